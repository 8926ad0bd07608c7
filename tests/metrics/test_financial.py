"""Bookings, return, win rate and pipeline cover."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

WON = {"attribution": "sourced", "amount": 100.0, "opened_on": "2025-02-01", "won": True}


def deals(*rows):
    return {"opportunities": [{"deal_id": f"d{at}", **row} for at, row in enumerate(rows)]}


# ---------------------------------------------------------------- bookings


def test_bookings_are_the_won_deals_of_one_attribution_closed_in_the_period(make_context, value_of):
    context = make_context(
        deals(
            {**WON, "closed_on": "2025-04-01"},
            {**WON, "closed_on": "2025-06-30", "amount": 40.0, "split": 0.5},
            {**WON, "closed_on": "2025-07-01"},  # next quarter
            {**WON, "closed_on": "2025-05-05", "won": False},
            {**WON, "closed_on": "2025-05-05", "attribution": "influenced", "amount": 7.0},
            {**WON, "closed_on": "2025-05-05", "won": None},  # still open, expected only
        )
    )
    # 100 + 40 x 0.5; influenced bookings are never added.
    assert value_of(context, "bookings_sourced", "2025Q2", perspective="ours") == 120.0
    assert value_of(context, "bookings_influenced", "2025Q2", perspective="ours") == 7.0


def test_each_list_has_bookings_of_its_own(make_context, value_of):
    context = make_context(
        deals(
            {**WON, "closed_on": "2025-04-01"},
            {**WON, "closed_on": "2025-04-01", "perspective": "theirs", "amount": 90.0},
        )
    )
    assert value_of(context, "bookings_sourced", "2025Q2", perspective="ours") == 100.0
    assert value_of(context, "bookings_sourced", "2025Q2", perspective="theirs") == 90.0
    assert value_of(context, "bookings_sourced", "2025Q2") is None


def test_nothing_won_is_0_while_the_list_is_kept_and_unknown_before_and_after(
    make_context, values_of
):
    context = make_context(
        deals(
            {**WON, "closed_on": "2025-05-02"},
            {**WON, "opened_on": "2025-05-01", "closed_on": "2026-02-10", "won": False},
            {**WON, "opened_on": "2025-05-01", "won": None},
        )
    )
    found = values_of(context, "bookings_sourced")
    # 2025Q1: open deals, but the list has not closed any yet; 2026Q2: nobody writes any more.
    assert found == {
        ("orion", "2025Q2", "ours"): 100.0,
        ("orion", "2025Q3", "ours"): 0.0,
        ("orion", "2025Q4", "ours"): 0.0,
        ("orion", "2026Q1", "ours"): 0.0,
    }


def test_a_won_deal_without_amount_hides_the_bookings(make_context, value_of):
    context = make_context(
        deals(
            {**WON, "closed_on": "2025-04-01"}, {**WON, "closed_on": "2025-04-01", "amount": None}
        )
    )
    assert value_of(context, "bookings_sourced", "2025Q2", perspective="ours") is None


@examples
@given(seed=SEEDS)
def test_bookings_are_what_counting_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived():
        for side in ("ours", "theirs"):
            listed = [
                deal
                for deal in rows["opportunities"]
                if deal["alliance_id"] == alliance_id and (deal["perspective"] or "ours") == side
            ]
            value = bookings(listed, period)
            if value is not None:
                expected[alliance_id, period.label, side] = value
    assert values_of(context, "bookings_sourced") == pytest.approx(expected)


def bookings(listed, period):
    """Bookings of one list: None where unknown."""
    closings = [deal["closed_on"] for deal in listed if deal["won"] is not None]
    written = closings + [deal["opened_on"] for deal in listed]
    won = [
        deal
        for deal in listed
        if deal["won"]
        and deal["attribution"] == "sourced"
        and period.start <= deal["closed_on"] <= period.end
    ]
    if any(deal["amount"] is None for deal in won):
        return None
    if won:
        return sum(deal["amount"] * (deal["split"] or 1) for deal in won)
    open_then = any(
        deal["opened_on"] <= period.end
        and (deal["won"] is None or deal["closed_on"] >= period.start)
        for deal in listed
    )
    kept = open_then and max(written) >= period.start
    return 0.0 if kept and closings and min(closings) <= period.end else None


# ---------------------------------------------------------------- return on what was put in


def entry(side, flow, value, **more):
    partner = {"ours": "us", "theirs": "them"}[side]
    return {
        "entry_id": f"{partner}-{flow}-{value}",
        "partner_id": partner,
        "occurred_on": "2025-05-05",
        "flow": flow,
        "type": "hours",
        "value": value,
        **more,
    }


def test_roi_is_what_came_out_beyond_what_went_in_by_side(make_context, value_of):
    context = make_context(
        {
            "ledger": [
                entry("ours", "contribution", 80.0),
                entry("ours", "contribution", None, type="money", amount=20.0),
                entry("ours", "benefit", 130.0),
                entry("theirs", "contribution", 50.0),
            ]
        }
    )
    # (130 - 100) / 100; they got nothing out, in an alliance that records benefits.
    assert value_of(context, "alliance_roi", "2025Q2", perspective="ours") == pytest.approx(0.3)
    assert value_of(context, "alliance_roi", "2025Q2", perspective="theirs") == -1.0


def test_roi_is_missing_without_contribution_and_before_benefits_are_recorded(
    make_context, values_of
):
    context = make_context(
        {
            "ledger": [
                entry("ours", "contribution", 80.0, occurred_on="2025-02-02"),
                entry("ours", "benefit", 10.0),
                entry("theirs", "contribution", 0.0),
                entry("theirs", "benefit", 10.0),
            ]
        }
    )
    assert values_of(context, "alliance_roi") == {}


def test_roi_is_missing_when_the_worth_of_an_entry_is_not_known(make_context, value_of):
    context = make_context(
        {
            "ledger": [
                entry("ours", "contribution", 80.0),
                entry("ours", "contribution", None, type="knowledge", amount=3.0),
                entry("ours", "benefit", 10.0),
            ]
        }
    )
    assert value_of(context, "alliance_roi", "2025Q2", perspective="ours") is None


@examples
@given(seed=SEEDS)
def test_roi_is_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    side_of = {row["partner_id"]: row["perspective"] for row in rows["partners"]}
    expected = {}
    for alliance_id, period in lived():
        entries = [
            one
            for one in rows["ledger"]
            if one["alliance_id"] == alliance_id and side_of[one["partner_id"]] != "joint"
        ]
        first = min(
            [one["occurred_on"] for one in entries if one["flow"] == "benefit"], default=None
        )
        for side in ("ours", "theirs"):
            flows = {"contribution": [], "benefit": []}
            for one in entries:
                is_here = period.start <= one["occurred_on"] <= period.end
                if is_here and side_of[one["partner_id"]] == side:
                    money = one["amount"] if one["type"] == "money" else None
                    flows[one["flow"]].append(money if one["value"] is None else one["value"])
            known = None not in flows["contribution"] + flows["benefit"]
            if known and first and first <= period.end and sum(flows["contribution"]) > 0:
                given_in = sum(flows["contribution"])
                value = (sum(flows["benefit"]) - given_in) / given_in
                expected[alliance_id, period.label, side] = value
    assert values_of(context, "alliance_roi") == pytest.approx(expected)


# ---------------------------------------------------------------- win rate


def closed_deals(attribution, *, won, lost, days):
    return [
        {
            "attribution": attribution,
            "opened_on": "2025-01-02",
            "closed_on": days[at % len(days)],
            "won": at < won,
        }
        for at in range(won + lost)
    ]


KINDS = ("sourced", "delivered", "none", "none")
QUARTERS = ("2025-02-03", "2025-05-05", "2025-08-08", "2025-11-11")


def test_win_rate_uplift_is_the_difference_of_both_rates(make_context, value_of):
    context = make_context(
        deals(
            *closed_deals("sourced", won=5, lost=1, days=QUARTERS),
            *closed_deals("delivered", won=3, lost=1, days=QUARTERS),
            *closed_deals("none", won=5, lost=5, days=QUARTERS),
        )
    )
    # 8 of 10 with the partner, 5 of 10 without; deals closed within twelve months.
    assert value_of(context, "win_rate_uplift", "2025Q4", perspective="ours") == pytest.approx(30)


def test_win_rate_uplift_has_the_standard_error_of_two_shares(make_context):
    from alliance_health.metrics import RULES

    context = make_context(
        deals(
            *closed_deals("sourced", won=8, lost=2, days=QUARTERS),
            *closed_deals("none", won=5, lost=5, days=QUARTERS),
        )
    )
    rule = RULES["win_rate_uplift"]
    values = rule.measure(rule.select(context)).set_index("period")
    # sqrt(80 x 20 / 10 + 50 x 50 / 10) = sqrt(160 + 250)
    assert values.loc["2025Q4", "se"] == pytest.approx(410**0.5)


def test_win_rate_uplift_needs_ten_deals_of_either_kind(make_context, values_of):
    context = make_context(
        deals(
            *closed_deals("sourced", won=8, lost=1, days=QUARTERS),
            *closed_deals("none", won=5, lost=5, days=QUARTERS),
        )
    )
    assert values_of(context, "win_rate_uplift") == {}


def test_win_rate_uplift_needs_every_quarter_of_its_year(make_context, values_of):
    with_hole = QUARTERS[:2] + QUARTERS[3:]
    context = make_context(
        deals(
            *closed_deals("sourced", won=8, lost=4, days=with_hole),
            *closed_deals("none", won=6, lost=6, days=with_hole),
        )
    )
    assert values_of(context, "win_rate_uplift") == {}


@examples
@given(seed=SEEDS)
def test_win_rate_uplift_is_what_counting_by_hand_gives(seed, drawn, redrawn, values_of, lived):
    rows = drawn(seed)[0]
    dice = random.Random(seed)
    many = [
        {**deal, "deal_id": f"{deal['deal_id']}-{copy}", "attribution": dice.choice(KINDS)}
        for deal in rows["opportunities"]
        for copy in range(4)
    ]
    rows["opportunities"] = many
    context = redrawn(rows)
    expected = {}
    for alliance_id, period in lived():
        window = [
            earlier
            for one, earlier in lived()
            if one == alliance_id and period.ordinal - 3 <= earlier.ordinal <= period.ordinal
        ]
        closed = [
            deal
            for deal in rows["opportunities"]
            if deal["alliance_id"] == alliance_id
            and deal["won"] is not None
            and deal["perspective"] != "theirs"
        ]
        of_quarter = [
            [deal for deal in closed if one.start <= deal["closed_on"] <= one.end] for one in window
        ]
        arms = {True: [], False: []}
        for deal in itertools.chain(*of_quarter):
            arms[deal["attribution"] != "none"].append(deal["won"])
        if all(of_quarter) and min(len(arms[True]), len(arms[False])) >= 10:
            rates = {arm: sum(won) / len(won) for arm, won in arms.items()}
            expected[alliance_id, period.label, "ours"] = 100 * (rates[True] - rates[False])
    assert values_of(context, "win_rate_uplift") == pytest.approx(expected)


# ---------------------------------------------------------------- properties


@examples
@given(seed=SEEDS, factor=st.sampled_from([0.5, 3.0, 1000.0]))
def test_another_unit_of_money_changes_no_ratio(seed, factor, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    money = {
        **rows,
        "opportunities": [
            {**row, "amount": row["amount"] and row["amount"] * factor}
            for row in rows["opportunities"]
        ],
        "targets": [{**row, "target": row["target"] * factor} for row in rows["targets"]],
    }
    other = redrawn(money)
    for metric_id, power in (("bookings_sourced", 1), ("pipeline_cover", 0)):
        expected = {
            key: value * factor**power for key, value in values_of(context, metric_id).items()
        }
        assert values_of(other, metric_id) == pytest.approx(expected)


@examples
@given(seed=SEEDS)
def test_a_deal_cut_in_two_books_the_same(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    dice = random.Random(seed)
    halves = []
    for row in rows["opportunities"]:
        share = dice.random()
        amount = row["amount"]
        for part, name in ((share, "a"), (1 - share, "b")):
            halves.append(
                {**row, "deal_id": row["deal_id"] + name, "amount": amount and amount * part}
            )
    other = redrawn({**rows, "opportunities": halves})
    for metric_id in ("bookings_sourced", "bookings_influenced"):
        assert values_of(other, metric_id) == pytest.approx(values_of(context, metric_id))
