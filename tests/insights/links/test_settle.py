"""Verdicts are settled with as few re-pairings as they need."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from alliance_health.insights.links.evidence import Tally, panel_evidence
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.settle import adjusted, deal_until_settled


def pair(seed: int, effect: float, alliances: int = 12) -> PairPanel:
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(alliances, 14))
    y = effect * np.roll(x, 2, axis=1) + generator.normal(size=(alliances, 14))
    names = tuple(f"a{number:02d}" for number in range(alliances))
    return PairPanel(f"x{seed}", "y", names, tuple(map(str, range(14))), x, y)


@pytest.mark.parametrize(("ours", "theirs"), [("by", "fdr_by"), ("bh", "fdr_bh")])
def test_adjusted_p_is_that_of_statsmodels(ours: str, theirs: str) -> None:
    p = np.random.default_rng(1).random(30) ** 3
    assert adjusted(p, ours) == pytest.approx(multipletests(p, method=theirs)[1])


def test_p_counts_the_true_pairing() -> None:
    # 24 of 499 re-pairings do as well: (1 + 24) / (1 + 499).
    assert Tally(dealt=499, counts=(24, 0, 0, 0, 0)).p("forward") == 0.05
    # All orders of four, the true one among them: it alone does as well.
    assert Tally(dealt=24, complete=True, counts=(1, 0, 0, 0, 0)).p("forward") == 1 / 24


def test_all_orders_are_dealt_to_few_alliances_and_p_is_exact() -> None:
    found = panel_evidence(pair(1, 0.5, alliances=5), 2).dealt_until(999)
    assert found.tally.complete
    assert found.tally.dealt == 120
    own = np.abs(found.own[:2]).max()
    every = np.abs(
        np.concatenate([found.associations.dealt(part) for part in found.shuffles.deal(0, 120)])
    )[:, :2].max(axis=1)
    assert found.tally.p("forward") == (every >= own - 1e-12).mean()


def test_clear_pairs_stop_early_and_close_ones_go_on() -> None:
    evidence = [panel_evidence(pair(seed, effect), 2) for seed, effect in ((1, 2.0), (2, 0.0))]
    settled = deal_until_settled(evidence, "by")
    assert [one.tally.dealt for one in settled] == [999, 999]
    close = [panel_evidence(pair(seed, 0.25), 2) for seed in range(12)]
    told = deal_until_settled(close, "by", rounds=(999, 4_999))
    assert {one.tally.dealt for one in told} == {999, 4_999}


def test_dealing_in_rounds_counts_as_dealing_in_one_go() -> None:
    evidence = panel_evidence(pair(3, 0.3), 2)
    whole = evidence.dealt_until(2_000).tally
    parts = evidence.dealt_until(500).dealt_until(1_500).dealt_until(2_000).tally
    assert parts.counts == whole.counts
    assert parts.line(0) == whole.line(0)


def test_a_settled_verdict_is_that_of_very_many_orders() -> None:
    for seed in range(6):
        evidence = panel_evidence(pair(seed, 0.3), 2)
        (few,) = deal_until_settled([evidence], "by")
        many = evidence.dealt_until(20_000).tally
        assert (few.tally.p("forward") <= 0.05) == (many.p("forward") <= 0.05)
