"""Verdicts in sentences: an order in time, never a cause; what is not known is not said."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.links.result import LINK_COLUMNS, LinkTest
from alliance_health.insights.links.sentences import (
    EXPLORATORY,
    FEW_DATA,
    say_answer,
    say_link,
    say_unclaimed,
)
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import LinkWords, kind_of
from alliance_health.vocabulary import Frequency

LABELS = {
    "decision_speed": "Decision speed",
    "revenue_joint": "Joint revenue",
    "trust": "Trust",
    "cost_savings": "Cost savings",
    "nps": "NPS of customers",
}
WORDS = LinkWords(LABELS)
CAUSAL = re.compile(
    r"\b(caus|driv|lead to|leads to|because|effect|result in|impact)", re.IGNORECASE
)


def link(leading: str, lagging: str, verdict: str, **changes: object) -> dict[str, object]:
    """Return a row of `links`; whatever is not given is missing."""
    given = dict.fromkeys(LINK_COLUMNS)
    base = {"leading": leading, "lagging": lagging, "verdict": verdict, "declared": True}
    return {**given, **base, "n_alliances": 22, "n_periods": 16, **changes}


def test_a_lead_is_an_order_in_time_with_its_interval_and_its_base() -> None:
    found = {"lag": 2, "lag_low": 1, "lag_high": 3, "association": 0.4}
    assert say_link(link("decision_speed", "revenue_joint", "leads", **found), WORDS) == (
        "A rise in decision speed tends to be followed by a rise in joint revenue two quarters "
        "later (1 to 3); seen in 22 alliances over at least 16 quarters, not yet proven on "
        "data the test had not seen."
    )


def test_a_negative_association_is_followed_by_a_fall() -> None:
    found = {"lag": 1, "lag_low": 1, "lag_high": 1, "association": -0.4}
    said = say_link(link("trust", "nps", "leads by 1 month (confirmed)", **found),
                    LinkWords(LABELS, Frequency.MONTH))  # fmt: skip
    assert "a fall in NPS of customers one month later; seen" in said
    assert said.endswith("16 months, confirmed on data the test had not seen.")


def test_no_evidence_says_what_would_not_have_been_seen() -> None:
    row = link("trust", "cost_savings", "no evidence found", minimum_detectable=0.312)
    assert say_link(row, WORDS) == (
        "No evidence found that trust announces cost savings; an association below 0.31 would "
        "often not be seen."
    )


def test_no_evidence_says_what_was_seen_instead() -> None:
    row = link("trust", "nps", "no evidence found: the outcome comes first, exploratory pair")
    assert say_link(row, WORDS) == (
        "No evidence found that trust announces NPS of customers: the outcome comes first."
    )


def test_too_little_data_says_how_little() -> None:
    row = link("trust", "cost_savings", "too little data: ...", n_alliances=1)
    assert say_link(row, WORDS) == (
        "Too little data to tell whether trust announces cost savings: one alliance over 16 "
        "periods."
    )
    told = say_link({**row, "reason": "16 periods without a gap"}, WORDS)
    assert told.endswith("cost savings: 16 periods without a gap.")


def test_periods_are_those_in_which_the_pair_was_tested() -> None:
    verdict = "leads by 1 half-year (1-2), in sample"
    found = {"lag": 1, "lag_low": 1, "lag_high": 2, "association": 0.4, "n_periods": 8}
    said = say_link(link("trust", "nps", verdict, **found), WORDS)
    assert "one half-year later (1 to 2); seen in 22 alliances over at least 8 half-years" in said


def test_a_lead_on_few_data_is_a_hint_and_in_no_headline() -> None:
    verdict = "leads by 1 quarter (1-2), in sample, exploratory: few data"
    row = link("trust", "nps", verdict, lag=1, association=0.4)
    assert say_link(row, WORDS).endswith(FEW_DATA)
    test = LinkTest(pd.DataFrame([row]), pd.DataFrame(), tested=1, explored=0)
    assert say_answer(test, WORDS).startswith("No: in none of 1")


def test_a_refused_pair_says_why() -> None:
    row = link("trust", "cost_savings", "refused", reason="both hold the metric costs")
    assert say_link(row, WORDS) == (
        "Trust and cost savings are not tested: both hold the metric costs."
    )


def test_an_exploratory_lead_is_called_a_hint() -> None:
    row = link("trust", "nps", "leads", lag=2, association=0.3, declared=False)
    assert say_link(row, WORDS).endswith(EXPLORATORY)


def test_a_part_of_a_pillar_names_its_role() -> None:
    assert (
        LinkWords({"financial": "Financial"}).factor("lagging:financial") == "Financial (lagging)"
    )


def test_a_verdict_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'drives' begins with none of: leads, both directions"):
        kind_of("drives")


@given(
    kind=st.sampled_from(list(Finding)),
    lag=st.none() | st.integers(0, 12),
    least=st.none() | st.floats(0, 1) | st.just(float("nan")),
    base=st.none() | st.integers(1, 200),
    declared=st.booleans(),
)
def test_no_sentence_speaks_of_causes_or_of_what_is_missing(
    kind, lag, least, base, declared
) -> None:
    row = link(
        "trust", "nps", kind.value, lag=lag, minimum_detectable=least, declared=declared,
        n_alliances=base, n_periods=base, association=0.2, reason="a reason",
    )  # fmt: skip
    said = say_link(row, WORDS)
    assert not CAUSAL.search(said)
    assert not re.search(r"\b(nan|None|null)\b", said)
    assert said.endswith(".")


def _test_of(*verdicts: str, tested: int) -> LinkTest:
    rows = [link("trust", f"o{at}", verdict, lag=at + 1) for at, verdict in enumerate(verdicts)]
    return LinkTest(pd.DataFrame(rows), pd.DataFrame(), tested=tested, explored=0)


@pytest.mark.parametrize(
    ("verdicts", "tested", "start"),
    [
        (("leads", "leads by 2 quarters"), 2, "Yes: in 2 of 2 declared pairs"),
        (("leads", "no evidence found", "too little data"), 2, "In part: in 1 of 2 declared"),
        (("no evidence found", "coincident"), 2, "No: in none of 2 declared pairs"),
        (("too little data", "refused"), 0, "Too little data: none of 2 declared pairs"),
    ],
)
def test_the_answer_counts_what_could_be_tested(verdicts, tested, start) -> None:
    assert say_answer(_test_of(*verdicts, tested=tested), WORDS).startswith(start)


def test_the_answer_tells_the_span_of_lags_and_what_is_confirmed() -> None:
    said = say_answer(_test_of("leads (confirmed)", "leads", tested=3), WORDS)
    assert said == (
        "In part: in 2 of 3 declared pairs that could be tested the leading factor moves first, "
        "by one to two quarters; 1 of them confirmed on data the test had not seen."
    )


def test_exploratory_pairs_are_never_in_the_headline() -> None:
    test = _test_of("leads", tested=1)
    explored = test.links.assign(declared=False)
    both = pd.concat([test.links.assign(verdict="no evidence found"), explored])
    said = say_answer(LinkTest(both, pd.DataFrame(), tested=1, explored=1), WORDS)
    assert said.startswith("No: in none of 1 declared pairs")


def test_what_is_not_claimed_is_counted() -> None:
    links = _test_of("leads", "no evidence found", "no evidence found", "refused", tested=3).links
    assert say_unclaimed(links) == "Of 4 declared pairs: no evidence found in 2, refused in 1"
    assert say_unclaimed(links.head(1)) == ""
