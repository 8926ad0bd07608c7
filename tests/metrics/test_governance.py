"""Decisions, meetings and commitments in the agreed time."""

from __future__ import annotations

import statistics
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def decision(raised_by, raised_on, closed_on):
    return {
        "decision_id": f"{raised_by}-{raised_on}-{closed_on}",
        "raised_by": raised_by,
        "raised_on": raised_on,
        "closed_on": closed_on,
    }


def test_decision_latency_is_the_median_of_working_days_of_the_side_that_decides(
    make_context, value_of
):
    context = make_context(
        {
            "decisions": [
                decision("theirs", "2026-01-02", "2026-01-05"),  # Friday to Monday: 1
                decision("theirs", "2026-01-05", "2026-01-05"),  # the same day: 0
                decision("theirs", "2026-01-05", "2026-01-12"),  # a week: 5
                decision("theirs", "2026-03-05", "2026-04-01"),  # counts next quarter
                decision("theirs", "2026-01-05", None),  # open
                decision("ours", "2026-01-05", "2026-01-19"),  # theirs to take: 10
            ]
        }
    )
    assert value_of(context, "decision_latency", "2026Q1", perspective="ours") == 1.0
    assert value_of(context, "decision_latency", "2026Q1", perspective="theirs") == 10.0


def test_a_joint_question_is_for_both_sides_to_decide(make_context, value_of):
    context = make_context({"decisions": [decision("joint", "2026-01-05", "2026-01-12")]})
    for side in ("ours", "theirs"):
        assert value_of(context, "decision_latency", "2026Q1", perspective=side) == 5.0


@examples
@given(seed=SEEDS)
def test_decision_latency_is_what_counting_days_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        for side, asker in (("ours", "theirs"), ("theirs", "ours")):
            days = [
                working_days(one["raised_on"], one["closed_on"])
                for one in rows["decisions"]
                if one["alliance_id"] == alliance_id
                and one["raised_by"] in (asker, "joint")
                and one["closed_on"]
                and period.start <= one["closed_on"] <= period.end
            ]
            if days:
                expected[alliance_id, period.label, side] = statistics.median(days)
    assert values_of(context, "decision_latency") == pytest.approx(expected)


def working_days(first, last):
    """Count the weekdays from the first day to the one before the last."""
    days = (first + timedelta(days=at) for at in range((last - first).days))
    return sum(day.weekday() < 5 for day in days)


@examples
@given(seed=SEEDS)
def test_decisions_moved_by_whole_weeks_take_as_long(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    moved = [
        {**one, "raised_on": one["raised_on"] - timedelta(weeks=104)} if one["closed_on"] else one
        for one in rows["decisions"]
    ]
    later = values_of(redrawn({**rows, "decisions": moved}), "decision_latency")
    for cell, days in values_of(context, "decision_latency").items():
        assert later[cell] == pytest.approx(days + 104 * 5)


def meeting(planned_on, held_on, quorum=True, **more):
    return {
        "meeting_id": f"{planned_on}-{held_on}-{quorum}",
        "level": "working",
        "planned_on": planned_on,
        "held_on": held_on,
        "quorum": quorum,
        **more,
    }


def test_cadence_is_the_share_of_meetings_held_on_their_day_with_a_quorum(make_context, value_of):
    context = make_context(
        {
            "meetings": [
                meeting("2026-01-12", "2026-01-12"),
                meeting("2026-02-09", "2026-02-08"),  # a day early
                meeting("2026-02-10", "2026-02-11"),  # postponed
                meeting("2026-03-09", None, None),  # not held
                meeting("2026-03-10", "2026-03-10", False),
                meeting("2026-03-11", "2026-03-11", None),  # does not say: no quorum
                meeting(None, "2026-03-20"),  # was never planned
                meeting("2026-04-01", "2026-03-31"),  # planned for the next quarter
            ]
        }
    )
    assert value_of(context, "cadence", "2026Q1") == pytest.approx(100 * 2 / 6)
    assert value_of(context, "cadence", "2026Q2") == 100.0


def test_cadence_is_unknown_where_nobody_notes_the_quorum(make_context, values_of):
    context = make_context({"meetings": [meeting("2026-01-12", "2026-01-12", None)]})
    assert values_of(context, "cadence") == {}


def commitment(made_by, due_on, kept_on):
    return {
        "commitment_id": f"{made_by}-{due_on}-{kept_on}",
        "made_by": made_by,
        "made_on": "2025-10-01",
        "due_on": due_on,
        "kept_on": kept_on,
    }


def test_commitments_kept_is_the_share_kept_by_their_day(make_context, values_of):
    context = make_context(
        {
            "commitments": [
                commitment("ours", "2026-01-31", "2026-01-31"),
                commitment("ours", "2026-02-27", "2026-03-02"),  # late
                commitment("ours", "2026-03-31", None),
                commitment("joint", "2026-03-30", "2026-03-01"),
                commitment("theirs", None, "2026-03-01"),  # without a day
            ]
        }
    )
    # Ours: 2 of 4; theirs: the joint one. Nothing is due later: no value, no 0.
    assert values_of(context, "commitments_kept") == {
        ("orion", "2026Q1", "ours"): 50.0,
        ("orion", "2026Q1", "theirs"): 100.0,
    }


@examples
@given(seed=SEEDS)
def test_kept_shares_are_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    commitments, meetings = {}, {}
    for alliance_id, period in lived():

        def here(row, column, alliance_id=alliance_id, period=period):
            return row["alliance_id"] == alliance_id and within(row[column], period)

        for side in ("ours", "theirs"):
            kept = [
                bool(one["kept_on"]) and one["kept_on"] <= one["due_on"]
                for one in rows["commitments"]
                if here(one, "due_on") and one["made_by"] in (side, "joint")
            ]
            if kept:
                commitments[alliance_id, period.label, side] = 100 * sum(kept) / len(kept)
        as_agreed = [
            bool(one["held_on"] and one["quorum"]) and one["held_on"] <= one["planned_on"]
            for one in rows["meetings"]
            if here(one, "planned_on")
        ]
        noted = [one["quorum"] for one in rows["meetings"] if one["alliance_id"] == alliance_id]
        if as_agreed and any(quorum is not None for quorum in noted):
            meetings[alliance_id, period.label, "joint"] = 100 * sum(as_agreed) / len(as_agreed)
    assert values_of(context, "commitments_kept") == pytest.approx(commitments)
    assert values_of(context, "cadence") == pytest.approx(meetings)


def within(day, period):
    """Tell whether a day lies in a period; no day lies in none."""
    return day is not None and period.start <= day <= period.end
