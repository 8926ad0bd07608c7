"""Flows: who gave what to whom, and how the balance ran."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.errors import DataError
from alliance_health.insights.give_and_get.flows import find_flows, side_balance

THREE = {"us": "ours", "them": "theirs", "third": "theirs"}


def flows_of(context, kind="all"):
    table = find_flows(context)
    chosen = table[table["type"] == kind]
    names = [
        "period",
        "partner_id",
        "counterparty_id",
        "given",
        "received",
        "balance",
        "cumulative",
    ]
    return chosen[names].to_records(index=False).tolist()


def test_both_directions_stand_in_one_row_and_the_balance_adds_up(context_with, put_in):
    rows = [
        put_in("us", "2024-01-10", 100.0),
        put_in("them", "2024-02-10", 30.0),
        put_in("them", "2024-04-10", 50.0, type="money"),
    ]
    context = context_with(ledger=rows)
    # 100 - 30 = 70, then 0 - 50 = -50: 20 so far.
    assert flows_of(context) == [
        ("2024Q1", "us", "them", 100.0, 30.0, 70.0, 70.0),
        ("2024Q2", "us", "them", 0.0, 50.0, -50.0, 20.0),
    ]
    assert flows_of(context, "money") == [
        ("2024Q1", "us", "them", 0.0, 0.0, 0.0, 0.0),
        ("2024Q2", "us", "them", 0.0, 50.0, -50.0, -50.0),
    ]


def test_the_counterparty_counts_where_it_is_named(context_with, put_in):
    rows = [
        put_in("us", "2024-01-10", 100.0, counterparty_id="third"),
        put_in("us", "2024-01-11", 40.0),
        put_in("them", "2024-01-12", 30.0, counterparty_id="third"),
        put_in("third", "2024-01-13", 20.0),
    ]
    told = flows_of(context_with(ledger=rows, sides=THREE))
    assert told == [
        ("2024Q1", "them", "third", 30.0, 0.0, 30.0, 30.0),
        ("2024Q1", "us", "theirs", 40.0, 0.0, 40.0, 40.0),
        ("2024Q1", "us", "third", 100.0, 20.0, 80.0, 80.0),
    ]


def test_an_entry_without_worth_hides_its_type_and_period_and_every_balance_after(
    context_with, put_in
):
    rows = [
        put_in("us", "2024-01-10", 100.0),
        put_in("them", "2024-04-10", None),
        put_in("us", "2024-04-11", 7.0, type="leads"),
        put_in("us", "2024-07-10", 5.0),
    ]
    table = find_flows(context_with(ledger=rows)).set_index(["type", "period"])
    assert pd.isna(table.loc[("hours", "2024Q2"), "received"])
    assert table.loc[("hours", "2024Q2"), "reason"] == "the worth of 1 entry is not known"
    assert table.loc[("hours", "2024Q2"), "given"] == 0.0
    assert table.loc[("leads", "2024Q2"), "balance"] == 7.0
    assert pd.isna(table.loc[("hours", "2024Q3"), "cumulative"])
    assert table.loc[("hours", "2024Q3"), "balance"] == 5.0
    assert pd.isna(table.loc[("all", "2024Q2"), "balance"])


def test_a_flow_that_runs_backwards_is_refused_with_its_place(context_with, put_in):
    rows = [put_in("us", "2024-01-10"), put_in("them", "2024-01-11", -5.0)]
    with pytest.raises(DataError, match=r"ledger\.csv, line 3, value: '-5'.*contribution of the"):
        find_flows(context_with(ledger=rows))


def test_reciprocity_is_that_of_four_periods(context_with, put_in):
    days = ["2024-01-10", "2024-04-10", "2024-07-10", "2024-10-10", "2025-01-10"]
    rows = [put_in("us", day, 90.0) for day in days]
    rows += [put_in("them", day, 30.0) for day in days[:4]]
    table = side_balance(context_with(ledger=rows))
    # 90 against 30: 1 - 60/120. Then 360 against 90: 1 - 270/450.
    assert table["reciprocity"].tolist() == pytest.approx([0.5, 0.5, 0.5, 0.5, 0.4])


def test_one_side_only_has_a_balance_and_no_reciprocity(context_with, put_in):
    table = side_balance(context_with(ledger=[put_in("us", "2024-01-10", 90.0)]))
    assert table["balance"].tolist() == [90.0]
    assert table["reciprocity"].isna().all()


def test_an_empty_ledger_has_no_flows(context_with):
    assert find_flows(context_with()).empty
    assert side_balance(context_with()).empty


def test_worth_of_0_on_both_sides_has_no_reciprocity(context_with, put_in):
    rows = [put_in("us", "2024-01-10", 0.0), put_in("them", "2024-01-10", 0.0)]
    table = side_balance(context_with(ledger=rows))
    assert table["balance"].tolist() == [0.0]
    assert table["reciprocity"].isna().all()


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(["us", "them"]), st.integers(1, 4), st.integers(0, 99))))
def test_the_balance_is_the_plain_sum_of_what_each_gave(context_with, put_in, drawn):
    rows = [
        put_in(who, f"2024-{3 * quarter:02d}-05", float(worth)) for who, quarter, worth in drawn
    ]
    table = side_balance(context_with(ledger=rows))
    plain = sum(worth if who == "us" else -worth for who, _, worth in drawn)
    last = table["cumulative"].iloc[-1] if len(table) else 0.0
    assert last == pytest.approx(plain)
