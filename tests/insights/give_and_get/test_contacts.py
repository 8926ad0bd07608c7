"""Contacts: how much hangs on one person, and what is left when that person goes."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.give_and_get.contacts import judge_contacts, say_departure


def contact(ours, theirs, exchanges, period="2024Q1", function="sales"):
    return {
        "contact_ours": ours, "contact_theirs": theirs, "period": period,
        "exchanges": exchanges, "function": function,
    }  # fmt: skip


ROWS = [contact("a", "x", 8), contact("b", "x", 7, function="service"), contact("c", "y", 5)]


def told(context_with, rows, period="2024Q1", **more):
    return judge_contacts(context_with(contacts=rows, **more)).set_index("period").loc[period]


def test_shares_density_and_what_is_left_are_worked_out_by_hand(context_with):
    row = told(context_with, ROWS)
    # 15 of 20 run through x; a has 8. Three of 3 x 2 possible pairs are in touch.
    assert (row["exchanges"], row["people_ours"], row["people_theirs"]) == (20, 3, 2)
    assert row["largest_share"] == 0.75
    assert row["busiest_side"] == "theirs"
    assert row["left_without_theirs"] == 0.25
    assert row["left_without_ours"] == 0.6
    assert row["density"] == 0.5
    # Without x only c and y are left, about sales; without a both topics.
    assert (row["functions"], row["functions_without_theirs"]) == (2, 1)
    assert row["functions_without_ours"] == 2


def test_the_sentence_names_nobody(context_with):
    said = say_departure(told(context_with, ROWS), "theirs", "Orion")
    assert said == (
        "If one person of Orion goes, 25 % of the exchanges and 1 of 2 topics stay connected."
    )


def test_no_id_of_a_person_is_in_the_table(context_with):
    rows = [contact("secret-ours", "secret-theirs", 20), contact("other", "someone", 5)]
    text = judge_contacts(context_with(contacts=rows)).to_csv()
    assert not any(name in text for name in ("secret", "other", "someone"))


def test_fewer_than_ten_exchanges_are_too_little(context_with):
    row = told(context_with, [contact("a", "x", 9)])
    assert pd.isna(row["largest_share"])
    assert row["reason"] == "9 exchanges; needed are 10"
    assert say_departure(row, "ours", "Orion") == ""


def test_one_unknown_number_hides_all_shares(context_with):
    row = told(context_with, [*ROWS, contact("d", "z", None)])
    assert pd.isna(row["largest_share"])
    assert "not known" in row["reason"]


def test_of_two_busiest_the_one_whose_going_costs_more_topics_counts(context_with):
    rows = [
        contact("a", "x", 10), contact("b", "x", 5, function="service"),
        contact("a", "y", 5, function="service"), contact("c", "y", 10, function="law"),
    ]  # fmt: skip
    # x and y have 15 each; without x sales and service are left, without y sales and service too:
    # without x: service and law and (a, y); without y: sales and service.
    assert told(context_with, rows)["functions_without_theirs"] == 2


def test_topics_that_nobody_named_are_not_counted(context_with):
    row = told(context_with, [contact("a", "x", 20, function=None)])
    assert pd.isna(row["functions"])
    assert "topics" not in say_departure(row, "ours", "Orion")


def test_a_contact_without_an_exchange_in_the_quarter_is_empty(context_with):
    rows = [*ROWS, contact("a", "x", 12, "2024Q2"), contact("b", "x", 0, "2024Q2")]
    # Of three contacts of the year only a and x exchanged anything in the second quarter.
    row = told(context_with, rows, "2024Q2")
    assert (row["contacts"], row["empty_contacts"]) == (3, pytest.approx(2 / 3))


def test_a_quarter_with_a_month_missing_is_not_judged(context_with):
    rows = [contact("a", "x", 20, "2024-01"), contact("a", "x", 20, "2024-02")]
    assert judge_contacts(context_with(contacts=rows)).empty


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 30)),
        min_size=1, max_size=9, unique_by=lambda one: one[:2],
    )
)  # fmt: skip
def test_shares_are_those_of_a_plain_count(context_with, drawn):
    rows = [contact(*one) for one in drawn]
    row = told(context_with, rows)
    total = sum(one[2] for one in drawn)
    if total < 10:
        assert pd.isna(row["largest_share"])
        return
    most = {
        side: max(sum(one[2] for one in drawn if one[at] == name) for name in "abcxyz")
        for at, side in enumerate(("ours", "theirs"))
    }
    assert row["left_without_ours"] == pytest.approx(1 - most["ours"] / total)
    assert row["left_without_theirs"] == pytest.approx(1 - most["theirs"] / total)
    assert 0 < row["density"] <= 1
