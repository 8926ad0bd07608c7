"""Milestones, the balance of initiatives, and the quick-win clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

#: What is filled in where a test does not care.
USUAL = {"horizon": "short", "beneficiary": "both", "started_on": "2025-01-10"}


def initiatives(*rows):
    return {
        "initiatives": [{"initiative_id": f"i{at}", **USUAL, **row} for at, row in enumerate(rows)]
    }


def test_milestones_are_the_share_of_what_was_due_that_was_done_by_its_day(make_context, values_of):
    context = make_context(
        initiatives(
            {"due_on": "2025-05-31", "done_on": "2025-05-31"},
            {"due_on": "2025-05-31", "done_on": "2025-06-01"},  # a day late
            {"due_on": "2025-04-01"},  # still running
            {"due_on": "2025-06-30", "done_on": "2025-02-02"},  # early
            {"done_on": "2025-06-06"},  # nobody said when it was due
        )
    )
    # Two of the four that were due in the second quarter; no other quarter has a value.
    assert values_of(context, "milestones") == {("orion", "2025Q2", "joint"): 50.0}


def test_milestones_of_a_monthly_workbook_have_a_value_for_each_month(make_context, values_of):
    due = ({"due_on": "2025-05-31", "done_on": "2025-05-31"}, {"due_on": "2025-06-30"})
    context = make_context(
        initiatives(*due), frequency="month", lives={"orion": ("2025-01", "2025-12")}
    )
    assert values_of(context, "milestones") == {
        ("orion", "2025-05", "joint"): 100.0,
        ("orion", "2025-06", "joint"): 0.0,
    }


def test_balance_is_the_share_of_short_ones_among_those_that_run(make_context, value_of):
    long = {"horizon": "long"}
    context = make_context(
        initiatives(
            {},
            long,
            {**long, "done_on": "2025-07-01"},  # runs until after the quarter
            {**long, "done_on": "2025-06-30"},  # done on its last day
            {"started_on": "2025-07-01"},  # begins after it
        )
    )
    # At the end of June one of three; at the end of September two of three.
    assert value_of(context, "initiative_balance", "2025Q2") == pytest.approx(100 / 3)
    assert value_of(context, "initiative_balance", "2025Q3") == pytest.approx(200 / 3)


def test_one_initiative_alone_has_no_balance(make_context, values_of):
    context = make_context(initiatives({}, {"started_on": "2026-07-01"}))
    assert set(values_of(context, "initiative_balance")) == {
        ("orion", "2026Q3", "joint"),
        ("orion", "2026Q4", "joint"),
    }


def win(done_on, **more):
    return {"quick_win": True, "done_on": done_on, **more}


def test_quick_win_clock_runs_from_the_last_win_that_both_sides_share(make_context, values_of):
    context = make_context(
        initiatives(
            win("2025-02-10"),
            win("2025-05-31"),
            win("2025-06-20", beneficiary="ours"),  # not shared
            win(None),  # not done
            {"done_on": "2025-06-25", "quick_win": False},
        )
    )
    assert values_of(context, "quick_win_clock") == {
        ("orion", "2025Q1", "joint"): 49.0,  # 10 February to 31 March
        ("orion", "2025Q2", "joint"): 30.0,  # 31 May to 30 June
        ("orion", "2025Q3", "joint"): 122.0,  # 31 May to 30 September
        ("orion", "2025Q4", "joint"): 214.0,  # 31 May to 31 December
        ("orion", "2026Q1", "joint"): 304.0,  # and to 31 March; written to until 25 June
    }


def test_the_clock_stops_a_year_after_the_list_was_last_written(make_context, values_of):
    context = make_context(initiatives(win("2025-03-31")))
    periods = [period for _, period, _ in values_of(context, "quick_win_clock")]
    assert periods == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]  # 31 March 2026 is a year later


def test_an_alliance_without_a_quick_win_waits_since_its_start(make_context, value_of):
    listed = initiatives({"quick_win": False, "started_on": "2025-02-20"})
    context = make_context({"alliances": [{"started_on": "2025-01-10"}], **listed})
    assert value_of(context, "quick_win_clock", "2025Q1") == 80.0  # 10 January to 31 March


@pytest.mark.parametrize(
    ("started_on", "quick_win"),
    [(None, False), ("2019-01-10", False), ("2025-01-10", None)],
    ids=["start unknown", "list begins late", "nobody asked"],
)
def test_the_clock_of_an_alliance_without_a_win_needs_a_list_that_would_know(
    started_on, quick_win, make_context, values_of
):
    listed = initiatives({"quick_win": quick_win, "started_on": "2025-02-20"})
    context = make_context({"alliances": [{"started_on": started_on}], **listed})
    assert values_of(context, "quick_win_clock") == {}


def test_a_win_before_the_alliance_began_counts_from_its_beginning(make_context, value_of):
    listed = initiatives(win("2025-01-20"), {"started_on": "2025-05-05"})
    context = make_context({"alliances": [{"started_on": "2025-03-01"}], **listed})
    assert value_of(context, "quick_win_clock", "2025Q2") == 121.0  # 1 March to 30 June


@examples
@given(seed=SEEDS)
def test_blanking_every_quick_win_leaves_no_clock(seed, drawn, redrawn, values_of):
    rows, _ = drawn(seed)
    silent = [{**one, "quick_win": None} for one in rows["initiatives"]]
    assert values_of(redrawn({**rows, "initiatives": silent}), "quick_win_clock") == {}


@examples
@given(seed=SEEDS)
def test_later_days_change_no_earlier_value(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    cut = date(2025, 3, 31)
    known = [
        {**one, "done_on": one["done_on"] if one["done_on"] and one["done_on"] <= cut else None}
        for one in rows["initiatives"]
        if one["started_on"] <= cut
    ]
    earlier = redrawn({**rows, "initiatives": known})
    for metric_id in ("initiative_balance", "quick_win_clock"):
        found = {
            cell: value
            for cell, value in values_of(context, metric_id).items()
            if cell[1] <= "2025Q1"
        }
        then = values_of(earlier, metric_id)
        assert found == {cell: value for cell, value in then.items() if cell[1] <= "2025Q1"}


@examples
@given(seed=SEEDS)
def test_initiative_metrics_are_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    started = {one["alliance_id"]: one["started_on"] for one in rows["alliances"]}
    expected = {"milestones": {}, "initiative_balance": {}, "quick_win_clock": {}}
    for alliance_id, period in lived():
        here = [one for one in rows["initiatives"] if one["alliance_id"] == alliance_id]
        due = [one for one in here if one["due_on"] and period.start <= one["due_on"] <= period.end]
        kept = [one for one in due if one["done_on"] and one["done_on"] <= one["due_on"]]
        begun = [one for one in here if one["started_on"] <= period.end]
        running = [one for one in begun if not one["done_on"] or one["done_on"] > period.end]
        short = [one for one in running if one["horizon"] == "short"]
        cell = alliance_id, period.label, "joint"
        if due:
            expected["milestones"][cell] = 100 * len(kept) / len(due)
        if len(running) > 1:
            expected["initiative_balance"][cell] = 100 * len(short) / len(running)
        days = days_without_win(begun, period, started[alliance_id])
        if days is not None:
            expected["quick_win_clock"][cell] = days
    for metric_id, values in expected.items():
        assert values_of(context, metric_id) == pytest.approx(values), metric_id


def days_without_win(begun, period, start):
    """Days at a period's end; None where the list says nothing."""
    written = [day for one in begun for day in (one["started_on"], one["done_on"]) if day]
    written = [day for day in written if day <= period.end]
    year_ago = date(period.end.year - 1, period.end.month, period.end.day)
    if not written or max(written) <= year_ago:
        return None
    wins = [
        one["done_on"]
        for one in begun
        if one["quick_win"] and one["beneficiary"] == "both" and one["done_on"]
    ]
    wins = [day for day in wins if day <= period.end]
    if wins:
        return (period.end - max([*wins, start or date.min])).days
    says = any(one["quick_win"] is not None for one in begun)
    begins = min(one["started_on"] for one in begun)
    logged = start is not None and begins <= start + timedelta(days=92)
    return (period.end - start).days if says and logged else None
