"""Projects won together, and new customers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

WON = {
    "attribution": "delivered",
    "opened_on": "2025-02-01",
    "closed_on": "2025-05-05",
    "won": True,
}


def deals(*rows):
    return {"opportunities": [{"deal_id": f"d{at}", **row} for at, row in enumerate(rows)]}


def test_projects_won_counts_deals_in_which_the_partner_had_a_part(make_context, value_of):
    context = make_context(
        deals(
            WON,
            {**WON, "attribution": "sourced"},
            {**WON, "attribution": "none"},
            {**WON, "won": False},
            {**WON, "closed_on": "2025-07-07"},
        )
    )
    assert value_of(context, "projects_won", "2025Q2") == 2.0


def test_two_lists_of_the_same_wins_are_not_added_up(make_context, value_of):
    context = make_context(deals(WON, WON, WON, {**WON, "perspective": "theirs"}))
    # Ours says 3, theirs says 1.
    assert value_of(context, "projects_won", "2025Q2") == 2.0


def test_a_quarter_without_a_win_counts_0_on_a_list_that_is_kept(make_context, values_of):
    later = {**WON, "opened_on": "2025-02-01", "closed_on": "2025-11-11"}
    assert values_of(make_context(deals(WON, later)), "projects_won") == {
        ("orion", "2025Q2", "joint"): 1.0,
        ("orion", "2025Q3", "joint"): 0.0,
        ("orion", "2025Q4", "joint"): 1.0,
    }


def test_new_customers_are_counted_once(make_context, value_of):
    context = make_context(
        deals(
            {**WON, "customer_id": "c1", "new_customer": True},
            {**WON, "customer_id": "c1", "new_customer": True},
            {**WON, "customer_id": "c2", "new_customer": True},
            {**WON, "customer_id": "c3", "new_customer": False},
            {**WON, "customer_id": "c4"},  # does not say
            {**WON, "new_customer": True},  # a customer of its own
        )
    )
    assert value_of(context, "new_customers", "2025Q2") == 3.0


def test_new_customers_are_unknown_on_a_list_that_never_says_it(make_context, values_of):
    assert values_of(make_context(deals(WON, WON)), "new_customers") == {}


def test_no_new_customer_is_0_on_a_list_that_says_it(make_context, value_of):
    context = make_context(deals({**WON, "customer_id": "c1", "new_customer": False}))
    assert value_of(context, "new_customers", "2025Q2") == 0.0


@examples
@given(seed=SEEDS)
def test_wins_are_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {"projects_won": {}, "new_customers": {}}
    for alliance_id, period in lived():
        listed = {"ours": [], "theirs": []}
        for deal in rows["opportunities"]:
            if deal["alliance_id"] == alliance_id:
                listed[deal["perspective"] or "ours"].append(deal)
        counts = [wins(of_side, period) for of_side in listed.values()]
        for metric_id, of_lists in zip(expected, zip(*counts, strict=True), strict=True):
            known = [count for count in of_lists if count is not None]
            if known:
                expected[metric_id][alliance_id, period.label, "joint"] = sum(known) / len(known)
    for metric_id, values in expected.items():
        assert values_of(context, metric_id) == pytest.approx(values), metric_id


def wins(listed, period):
    """Projects and new customers of one list; None where unknown."""
    closings = [deal["closed_on"] for deal in listed if deal["won"] is not None]
    written = closings + [deal["opened_on"] for deal in listed]
    in_hand = [
        deal
        for deal in listed
        if deal["opened_on"] <= period.end
        and (deal["won"] is None or deal["closed_on"] >= period.start)
    ]
    if not in_hand or max(written) < period.start:
        return None, None
    won = [
        deal
        for deal in in_hand
        if deal["won"] and deal["closed_on"] <= period.end and deal["attribution"] != "none"
    ]
    new = {deal["customer_id"] or deal["deal_id"] for deal in won if deal["new_customer"]}
    kept = bool(closings) and min(closings) <= period.end
    says = any(deal["new_customer"] is not None for deal in in_hand)
    projects = len(won) if won or kept else None
    return projects, (len(new) if says and (new or kept) else None)
