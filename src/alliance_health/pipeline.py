"""The whole story: load, check, measure, align, score. Every stage is imported, none is here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliance_health.analysis import Analysis, Workbook
from alliance_health.analysis_cache import kept
from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.history import former_versions
from alliance_health.catalogue.metric import PillarWeight
from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.indices.draws import draw_scores
from alliance_health.indices.noise import N_DRAWS
from alliance_health.indices.score import score_panel
from alliance_health.indices.uncertainty import with_uncertainty
from alliance_health.indices.weighting import Weighting, weigh
from alliance_health.insights.overrides import note_overrides
from alliance_health.metrics import Measured, combine_values, supplied_values
from alliance_health.metrics.rating_gates import widen_errors
from alliance_health.metrics.rule import Context
from alliance_health.metrics.values import measure_in
from alliance_health.shipped import workbook_folder
from alliance_health.sources.raw import RawWorkbook
from alliance_health.sources.read import read_tables
from alliance_health.spark import choose_engine
from alliance_health.tables.calendar import Period
from alliance_health.tables.carry import align_values
from alliance_health.tables.check import check_tables
from alliance_health.tables.checked import Tables
from alliance_health.tables.exchange import foreign_currencies, in_reporting_currency, revalued
from alliance_health.tables.grid import alliance_grid
from alliance_health.tables.history import default_as_of, known_at
from alliance_health.tables.restated import differing, only_alliances

if TYPE_CHECKING:
    import pandas as pd

#: Rows from which on a workbook takes longer to compute than to look up.
MANY_ROWS = 20_000


def open_workbook(folder: str | Path = "") -> Workbook:
    """Read and check a workbook.

    Parameters
    ----------
    folder : str or Path
        The folder that holds `workbook.toml`; empty for the nearest one upwards, and the
        shipped sample where there is none.

    Returns
    -------
    Workbook
        With every problem that cost a row, and the rows that remain.

    Raises
    ------
    CatalogueError
        When settings or definitions cannot be right; all problems at once.
    DataError
        When a table cannot be read or lacks a column; all problems at once.
    """
    found = workbook_folder(folder)
    catalogue = load_catalogue(found)
    raw = read_tables(found)
    files = _files(found, {**catalogue.hashes, **raw.hashes})
    check = partial(check_tables, raw, catalogue)
    # What is told of files that were left aside is in no hash, and in the result.
    checked = kept(["checked", files, raw.problems], check) if _is_large(raw) else check()
    workbook = Workbook(found, catalogue, raw, checked)
    object.__setattr__(workbook, "is_as_read", True)
    return workbook


def _files(folder: Path, hashes: dict[str, str]) -> str:
    """Name everything that was read from a folder, and what is read from it for days long ago."""
    return f"{folder.resolve()} {sorted((hashes | former_versions(folder)).items())}"


def _is_large(raw: RawWorkbook) -> bool:
    """Tell whether a workbook takes longer to compute than to look up."""
    return sum(len(table.frame) for table in raw.tables.values()) >= MANY_ROWS


def analyse(
    workbook: Workbook,
    *,
    as_of: date | None = None,
    engine: str = "pandas",
    n_draws: int = N_DRAWS,
    before: Measured | None = None,
) -> Analysis:
    """Measure and score everything in a workbook, as known on one date.

    Parameters
    ----------
    workbook : Workbook
        From `open_workbook`.
    as_of : date, optional
        Rows recorded later are not known yet; default: the newest date in the data.
    engine : {"pandas", "duckdb", "spark"}
        What computes the scores; the results are equal.
    n_draws : int
        Draws that intervals, chances and ranks rest on; 0 leaves them out, and `lower` and
        `upper` are then the bounds.
    before : Measured, optional
        What was measured before by the definitions of that date, and what reads otherwise.

    Returns
    -------
    Analysis
        All periods of all alliances; the same whatever was measured before.
    """
    if before is not None or not workbook.is_as_read or not _is_large(workbook.raw):
        scored = _analyse_known(workbook, as_of, engine=engine, before=before)
        return draw(scored, n_draws=n_draws) if n_draws else scored
    asked = (_files(workbook.folder, workbook.hashes), as_of, engine)

    def score() -> dict[str, Any]:
        """Score, and leave the workbook out, which is at hand."""
        found = _analyse_known(workbook, as_of, engine=engine)
        names = (one.name for one in fields(Analysis) if one.init)
        return {name: getattr(found, name) for name in names if name != "workbook"}

    def sure() -> dict[str, Any]:
        """Draw, and take what that changes."""
        found = draw(scored, n_draws=n_draws)
        return {"scores": found.scores, "drawn": found.drawn}

    scored = Analysis(workbook=workbook, **kept(["scored", *asked], score))
    found = replace(scored, **kept(["drawn", *asked, n_draws], sure)) if n_draws else scored
    object.__setattr__(found, "kept_as", (*asked, n_draws))
    return found


def _analyse_known(
    workbook: Workbook, as_of: date | None, *, engine: str, before: Measured | None = None
) -> Analysis:
    """Measure and score what was known on a date."""
    catalogue = load_catalogue(workbook.folder, as_of=as_of) if as_of else workbook.catalogue
    cut = as_of or default_as_of(workbook.checked.tables)
    stated = known_at(workbook.checked.tables, cut)
    start = _Start(workbook, weigh(catalogue, stated["expert_weights"]), cut, stated)
    tables = in_reporting_currency(stated, catalogue)
    return _analyse(start, tables, engine=engine, before=before)


def draw(
    analysis: Analysis, *, n_draws: int = N_DRAWS, periods: Collection[str] | None = None
) -> Analysis:
    """Draw how sure the scores of an analysis are.

    Parameters
    ----------
    analysis : Analysis
        With scores whose intervals are bounds.
    n_draws : int
        Draws.
    periods : collection of str, optional
        Periods that are wanted, by default all.

    Returns
    -------
    Analysis
        The same scores with what the draws say beside them, and the draws.

    See Also
    --------
    alliance_health.indices.draws.draw_scores : How they are drawn.
    alliance_health.metrics.rating_gates.rating_gates : Whose survey error is widened.
    """
    catalogue = analysis.catalogue
    drawn = draw_scores(
        widen_errors(analysis.panel, analysis.rating_gates),
        analysis.grid,
        catalogue,
        n_draws=n_draws,
        periods=periods,
        expert_points=analysis.weighting.expert_points,
    )
    scores = with_uncertainty(analysis.scores, drawn, catalogue.settings.bands)
    return replace(analysis, scores=scores, drawn=drawn)


def at_fixed_rates(
    analysis: Analysis, rates: Mapping[str, float], *, engine: str = "pandas"
) -> Analysis:
    """Measure and score the same rows at one exchange rate for each currency.

    Parameters
    ----------
    analysis : Analysis
        Its rows as stated, its definitions and its date.
    rates : mapping of str to float
        What one unit of each currency is worth in the reporting currency.
    engine : {"pandas", "duckdb"}
        What computes the scores; the results are equal.

    Returns
    -------
    Analysis
        Money of a currency without a rate is missing.
    """
    tables = in_reporting_currency(analysis.stated, analysis.catalogue, fixed=rates)
    before = Measured(analysis.measured, revalued(analysis.tables, tables))
    return _analyse(_Start.of(analysis), tables, engine=engine, before=before)


def at_constant_rates(analysis: Analysis, *, engine: str = "pandas") -> Analysis | None:
    """Measure and score at the exchange rates of the day that the settings name.

    Returns
    -------
    Analysis or None
        None when `constant_rates_as_of` names no day.
    """
    day = analysis.catalogue.settings.constant_rates_as_of
    if day is None:
        return None
    return at_fixed_rates(analysis, analysis.rates.on_day(day), engine=engine)


def at_rates_of(analysis: Analysis, period: Period) -> Analysis:
    """Measure and score everything at the mean exchange rates of one period.

    Returns
    -------
    Analysis
        The analysis itself when no amount is in a foreign currency.
    """
    if not foreign_currencies(analysis.stated, analysis.catalogue):
        return analysis
    closing = analysis.rates.on_day(period.end)
    mean = analysis.rates.in_span(period.start, period.end)
    return at_fixed_rates(analysis, closing | mean)


def count_tables(
    analysis: Analysis, tables: Tables, *, alliances: Collection[str] | None = None
) -> Counted:
    """Measure other rows by the rules and on the date of an analysis.

    Parameters
    ----------
    analysis : Analysis
        Its definitions and its date, and what it measured.
    tables : Tables
        The rows instead of its own, amounts in the reporting currency.
    alliances : collection of str, optional
        Only these are measured; by default all of them.

    Returns
    -------
    Counted
        As if the workbook had held these rows then, of the same alliances, periods and stages:
        rows recorded later cannot say who lived on the date.
    """
    grid, own = analysis.grid, analysis.tables
    if alliances is not None:
        grid = grid[grid["alliance_id"].isin(alliances)].reset_index(drop=True)
        tables, own = only_alliances(tables, alliances), only_alliances(own, alliances)
    before = Measured(analysis.measured, differing(own, tables))
    return values_that_count(Context(tables, grid, analysis.catalogue), before=before)


def rescore(
    analysis: Analysis,
    *,
    pillar_weights: Mapping[tuple[str, str], float] | None = None,
    bands: BandEdges | None = None,
    quadrant: QuadrantCuts | None = None,
) -> Analysis:
    """Score the same values under other weights, bands or cuts.

    Parameters
    ----------
    analysis : Analysis
        Its values stay as they are.
    pillar_weights : mapping of (role, pillar_id) to float, optional
        Weights that replace the declared ones.
    bands : BandEdges, optional
        Edges that replace the declared ones.
    quadrant : QuadrantCuts, optional
        Cuts that replace the declared ones.

    Returns
    -------
    Analysis
        With new scores, without draws, and a catalogue that says by which rules.
    """
    declared = analysis.catalogue
    changes = {"bands": bands, "quadrant": quadrant}
    settings = declared.settings.model_copy(
        update={key: value for key, value in changes.items() if value is not None}
    )
    pillars = dict(declared.pillars)
    for (role, pillar_id), weight in (pillar_weights or {}).items():
        pillar = pillars[pillar_id]
        both = PillarWeight(**{**pillar.weight.model_dump(), role: weight})
        pillars[pillar_id] = pillar.model_copy(update={"weight": both})
    catalogue = replace(declared, settings=settings, pillars=pillars)
    scores = score_panel(analysis.panel, analysis.grid, catalogue)
    scores = note_overrides(scores, analysis.stated["overrides"], catalogue)
    return replace(analysis, catalogue=catalogue, scores=scores, drawn=None)


@dataclass(frozen=True, eq=False)
class Counted:
    """Values by the steps that they take, as `Analysis` holds them.

    Parameters
    ----------
    measured, values, differences, panel : DataFrame
        Computed; with what was supplied; where both differ; placed in periods.
    """

    measured: pd.DataFrame
    values: pd.DataFrame
    differences: pd.DataFrame
    panel: pd.DataFrame


def values_that_count(context: Context, *, before: Measured | None = None) -> Counted:
    """Measure, join with what was supplied, and place the values in periods.

    Parameters
    ----------
    context : Context
        Tables as known, amounts in the reporting currency; the grid of `alliance_grid`;
        definitions. What its rules share stays in it.
    before : Measured, optional
        What was measured before, and what reads otherwise since.

    Returns
    -------
    Counted
        The same whatever was measured before.
    """
    tables, catalogue = context.tables, context.catalogue
    measured = measure_in(context, before=before)
    values, differences = combine_values(supplied_values(tables, catalogue), measured)
    panel = align_values(values, context.grid, catalogue, targets=tables["targets"])
    return Counted(measured, values, differences, panel)


@dataclass(frozen=True)
class _Start:
    """What is known before anything is measured."""

    workbook: Workbook
    weighting: Weighting
    as_of: date
    stated: Tables

    @classmethod
    def of(cls, analysis: Analysis) -> _Start:
        """Return from where an analysis started, by its own rules."""
        weighting = replace(analysis.weighting, catalogue=analysis.catalogue)
        return cls(analysis.workbook, weighting, analysis.as_of, analysis.stated)


def _analyse(
    start: _Start,
    tables: Tables,
    *,
    engine: str = "pandas",
    before: Measured | None = None,
) -> Analysis:
    """Measure, align and score."""
    catalogue = start.weighting.catalogue
    grid = alliance_grid(tables, catalogue, start.as_of)
    context = Context(tables, grid, catalogue)
    counted = values_that_count(context, before=before)
    with choose_engine(engine) as opened:
        scores = score_panel(counted.panel, grid, catalogue, engine=opened)
    scores = note_overrides(scores, start.stated["overrides"], catalogue)
    return Analysis(
        workbook=start.workbook,
        catalogue=catalogue,
        weighting=start.weighting,
        as_of=start.as_of,
        stated=start.stated,
        tables=tables,
        grid=grid,
        measured=counted.measured,
        values=counted.values,
        differences=counted.differences,
        panel=counted.panel,
        scores=scores,
        prepared=context,
    )
