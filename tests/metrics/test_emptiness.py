"""The emptiness clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def entry(partner, occurred_on, flow="contribution"):
    return {
        "entry_id": f"{partner}-{occurred_on}-{flow}",
        "partner_id": partner,
        "occurred_on": occurred_on,
        "flow": flow,
        "type": "hours",
    }


def commitment(made_by, kept_on):
    return {
        "commitment_id": f"{made_by}-{kept_on}",
        "made_by": made_by,
        "made_on": "2025-01-01",
        "kept_on": kept_on,
    }


def test_emptiness_clock_runs_from_the_last_act_of_the_other_side(make_context, value_of):
    context = make_context(
        {
            "ledger": [
                entry("them", "2025-02-10"),
                entry("them", "2025-06-29", "benefit"),  # what they got is no act
                entry("us", "2025-06-30"),
            ],
            "commitments": [commitment("theirs", "2025-04-20"), commitment("ours", "2025-06-30")],
            "decisions": [
                {"decision_id": "d", "raised_by": "theirs", "raised_on": "2025-06-20"},
                {"decision_id": "e", "raised_by": "theirs", "raised_on": "2025-07-01"},
            ],
        }
    )
    assert value_of(context, "emptiness_clock", "2025Q1") == 49.0  # from 10 February
    assert value_of(context, "emptiness_clock", "2025Q2") == 10.0  # from 20 June


def test_the_clock_is_not_read_where_nobody_writes(make_context, values_of):
    rows = [entry("them", "2025-02-10"), entry("us", "2025-08-08")]
    assert values_of(make_context({"ledger": rows}), "emptiness_clock") == {
        ("orion", "2025Q1", "joint"): 49.0,
        ("orion", "2025Q3", "joint"): 232.0,  # from 10 February to 30 September
    }


def test_a_partner_who_never_acted_is_silent_since_the_start(make_context, values_of):
    rows = {"alliances": [{"started_on": "2025-01-10"}], "ledger": [entry("us", "2025-03-08")]}
    found = values_of(make_context(rows), "emptiness_clock")
    assert found == {("orion", "2025Q1", "joint"): 80.0}


def test_logs_that_begin_long_after_the_start_do_not_say_never(make_context, values_of):
    rows = {"alliances": [{"started_on": "2019-01-10"}], "ledger": [entry("us", "2025-03-08")]}
    assert values_of(make_context(rows), "emptiness_clock") == {}


@examples
@given(seed=SEEDS)
def test_emptiness_clock_is_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    started = {one["alliance_id"]: one["started_on"] for one in rows["alliances"]}
    expected = {}
    for alliance_id, period in lived():
        acts = acts_of(rows, alliance_id)
        if not any(period.start <= day <= period.end for day, _ in acts):
            continue
        theirs = [day for day, side in acts if side != "ours" and day <= period.end]
        start = started[alliance_id]
        if theirs:
            since = max([*theirs, start or date.min])
        elif start and min(day for day, _ in acts) <= start + timedelta(days=92):
            since = start
        else:
            continue
        expected[alliance_id, period.label, "joint"] = (period.end - since).days
    assert values_of(context, "emptiness_clock") == pytest.approx(expected)


def acts_of(rows, alliance_id):
    """Days and sides of what was done."""
    side_of = {row["partner_id"]: row["perspective"] for row in rows["partners"]}
    here = {
        table: [one for one in rows[table] if one["alliance_id"] == alliance_id]
        for table in ("ledger", "commitments", "decisions")
    }
    given_in = [one for one in here["ledger"] if one["flow"] == "contribution"]
    acts = [(one["occurred_on"], side_of[one["partner_id"]]) for one in given_in]
    acts = [act for act in acts if act[1] != "joint"]
    acts += [(one["kept_on"], one["made_by"]) for one in here["commitments"] if one["kept_on"]]
    return acts + [(one["raised_on"], one["raised_by"]) for one in here["decisions"]]
