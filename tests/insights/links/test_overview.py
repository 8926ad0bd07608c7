"""A test of links for reading: sentences, evidence, signs, assumptions."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.insights.links.overview import list_evidence, list_links, strongest_pair
from alliance_health.insights.links.result import LINK_COLUMNS, PROFILE_COLUMNS, LinkTest
from alliance_health.insights.links.wording import LinkWords

WORDS = LinkWords({"trust": "Trust", "nps": "NPS"})


def _row(leading: str, verdict: str, association: float | None, **changes: object) -> dict:
    given = {"leading": leading, "lagging": "nps", "verdict": verdict, "declared": True}
    return {**dict.fromkeys(LINK_COLUMNS), **given, "association": association, **changes}


@pytest.fixture
def test() -> LinkTest:
    links = pd.DataFrame(
        [
            _row("plans", "no evidence found", 0.9, p=0.4567),
            _row("trust", "leads by 2 quarters (1-3)", 0.3, lag=2, lag_low=1, lag_high=3, p=0.0012),
            _row("pace", "leads by 2 quarters (1-3)", -0.5, lag=2, lag_low=1, lag_high=3),
            _row("days", "leads by 1 quarter (1-1)", 0.8, lag=1, declared=False),
            _row("cadence", "no evidence found", 0.1, declared=False),
            _row("late", "too little data: ...", None),
        ],
        columns=list(LINK_COLUMNS),
    ).astype({"association": "float64", "p": "float64"})
    profile = [(name, "nps", lag, 0.1, 0.2, 0.3) for name in ("pace", "trust") for lag in (-1, 1)]
    profiles = pd.DataFrame(profile, columns=list(PROFILE_COLUMNS))
    return LinkTest(links, profiles, tested=3, explored=2)


def test_the_strongest_declared_lead_is_looked_at_first(test) -> None:
    profile, link = strongest_pair(test)
    assert link["leading"].tolist() == ["pace"]  # .5 in size; plans is stronger, yet no lead
    assert profile["lag"].tolist() == [-1, 1]


def test_without_a_tested_pair_there_is_none(test) -> None:
    nothing = LinkTest(test.links.tail(1), test.profiles.iloc[:0], tested=0, explored=0)
    profile, link = strongest_pair(nothing)
    assert profile.empty
    assert link.empty


def test_declared_pairs_are_listed_in_their_order(test) -> None:
    table = list_links(test, WORDS)
    assert table["Factor"].tolist() == ["Plans", "Trust", "Pace", "Late"]
    assert table["What is known"].iloc[0] == "No evidence found that plans announces NPS."


def test_evidence_has_three_digits_and_no_empty_columns(test) -> None:
    table = list_evidence(test, WORDS)
    assert table.loc[("Plans", "NPS"), "p"] == 0.457
    assert table.loc[("Trust", "NPS"), "Later by"] == "two quarters (1 to 3)"
    assert "Size" not in table.columns
    assert table.index.names == ["Factor", "Outcome"]


def test_of_exploratory_pairs_only_claims_are_evidence(test) -> None:
    assert list_evidence(test, WORDS, declared=False).index.tolist() == [("Days", "NPS")]
