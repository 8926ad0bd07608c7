"""Who withdrew: those who left are named, those who stayed are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.give_and_get.fading import find_fading
from alliance_health.insights.give_and_get.fading_judge import ACTS_NEEDED, judge
from alliance_health.insights.give_and_get.result import FADING_COLUMNS
from alliance_health.vocabulary import Frequency

STEADY = [20.0, 22, 18, 21, 19, 20, 23, 17] * 3


def row_of(activity, partner):
    table = find_fading(activity, Frequency.QUARTER)
    assert list(table) == list(FADING_COLUMNS)
    return table.set_index("partner_id").loc[partner]


def leaving(at, to=1.0):
    return [*STEADY[:at], *([to] * (len(STEADY) - at))]


def test_a_partner_that_falls_to_a_twentieth_is_faded_from_its_first_low_period(activity_with):
    # The thirteenth quarter from 2020Q1 on is 2023Q1; three of them are needed, to 2023Q3.
    found = row_of(activity_with({"a": leaving(12), "b": STEADY, "c": STEADY}), "a")
    assert (found["state"], found["faded_on"], found["gone_on"]) == ("faded", "2023Q1", "")
    assert found["fade_p"] < 0.01
    assert found["warned_on"] == "2023-09-30"
    assert found["reason"] == "share of the activity 33.3 % before, 2.4 % since"


def test_those_who_stay_are_active_and_the_rise_of_their_share_is_no_fall(activity_with):
    table = find_fading(
        activity_with({"a": leaving(12), "b": STEADY, "c": STEADY}), Frequency.QUARTER
    )
    assert table["state"].tolist() == ["faded", "active", "active"]


def test_a_partner_that_falls_silent_is_gone_from_the_first_silent_period(activity_with):
    found = row_of(activity_with({"a": leaving(12, 0.0), "b": STEADY, "c": STEADY}), "a")
    assert (found["state"], found["faded_on"], found["gone_on"]) == ("gone", "2023Q1", "2023Q1")
    assert found["warned_on"] == "2023-09-30"


def test_a_decline_of_the_whole_accuses_nobody(activity_with):
    fall = [1.0] * 12 + [0.2] * 12
    rows = {name: np.round(np.array(STEADY) * fall * size) for name, size in (("a", 1), ("b", 3))}
    table = find_fading(activity_with({**rows, "c": rows["a"]}), Frequency.QUARTER)
    assert set(table["state"]) == {"active"}


def test_a_newcomer_that_doubles_the_whole_accuses_nobody(activity_with):
    newcomer = [0.0] * 12 + [150.0] * 12
    table = find_fading(activity_with({"a": STEADY, "b": STEADY, "c": newcomer}), Frequency.QUARTER)
    assert set(table["state"]) == {"active"}


def test_a_newcomer_that_makes_up_for_a_decline_accuses_nobody(activity_with):
    # Shares of those there before fall to a quarter, but among themselves nothing has changed.
    halved = [*STEADY[:12], *np.round(np.array(STEADY[12:]) * 0.5)]
    newcomer = [0.0] * 12 + [60.0] * 12
    rows = {"a": halved, "b": halved, "c": halved, "d": newcomer}
    table = find_fading(activity_with(rows), Frequency.QUARTER)
    assert set(table["state"]) == {"active"}


def test_a_partner_that_holds_most_of_the_total_is_found_though_its_share_stays_large(
    activity_with,
):
    # 80 of 100 fall to 20 of 40: half of the total still, a quarter of what it was.
    large = [80.0 + at % 3 for at in range(12)] + [20.0 + at % 3 for at in range(12)]
    found = row_of(activity_with({"a": large, "b": [10.0, 11, 9] * 8, "c": [9.0, 10, 11] * 8}), "a")
    assert (found["state"], found["faded_on"]) == ("faded", "2023Q1")


def test_december_alone_is_no_withdrawal(activity_with):
    yearly = [20.0, 22, 21, 4] * 6
    table = find_fading(activity_with({"a": yearly, "b": STEADY, "c": STEADY}), Frequency.QUARTER)
    assert set(table["state"]) == {"active"}


def test_a_pause_that_was_made_good_is_no_withdrawal(activity_with):
    pause = [*STEADY[:10], 0, 0, 0, 0, *STEADY[14:]]
    found = row_of(activity_with({"a": pause, "b": STEADY, "c": STEADY}), "a")
    assert (found["state"], found["faded_on"]) == ("active", "")


def test_zeros_before_the_entry_of_a_partner_are_not_its_past(activity_with):
    late = [0.0] * 8 + STEADY[8:]
    found = row_of(activity_with({"a": late, "b": STEADY, "c": STEADY}), "a")
    assert (found["state"], found["n_periods"]) == ("active", 16)


def test_a_small_contributor_with_three_silent_quarters_is_not_gone(activity_with):
    # Two acts a quarter show three zeros in a row in one of 90 such partners.
    small = [2.0, 1, 3, 2, 0, 2, 3, 1, 2, 4, 1, 2, 2, 3, 1, 2, 2, 1, 3, 2, 2, 0, 0, 0]
    found = row_of(activity_with({"a": small, "b": STEADY, "c": STEADY}), "a")
    assert found["state"] == "active"
    assert found["reason"] == "low since 2025Q2, within what chance does in this alliance"


@pytest.mark.parametrize(("periods", "acts"), [(11, 100), (24, 29)])
def test_too_few_periods_or_acts_are_too_little_data(activity_with, periods, acts):
    small = [float(acts)] + [0.0] * (periods - 1)
    rows = {"a": small, "b": STEADY[:periods], "c": STEADY[:periods]}
    found = row_of(activity_with(rows), "a")
    assert found["state"] == "too little data"
    assert f"needed are 12 and {ACTS_NEEDED}" in found["reason"]
    assert np.isnan(found["fade_p"])


def test_more_than_a_third_of_nobody_known_is_refused(activity_with):
    rows = {"a": leaving(12), "b": STEADY, "c": STEADY}
    total = [100.0] * 24
    refused = row_of(activity_with(rows, total, 0.34), "a")
    assert (refused["state"], refused["faded_on"]) == ("refused", "")
    assert refused["reason"].startswith("34 % of the activity belongs to nobody known")
    assert row_of(activity_with(rows, total, 0.33), "a")["state"] == "faded"


def test_a_row_that_is_the_sum_of_the_others_is_left_out(activity_with):
    rows = {"a": leaving(12), "b": STEADY, "c": STEADY}
    whole = {**rows, "all": np.sum(list(rows.values()), axis=0)}
    table = find_fading(activity_with(whole), Frequency.QUARTER)
    assert table["partner_id"].tolist() == ["a", "b", "c"]


def test_numbers_that_end_are_not_zeros(activity_with):
    ends = [*STEADY[:14], *([np.nan] * 10)]
    rows = {"a": ends, "b": STEADY, "c": [0.0, *STEADY[1:]]}
    found = row_of(activity_with(rows), "a")
    assert (found["state"], found["n_periods"]) == ("active", 14)
    assert found["reason"] == "no number after 2023Q2: missing is not 0"


def test_where_the_others_make_up_the_whole_total_nothing_is_left_for_a_hole(activity_with):
    ends = [*STEADY[:14], *([np.nan] * 10)]
    rows = {"a": ends, "b": STEADY, "c": [0.0, *STEADY[1:]]}
    total = np.nansum(list(rows.values()), axis=0).tolist()
    assert row_of(activity_with(rows, total), "a")["gone_on"] == "2023Q3"


def test_a_log_that_states_no_0_lists_only_what_happened(activity_with):
    ends = [*STEADY[:14], *([np.nan] * 10)]
    rows = {"a": ends, "b": STEADY, "c": [1.0, *STEADY[1:]]}
    assert row_of(activity_with(rows), "a")["gone_on"] == "2023Q3"


def test_holes_neither_hide_nor_make_a_withdrawal(activity_with):
    left = leaving(12)
    left[13] = np.nan
    stays = list(STEADY)
    stays[5] = stays[15] = np.nan
    table = find_fading(
        activity_with({"a": left, "b": stays, "c": [0.0, *STEADY[1:]]}), Frequency.QUARTER
    ).set_index("partner_id")
    assert table.loc["a", "faded_on"] == "2023Q1"
    assert table.loc["b", "state"] == "active"


def test_a_partner_that_leaves_in_two_steps_is_dated_by_the_first(activity_with):
    steps = [*[40.0 + at % 3 for at in range(10)], *([9.0, 10, 8] * 3), *([1.0] * 5)]
    found = row_of(activity_with({"a": steps, "b": STEADY, "c": STEADY}), "a")
    assert found["faded_on"] == "2022Q3"


def test_what_was_known_late_warns_late(activity_with):
    rows = {"a": leaving(12), "b": STEADY, "c": STEADY}
    now = activity_with(rows)

    def then(period):
        # Every number came two quarters after its period.
        known = now.acts["ordinal"] <= period.ordinal - 2
        return type(now)(now.acts[known], now.totals)

    found = find_fading(now, Frequency.QUARTER, then=then).set_index("partner_id").loc["a"]
    assert found["warned_on"] == "2024-03-31"


def test_nobody_acts_and_nothing_is_said(activity_with):
    table = find_fading(activity_with({"a": [0.0] * 20, "b": [0.0] * 20}), Frequency.QUARTER)
    assert set(table["state"]) == {"too little data"}


@settings(max_examples=12)
@given(st.permutations(range(4)), st.integers(2, 5))
def test_neither_the_order_of_partners_nor_that_of_rows_matters(order, size):
    from alliance_health.insights.give_and_get.fading_panel import ActivityPanel

    acts = np.array([leaving(12), STEADY, STEADY[::-1], [size * one for one in STEADY]])

    def named(rows):
        panel = ActivityPanel(
            tuple("abcd"), ("theirs",) * 4, 8000, rows, rows.sum(axis=0), float("nan")
        )
        return [one.p_adjusted for one in judge(panel)]

    told = named(acts)
    shuffled = named(acts[list(order)])
    assert shuffled == pytest.approx([told[at] for at in order])


@settings(max_examples=12)
@given(st.integers(1, 20))
def test_a_partner_without_enough_data_changes_nothing_for_the_others(count):
    from alliance_health.insights.give_and_get.fading_panel import ActivityPanel

    acts = np.array([leaving(12), STEADY, STEADY, [0.0] * 23 + [1.0]])
    total = acts.sum(axis=0) + count

    def panel(rows):
        names = tuple("abcd"[: len(rows)])
        return ActivityPanel(names, ("theirs",) * len(rows), 8000, rows, total, float("nan"))

    with_it = [one.is_named for one in judge(panel(acts))][:3]
    assert with_it == [one.is_named for one in judge(panel(acts[:3]))]
