"""A verdict says no more than its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from alliance_health.insights.links.evidence import Evidence, Tally
from alliance_health.insights.links.gates import Grade
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.shuffles import Shuffles
from alliance_health.insights.links.verdict import Finding, Verdict, judge

NAMES = tuple(f"a{number:02d}" for number in range(12))


class Fixed:
    """Associations that are what a test says they are."""

    def __init__(self, own: list[float]) -> None:
        self.own = np.array(own)

    def dealt(self, orders: np.ndarray) -> np.ndarray:
        return np.zeros((len(orders), len(self.own)))

    def resampled(self, generator: np.random.Generator, draws: int) -> np.ndarray:
        return self.own + generator.normal(scale=0.03, size=(draws, len(self.own)))


def judged(
    forward: list[float],
    *,
    p: dict[str, float] | None = None,
    grade: Grade = Grade.VERDICT,
    declared: bool = True,
    **other: Any,
) -> Verdict:
    """Judge a pair of which everything speaks for a lead, save what is said otherwise."""
    given = {"forward": 0.001, "reverse": 0.5, "direction": 0.001, "same": 0.5}
    given = {**given, "differences": 0.001, **(p or {})}
    nothing = [0.0] * len(forward)
    reverse, differences = other.get("reverse", nothing), other.get("differences", forward)
    own = [*forward, other.get("same", 0.0), *reverse, *differences]
    empty = np.zeros((12, 16))
    tally = Tally(
        dealt=999,
        counts=tuple(
            round(given[one] * 1000) - 1
            for one in ("forward", "reverse", "direction", "same", "differences")
        ),
        largest=(np.full(999, 0.2), np.full(999, 0.2)),
    )
    pair = PairPanel("trust", "sales", NAMES, tuple(map(str, range(16))), empty, empty)
    evidence = Evidence(pair, len(forward), Fixed(own), Shuffles(12), np.zeros(0), tally)
    return judge(evidence, given, grade=grade, unit="quarter", declared=declared)


def test_a_clear_lead_names_its_lag_interval_and_dead_time() -> None:
    told = judged([0.25, 0.5, 0.1])
    assert told.words == "leads by 2 quarters (2-2), in sample"
    assert (told.lag, told.lag_low, told.lag_high, told.dead_time) == (2, 2, 2, 1)
    assert told.association == 0.5


def test_one_quarter_is_singular_and_a_flat_peak_has_a_wide_interval() -> None:
    assert judged([0.5, 0.1]).words == "leads by 1 quarter (1-1), in sample"
    assert judged([0.50, 0.49, 0.1]).words == "leads by 1 quarter (1-2), in sample"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"p": {"forward": 0.06, "differences": 0.06}}, "no evidence found"),
        ({"p": {"forward": 0.06, "differences": 0.04}}, "leads by 2 quarters (2-2), in sample"),
        ({"p": {"reverse": 0.04}}, "both directions: mainly leads"),
        ({"p": {"reverse": 0.04}, "reverse": [-0.5, 0.0, 0.0]}, "both directions"),
        (
            {"p": {"direction": 0.2}},
            "no evidence found: associated, but which of the two comes first cannot be told",
        ),
        (
            {"differences": [0.1, -0.3, 0.0]},
            "no evidence found: levels and first differences disagree about the sign",
        ),
        ({"same": 0.6, "p": {"same": 0.01}}, "coincident"),
        (
            {"p": {"forward": 0.3, "differences": 0.3, "reverse": 0.001}},
            "no evidence found: the outcome comes first",
        ),
    ],
)
def test_each_condition_alone_changes_the_verdict(changed: dict[str, object], words: str) -> None:
    assert judged([0.25, 0.5, 0.1], **changed).words == words


def test_no_evidence_says_what_could_not_be_seen_and_names_no_lag() -> None:
    told = judged([0.1, 0.05], p={"forward": 0.6, "differences": 0.7})
    assert told.finding is Finding.NONE
    assert np.isnan([told.lag, told.lag_low, told.dead_time]).all()
    # The line .2 and .84 over the root of 11 x (16 - 2 - 2) cells: .2 + .073.
    assert told.minimum == pytest.approx(0.2733, abs=1e-3)
    assert told.reason.endswith("an association below 0.27 would often not be seen")


def test_what_is_exploratory_says_so() -> None:
    assert judged([0.5], declared=False).words.endswith("in sample, exploratory pair")
    assert judged([0.5], grade=Grade.EXPLORATORY).words.endswith("exploratory: few data")
