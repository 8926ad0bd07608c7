"""Periods of every length lie on one calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.tables.calendar import (
    Period,
    is_off_grid,
    parse_period_range,
    periods_between,
)
from alliance_health.vocabulary import Frequency

frequencies = st.sampled_from(list(Frequency))
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(days, frequencies)
def test_a_day_lies_in_its_own_period(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert period.start <= day <= period.end


@given(days, frequencies)
def test_a_label_reads_back_as_its_period(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert Period.parse(period.label) == period


@given(days, frequencies)
def test_neighbours_touch_and_do_not_overlap(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert period.shift(1).start == period.end + timedelta(days=1)


@given(days, frequencies, frequencies)
def test_the_period_in_force_has_ended_and_its_successor_has_not(
    day: date, frequency: Frequency, other: Frequency
) -> None:
    period = Period.containing(day, frequency)
    in_force = period.in_force(other)
    assert in_force.end <= period.end < in_force.shift(1).end


@given(days, st.sampled_from(list(Frequency)[1:]))
def test_parts_cover_a_period_without_a_gap(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    months = period.parts(Frequency.MONTH)
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert len(months) == frequency.months


@pytest.mark.parametrize("text", ["2026-Q3", "2026Q5", "26Q1", "2026-13", "Q3 2026", "", "0000"])
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="2026Q3 \\(quarter\\)"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2021-9M", "2021-H1", "2026-07-01/2026-08-15"])
def test_cumulative_and_partial_periods_lie_on_no_grid(text: str) -> None:
    assert is_off_grid(text)


@pytest.mark.parametrize("text", ["2026Q3", "2026-09", "2026H1", "2026"])
def test_whole_periods_are_not_off_the_grid(text: str) -> None:
    assert not is_off_grid(text)


def test_a_range_holds_both_ends() -> None:
    first, last = parse_period_range("2025Q4..2026Q2")
    labels = [period.label for period in periods_between(first, last)]
    assert labels == ["2025Q4", "2026Q1", "2026Q2"]


@pytest.mark.parametrize("text", ["2026Q3..2026Q1", "2026Q1..2026", "2026Q1..x"])
def test_a_range_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"give|period"):
        parse_period_range(text)
