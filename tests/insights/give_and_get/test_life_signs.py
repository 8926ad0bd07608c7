"""Signs of life: exchange, support, sales caused; what silence costs; when the rule warns."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.give_and_get.life_signs import (
    EMPTY_AFTER,
    WENT_ON_AFTER,
    WRITTEN_WITHIN,
    find_life_signs,
    says_warning,
)
from alliance_health.insights.give_and_get.result import LIFE_COLUMNS

QUARTERS = [f"{year}-{month:02d}-15" for year in (2024, 2025) for month in (2, 5, 8, 11)]


def life_of(context):
    table = find_life_signs(context)
    assert list(table) == list(LIFE_COLUMNS)
    return table.set_index("period")


def silent_since(put_in, last=3, worth=100.0):
    """They put in leads for `last` quarters; we put in hours for all eight."""
    rows = [put_in("us", day, worth) for day in QUARTERS]
    return rows + [put_in("them", day, 40.0, type="leads") for day in QUARTERS[:last]]


def test_three_signs_of_life_are_two_way(context_with, put_in):
    told = life_of(context_with(ledger=silent_since(put_in))).loc["2024Q3"]
    assert (told["signs"], told["known"], told["verdict"]) == (3, 3, "two-way")
    assert told["warned_on"] == ""


def test_no_sign_of_three_is_empty_with_days_cost_and_the_day_of_the_warning(context_with, put_in):
    told = life_of(context_with(ledger=silent_since(put_in))).loc["2025Q2"]
    assert (told["signs"], told["known"], told["verdict"]) == (0, 3, "empty")
    # From 15 August 2024 to 30 June 2025: 16 + 30 + 31 + 30 + 31 + 31 + 28 + 31 + 30 + 31 + 30.
    assert told["days_since_last_act"] == 319
    # November, February and May.
    assert told["cost_since_last_act"] == 300.0
    # The 91st day after 15 August is 14 November, but our next entry is of the 15th: the rule
    # needs to see that we went on, so that a log that nobody keeps does not warn.
    assert told["warned_on"] == "2024-11-15"


def test_leads_do_not_count_as_running_cost(context_with, put_in):
    rows = [*silent_since(put_in), put_in("us", "2025-01-07", 5_000.0, type="leads")]
    assert life_of(context_with(ledger=rows)).loc["2025Q2", "cost_since_last_act"] == 300.0


def test_cost_is_not_known_where_one_entry_has_no_worth(context_with, put_in):
    rows = [*silent_since(put_in), put_in("us", "2025-01-07", None)]
    assert pd.isna(life_of(context_with(ledger=rows)).loc["2025Q2", "cost_since_last_act"])


def test_one_sign_of_three_is_suspected_to_be_one_way(context_with, put_in):
    asked = [
        {"decision_id": f"d{at}", "raised_by": "theirs", "raised_on": pd.Timestamp(day)}
        for at, day in enumerate(QUARTERS)
    ]
    told = life_of(context_with(ledger=silent_since(put_in), decisions=asked)).loc["2024Q4"]
    assert (told["exchange"], told["support"], told["partner_sales"]) == (True, False, False)
    assert (told["verdict"], told["reason"]) == ("one-way suspected", "1 of 3 signs of life")
    # They asked for a decision: that is an act.
    assert told["warned_on"] == ""


def test_contacts_alone_are_an_exchange(context_with):
    rows = [
        {"contact_ours": "a", "contact_theirs": "x", "period": "2024Q2", "exchanges": exchanges}
        for exchanges in (4,)
    ]
    told = life_of(context_with(contacts=rows)).loc["2024Q2"]
    assert (told["exchange"], told["known"], told["verdict"]) == (True, 1, "cannot be told")


def test_contacts_without_an_exchange_are_none(context_with):
    rows = [{"contact_ours": "a", "contact_theirs": "x", "period": "2024Q2", "exchanges": 0}]
    assert (
        life_of(context_with(contacts=rows)).loc["2024Q2", "exchange"] is False
        or not life_of(context_with(contacts=rows)).loc["2024Q2", "exchange"]
    )


def test_where_nobody_writes_silence_says_nothing(context_with, put_in):
    rows = [put_in("us", "2024-02-15"), put_in("them", "2024-02-16", type="leads")]
    told = life_of(context_with(ledger=rows)).loc["2025Q1"]
    assert (told["known"], told["verdict"], told["warned_on"]) == (0, "cannot be told", "")


def test_a_side_that_the_ledger_never_named_is_unknown_unless_it_was_kept_from_the_start(
    context_with, put_in
):
    rows = [put_in("us", day) for day in QUARTERS]
    kept = life_of(context_with(ledger=rows)).loc["2024Q4"]
    assert kept["support"] is False or not kept["support"]
    assert kept["days_since_last_act"] == 365  # from the start of the alliance
    later = [{"started_on": pd.Timestamp("2020-01-01")}]
    told = life_of(context_with(ledger=rows, alliances=later)).loc["2024Q4"]
    assert pd.isna(told["support"])
    assert pd.isna(told["days_since_last_act"])


@pytest.mark.parametrize(
    ("deal", "caused"),
    [
        ({"attribution": "sourced", "partner_id": "them"}, True),
        ({"attribution": "influenced", "partner_id": "them"}, True),
        ({"attribution": "sourced", "partner_id": "us"}, None),
        # The part of the alliance is known, but not which side it was.
        ({"attribution": "sourced", "partner_id": None}, None),
        ({"attribution": "none", "partner_id": "them"}, None),
    ],
)
def test_sales_are_theirs_where_a_deal_is_credited_to_them(context_with, deal, caused):
    row = {"deal_id": "d", "opened_on": pd.Timestamp("2024-05-01"), **deal}
    found = life_of(context_with(opportunities=[row])).loc["2024Q2", "partner_sales"]
    assert (None if pd.isna(found) else bool(found)) is caused


def test_low_reciprocity_is_one_way_once_it_has_lasted_four_periods(context_with, put_in):
    rows = [put_in("us", day, 100.0) for day in QUARTERS]
    rows += [put_in("them", day, 5.0, type="leads") for day in QUARTERS]
    table = life_of(context_with(ledger=rows))
    # 1 - 95/105 = 0.095 in every quarter, the first included: its window is one quarter.
    assert table["verdict"].tolist() == ["two-way"] * 3 + ["one-way suspected"] * 5
    assert table["reason"].iloc[-1] == "we give nearly all: reciprocity 0.0952, below 0.3"
    assert table["reason"].iloc[0].endswith("not yet for 4 periods")


def test_the_sign_says_who_gives(context_with, put_in):
    rows = [put_in("us", day, 5.0) for day in QUARTERS]
    rows += [put_in("them", day, 100.0, type="leads") for day in QUARTERS]
    assert life_of(context_with(ledger=rows))["reason"].iloc[-1].startswith("the other side gives")


def test_an_unfair_split_is_not_one_way(context_with, put_in):
    rows = [put_in("us", day, 54.0) for day in QUARTERS]
    rows += [put_in("them", day, 46.0, type="leads") for day in QUARTERS]
    assert set(life_of(context_with(ledger=rows))["verdict"]) == {"two-way"}


def test_a_month_of_silence_in_a_monthly_workbook_is_not_empty(context_with, put_in):
    months = [f"2024-{month:02d}-10" for month in range(1, 13)]
    rows = [put_in("us", day) for day in months]
    rows += [put_in("them", day, 40.0, type="leads") for day in (*months[:5], months[6])]
    life = ("2024-01", "2024-12")
    table = life_of(context_with(ledger=rows, life=life, frequency="month"))
    assert table.loc["2024-06", "verdict"] == "two-way"
    assert table.loc["2024-09", "verdict"] == "two-way"  # July is one of its three months
    assert table.loc["2024-10", "verdict"] == "empty"


def test_a_warning_rests_on_what_was_known_on_the_day(context_with, put_in):
    late = put_in("them", "2024-12-01", 40.0, type="leads", recorded_on=pd.Timestamp("2025-03-01"))
    table = life_of(context_with(ledger=[*silent_since(put_in), late]))
    # Their act of December became known in March, when the rule had warned since November.
    assert table.loc["2024Q4", "warned_on"] == "2024-11-15"
    # On 1 March it was 90 days old: no warning; on 2 March again, without a break until June.
    assert table.loc["2025Q2", "warned_on"] == "2025-03-02"


def test_three_partners_count_as_one_side(context_with, put_in):
    sides = {"us": "ours", "them": "theirs", "third": "theirs"}
    rows = [*silent_since(put_in), *(put_in("third", day, type="leads") for day in QUARTERS)]
    assert set(life_of(context_with(ledger=rows, sides=sides))["verdict"]) == {"two-way"}


@settings(max_examples=12)
@given(st.lists(st.integers(0, 600), min_size=1), st.lists(st.integers(0, 600), min_size=1))
def test_warned_on_is_what_a_walk_over_all_days_finds(context_with, put_in, theirs, ours):
    start = date(2024, 1, 1)
    rows = [put_in("them", str(start + timedelta(days=day))) for day in theirs]
    rows += [put_in("us", str(start + timedelta(days=day))) for day in ours]
    table = life_of(context_with(ledger=rows, life=("2024Q1", "2025Q4")))
    end = (date(2025, 12, 31) - start).days
    first = None
    for day in range(end + 1):
        # The ledger begins within 92 days of the start of the alliance, or says nothing before.
        known = [one for one in theirs if one <= day]
        kept = min(one for one in (*theirs, *ours)) <= 92
        last = max(known) if known else (0 if kept else None)
        mine = [one for one in ours if one <= day]
        warns = last is not None and mine and day - last > EMPTY_AFTER
        warns = warns and max(mine) - last > WENT_ON_AFTER and day - max(mine) <= WRITTEN_WITHIN
        first = (first if first is not None else day) if warns else None
    expected = "" if first is None else str(start + timedelta(days=first))
    assert table.loc["2025Q4", "warned_on"] == expected


def test_warnings_are_told_by_a_day():
    life = pd.DataFrame({"warned_on": ["2025-09-25", "", "2026-01-01"]})
    assert says_warning(life, date(2025, 12, 31)).tolist() == [True, False, False]
