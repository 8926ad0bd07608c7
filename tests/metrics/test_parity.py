"""Our share of what is put in, against the share we agreed on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.metrics.lineage import Number, rows_behind

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
METRIC = "investment_parity"
CELL = ("orion", "2025Q2", "joint")


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


def agreed(**shares):
    return [{"agreed_share": shares}]


#: We put in 75 of 100, in money, hours and assets.
ENTRIES = [
    entry("us", "2025-04-04", None, type="money", amount=30.0),
    entry("us", "2025-05-05", 45.0),
    entry("them", "2025-06-06", 25.0, type="assets"),
]


def test_parity_is_our_share_minus_the_agreed_one(make_context, values_of):
    context = make_context({"ledger": ENTRIES, "charters": agreed(us=0.6, them=0.4)})
    # 100 x 75 / 100 - 60
    assert values_of(context, METRIC) == {CELL: pytest.approx(15)}


def test_without_an_agreed_share_nobody_agreed_on_half_and_half(make_context, values_of):
    assert values_of(make_context({"ledger": ENTRIES}), METRIC) == {}
    context = make_context({"ledger": ENTRIES, "charters": agreed()})
    assert values_of(context, METRIC) == {}


def test_we_may_have_agreed_to_bear_nothing(make_context, values_of):
    context = make_context({"ledger": ENTRIES, "charters": agreed(us=0.0, them=1.0)})
    assert values_of(context, METRIC) == {CELL: pytest.approx(75)}


@pytest.mark.parametrize(
    "shares", [{"us": 1.0}, {"them": 1.0}, {"us": 0.5, "them": 0.3, "unknown": 0.2}]
)
def test_shares_have_to_name_exactly_the_partners_on_both_sides(shares, make_context, values_of):
    context = make_context({"ledger": ENTRIES, "charters": agreed(**shares)})
    assert values_of(context, METRIC) == {}


def test_shares_of_several_partners_of_a_side_add_up(make_context, values_of):
    partners = [
        {"partner_id": "us", "perspective": "ours"},
        {"partner_id": "sister", "perspective": "ours"},
        {"partner_id": "them", "perspective": "theirs"},
        {"partner_id": "press", "perspective": "joint"},
    ]
    rows = [*ENTRIES, entry("sister", "2025-05-05", 20.0), entry("press", "2025-05-05", 500.0)]
    shares = agreed(us=0.5, sister=0.3, them=0.2)
    context = make_context({"partners": partners, "ledger": rows, "charters": shares})
    # The venture itself is on no side: 100 x (75 + 20) / 120 - 80.
    assert values_of(context, METRIC) == {CELL: pytest.approx(100 * 95 / 120 - 80)}


def test_benefits_are_no_investment(make_context, value_of):
    rows = [*ENTRIES, entry("them", "2025-05-05", 500.0, "benefit")]
    context = make_context({"ledger": rows, "charters": agreed(us=0.6, them=0.4)})
    assert value_of(context, METRIC, "2025Q2") == pytest.approx(15)


def test_a_contribution_without_worth_hides_the_parity(make_context, values_of):
    rows = [*ENTRIES, entry("them", "2025-05-05", None, type="knowledge", amount=2.0)]
    context = make_context({"ledger": rows, "charters": agreed(us=0.6, them=0.4)})
    assert values_of(context, METRIC) == {}


def test_a_silent_side_put_in_0_once_the_ledger_has_named_it(make_context, values_of):
    rows = [
        entry("us", "2025-02-02", 10.0),
        entry("us", "2025-05-05", 10.0),
        entry("them", "2025-05-05", 30.0),
        entry("us", "2025-08-08", 10.0),
    ]
    context = make_context({"ledger": rows, "charters": agreed(us=0.25, them=0.75)})
    assert values_of(context, METRIC) == {
        # 2025Q1: theirs is not named yet: unknown, not idle
        ("orion", "2025Q2", "joint"): pytest.approx(0),
        ("orion", "2025Q3", "joint"): pytest.approx(75),
        # 2025Q4 holds no contribution of anybody
    }


def test_nothing_put_in_has_no_shares(make_context, values_of):
    rows = [entry("us", "2025-05-05", 0.0), entry("them", "2025-05-05", 0.0)]
    context = make_context({"ledger": rows, "charters": agreed(us=0.6, them=0.4)})
    assert values_of(context, METRIC) == {}


def test_a_trace_leads_to_the_entries_and_to_the_charter(make_context):
    import pandas as pd

    context = make_context({"ledger": ENTRIES, "charters": agreed(us=0.6, them=0.4)})
    number = Number(*CELL, row="metric", id=METRIC, role="leading")
    cell = {"alliance_id": "orion", "period": "2025Q2", "perspective": "joint"}
    panel = pd.DataFrame(
        [{**cell, "metric_id": METRIC, "source_period": "2025Q2", "origin": "computed"}]
    )
    rows = rows_behind(number, panel=panel, context=context)
    assert rows["table"].tolist() == ["charters", "charters", "ledger", "ledger", "ledger"]
    assert rows.loc[:1, ["file", "line", "key", "value"]].to_numpy().tolist() == [
        ["charters/orion.toml", 2, "agreed_share.them", 0.4],
        ["charters/orion.toml", 2, "agreed_share.us", 0.6],
    ]
    supplied = rows_behind(number, panel=panel.assign(origin="supplied"), context=context)
    assert supplied.empty


def worth(one):
    """Worth of an entry; None where unknown."""
    return one["amount"] if one["value"] is None and one["type"] == "money" else one["value"]


@examples
@given(seed=SEEDS)
def test_parity_is_what_adding_up_by_hand_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    side_of = {row["partner_id"]: row["perspective"] for row in rows["partners"]}
    written = {row["alliance_id"]: row["agreed_share"] for row in rows["charters"]}
    expected = {}
    for alliance_id, period in lived():
        members = {
            row["partner_id"]
            for row in rows["partners"]
            if row["alliance_id"] == alliance_id and row["perspective"] != "joint"
        }
        shares = written.get(alliance_id, {})
        entries = [one for one in rows["ledger"] if one["partner_id"] in members]
        named = {side_of[one["partner_id"]] for one in entries if one["occurred_on"] <= period.end}
        given_ = [
            one
            for one in entries
            if one["flow"] == "contribution" and period.start <= one["occurred_on"] <= period.end
        ]
        worths = [worth(one) for one in given_]
        if set(shares) != members or len(named) < 2 or None in worths or not sum(worths):
            continue
        ours = sum(worth(one) for one in given_ if side_of[one["partner_id"]] == "ours")
        share = sum(share for name, share in shares.items() if side_of[name] == "ours")
        expected[alliance_id, period.label, "joint"] = 100 * (ours / sum(worths) - share)
    assert values_of(context, METRIC) == pytest.approx(expected)


@examples
@given(seed=SEEDS)
def test_what_we_bear_too_much_they_bear_too_little(seed, drawn, redrawn, values_of):
    rows, context = drawn(seed)
    other = {"ours": "theirs", "theirs": "ours", "joint": "joint"}
    partners = [{**one, "perspective": other[one["perspective"]]} for one in rows["partners"]]
    mirrored = values_of(redrawn({**rows, "partners": partners}), METRIC)
    found = values_of(context, METRIC)
    assert mirrored == pytest.approx({cell: -value for cell, value in found.items()})
    assert all(-100 <= value <= 100 for value in found.values())
