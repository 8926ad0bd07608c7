"""Every due period is found once, and what was missed is caught up."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alliance_health.schedule.due import Order, Rule, due_day, due_reports, last_due
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

KINDS = [("internal", "en"), ("joint", "de")]


def made_by_daily_looks(
    days: list[date], *, frequency: Frequency, days_after: int, since: str
) -> list[tuple[date, Order, bool]]:
    """Look for due reports on each of these days and make all that are found."""
    done: set[Order] = set()
    made = []
    for today in days:
        rule = Rule(frequency, days_after, Period.parse(since))
        found = due_reports(today, KINDS, rule, done=done)
        for due in found:
            for order in due.wanted:
                made.append((today, order, due.is_missed))
                done.add(order)
    return made


def all_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def test_reports_are_due_so_many_days_after_the_period_ends() -> None:
    # 30 September and 10 days: 10 October; the day before, the second quarter is the last one.
    assert due_day(Period.parse("2026Q3"), days_after=10) == date(2026, 10, 10)
    quarter = Frequency.QUARTER
    assert last_due(date(2026, 10, 9), quarter, days_after=10).label == "2026Q2"
    assert last_due(date(2026, 10, 10), quarter, days_after=10).label == "2026Q3"


def test_a_period_may_be_due_on_the_day_it_ends() -> None:
    assert last_due(date(2026, 9, 30), Frequency.MONTH, days_after=0).label == "2026-09"
    assert last_due(date(2026, 9, 29), Frequency.MONTH, days_after=0).label == "2026-08"


def test_a_year_of_daily_looks_makes_every_month_once_on_its_day() -> None:
    days = all_days(date(2026, 1, 1), date(2026, 12, 31))
    made = made_by_daily_looks(days, frequency=Frequency.MONTH, days_after=5, since="2025-12")
    assert len(made) == len({order for _, order, _ in made}) == 12 * len(KINDS)
    assert not any(missed for _, _, missed in made)
    assert all(day == due_day(Period.parse(order.period), days_after=5) for day, order, _ in made)


def test_what_was_missed_while_the_machine_was_off_is_caught_up_once_and_in_order() -> None:
    days = [*all_days(date(2026, 1, 1), date(2026, 2, 20)), date(2026, 6, 7), date(2026, 6, 8)]
    made = made_by_daily_looks(days, frequency=Frequency.MONTH, days_after=5, since="2025-12")
    caught_up = [(order.period, missed) for day, order, missed in made if day == date(2026, 6, 7)]
    assert caught_up == [
        *[("2026-02", True)] * 2,
        *[("2026-03", True)] * 2,
        *[("2026-04", True)] * 2,
        *[("2026-05", False)] * 2,
    ]
    assert not [day for day, _, _ in made if day == date(2026, 6, 8)]


def test_a_new_edition_is_caught_up_without_making_the_others_again() -> None:
    done = [Order("2026Q2", "internal", "en"), Order("2026Q3", "internal", "en")]
    found = due_reports(date(2026, 10, 20), KINDS, Rule(Frequency.QUARTER), done=done)
    assert [order for due in found for order in due.wanted] == [
        Order("2026Q2", "joint", "de"),
        Order("2026Q3", "joint", "de"),
    ]


def test_without_any_earlier_report_only_the_last_period_is_due() -> None:
    (due,) = due_reports(date(2026, 10, 20), KINDS, Rule(Frequency.QUARTER))
    assert due.period.label == "2026Q3"


@given(
    looks=st.lists(st.integers(0, 800), min_size=1, max_size=40),
    days_after=st.integers(0, 60),
    frequency=st.sampled_from([Frequency.MONTH, Frequency.QUARTER]),
)
def test_whenever_somebody_looks_nothing_is_made_twice_early_or_never(
    looks: list[int], days_after: int, frequency: Frequency
) -> None:
    days = sorted({date(2025, 1, 1) + timedelta(days=step) for step in looks})
    since = Period.containing(date(2024, 11, 1), frequency)
    made = made_by_daily_looks(days, frequency=frequency, days_after=days_after, since=since.label)
    orders = [order for _, order, _ in made]
    assert len(orders) == len(set(orders))
    assert all(
        due_day(Period.parse(order.period), days_after=days_after) <= day for day, order, _ in made
    )
    # The slow twin: every period that ended long enough before the last look.
    expected, period = set(), since
    while due_day(period, days_after=days_after) <= days[-1]:
        expected |= {Order(period.label, *kind) for kind in KINDS}
        period = period.shift(1)
    assert set(orders) == expected
