"""Every published difference is explained to the last point: any periods, any dates, anyone."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alliance_health.commands.explain import Comparison
from alliance_health.pipeline import Analysis, Workbook, analyse, open_workbook
from alliance_health.tables.calendar import Period
from alliance_health.tables.exchange import foreign_currencies

CASES = ("general_mills", "jnj_partners", "openstack", "sony_ericsson")
TOLERANCE = 1e-9
#: What rounding both published indices to 10 digits leaves to the largest real row.
ROUNDING = 2e-8


@cache
def _workbook(folder: Path) -> Workbook:
    return open_workbook(folder)


@cache
def _analysis(folder: Path, as_of: date | None) -> Analysis:
    return analyse(_workbook(folder), as_of=as_of, n_draws=0)


def _days(folder: Path) -> list[date]:
    """Days on which something became known, the default last."""
    latest = _analysis(folder, None)
    recorded = pd.concat([frame["recorded_on"] for frame in latest.tables.frames.values()])
    ends = [Period.parse(label).end for label in latest.grid["period"].unique()]
    days = {day for day in recorded.dt.date if day >= min(ends)} | {*ends, latest.as_of}
    return sorted(day for day in days if day <= latest.as_of)


def _published(analysis: Analysis, period: Period) -> pd.Series:
    rows = analysis.scores
    rows = rows[(rows["row"] == "index") & (rows["period"] == period.label)]
    return rows.set_index(["alliance_id", "id"])["score"]


def _check(compared: Comparison, period: Period, versus: Period) -> int:
    """Hold an explanation against what was published; return how many indices it explains."""
    explained = compared.explain(period, versus)
    ends = _published(compared.before, versus), _published(compared.now, period)
    difference = (ends[1] - ends[0]).dropna().sort_index()
    whole = explained[explained["component"] != "missing"]
    sums = whole.groupby(["alliance_id", "index"])["points"].sum().sort_index()
    assert list(sums.index) == list(difference.index)
    assert np.abs(sums.to_numpy() - difference.to_numpy()).max(initial=0) < TOLERANCE
    everyone = set(ends[0].index.union(ends[1].index))
    missing = explained[explained["component"] == "missing"]
    assert set(zip(missing["alliance_id"], missing["index"], strict=True)) == everyone - set(
        difference.index
    )
    assert (missing["reason"] != "").all()
    _check_components(compared, whole, same_period=period == versus)
    return len(difference)


def _check_components(compared: Comparison, rows: pd.DataFrame, *, same_period: bool) -> None:
    """A component whose cause is absent moved nothing."""
    idle = {"stage"}
    if compared.before is compared.now:
        idle |= {"restated", "late", "rule"}
    if compared.before.catalogue.version == compared.now.catalogue.version:
        idle.add("rule")
    if same_period:
        idle |= {"currency", "coverage", "real"}
    elif not foreign_currencies(compared.now.stated, compared.now.catalogue):
        idle.add("currency")
    moved = rows[rows["component"].isin(idle) & (rows["points"].abs() > ROUNDING)]
    assert moved.empty, moved.to_string()


def _periods(folder: Path) -> list[Period]:
    grid = _analysis(folder, None).grid.drop_duplicates("ordinal").sort_values("ordinal")
    return [Period.parse(label) for label in grid["period"]]


@pytest.mark.parametrize("case", CASES)
def test_any_two_periods_and_dates_of_a_case_add_up(case: str, data_folder: Path) -> None:
    folder, random = data_folder / "cases" / case, np.random.default_rng(CASES.index(case))
    latest, periods, days = _analysis(folder, None), _periods(folder), _days(folder)
    past = _analysis(folder, days[int(random.integers(len(days) // 2, len(days)))])
    pairs = random.integers(0, len(periods), (2, 2)).tolist()
    dated, undated = [(periods[one], periods[other]) for one, other in pairs]
    compared = Comparison(past, latest)
    _check(compared, *dated)
    _check(Comparison(latest, latest), *undated)


def test_dates_may_be_compared_the_other_way_round(data_folder: Path) -> None:
    folder = data_folder / "cases" / "general_mills"
    periods = _periods(folder)
    past = _analysis(folder, periods[-3].end)
    compared = Comparison(_analysis(folder, None), past)
    assert _check(compared, periods[-4], periods[-3]) > 0


@pytest.mark.thorough
def test_any_two_periods_and_dates_of_the_sample_add_up(
    analysis: Analysis, data_folder: Path
) -> None:
    random = np.random.default_rng(2026)
    labels = analysis.grid.drop_duplicates("ordinal").sort_values("ordinal")["period"]
    periods = [Period.parse(label) for label in labels]
    places = sorted(random.choice(range(4, len(periods) - 1), 2, replace=False).tolist())
    first, second = (periods[at] for at in places)
    compared = Comparison(analyse(analysis.workbook, as_of=second.end, n_draws=0), analysis)
    explained = [
        _check(compared, periods[-1], first),
        _check(Comparison(analysis, analysis), periods[-1], second),
    ]
    assert min(explained) > 10
