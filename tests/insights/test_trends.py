"""An arrow is drawn for what noise does not explain, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.trends import AGREEMENT, TREND_COLUMNS, judge_trends
from alliance_health.tables.calendar import Period

LAST = Period.parse("2026Q3")
BEFORE = LAST.shift(-1).label
Make = Callable[..., Any]

#: Eight periods in which an index moves by 1.48 (the median deviation of its differences is 1).
CALM = (60.0, 61.0, 59.0, 62.0, 60.0, 61.0, 60.0, 60.0)


def _judged(scores: pd.DataFrame, draws: Any = None, periods: int = 2) -> Any:
    table = judge_trends(scores, LAST, draws)
    (row,) = table[(table["index"] == "leading_index") & (table["periods"] == periods)].to_dict(
        "records"
    )
    return row


def _around(before: float, now: float, random: np.random.Generator, error: float) -> dict:
    noise = random.normal(0, error, (2, 400))
    return {("a", BEFORE): before + noise[0], ("a", LAST.label): now + noise[1]}


def test_table_has_a_row_for_each_index_and_window(index_rows: Make) -> None:
    table = judge_trends(index_rows(a=CALM, b=CALM), LAST)
    assert tuple(table.columns) == TREND_COLUMNS
    keys = table[["alliance_id", "index", "periods"]].to_numpy().tolist()
    assert keys == [
        [alliance, f"{role}_index", periods]
        for alliance in "ab"
        for role in ("leading", "lagging")
        for periods in (2, 4)
    ]
    assert table["since"].tolist() == ["2026Q2", "2025Q4"] * 4


def test_fall_beyond_what_is_usual_is_a_fall(index_rows: Make) -> None:
    row = _judged(index_rows(a=(*CALM, 54.0)))
    # 6 points; 2.5 x 1.48 = 3.7 would have been usual
    assert (row["verdict"], row["points"]) == ("fall", -6)
    assert row["reason"] == "by the bounds of missing data; it usually moves by 1.5"


def test_move_that_is_usual_is_none(index_rows: Make) -> None:
    assert _judged(index_rows(a=(*CALM, 57.0)))["verdict"] == "no change beyond noise"


def test_less_than_a_point_is_none_however_certain(index_rows: Make) -> None:
    assert _judged(index_rows(a=(*[60.0] * 9, 60.9)))["verdict"] == "no change beyond noise"
    assert _judged(index_rows(a=(*[60.0] * 9, 61.0)))["verdict"] == "rise"


def test_steady_climb_of_a_calm_index_is_a_rise_over_four_periods(index_rows: Make) -> None:
    row = _judged(index_rows(a=(*CALM, 62.0, 64.0, 66.0)), periods=4)
    # slopes 2, 2, 2 and 2 over two and three periods: 6 points, more than 3.7
    assert (row["verdict"], row["points"], row["since"]) == ("rise", 6, "2025Q4")


def test_bounds_that_overlap_leave_the_change_open(index_rows: Make) -> None:
    apart, overlapping = (
        index_rows(a=(*CALM, 50.0), half_width=half_width) for half_width in (4.0, 6.0)
    )
    assert _judged(apart)["verdict"] == "fall"
    assert _judged(overlapping)["verdict"] == "no change beyond noise"


def test_draws_must_agree_on_the_sign(index_rows: Make, drawn: Make) -> None:
    scores = index_rows(a=(*CALM, 50.0))
    for against, verdict in ((4, "fall"), (5, "no change beyond noise")):
        now = np.array([50.0] * (100 - against) + [70.0] * against)
        draws = drawn({("a", BEFORE): np.full(100, 60.0), ("a", LAST.label): now})
        row = _judged(scores, draws)
        assert row["verdict"] == verdict
        assert row["agreement"] == 1 - against / 100
    assert AGREEMENT == 0.96


def test_error_that_both_periods_share_hides_no_change(index_rows: Make, drawn: Make) -> None:
    # A carried rating is as wrong now as before: every draw falls by 10, however far they spread.
    error = np.random.default_rng(1).normal(0, 20, 400)
    scores = index_rows(a=(*CALM, 50.0))
    draws = drawn({("a", BEFORE): 60 + error, ("a", LAST.label): 50 + error})
    assert _judged(scores, draws)["verdict"] == "fall"


def test_index_that_is_missing_at_an_end_has_too_little_data(index_rows: Make) -> None:
    row = _judged(index_rows(a=(*CALM, float("nan"))))
    assert (row["verdict"], row["reason"]) == ("too little data", "the index is missing at an end")


def test_noise_of_measured_figures_is_unknown_without_a_history(
    index_rows: Make, drawn: Make
) -> None:
    draws = drawn({("a", BEFORE): [60.0] * 9, ("a", LAST.label): [40.0] * 9})
    row = _judged(index_rows(a=(60.0, 60.0, 40.0)), draws)
    assert row["verdict"] == "too little data"
    assert "fewer than 8 periods show how it usually moves" in row["reason"]


def test_survey_error_alone_can_be_exceeded_without_a_history(
    index_rows: Make, drawn: Make
) -> None:
    random = np.random.default_rng(2)
    scores = index_rows(a=(60.0, 60.0, 40.0))
    row = _judged(scores, drawn(_around(60, 40, random, 3.0)))
    assert row["verdict"] == "fall"
    assert row["reason"].endswith("how it usually moves is not known yet")


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1), shift=st.floats(-30, 30))
def test_turning_the_scale_around_turns_rise_into_fall(
    seed: int, shift: float, index_rows: Make
) -> None:
    levels = np.random.default_rng(seed).normal(50, 3, 12)
    levels[-1] += shift
    verdicts = []
    for series in (levels, 100 - levels):
        verdicts.append(_judged(index_rows(a=series.tolist()))["verdict"])
    assert verdicts[1] == {"rise": "fall", "fall": "rise"}.get(verdicts[0], verdicts[0])


def _share_of_arrows(table: pd.DataFrame, periods: int) -> float:
    rows = table[(table["index"] == "leading_index") & (table["periods"] == periods)]
    return float(rows["verdict"].isin(["rise", "fall"]).mean())


@pytest.mark.parametrize("periods", [2, 4])
def test_few_arrows_where_measured_figures_only_wander(periods: int, index_rows: Make) -> None:
    random = np.random.default_rng(3)
    panel = {f"a{number:04}": random.normal(60, 4, 12) for number in range(1500)}
    assert _share_of_arrows(judge_trends(index_rows(**panel), LAST), periods) <= 0.10


@pytest.mark.parametrize("periods", [2, 4])
@pytest.mark.parametrize("history", [0, 8])
def test_few_arrows_where_only_survey_error_moves_the_index(
    periods: int, history: int, index_rows: Make, drawn: Make
) -> None:
    random, error = np.random.default_rng(4), 3.0
    panel = {f"a{number:04}": random.normal(60, error, periods + history) for number in range(1000)}
    draws = drawn(
        {
            (alliance, LAST.shift(-back).label): levels[-1 - back] + random.normal(0, error, 200)
            for alliance, levels in panel.items()
            for back in range(periods)
        }
    )
    judged = judge_trends(index_rows(**panel), LAST, draws)
    assert judged.loc[judged["periods"] == periods, "usual_move"].notna().any() == (history > 0)
    assert _share_of_arrows(judged, periods) <= 0.10


def test_true_steps_are_seen(index_rows: Make) -> None:
    # Ten points at once where the index wanders by 1.5: 10 / 2.1 is far beyond 2.5 usual moves.
    random = np.random.default_rng(5)
    panel = {}
    for number in range(400):
        levels = random.normal(60, 1.5, 12)
        levels[-1] += 10
        panel[f"a{number:04}"] = levels
    table = judge_trends(index_rows(**panel), LAST)
    assert _share_of_arrows(table, 2) > 0.8
