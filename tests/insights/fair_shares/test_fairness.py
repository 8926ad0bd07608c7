"""One verdict of a few for every partner, and everything it rests on in one table."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue.charter import AcknowledgedInequality
from alliance_health.insights.fair_shares.fairness import fairness_table
from alliance_health.insights.fair_shares.result import FAIRNESS_COLUMNS
from alliance_health.insights.fair_shares.verdict import (
    FairVerdict,
    Finding,
    judge_shares,
    most_serious,
    say_drift,
)


#: Flows of equal periods: theirs puts in 40 % and gets 40 % plus a gap.
def even(gap: float, periods: int = 8):
    us = [(60, 60 - gap)] * periods
    return {"us": us, "them": [(40, 40 + gap)] * periods}


def verdicts(table, period="2026Q3"):
    rows = table[table["period"] == period]
    return dict(zip(rows["partner_id"], rows["verdict"], strict=True))


@pytest.mark.parametrize(
    ("gap", "verdict"),
    [
        (0, "fair"),
        (-10, "fair"),
        (-10.04, "fair"),  # shown as 10.0
        (-10.06, "leaning"),
        (12, "leaning"),
        (-14.94, "leaning"),  # shown as 14.9
        (-14.96, "unfair"),  # shown as 15.0, in each of eight periods
        (20.1, "unfair"),
    ],
)
def test_limits_of_equal_periods(flows, inputs, gap, verdict) -> None:
    table = fairness_table(inputs(flows(**even(gap))), ["2026Q3"])
    assert verdicts(table) == {"us": verdict, "them": verdict}


def test_fifteen_points_that_did_not_last_are_leaning(flows, inputs) -> None:
    given = even(-16)
    given["us"][-3] = (60, 48)
    given["them"][-3] = (40, 52)
    # One period of four within the band: the window stands at -9 and is fair.
    table = fairness_table(inputs(flows(**given)), ["2026Q3"])
    assert verdicts(table)["them"] == "fair"
    short = even(-16, periods=3)
    assert verdicts(fairness_table(inputs(flows(**short))))["them"] == "too little data"


def test_a_large_gap_within_noise_is_leaning(flows, inputs) -> None:
    us = [(60, 100), (60, 0), (60, 100), (60, 120)]
    them = [(40, 0), (40, 60), (40, 0), (40, 0)]
    table = fairness_table(inputs(flows(us=us, them=them)), ["2026Q3"])
    row = table[table["partner_id"] == "them"].iloc[0]
    # 160 of 400 put in, 60 of 380 got: 24.2 points too little, but one period alone decides it.
    assert row["share_gap"] == pytest.approx(100 * (60 / 380 - 0.4))
    assert row["gap_high"] > -10
    assert row["verdict"] == "leaning"
    assert "noise could hide a gap within 10" in row["reason"]


def test_what_both_agreed_to_in_writing_is_acknowledged(flows, inputs) -> None:
    agreed = AcknowledgedInequality(what="shares", agreed_on=date(2026, 3, 1), note="They learn.")
    given = inputs(flows(**even(-25)), acknowledged={"a": [agreed]})
    table = fairness_table(given)
    assert verdicts(table)["them"] == "acknowledged"
    assert table["reason"].iloc[-1].endswith("agreed in writing: They learn.")
    # Before the agreement the same gap was unfair; a fair split needs no agreement.
    assert verdicts(table, "2025Q4")["them"] == "unfair"
    fair = inputs(flows(**even(-5)), acknowledged={"a": [agreed]})
    assert verdicts(fairness_table(fair))["them"] == "fair"


def test_who_puts_in_far_less_than_agreed_leans(flows, inputs) -> None:
    columns = ["alliance_id", "partner_id", "perspective", "agreed"]
    rows = [("a", "us", "ours", 0.35), ("a", "them", "theirs", 0.65)]
    given = inputs(flows(**even(-2)), agreed=pd.DataFrame(rows, columns=columns))
    table = fairness_table(given, ["2026Q3"])
    assert verdicts(table) == {"us": "leaning", "them": "leaning"}
    row = table[table["partner_id"] == "them"].iloc[0]
    assert row["agreed_gap"] == pytest.approx(-25)
    assert "25.0 points less than the agreed share" in row["reason"]


def life_of(verdict):
    row = {"alliance_id": "a", "period": "2026Q3", "verdict": verdict, "reason": "r",
           "reciprocity": 0.2, "days_since_last_act": 100.0, "warned_on": "2026-05-01"}  # fmt: skip
    return pd.DataFrame([row])


@pytest.mark.parametrize("word", ["empty", "one-way suspected"])
def test_an_empty_alliance_is_more_serious_than_an_unfair_one(flows, inputs, word) -> None:
    table = fairness_table(inputs(flows(**even(-25)), life=life_of(word)), ["2026Q3"])
    assert set(table["verdict"]) == {word}
    assert table["reason"].str.startswith("r; puts in").all()
    theirs = table[table["partner_id"] == "them"].iloc[0]
    assert (theirs["reciprocity"], theirs["days_since_last_act"]) == (0.2, 100)
    assert theirs["warned_on"] == pd.Timestamp("2026-05-01")


def test_signs_of_life_on_both_sides_change_nothing(flows, inputs) -> None:
    table = fairness_table(inputs(flows(**even(0)), life=life_of("two-way")), ["2026Q3"])
    assert set(table["verdict"]) == {"fair"}


def fading_of(**changes):
    row = {"alliance_id": "a", "partner_id": "them", "activity": "ledger", "state": "faded",
           "faded_on": "2025Q4", "gone_on": "", "fade_p": 0.001, "reason": "half of before",
           "warned_on": "2026-06-30"}  # fmt: skip
    return pd.DataFrame([{**row, **changes}])


def test_a_fade_counts_from_the_day_on_which_it_could_be_told(flows, inputs) -> None:
    table = fairness_table(inputs(flows(**even(0)), fading=fading_of()))
    assert verdicts(table, "2026Q1")["them"] == "fair"
    assert verdicts(table, "2026Q2") == {"us": "fair", "them": "faded"}
    theirs = table[(table["partner_id"] == "them") & (table["period"] == "2026Q3")].iloc[0]
    assert (theirs["faded_on"], theirs["fade_p"]) == ("2025Q4", 0.001)
    assert theirs["warned_on"] == pd.Timestamp("2026-06-30")
    before = table[(table["partner_id"] == "them") & (table["period"] == "2026Q1")].iloc[0]
    assert before["faded_on"] == ""


def test_a_partner_without_any_act_is_gone_and_named(flows, inputs) -> None:
    gone = fading_of(state="gone", faded_on="", gone_on="2025Q4")
    table = fairness_table(inputs(flows(**even(0)), fading=gone), ["2026Q3"])
    assert verdicts(table)["them"] == "gone"
    assert table.loc[table["partner_id"] == "them", "faded_on"].item() == "2025Q4"


def test_an_active_partner_without_a_ledger_is_said_to_be_active(flows, inputs) -> None:
    given = flows(**even(0)).assign(
        contribution=np.nan, benefit=np.nan, why="no entry in the ledger"
    )
    active = fading_of(state="active", faded_on="", activity="commits", warned_on="", reason="")
    table = fairness_table(inputs(given, fading=active), ["2026Q3"])
    assert table["verdict"].to_list() == ["too little data", "active"]
    us, them = table["reason"]
    assert us == "no shares: no entry in the ledger (2026Q3)"
    assert them == f"still active (commits); {us}"


def test_splits_ratios_and_the_most_valuable_partner_by_hand(flows, inputs, alone) -> None:
    # A year: put in 240 and 160, got 800 and 400; alone 300 and 200.
    given = flows(us=[(60, 200)] * 4, them=[(40, 100)] * 4)
    table = fairness_table(inputs(given, baselines=alone({"us": 300.0, "them": 200.0})), ["2026Q3"])
    us, them = table.to_dict("records")
    assert (us["perspective"], them["perspective"]) == ("ours", "theirs")
    # surplus 1200 - 500 = 700: ours 300 + 350, theirs 200 + 350
    assert (us["shapley"], them["shapley"]) == pytest.approx((650, 550))
    assert (us["equal"], us["proportional"]) == pytest.approx((600, 720))
    assert us["fairness_ratio"] == pytest.approx((800 / 1200) / (650 / 1200))
    assert (us["ratio_low"], us["ratio_high"]) == pytest.approx((us["fairness_ratio"],) * 2)
    # theirs keeps 400 - 160 = 240, more than 200 alone; so ours is the most valuable partner
    assert us["is_most_valuable"] is True
    assert them["is_most_valuable"] is False
    assert us["others_gain"] is True
    # 60 % of 1200 is 720: ours would pass on 80, or put in 2 x 160 - 240 = 80 more
    assert (us["rebalance"], them["rebalance"]) == pytest.approx((-80, 80))
    assert (us["put_in_more"], them["put_in_more"]) == pytest.approx((80, 0))


def test_a_star_whose_partner_loses_is_not_shown_to_be_most_valuable(flows, inputs, alone) -> None:
    given = flows(us=[(60, 200)] * 4, them=[(40, 100)] * 4)
    # theirs keeps 240 and would have 260 alone
    table = fairness_table(inputs(given, baselines=alone({"us": 300.0, "them": 260.0})), ["2026Q3"])
    us, them = table.to_dict("records")
    assert pd.isna(us["is_most_valuable"])
    assert them["is_most_valuable"] is False
    assert us["others_gain"] is False


def test_a_written_game_is_used_and_one_of_strangers_is_not(flows, inputs) -> None:
    given = flows(us=[(60, 200)] * 4, them=[(40, 100)] * 4)
    written = {frozenset({"us"}): 400.0}
    table = fairness_table(inputs(given, games={"a": written}), ["2026Q3"])
    # (1200 - 400) / 2 beside 400 alone
    assert table["shapley"].to_list() == pytest.approx([800, 400])
    assert set(table["game"]) == {"given"}
    strange = {"a": {frozenset({"press"}): 400.0}}
    table = fairness_table(inputs(given, games=strange), ["2026Q3"])
    assert set(table["game"]) == {"assumed: no outside option, equal split"}
    assert table["is_most_valuable"].isna().all()
    assert table["fairness_ratio"].isna().all()


def test_three_partners_and_many(flows, inputs) -> None:
    three = flows(us=[(50, 50)] * 4, b=[(30, 50)] * 4, c=[(20, 0)] * 4)
    table = fairness_table(inputs(three), ["2026Q3"]).set_index("partner_id")
    # b gets 20 points more than it puts in, c 20 less, in each of four periods
    assert table["verdict"].to_dict() == {"us": "fair", "b": "unfair", "c": "unfair"}
    assert table["rebalance"].sum() == pytest.approx(0)
    # c put something in and got nothing: no effort of the others is enough
    assert table["put_in_more"].isna().all()
    many = {f"p{at:02d}": [(10, 10)] * 4 for at in range(13)}
    drawn = fairness_table(inputs(flows(us=[(10, 10)] * 4, **many)), ["2026Q3"])
    assert drawn["game"].str.endswith("2000 orders drawn").all()
    assert (drawn["shapley_se"] > 0).all()
    assert drawn["shapley"].sum() == pytest.approx(14 * 40)
    again = fairness_table(inputs(flows(us=[(10, 10)] * 4, **many)), ["2026Q3"])
    pd.testing.assert_frame_equal(drawn, again)


def test_one_partner_only_and_nothing_at_all(flows, inputs) -> None:
    lonely = fairness_table(inputs(flows(us=[(50, 50)] * 4)), ["2026Q3"])
    assert lonely["verdict"].to_list() == ["cannot be told"]
    assert lonely["reason"].to_list() == ["no shares: only one partner"]
    nothing = flows(us=[(1, 1)]).iloc[:0]
    empty = fairness_table(inputs(nothing))
    assert list(empty.columns) == list(FAIRNESS_COLUMNS)
    assert empty.empty


def test_a_period_alone_does_not_change_when_another_alliance_joins(flows, inputs) -> None:
    one = flows(**even(-3))
    both = pd.concat([one, flows("b", us=[(1, 2)] * 3, them=[(2, 1)] * 3)], ignore_index=True)
    alone, beside = fairness_table(inputs(one)), fairness_table(inputs(both))
    kept = beside[beside["alliance_id"] == "a"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone)


def test_the_most_serious_word_comes_first_and_every_reason_once() -> None:
    findings = [Finding(FairVerdict.FAIR, "a"), Finding(FairVerdict.EMPTY, "b")]
    assert most_serious([*findings, Finding(FairVerdict.GONE, "a")]).reason == "b; a"
    assert next(iter(FairVerdict)) is FairVerdict.EMPTY
    assert list(FairVerdict)[-1] is FairVerdict.FAIR


def test_a_drift_is_told_only_when_it_is_sure_and_large_enough() -> None:
    assert "gains 0.6 points a period" in say_drift({"drift": 0.6, "drift_p": 0.04})
    for row in ({"drift": 0.6, "drift_p": 0.06}, {"drift": 0.4, "drift_p": 0.0001}):
        assert say_drift(row) == ""
    assert say_drift({"drift": np.nan, "drift_p": np.nan}) == ""
    assert "p < 0.001" in say_drift({"drift": -5.0, "drift_p": 1e-6})


def test_shares_without_a_ledger_are_too_little_data_and_others_cannot_be_told() -> None:
    row = {"share_gap": np.nan, "n_periods": 4}
    assert (
        judge_shares({**row, "why": "no entry in the ledger (2026Q3)"}).verdict == "too little data"
    )
    assert judge_shares({**row, "why": "a negative sum has no shares"}).verdict == "cannot be told"
