"""A source has gone silent when it breaks its own rhythm, and not before."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.silence import silent_sources
from alliance_health.tables.calendar import Period

NOW = Period.parse("2026Q3")


def quarters(*ago: int, metric_id: str = "x", alliance_id: str = "a") -> list[dict]:
    """Observations so many quarters ago."""
    same = {"metric_id": metric_id, "perspective": "ours", "value": 1.0}
    return [{**same, "alliance_id": alliance_id, "period": NOW.shift(-one).label} for one in ago]


@pytest.fixture(name="silent", scope="module")
def _silent(tables_of):
    def find(living=("a",), measured=None, **rows: list[dict]) -> pd.DataFrame:
        return silent_sources(tables_of(**rows), living, NOW, measured=measured)

    return find


def test_quarterly_source_is_silent_after_two_quarters(silent) -> None:
    (row,) = silent(observations=quarters(5, 4, 3, 2)).to_dict("records")
    assert (row["table"], row["metric_id"], row["last_period"]) == ("observations", "x", "2026Q1")
    assert (row["usual_gap"], row["longest_gap"], row["silent_for"]) == (1, 1, 2)


def test_one_quarter_without_data_is_no_silence(silent) -> None:
    assert silent(observations=quarters(4, 3, 2, 1)).empty


def test_slow_rhythm_is_not_silence(silent) -> None:
    assert silent(observations=quarters(9, 7, 5, 3)).empty
    assert silent(observations=quarters(10, 8, 6, 4))["silent_for"].tolist() == [4]


def test_gap_as_long_as_one_before_is_no_silence(silent) -> None:
    assert silent(observations=quarters(11, 10, 9, 4, 3)).empty  # was silent for 5 before
    assert silent(observations=quarters(20, 19, 18, 14, 13, 4))["longest_gap"].tolist() == []
    assert silent(observations=quarters(12, 11, 10, 7, 6, 5, 4))["longest_gap"].tolist() == [3]


def test_rhythm_needs_three_gaps(silent) -> None:
    assert silent(observations=quarters(12, 11, 10)).empty


def test_metrics_are_sources_of_their_own(silent) -> None:
    rows = quarters(8, 7, 6, 5, metric_id="y") + quarters(5, 4, 3, 2, 1, 0)
    assert silent(observations=rows)["metric_id"].tolist() == ["y"]


def test_metric_that_is_computed_now_is_not_silent(silent) -> None:
    rows = quarters(8, 7, 6, 5) + quarters(8, 7, 6, 5, metric_id="y")
    computed = pd.DataFrame({"alliance_id": ["a", "b"], "metric_id": ["x", "y"]})
    assert silent(observations=rows, measured=computed)["metric_id"].tolist() == ["y"]


def test_alliance_that_does_not_live_may_be_silent(silent) -> None:
    assert silent(living=("b",), observations=quarters(8, 7, 6, 5)).empty


def test_acts_count_when_they_happen_and_plans_do_not(silent) -> None:
    held = [NOW.shift(-ago).start for ago in (8, 7, 6, 5)]
    rows = [
        {"meeting_id": f"m{at}", "level": "working", "planned_on": pd.Timestamp(day),
         "held_on": pd.Timestamp(day)}
        for at, day in enumerate(held)
    ]  # fmt: skip
    planned = {"meeting_id": "m9", "level": "working", "planned_on": pd.Timestamp(NOW.start)}
    found = silent(meetings=[*rows, {**planned, "held_on": pd.NaT}])
    assert found["last_period"].tolist() == ["2025Q2"]


def test_data_after_the_period_are_not_seen(silent) -> None:
    assert silent(observations=quarters(5, 4, 3, 2, -1))["last_period"].tolist() == ["2026Q1"]


@settings(max_examples=25, deadline=None)
@given(ago=st.sets(st.integers(0, 15), min_size=1, max_size=10))
def test_rule_is_that_of_a_plain_loop(ago, silent) -> None:
    places = sorted(ago, reverse=True)
    gaps = sorted(before - after for before, after in pairwise(places))
    expected = False
    if len(gaps) >= 3:
        middle = len(gaps) // 2
        usual = gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2
        expected = places[-1] >= 2 * usual and places[-1] > gaps[-1]
    assert (len(silent(observations=quarters(*places))) == 1) == expected
