"""What a workbook holds once it is read, and everything computed from it on one date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from alliance_health.analysis_cache import kept
from alliance_health.catalogue import Catalogue
from alliance_health.errors import Problem
from alliance_health.indices.snapshot import Snapshot
from alliance_health.indices.weighting import Weighting
from alliance_health.insights.warnings.fixed_event import fixed_events
from alliance_health.insights.warnings.happenings import find_happenings
from alliance_health.insights.warnings.readings import read_series
from alliance_health.insights.warnings.warning_run import Rulebook, WarningRun, run_warnings
from alliance_health.metrics.rating_gates import rating_gates
from alliance_health.metrics.rule import Context
from alliance_health.sources.raw import RawWorkbook
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import CheckedTables, Tables
from alliance_health.tables.exchange import RateBook
from alliance_health.tables.fingerprint import fingerprint
from alliance_health.tables.history import latest_complete_period
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.indices.draws import DrawnScores, Draws
    from alliance_health.vintages import Vintage

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read and checked.

    Parameters
    ----------
    folder : Path
        Where it lies.
    catalogue : Catalogue
        Its definitions and settings.
    raw : RawWorkbook
        Its files as they are.
    checked : CheckedTables
        Its tables: accepted rows, what was rejected and why, and the row accounting.

    Attributes
    ----------
    is_as_read : bool
        Whether everything in it is as its files hold it; no longer so in a changed copy.
    """

    folder: Path
    catalogue: Catalogue
    raw: RawWorkbook
    checked: CheckedTables
    is_as_read: bool = field(default=False, init=False, compare=False)

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file read, definitions included, by name."""
        return {**self.catalogue.hashes, **self.raw.hashes}


@dataclass(frozen=True)
class Analysis:
    """Everything computed from a workbook as known on one date.

    Parameters
    ----------
    workbook : Workbook
        What it was computed from.
    catalogue : Catalogue
        The definitions valid on that date, with the weights in force.
    weighting : Weighting
        Where these weights come from, and how far experts are apart.
    as_of : date
        Date on which the data were cut.
    stated : Tables
        The tables as known then, amounts in the currencies in which they were stated.
    tables : Tables
        The same, amounts in the reporting currency.
    grid : DataFrame
        Alliance, period and stage: what is scored.
    measured : DataFrame
        Metric values that were computed, whatever was supplied.
    values : DataFrame
        Metric values, supplied and computed.
    differences : DataFrame
        Where a supplied value differs from the computed one.
    panel : DataFrame
        The values that count in each period.
    scores : DataFrame
        Rows of `score`.
    drawn : DrawnScores, optional
        The draws that their intervals rest on; None where `lower` and `upper` are bounds.
    prepared : Context, optional
        What was laid out while it was measured; used again as long as tables, grid and
        definitions are those.
    gated : DataFrame, optional
        Gates of scores made of ratings, where they were found on more than these tables.
    complete : Period, optional
        The last complete period, likewise.

    Attributes
    ----------
    kept_as : tuple
        What it is filed under among results that are kept; empty where it is not, and in a
        changed copy.
    """

    workbook: Workbook
    catalogue: Catalogue
    weighting: Weighting
    as_of: date
    stated: Tables
    tables: Tables
    grid: pd.DataFrame
    measured: pd.DataFrame
    values: pd.DataFrame
    differences: pd.DataFrame
    panel: pd.DataFrame
    scores: pd.DataFrame
    drawn: DrawnScores | None = None
    prepared: Context | None = field(default=None, repr=False, compare=False)
    gated: pd.DataFrame | None = None
    complete: Period | None = None
    kept_as: tuple[object, ...] = field(default=(), init=False, repr=False, compare=False)

    def keep(self, asked: Iterable[object], make: Callable[[], _Result]) -> _Result:
        """Return what rests on nothing else, from the folder of results where there is one."""
        return kept([*self.kept_as, *asked], make) if self.kept_as else make()

    @property
    def draws(self) -> Draws | None:
        """Both indices in every draw; None where nothing was drawn."""
        return self.drawn.draws if self.drawn else None

    @cached_property
    def rating_gates(self) -> pd.DataFrame:
        """Which scores made of ratings do not enter an index silently, and by how much wider."""
        if self.gated is not None:
            return self.gated
        return self.context.keep("rating gates", lambda: rating_gates(self.context))

    @cached_property
    def inputs(self) -> dict[str, str]:
        """Fingerprint of the rows known of every table, and of every definition in force.

        They tell two analyses apart exactly when something differs that they could have used.
        """
        rows = {
            raw.file: fingerprint(self.stated[table], SCHEMAS[table])
            for table, raw in self.workbook.raw.tables.items()
        }
        return {**self.catalogue.fingerprints, **rows}

    @cached_property
    def accounting(self) -> pd.DataFrame:
        """What became of the rows of every table that were known on the date."""
        return self.workbook.checked.accounting_at(self.as_of)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the rows that were known on the date."""
        return self.workbook.checked.problems_at(self.as_of)

    @cached_property
    def rates(self) -> RateBook:
        """The exchange rates as known."""
        reporting = self.catalogue.settings.reporting_currency
        return RateBook.of(self.stated["exchange_rates"], reporting)

    @cached_property
    def context(self) -> Context:
        """What the rules of metrics look at."""
        kept = self.prepared
        own = (self.tables, self.grid, self.catalogue)
        if kept and all(
            a is b for a, b in zip(own, (kept.tables, kept.grid, kept.catalogue), strict=True)
        ):
            return kept
        return Context(*own)

    def context_until(self, period: Period) -> Context:
        """Return what the rules of metrics look at, up to a period.

        Parameters
        ----------
        period : Period
            The last one.

        Returns
        -------
        Context
            The one of all periods where none came later.
        """
        within = self.grid["ordinal"] <= period.ordinal
        if within.all():
            return self.context
        return Context(self.tables, self.grid[within].reset_index(drop=True), self.catalogue)

    @property
    def period(self) -> Period:
        """The last complete period."""
        if self.complete is not None:
            return self.complete
        return latest_complete_period(self.tables, self.catalogue.settings, self.as_of)

    def snapshot(self, period: Period) -> Snapshot:
        """Cut out what one period of all alliances was scored from.

        Parameters
        ----------
        period : Period
            A period of the workbook.

        Returns
        -------
        Snapshot
            For `explain_changes`; its stages name the alliances that lived then.
        """
        lived = self.grid[self.grid["period"] == period.label]
        return Snapshot(
            panel=self.panel[self.panel["period"] == period.label],
            stage=dict(zip(lived["alliance_id"], lived["stage"], strict=True)),
            catalogue=self.catalogue,
        )

    @cached_property
    def vintages(self) -> dict[Period, Vintage | None]:
        """Periods as they were known then, as far as somebody asked; None: not complete yet."""
        return {}

    @cached_property
    def warning_run(self) -> WarningRun:
        """Everything that early warnings rest on, from the values as they are known now."""
        settings = self.catalogue.settings
        alliances = self.tables["alliances"]
        return run_warnings(
            read_series(self.scores, self.grid),
            find_happenings(alliances, self.catalogue.charters, last=self.period),
            Rulebook(fixed_events(settings), self.labels, settings.bands.weak_below),
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of metrics, pillars, indices and alliances by id."""
        alliances = self.tables["alliances"]
        names = dict(zip(alliances["alliance_id"], alliances["name"], strict=True))
        return {
            **{metric_id: metric.label for metric_id, metric in self.catalogue.metrics.items()},
            **{pillar_id: pillar.label for pillar_id, pillar in self.catalogue.pillars.items()},
            Role.LEADING.index_id: "Influence (leading)",
            Role.LAGGING.index_id: "Outcomes (lagging)",
            **names,
        }
