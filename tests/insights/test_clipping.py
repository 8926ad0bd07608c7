"""Goalposts are out of date when values lie beyond them often, or now."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.clipping import clipped_shares
from alliance_health.tables.calendar import Period

FIRST = Period.parse("2023Q1")

BANDED = {
    "direction": "band_is_best",
    "thresholds_low": {"weak": 10, "strong": 20},
    "thresholds_high": {"weak": 90, "strong": 80},
}


@pytest.fixture(name="shares", scope="module")
def _shares(catalogue_of, counting):
    def measure(panel: pd.DataFrame, **scale: object) -> pd.DataFrame:
        catalogue = catalogue_of(x=scale)
        shares = clipped_shares(counting(panel, catalogue), catalogue)
        return shares.set_index("alliance_id")

    return measure


def test_share_above_a_tenth_of_ten_values_is_out_of_date(shares, series_of) -> None:
    # 2 of 10 lie beyond 100, none of them among the newest two.
    found = shares(series_of(120, 130, *[50] * 8)).loc["a"]
    assert (found["values"], found["beyond_healthy"], found["share"]) == (10, 2, 0.2)
    assert found["out_of_date"]
    assert not found["newest_clipped"]


def test_a_tenth_exactly_is_not_above_it(shares, series_of) -> None:
    assert not shares(series_of(120, *[50] * 9)).loc["a", "out_of_date"]


def test_share_of_fewer_than_ten_values_says_nothing(shares, series_of) -> None:
    assert not shares(series_of(120, 130, 140, *[50] * 6)).loc["a", "out_of_date"]


def test_newest_two_periods_beyond_are_out_of_date(shares, series_of) -> None:
    found = shares(series_of(50, 50, -1, -2)).loc["a"]
    assert (found["beyond_unhealthy"], found["newest_period"]) == (2, "2023Q4")
    assert found["out_of_date"]
    assert not shares(series_of(50, -2, -1, 50)).loc["a", "out_of_date"]


def test_one_period_beyond_is_not_two(shares, series_of) -> None:
    assert not shares(series_of(120)).loc["a", "out_of_date"]


def test_end_that_is_reached_is_not_passed(shares, series_of) -> None:
    ends = shares(series_of(*[0, 100] * 6)).loc["a"]
    assert (ends["share"], ends["out_of_date"]) == (0, False)
    # 0.1 + 0.2 is not 0.3: a difference in the last bits is no value beyond an end.
    assert shares(series_of(*[0.1 + 0.2] * 4), goalposts=(0, 0.3)).loc["a", "share"] == 0


def test_direction_tells_which_end_is_passed(shares, series_of) -> None:
    found = shares(series_of(-5, 120, 130), direction="lower_is_better").loc["a"]
    assert (found["beyond_healthy"], found["beyond_unhealthy"]) == (1, 2)


def test_middle_of_a_band_is_no_end(shares, series_of) -> None:
    # 50 lies at 70 + 30 x 3 = 160 on both lines; 0 and 100 at 40 - 10 x 3 = 10; 110 at -20.
    found = shares(series_of(50, 50, 0, 100, 110), **BANDED).loc["a"]
    assert (found["beyond_healthy"], found["beyond_unhealthy"]) == (0, 1)


def test_target_is_part_of_the_scale(shares, series_of) -> None:
    # 60 of 50 is 120 %: at 70 + 20 x 3 beyond 100.
    scale = {"thresholds": {"weak": 90, "strong": 100}, "against": "target"}
    assert shares(series_of(50, 60, 60, target=50), **scale).loc["a", "newest_clipped"]


def test_all_alliances_together_are_judged_apart_from_each(shares, series_of) -> None:
    one = series_of(*[-5] * 4)
    others = [series_of(*[50] * 12, alliance_id=name) for name in "bcde"]
    found = shares(pd.concat([one, *others]))
    assert found["out_of_date"].to_dict() == {
        "": False, "a": True, "b": False, "c": False, "d": False, "e": False,
    }  # fmt: skip
    assert found.loc["", "values"] == 52


def test_a_side_within_its_scale_keeps_a_period_from_being_clipped(shares, panel_of) -> None:
    rows = [
        {"value": value, "period": period, "perspective": side}
        for period in ("2026Q2", "2026Q3")
        for side, value in (("ours", 50), ("theirs", 120))
    ]
    assert not shares(panel_of(rows), sides="each").loc["a", "newest_clipped"]


@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.integers(-200, 300), min_size=1, max_size=30))
def test_shares_count_like_a_plain_loop(values, catalogue_of) -> None:
    periods = [FIRST.shift(step) for step in range(len(values))]
    placed = pd.DataFrame(
        {
            "alliance_id": "a",
            "metric_id": "x",
            "place": [float(value) for value in values],
            "source_period": [period.label for period in periods],
            "ends_on": [pd.Timestamp(period.end) for period in periods],
        }
    )
    found = clipped_shares(placed, catalogue_of(x={})).set_index("alliance_id").loc["a"]
    beyond = [value < 0 or value > 100 for value in values]
    assert found["share"] == pytest.approx(sum(beyond) / len(beyond))
    assert found["newest_clipped"] == (len(beyond) > 1 and all(beyond[-2:]))
    assert found["beyond_healthy"] + found["beyond_unhealthy"] == sum(beyond)
