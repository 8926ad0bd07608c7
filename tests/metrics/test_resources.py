"""What each side puts in, and whether that grows."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def entry(side, occurred_on, value, kind="hours", **more):
    partner = {"ours": "us", "theirs": "them", "joint": "press"}[side]
    return {
        "entry_id": f"{partner}-{occurred_on}-{value}-{kind}",
        "partner_id": partner,
        "occurred_on": occurred_on,
        "flow": "contribution",
        "type": kind,
        "value": value,
        **more,
    }


def test_resources_are_hours_and_money_by_worth_of_each_side(make_context, values_of):
    context = make_context(
        {
            "ledger": [
                entry("ours", "2025-04-01", 100.0),
                entry("ours", "2025-06-30", None, "money", amount=50.0),
                entry("ours", "2025-05-05", 999.0, "knowledge"),
                entry("ours", "2025-05-05", 999.0, flow="benefit"),
                entry("theirs", "2025-05-05", 30.0),
            ]
        }
    )
    assert values_of(context, "resource_plan") == {
        ("orion", "2025Q2", "ours"): 150.0,
        ("orion", "2025Q2", "theirs"): 30.0,
    }


def test_a_silent_side_gave_0_only_where_the_ledger_knows_it_and_was_kept(make_context, values_of):
    context = make_context(
        {
            "ledger": [
                entry("ours", "2025-02-02", 10.0),
                entry("theirs", "2025-05-05", 10.0),
                entry("ours", "2025-08-08", 10.0),
                entry("ours", "2026-02-02", 10.0, "leads"),
            ]
        }
    )
    assert values_of(context, "resource_plan") == {
        ("orion", "2025Q1", "ours"): 10.0,  # theirs is not named yet: unknown, not idle
        ("orion", "2025Q2", "ours"): 0.0,
        ("orion", "2025Q2", "theirs"): 10.0,
        ("orion", "2025Q3", "ours"): 10.0,
        ("orion", "2025Q3", "theirs"): 0.0,
        # 2025Q4 holds no entry of anybody
        ("orion", "2026Q1", "ours"): 0.0,
        ("orion", "2026Q1", "theirs"): 0.0,
    }


def test_hours_without_worth_hide_the_resources(make_context, values_of):
    rows = [entry("ours", "2025-04-01", 100.0), entry("ours", "2025-04-02", None, amount=8.0)]
    assert values_of(make_context({"ledger": rows}), "resource_plan") == {}


def test_the_press_is_on_no_side(make_context, values_of):
    partners = [
        {"partner_id": "us", "perspective": "ours"},
        {"partner_id": "press", "perspective": "joint"},
    ]
    rows = [entry("ours", "2025-04-01", 1.0), entry("joint", "2025-04-01", 5.0)]
    found = values_of(make_context({"partners": partners, "ledger": rows}), "resource_plan")
    assert found == {("orion", "2025Q2", "ours"): 1.0}


def test_resource_growth_is_the_change_against_the_half_year_before(make_context, values_of):
    context = make_context(
        {
            "ledger": [
                entry("ours", "2025-01-15", 60.0),
                entry("ours", "2025-04-15", 40.0, "money"),
                entry("ours", "2025-07-15", 100.0),
                entry("ours", "2025-10-15", 25.0, "knowledge"),
                entry("ours", "2025-10-16", 99.0, "leads"),  # neither people, money nor expertise
            ]
        }
    )
    # (100 + 25) / (60 + 40) - 1; nothing is written in 2026, so that is not known.
    assert values_of(context, "resource_growth") == {("orion", "2025H2", "ours"): 25.0}


def test_resource_growth_needs_a_base_without_holes(make_context, values_of):
    rows = [
        entry("ours", "2025-01-15", 10.0),
        entry("ours", "2025-07-15", 100.0),
        entry("ours", "2025-10-15", 100.0),
    ]
    assert values_of(make_context({"ledger": rows}), "resource_growth") == {}


def test_a_side_that_stops_giving_has_shrunk_by_all_it_gave(make_context, values_of):
    rows = [
        entry("ours", "2025-01-15", 10.0),
        entry("ours", "2025-04-15", 10.0),
        entry("theirs", "2025-07-15", 10.0),
    ]
    found = values_of(make_context({"ledger": rows}), "resource_growth")
    assert found == {("orion", "2025H2", "ours"): -100.0}


@examples
@given(seed=SEEDS)
def test_resource_plan_is_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    side_of = sides(rows)
    expected = {}
    for alliance_id, period in lived():
        entries = entries_of(rows, alliance_id)
        for side in ("ours", "theirs"):
            value = given_by(entries, period, ("hours", "money"), side=side, side_of=side_of)
            if value is not None and not math.isnan(value):
                expected[alliance_id, period.label, side] = value
    assert values_of(context, "resource_plan") == pytest.approx(expected)


@examples
@given(seed=SEEDS)
def test_resource_growth_is_what_adding_up_by_hand_gives(seed, drawn, redrawn, values_of, lived):
    rows = drawn(seed)[0]
    # Enough entries for a base without holes: every one comes again in the other quarters.
    rows["ledger"] = [
        {**one, "entry_id": f"{one['entry_id']}-{at}", "type": kind}
        for one in rows["ledger"]
        for at, kind in enumerate(("hours", "knowledge"))
    ]
    side_of = sides(rows)
    kinds = ("hours", "money", "knowledge")
    expected = {}
    for alliance_id, period in lived("half-year"):
        entries = entries_of(rows, alliance_id)
        before = period.shift(-1)
        quarters = before.parts(lived()[0][1].frequency)
        for side in ("ours", "theirs"):
            now, base = (
                given_by(entries, one, kinds, side=side, side_of=side_of)
                for one in (period, before)
            )
            whole = all(
                counted(entries, quarter, kinds, side=side, side_of=side_of) for quarter in quarters
            )
            known = (alliance_id, before) in lived("half-year") and whole and now is not None
            if known and base and not math.isnan(now + base):
                expected[alliance_id, period.label, side] = 100 * (now / base - 1)
    assert values_of(redrawn(rows), "resource_growth") == pytest.approx(expected)


def sides(rows):
    """Side of every partner."""
    return {row["partner_id"]: row["perspective"] for row in rows["partners"]}


def entries_of(rows, alliance_id):
    """Entries of an alliance that belong to a side."""
    return [
        one
        for one in rows["ledger"]
        if one["alliance_id"] == alliance_id and sides(rows)[one["partner_id"]] != "joint"
    ]


def counted(entries, period, kinds, *, side, side_of):
    """Contributions of a side within a period."""
    return [
        one
        for one in entries
        if period.start <= one["occurred_on"] <= period.end
        and one["flow"] == "contribution"
        and one["type"] in kinds
        and side_of[one["partner_id"]] == side
    ]


def given_by(entries, period, kinds, *, side, side_of):
    """Add up what a side gave: None where unknown, not a number where worth is missing."""
    here = [one for one in entries if period.start <= one["occurred_on"] <= period.end]
    found = counted(entries, period, kinds, side=side, side_of=side_of)
    if not found:
        named = any(
            side_of[one["partner_id"]] == side and one["occurred_on"] <= period.end
            for one in entries
        )
        return 0.0 if here and named else None
    worths = [
        one["amount"] if one["value"] is None and one["type"] == "money" else one["value"]
        for one in found
    ]
    return math.nan if None in worths else sum(worths)
