"""Flows by period: a 0 is known or there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.insights.fair_shares.flows import (
    NO_BENEFITS,
    NO_ENTRIES,
    NO_WORTH,
    NOT_NAMED,
    flows_by_period,
)
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

PARTNERS = pd.DataFrame(
    [("a", "us", "ours"), ("a", "them", "theirs")],
    columns=["alliance_id", "partner_id", "perspective"],
)


def found(*entries):
    """Add up entries (partner, day, flow, worth) over 2026Q1 to 2026Q3."""
    periods = [Period.parse(label) for label in ("2026Q1", "2026Q2", "2026Q3")]
    grid = pd.DataFrame([("a", one.label, one.ordinal) for one in periods])
    grid.columns = ["alliance_id", "period", "ordinal"]
    columns = ["alliance_id", "member", "occurred_on", "flow", "worth"]
    rows = pd.DataFrame([("a", *one) for one in entries], columns=columns)
    rows = rows.assign(occurred_on=pd.to_datetime(rows["occurred_on"]))
    rows = rows.astype({"worth": "float64"})
    table = flows_by_period(rows, PARTNERS, grid, Frequency.QUARTER)
    return table.set_index(["partner_id", "period"])


def test_silence_is_0_only_after_both_were_named() -> None:
    table = found(
        ("us", "2026-01-10", "contribution", 50),
        ("us", "2026-02-10", "benefit", 70),
        ("them", "2026-05-10", "contribution", 20),
        ("us", "2026-08-10", "contribution", 30),
    )
    them = table.loc["them"]
    assert them["why"].to_list() == [NOT_NAMED, "", ""]
    assert them["contribution"].isna().to_list() == [True, False, False]
    assert them["contribution"].to_list()[1:] == [20, 0]
    assert table.loc[("us", "2026Q1")][["contribution", "benefit"]].to_list() == [50, 70]


def test_a_period_without_any_entry_is_a_hole_and_benefits_begin_with_the_first() -> None:
    table = found(
        ("us", "2026-01-10", "contribution", 50),
        ("them", "2026-01-11", "contribution", 50),
        ("us", "2026-08-10", "benefit", 30),
    )
    us = table.loc["us"]
    assert us["why"].to_list() == [NO_BENEFITS, NO_ENTRIES, ""]
    assert us["contribution"].to_list()[0] == 50
    assert us["benefit"].isna().to_list() == [True, True, False]
    assert us["contribution"].isna().to_list() == [False, True, False]


def test_an_entry_without_worth_hides_its_flow_only() -> None:
    table = found(
        ("us", "2026-01-10", "contribution", None),
        ("us", "2026-01-11", "contribution", 5),
        ("us", "2026-01-12", "benefit", 9),
        ("them", "2026-01-12", "contribution", 9),
    )
    us = table.loc[("us", "2026Q1")]
    assert us["why"] == NO_WORTH
    assert pd.isna(us["contribution"])
    assert us["benefit"] == 9


def test_no_ledger_at_all_leaves_every_row_missing() -> None:
    table = found()
    assert len(table) == 6
    assert (table["why"] == NO_ENTRIES).all()
    assert table[["contribution", "benefit"]].isna().all(axis=None)


def test_rows_do_not_depend_on_the_order_of_entries() -> None:
    entries = [
        ("us", "2026-01-10", "contribution", 1),
        ("them", "2026-02-10", "benefit", 2),
        ("us", "2026-04-10", "contribution", 3),
    ]
    pd.testing.assert_frame_equal(found(*entries), found(*reversed(entries)))


@pytest.mark.parametrize("flow", ["contribution", "benefit"])
def test_flows_add_up_to_the_entries(flow) -> None:
    entries = [
        (name, f"2026-{month:02d}-15", kind, 10 * month + len(name))
        for name in ("us", "them")
        for month in range(1, 10)
        for kind in ("contribution", "benefit")
    ]
    wanted = sum(worth for _, _, kind, worth in entries if kind == flow)
    assert found(*entries)[flow].sum() == wanted
