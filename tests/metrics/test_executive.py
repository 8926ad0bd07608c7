"""Sponsors who meet, and who stay."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def meeting(planned_on, held_on, level="executive"):
    return {
        "meeting_id": f"{planned_on}-{held_on}-{level}",
        "level": level,
        "planned_on": planned_on,
        "held_on": held_on,
    }


def test_exec_contact_is_the_share_of_planned_executive_meetings_that_were_held(
    make_context, values_of
):
    context = make_context(
        {
            "meetings": [
                meeting("2026-01-12", "2026-02-20"),  # late, but held in the quarter
                meeting("2026-03-01", "2026-04-02"),  # only held in the next quarter
                meeting("2026-03-20", None),
                meeting("2026-03-21", "2026-03-21"),
                meeting("2026-03-22", "2026-03-22", "working"),
                meeting(None, "2026-05-05"),  # not planned
            ]
        }
    )
    assert values_of(context, "exec_contact") == {("orion", "2026Q1", "joint"): 50.0}


@examples
@given(seed=SEEDS)
def test_exec_contact_is_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        held = [
            bool(one["held_on"]) and one["held_on"] <= period.end
            for one in rows["meetings"]
            if one["alliance_id"] == alliance_id
            and one["level"] == "executive"
            and one["planned_on"]
            and period.start <= one["planned_on"] <= period.end
        ]
        if held:
            expected[alliance_id, period.label, "joint"] = 100 * sum(held) / len(held)
    assert values_of(context, "exec_contact") == pytest.approx(expected)


def sponsor(value, valid_from, field="sponsor_theirs"):
    return {"field": field, "value": value, "valid_from": valid_from}


OLD = {"alliances": [{"started_on": "2019-01-01"}]}


def test_sponsor_continuity_counts_changes_within_twelve_months(make_context, values_of):
    history = [
        sponsor("Ada", "2019-01-01"),
        sponsor("Ben", "2025-01-20"),
        sponsor("Cleo", "2025-12-31"),
        sponsor("Cleo", "2026-02-02"),  # entered again: no change
        sponsor(None, "2026-06-30"),  # vacant: a change
    ]
    found = values_of(make_context({**OLD, "alliance_history": history}), "sponsor_continuity")
    # At the end of 2025Q4 the window is the year 2025; a quarter later Ben's is outside it.
    assert list(found.values()) == [1, 1, 1, 2, 1, 2, 2, 1]
    assert {side for _, _, side in found} == {"theirs"}


def test_sponsor_continuity_is_unknown_until_the_sponsor_of_a_year_ago_is_known(
    make_context, values_of
):
    history = [sponsor("Ada", "2025-03-01"), sponsor("Ben", "2025-05-01")]
    found = values_of(make_context({**OLD, "alliance_history": history}), "sponsor_continuity")
    assert found == {
        ("orion", "2026Q1", "theirs"): 1.0,
        ("orion", "2026Q2", "theirs"): 0.0,
        ("orion", "2026Q3", "theirs"): 0.0,
        ("orion", "2026Q4", "theirs"): 0.0,
    }


def test_the_first_sponsor_of_a_young_alliance_is_no_change(make_context, values_of):
    rows = {
        "alliances": [{"started_on": "2025-02-01"}],
        "alliance_history": [sponsor("Ada", "2025-03-01", "sponsor_ours")],
    }
    found = values_of(make_context(rows), "sponsor_continuity")
    assert found["orion", "2025Q1", "ours"] == 0.0
    assert set(found.values()) == {0.0}


def test_a_sponsor_without_history_is_not_known_to_have_stayed(make_context, values_of):
    rows = {"alliances": [{"started_on": "2019-01-01", "sponsor_ours": "Ada"}]}
    assert values_of(make_context(rows), "sponsor_continuity") == {}


@examples
@given(seed=SEEDS)
def test_sponsor_continuity_is_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    started = {one["alliance_id"]: one["started_on"] for one in rows["alliances"]}
    expected = {}
    for alliance_id, period in lived():
        next_day = period.end + timedelta(days=1)
        start = next_day.replace(year=next_day.year - 1)
        for field in ("sponsor_ours", "sponsor_theirs"):
            history = sorted(
                (one["valid_from"], one["value"] or "")
                for one in rows["alliance_history"]
                if one["alliance_id"] == alliance_id and one["field"] == field
            )
            known = [one for one in history if one[0] <= period.end]
            is_young = started[alliance_id] is not None and started[alliance_id] >= start
            if not known or (known[0][0] > start and not is_young):
                continue
            changes = sum(
                old[1] != new[1] and new[0] >= start for old, new in itertools.pairwise(known)
            )
            expected[alliance_id, period.label, field.removeprefix("sponsor_")] = changes
    assert values_of(context, "sponsor_continuity") == pytest.approx(expected)
