"""Scores of a parted workbook: what all alliances decide together first, then part by part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.indices.engines import Engine
from alliance_health.indices.score import score_panel
from alliance_health.indices.weighting import weigh
from alliance_health.insights.overrides import note_overrides
from alliance_health.metrics.rule import Context
from alliance_health.parts.cut import CUT, Part
from alliance_health.parts.workbook import PartedWorkbook
from alliance_health.pipeline import values_that_count
from alliance_health.spark import choose_engine
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.exchange import RateBook, in_reporting_currency
from alliance_health.tables.grid import alliance_grid
from alliance_health.tables.history import known_at, latest_complete_period
from alliance_health.tables.labels import period_spans


@dataclass(frozen=True)
class PartedAnalysis:
    """What is scored in a parted workbook as known on one date.

    Parameters
    ----------
    workbook : PartedWorkbook
        Usable as long as it is open.
    catalogue : Catalogue
        The definitions valid on that date, with the weights in force.
    as_of : date
        Date on which the data were cut.
    known : Tables
        As known then: all tables, of observations the first and last of each alliance.
    fixed : mapping of str to float or None
        Exchange rates in place of those of the days.
    """

    workbook: PartedWorkbook
    catalogue: Catalogue
    as_of: date
    known: Tables
    fixed: Mapping[str, float] | None

    @cached_property
    def grid(self) -> pd.DataFrame:
        """Alliance, period and stage: what is scored."""
        return alliance_grid(self.known, self.catalogue, self.as_of)

    @property
    def period(self) -> Period:
        """The last complete period."""
        return latest_complete_period(self.known, self.catalogue.settings, self.as_of)

    def scores(self, *, engine: str = "pandas") -> Iterator[pd.DataFrame]:
        """Score one part after the other.

        Parameters
        ----------
        engine : {"pandas", "duckdb", "spark"}
            What computes the scores; the results are equal.

        Yields
        ------
        DataFrame
            Rows of `score` of all periods; one below the other they are the whole table.
        """
        for part in self.workbook.parts:
            if self.grid["alliance_id"].isin(part.alliances).any():
                with choose_engine(engine) as opened:
                    yield self._score(part, opened)

    def _score(self, part: Part, engine: Engine) -> pd.DataFrame:
        """Measure and score the alliances of one part."""
        rows = known_at(Tables({CUT: part.read()}), self.as_of)[CUT]
        others = {
            table: _only(frame, part.alliances)
            for table, frame in self.known.frames.items()
            if table != CUT
        }
        stated = Tables({**others, CUT: rows})
        tables = in_reporting_currency(stated, self.catalogue, fixed=self.fixed)
        grid = _only(self.grid, part.alliances)
        panel = values_that_count(Context(tables, grid, self.catalogue)).panel
        scores = score_panel(panel, grid, self.catalogue, engine=engine)
        scores = note_overrides(scores, stated["overrides"], self.catalogue)
        return _only(scores, part.alliances)


def analyse_in_parts(
    workbook: PartedWorkbook, *, as_of: date | None = None, constant_rates: bool = False
) -> PartedAnalysis:
    """Find what depends on all alliances, as known on one date.

    Parameters
    ----------
    workbook : PartedWorkbook
        From `open_in_parts`.
    as_of : date, optional
        Rows recorded later are not known yet; default: the newest date in the data.
    constant_rates : bool
        Whether money is reckoned at the exchange rates of the day that the settings name;
        they must name one.

    Returns
    -------
    PartedAnalysis
        Its scores are computed when they are asked for.

    Raises
    ------
    DataError
        When nothing was known on that day.
    """
    catalogue = load_catalogue(workbook.folder, as_of=as_of) if as_of else workbook.catalogue
    cut = as_of or workbook.newest
    known = known_at(workbook.tables, cut)
    ends = [
        _first_and_last(known_at(Tables({CUT: part.read()}), cut)[CUT]) for part in workbook.parts
    ]
    rows = pd.concat([part for part in ends if len(part)] or [known[CUT]], ignore_index=True)
    day = catalogue.settings.constant_rates_as_of if constant_rates else None
    book = RateBook.of(known["exchange_rates"], catalogue.settings.reporting_currency)
    return PartedAnalysis(
        workbook=workbook,
        catalogue=weigh(catalogue, known["expert_weights"]).catalogue,
        as_of=cut,
        known=Tables({**known.frames, CUT: rows}),
        fixed=book.on_day(day) if day else None,
    )


def _only(frame: pd.DataFrame, alliances: Collection[str]) -> pd.DataFrame:
    """Keep the rows of some alliances; rows of no alliance stay."""
    if "alliance_id" not in frame:
        return frame
    return frame[frame["alliance_id"].isin(list(alliances))].reset_index(drop=True)


def _first_and_last(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep, of each alliance, the observations of its first and its last period."""
    ends = period_spans(rows["period"])["end"].groupby(rows["alliance_id"])
    return rows.loc[sorted({*ends.idxmin(), *ends.idxmax()})]
