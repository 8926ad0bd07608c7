"""An event comes within a horizon, does not, or cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.outcome import Happenings, Outcome, observe
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.spread import spread_then

Read = Callable[..., Readings]
NAN = float("nan")
NOTHING = Happenings({}, {}, {})
BELOW = FixedEvent("weak", "below", (1, 2))


def came(outcome: Outcome) -> list[float | None]:
    return [None if np.isnan(one) else one for one in outcome.came[0]]


def test_an_event_in_progress_is_not_foretold_again_until_it_is_over(read: Read) -> None:
    # Below 40 in periods 2 and 3; the last two periods have not run their horizon of 2.
    found = observe(BELOW, 2, read([[50, 45, 38, 36, 42, 41, 44, 43]]), NOTHING)
    assert came(found) == [1, 1, None, None, 0, 0, None, None]
    assert found.at_risk[0].tolist() == [True, True, False, False, True, True, True, True]
    assert np.flatnonzero(found.onset[0]).tolist() == [2]


def test_a_missing_value_hides_an_event_but_not_one_that_is_seen(read: Read) -> None:
    # From 0: 1 is missing, 2 is below: it came. From 3 (50): 4 missing, 5 above: not to be told.
    found = observe(BELOW, 2, read([[50, NAN, 38, 50, NAN, 50, 50, 50]]), NOTHING)
    assert came(found) == [1, None, None, None, None, 0, None, None]


def test_an_alliance_that_starts_in_the_event_has_no_event_that_could_be_foretold(
    read: Read,
) -> None:
    found = observe(BELOW, 1, read([[30, 30, 50, 50]]), NOTHING)
    assert not found.onset.any()
    assert came(found) == [None, None, 0, None]


def test_an_edge_belongs_to_the_better_side(read: Read) -> None:
    assert came(observe(BELOW, 1, read([[50, 40, 39.9]]), NOTHING)) == [0, 1, None]


def test_a_drop_is_measured_by_what_was_known_of_the_alliance_then(read: Read) -> None:
    # 8 values around 50: sum of squares 8 x 4 = 32, n - 1 = 7, deviation 2.138. From 52 (place 7)
    # the line is 49.86: 48 in place 8 is a drop; as is 40 in place 9 from 48 with a line above 45.
    series = [48, 52, 48, 52, 48, 52, 48, 52, 48, 40]
    found = observe(FixedEvent("drop", "drop", (1,)), 1, read([series]), NOTHING)
    assert found.line[0, 7] == pytest.approx(52 - np.sqrt(32 / 7), abs=1e-6)
    assert np.isnan(found.line[0, :7]).all()  # fewer than eight values, and nobody to pool with
    assert found.came[0, 7] == 1
    assert found.in_progress[0, 8:].tolist() == [True, True]


def test_a_drop_is_over_once_the_index_rose_by_the_size_of_a_drop(read: Read) -> None:
    # Deviations until places 9, 10, 11: 29.9, 28.8, 28.4. 30 is 20 above the lowest: not yet. 60 is
    # 50 above it: over, though far below 90. 50 is no new drop from 60, since its line is 31.2;
    # 20 is one.
    series = [90, 92, 88, 90, 92, 88, 90, 90, 10, 30, 60, 50, 20]
    found = observe(FixedEvent("drop", "drop", (4,)), 4, read([series]), NOTHING)
    assert found.in_progress[0, 8:].tolist() == [True, True, False, False, True]
    assert found.at_risk[0, 10:].tolist() == [True, True, False]
    assert np.flatnonzero(found.onset[0]).tolist() == [8, 12]


def test_a_constant_index_has_no_size_of_a_drop(read: Read) -> None:
    found = observe(FixedEvent("drop", "drop", (1,)), 1, read([[50] * 12]), NOTHING)
    assert not found.at_risk.any()


def test_an_alliance_ends_with_its_stage_or_its_last_day(read: Read) -> None:
    readings = read([[50, 50, 50, 50], [50, 50, 50, 50]])
    stages = readings.stages.copy()
    stages[0, 2:] = "transition"
    stages[1, 3:] = ""
    happenings = Happenings({"a01": readings.periods[2]}, {}, {})
    found = observe(
        FixedEvent("ended", "ended", (1,)), 1, replace(readings, stages=stages), happenings
    )
    for row in (0, 1):  # both end in place 2, and the event is never over again
        assert [None if np.isnan(one) else one for one in found.came[row]] == [0, 1, None, None]
        assert np.flatnonzero(found.onset[row]).tolist() == [2]


def test_a_renewal_is_at_risk_only_where_one_is_due(read: Read) -> None:
    readings = read([[50, 50, 50, 50, 50]])
    due = {"a00": (readings.periods[2], readings.periods[4])}
    missed = {"a00": (readings.periods[2],)}
    event = FixedEvent("renewal", "missed_renewal", (1,))
    found = observe(event, 1, readings, Happenings({}, due, missed))
    assert found.at_risk[0].tolist() == [False, True, False, True, False]
    assert came(found) == [None, 1, None, 0, None]


def test_events_are_counted_once_and_stretches_by_the_horizon(read: Read) -> None:
    # Two periods foretell the event of place 2: it is one. Four quiet ones are two stretches of 2.
    found = observe(BELOW, 2, read([[50, 45, 38, 50, 50, 50, 50, 50, 50]]), NOTHING)
    known = found.known_at(8)
    assert (found.count_events(known), found.count_non_events(known)) == (1, 2)


@given(
    st.lists(st.integers(20, 70) | st.just(None), min_size=3, max_size=14),
    st.integers(1, 4),
    st.sampled_from(["below", "drop"]),
    st.integers(0, 13),
)
def test_nothing_that_was_known_changes_when_later_periods_come(
    series: list[int | None], horizon: int, kind: str, cut: int
) -> None:
    values = np.array([[NAN if one is None else one for one in series]], dtype=float)
    last = min(cut, values.shape[1] - 1)
    periods = tuple(str(2000 + at) for at in range(values.shape[1]))
    stages = np.full(values.shape, "operate")
    event = FixedEvent("event", kind, (horizon,))  # type: ignore[arg-type]
    whole = observe(event, horizon, Readings(("a",), periods, stages, values, values, {}), NOTHING)
    short = values[:, : last + 1]
    then = Readings(("a",), periods[: last + 1], stages[:, : last + 1], short, short, {})
    part = observe(event, horizon, then, NOTHING)
    np.testing.assert_array_equal(whole.known_at(last)[:, : last + 1], part.known_at(last))
    np.testing.assert_array_equal(whole.line[:, : last + 1], part.line)


@given(st.lists(st.floats(0, 100), min_size=8, max_size=20))
def test_the_spread_of_one_alliance_is_the_textbook_one(series: list[float]) -> None:
    found = spread_then(np.array([series]))[0, -1]
    assert found == pytest.approx(np.std(series, ddof=1), abs=1e-4)
