"""What would bring shares together, who adds most, and whether together is more than alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.fair_shares.most_valuable import most_valuable
from alliance_health.insights.fair_shares.rebalance import more_put_in, settle, transfers
from alliance_health.insights.fair_shares.shares import share_gaps
from alliance_health.insights.fair_shares.synergy import judge_synergy

AMOUNT = st.floats(1, 1e6)
PAIRS = st.lists(st.tuples(AMOUNT, AMOUNT), min_size=2, max_size=6)


@given(PAIRS)
def test_after_the_transfers_shares_are_alike(pairs) -> None:
    given, got = (np.array(one) for one in zip(*pairs, strict=True))
    moved = transfers(got, given / given.sum())
    assert moved.sum() == pytest.approx(0, abs=1e-6 * got.sum())
    assert share_gaps(given, got + moved) == pytest.approx(np.zeros(len(given)), abs=1e-6)


@given(PAIRS)
def test_after_more_is_put_in_shares_are_alike_and_nobody_took_back(pairs) -> None:
    given, got = (np.array(one) for one in zip(*pairs, strict=True))
    more = more_put_in(given, got)
    assert (more >= 0).all()
    assert more.min() == 0
    assert share_gaps(given + more, got) == pytest.approx(np.zeros(len(given)), abs=1e-5)


@given(PAIRS)
def test_settling_pays_everybody_what_is_due(pairs) -> None:
    given, got = (np.array(one) for one in zip(*pairs, strict=True))
    moved = transfers(got, given / given.sum())
    due = dict(zip("abcdef", moved.tolist(), strict=False))
    paid = dict.fromkeys(due, 0.0)
    made = settle(due)
    for one in made:
        assert one.amount > 0
        paid[one.payer] -= one.amount
        paid[one.receiver] += one.amount
    assert paid == pytest.approx(due, abs=1e-6 * got.sum())
    assert len(made) < len(due)


def test_three_partners_settle_by_hand() -> None:
    # a is due -70, b 40, c 30: a pays b first, who is due more.
    made = settle({"a": -70.0, "b": 40.0, "c": 30.0}, least=35)
    assert [(one.payer, one.receiver, one.amount) for one in made] == [("a", "b", 40.0)]


def test_who_gets_nothing_cannot_be_made_good_by_effort() -> None:
    assert np.isnan(more_put_in(np.array([50.0, 50.0]), np.array([90.0, 0.0]))).all()
    # who neither gives nor gets is no hindrance: ours 50 for 60, theirs 50 for 40
    more = more_put_in(np.array([50.0, 50.0, 0.0]), np.array([60.0, 40.0, 0.0]))
    assert more == pytest.approx([25, 0, 0])


@pytest.mark.parametrize("flow", [np.array([-1.0, 5.0]), np.array([np.nan, 5.0])])
def test_unknown_flows_propose_nothing(flow) -> None:
    sound = np.array([5.0, 5.0])
    assert np.isnan(more_put_in(flow, sound)).all()
    assert np.isnan(more_put_in(sound, flow)).all()
    if np.isnan(flow).any():
        assert np.isnan(transfers(flow, sound / 10)).all()


def test_the_one_who_adds_most_counts_only_when_the_others_gain() -> None:
    adds = {"star": 70.0, "b": 20.0, "c": 10.0}
    alone = {"star": 30.0, "b": 8.0, "c": 9.0}
    fine = most_valuable(adds, {"star": 60.0, "b": 10.0, "c": 10.0}, alone)
    assert (fine.candidate, fine.others_gain, fine.is_shown) == ("star", True, True)
    # c has 9 alone and 9 with the others: not better off
    poor = most_valuable(adds, {"star": 60.0, "b": 10.0, "c": 9.0}, alone)
    assert (poor.candidate, poor.is_shown) == ("star", False)
    assert poor.reason == "not shown to be: c is worse off than alone"
    both = most_valuable(adds, {"star": 60.0, "b": 1.0, "c": 1.0}, alone)
    assert both.reason == "not shown to be: b, c are worse off than alone"


@pytest.mark.parametrize(
    ("adds", "net", "alone", "reason"),
    [
        ({}, {}, None, "no worth of coalitions is known"),
        ({"a": 1.0}, {"a": 1.0}, {"a": 0.0}, "only one partner"),
        ({"a": 5.0, "b": 5.0}, {"a": 1.0, "b": 1.0}, None, "a and b add alike"),
        ({"a": 6.0, "b": 5.0}, {"a": 1.0, "b": 1.0}, None,
         "not shown to be: no stand-alone values"),
        ({"a": 6.0, "b": 5.0}, {"a": 1.0, "b": float("nan")}, {"a": 0.0, "b": 0.0},
         "not shown to be: flows are not known"),
    ],
)  # fmt: skip
def test_nobody_is_most_valuable_without_evidence(adds, net, alone, reason) -> None:
    found = most_valuable(adds, net, alone)
    assert (found.reason, found.is_shown) == (reason, False)


@pytest.mark.parametrize(
    ("surplus", "stage", "level"),
    [
        (3.0, "operate", "green"),
        (0.0, "operate", "red"),
        (-2.0, "operate", "red"),
        (-2.0, "incubate", "amber"),
        (None, "operate", "not known"),
    ],
)
def test_no_surplus_is_red_in_operation(surplus, stage, level) -> None:
    cells = {"alliance_id": ["a"], "period": ["2026Q3"]}
    grid = pd.DataFrame({**cells, "stage": [stage]})
    named = {"metric_id": "synergy_surplus", "perspective": "joint", "source_period": "2026H1"}
    panel = pd.DataFrame({**cells, "value": [surplus]}).assign(**named)
    other = panel.assign(metric_id="fairness_gap", value=99.0)
    (found,) = judge_synergy(pd.concat([other, panel]), grid).to_dict("records")
    assert found["level"] == level
