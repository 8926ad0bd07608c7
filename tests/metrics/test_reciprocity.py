"""Give and take: leads, returns, fairness, reciprocity."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

SIDE_OF = {"us": "ours", "them": "theirs", "third": "theirs"}


def entry(partner, occurred_on, value, flow="contribution", **more):
    return {
        "entry_id": f"{partner}-{occurred_on}-{value}-{flow}",
        "partner_id": partner,
        "occurred_on": occurred_on,
        "flow": flow,
        "type": "hours",
        "value": value,
        **more,
    }


def flows(**of_partner):
    """Make contribution and benefit of each partner on one day."""
    return [
        entry(partner, "2025-05-05", value, flow)
        for partner, values in of_partner.items()
        for flow, value in zip(("contribution", "benefit"), values, strict=True)
    ]


def worth(one):
    """Worth of an entry; None where unknown."""
    return one["amount"] if one["value"] is None and one["type"] == "money" else one["value"]


def test_leads_are_counted_by_the_side_that_gives_them(make_context, values_of):
    lead = {"type": "leads"}
    context = make_context(
        {
            "ledger": [
                entry("us", "2025-04-01", None, **lead, amount=3.0),
                entry("us", "2025-05-01", None, **lead, amount=4.0),
                entry("us", "2025-05-01", None, "benefit", **lead, amount=9.0),
                entry("them", "2025-05-01", 9.0),
            ]
        }
    )
    assert values_of(context, "leads_exchanged") == {
        ("orion", "2025Q2", "ours"): 7.0,
        ("orion", "2025Q2", "theirs"): 0.0,
    }


# ---------------------------------------------------------------- returns and fairness


def test_return_floor_is_the_return_of_the_partner_who_gets_least(make_context, value_of):
    rows = flows(us=(100.0, 150.0), them=(80.0, 88.0))
    assert value_of(make_context({"ledger": rows}), "return_floor", "2025Q2") == pytest.approx(1.1)


def test_a_partner_who_gets_nothing_has_a_return_of_0(make_context, value_of):
    rows = flows(us=(100.0, 150.0), them=(80.0, 0.0))[:3]
    assert value_of(make_context({"ledger": rows}), "return_floor", "2025Q2") == 0.0


def test_return_floor_needs_a_contribution_of_every_partner(make_context, values_of):
    rows = flows(us=(100.0, 150.0), them=(0.0, 88.0))
    assert values_of(make_context({"ledger": rows}), "return_floor") == {}


def test_fairness_gap_is_the_largest_distance_of_benefit_share_from_contribution_share(
    make_context, value_of
):
    # Ours 60 % of the contributions, 75 % of the benefits.
    rows = flows(us=(60.0, 150.0), them=(40.0, 50.0))
    assert value_of(make_context({"ledger": rows}), "fairness_gap", "2025Q2") == pytest.approx(15)


def test_fairness_gap_looks_at_every_partner_of_a_side(make_context, value_of):
    partners = [{"partner_id": one, "perspective": side} for one, side in SIDE_OF.items()]
    # Shares given 50, 25, 25 and received 50, 45, 5: their side as a whole is fair.
    rows = flows(us=(50.0, 50.0), them=(25.0, 45.0), third=(25.0, 5.0))
    context = make_context({"partners": partners, "ledger": rows})
    assert value_of(context, "fairness_gap", "2025Q2") == pytest.approx(20)


def test_a_partner_who_only_takes_is_unfair(make_context, value_of):
    rows = flows(us=(60.0, 50.0))
    rows.append(entry("them", "2025-06-01", 50.0, "benefit"))
    assert value_of(make_context({"ledger": rows}), "fairness_gap", "2025Q2") == pytest.approx(50)


@pytest.mark.parametrize("metric_id", ["fairness_gap", "return_floor", "reciprocity"])
def test_a_ledger_of_one_side_is_not_taken_for_fair(metric_id, make_context, values_of):
    context = make_context({"ledger": flows(us=(60.0, 150.0))})
    assert values_of(context, metric_id) == {}


@pytest.mark.parametrize("metric_id", ["fairness_gap", "return_floor"])
def test_an_entry_without_worth_hides_returns_and_fairness(metric_id, make_context, values_of):
    rows = flows(us=(60.0, 150.0), them=(40.0, 50.0))
    rows.append(entry("them", "2025-05-06", None, type="knowledge", amount=1.0))
    assert values_of(make_context({"ledger": rows}), metric_id) == {}


@examples
@given(seed=SEEDS)
def test_returns_and_fairness_are_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    floors, gaps = {}, {}
    for alliance_id, period in lived():
        members = [
            one["partner_id"]
            for one in rows["partners"]
            if one["alliance_id"] == alliance_id and one["perspective"] != "joint"
        ]
        entries = [one for one in rows["ledger"] if one["partner_id"] in members]
        firsts = [one["occurred_on"] for one in entries if one["flow"] == "benefit"]
        here = [one for one in entries if period.start <= one["occurred_on"] <= period.end]
        if not firsts or min(firsts) > period.end or any(worth(one) is None for one in here):
            continue
        put, got = (by_member(here, members, flow) for flow in ("contribution", "benefit"))
        cell = alliance_id, period.label, "joint"
        if all(put):
            floors[cell] = min(out / into for out, into in zip(got, put, strict=True))
        if {one["partner_id"] for one in here} == set(members) and sum(got) and sum(put):
            shares = zip(got, put, strict=True)
            gaps[cell] = 100 * max(abs(out / sum(got) - into / sum(put)) for out, into in shares)
    assert values_of(context, "return_floor") == pytest.approx(floors)
    assert values_of(context, "fairness_gap") == pytest.approx(gaps)


def by_member(entries, members, flow):
    """Add up one flow by partner."""
    return [
        sum(worth(one) for one in entries if one["partner_id"] == member and one["flow"] == flow)
        for member in members
    ]


# ---------------------------------------------------------------- reciprocity


def test_reciprocity_is_how_even_four_periods_of_giving_are(make_context, value_of):
    rows = [
        entry("us", "2025-02-02", 40.0),
        entry("them", "2025-05-05", 30.0),
        entry("us", "2025-08-08", 20.0, type="knowledge"),
        entry("us", "2025-11-11", 30.0),
    ]
    # 90 against 30: 1 - 60 / 120.
    assert value_of(make_context({"ledger": rows}), "reciprocity", "2025Q4") == pytest.approx(0.5)


def test_reciprocity_is_missing_with_a_hole_in_its_window(make_context, values_of):
    rows = [
        entry("us", "2025-02-02", 40.0),
        entry("them", "2025-02-02", 40.0),
        entry("us", "2025-08-08", 20.0),
    ]
    # The alliance begins with 2025Q1, whose window is one period; 2025Q2 is empty.
    assert values_of(make_context({"ledger": rows}), "reciprocity") == {
        ("orion", "2025Q1", "joint"): 1.0
    }


def test_reciprocity_is_0_when_only_one_side_gives(make_context, value_of):
    rows = [entry("us", "2025-02-02", 40.0), entry("them", "2025-02-02", 5.0, "benefit")]
    assert value_of(make_context({"ledger": rows}), "reciprocity", "2025Q1") == 0.0


def test_reciprocity_is_missing_when_nothing_was_given(make_context, values_of):
    rows = [entry("us", "2025-02-02", 0.0), entry("them", "2025-02-02", 0.0)]
    assert values_of(make_context({"ledger": rows}), "reciprocity") == {}


@examples
@given(seed=SEEDS)
def test_reciprocity_is_what_adding_up_by_hand_gives(seed, drawn, redrawn, values_of, lived):
    rows = drawn(seed)[0]
    rows["ledger"] = [{**one, "value": worth(one) or 1.0} for one in rows["ledger"]]
    side_of = {row["partner_id"]: row["perspective"] for row in rows["partners"]}
    expected = {}
    for alliance_id, period in lived():
        window = [
            earlier
            for one, earlier in lived()
            if one == alliance_id and period.ordinal - 3 <= earlier.ordinal <= period.ordinal
        ]
        entries = [
            one
            for one in rows["ledger"]
            if one["alliance_id"] == alliance_id and side_of[one["partner_id"]] != "joint"
        ]
        named = {side_of[one["partner_id"]] for one in entries if one["occurred_on"] <= period.end}
        quarters = [
            [
                one
                for one in entries
                if one["flow"] == "contribution"
                and quarter.start <= one["occurred_on"] <= quarter.end
            ]
            for quarter in window
        ]
        sums = {"ours": 0.0, "theirs": 0.0}
        for one in (one for quarter in quarters for one in quarter):
            sums[side_of[one["partner_id"]]] += one["value"]
        if len(named) == 2 and all(quarters) and sum(sums.values()) > 0:
            distance = abs(sums["ours"] - sums["theirs"]) / sum(sums.values())
            expected[alliance_id, period.label, "joint"] = 1 - distance
    assert values_of(redrawn(rows), "reciprocity") == pytest.approx(expected)


@examples
@given(seed=SEEDS, factor=st.sampled_from([0.01, 7.0]))
def test_give_and_take_do_not_depend_on_the_unit_or_on_who_is_we(
    seed, factor, drawn, redrawn, values_of
):
    rows, context = drawn(seed)
    other = {"ours": "theirs", "theirs": "ours", "joint": "joint"}
    changed = redrawn(
        {
            **rows,
            "partners": [
                {**one, "perspective": other[one["perspective"]]} for one in rows["partners"]
            ],
            "ledger": [
                {**one, "value": None if worth(one) is None else worth(one) * factor}
                for one in rows["ledger"]
                if one["type"] != "money" or worth(one) is not None
            ],
        }
    )
    for metric_id in ("reciprocity", "fairness_gap", "return_floor"):
        found = values_of(changed, metric_id)
        assert found == pytest.approx(values_of(context, metric_id)), metric_id
        assert all(value >= 0 for value in found.values())
