"""What follows from choices: the published scores under the declared rules, others under others."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.ranking import RANK_COLUMNS
from alliance_health.indices.uncertainty import DRAWN_COLUMNS
from alliance_health.widgets.choices import declared_choices, describe_indices, follow

LABELS = {"leading_index": "Influence <x>"}


def _index(scores: pd.DataFrame, role: str = "leading") -> pd.Series:
    return scores[scores["id"] == f"{role}_index"].iloc[-1]


def test_declared_rules_give_the_published_scores(analysis) -> None:
    choices = declared_choices(analysis, alliance_id="orion")
    published = analysis.scores[analysis.scores["alliance_id"] == "orion"]
    followed = follow(analysis, choices)
    # The explorer draws nothing: its intervals are bounds.
    drawn = [*DRAWN_COLUMNS, *RANK_COLUMNS, "at_least", "reason"]
    pd.testing.assert_frame_equal(
        followed.drop(columns=drawn).reset_index(drop=True),
        published.drop(columns=drawn).reset_index(drop=True),
    )
    scored = followed[followed["score"].notna()]
    assert scored["lower"].equals(scored["bound_low"])


def test_declared_choices_are_those_of_the_workbook(analysis) -> None:
    choices = declared_choices(analysis)
    assert (choices.alliance_id, choices.period) == ("halden", "2026Q3")
    assert choices.pillar_weights == {
        ("leading", "governance"): 30,
        ("leading", "operations"): 10,
        ("lagging", "financial"): 45,
    }


def test_index_follows_the_weights(analysis) -> None:
    declared = declared_choices(analysis, alliance_id="orion")
    assert _index(follow(analysis, declared))["score"] == 70
    # Equal weights: (80 + 40) / 2.
    equal = dict.fromkeys(declared.pillar_weights, 1.0)
    assert _index(follow(analysis, replace(declared, pillar_weights=equal)))["score"] == 60


def test_index_follows_only_the_proportions_of_weights(analysis) -> None:
    declared = declared_choices(analysis, alliance_id="orion")
    double = {key: 2 * weight for key, weight in declared.pillar_weights.items()}
    twice = follow(analysis, replace(declared, pillar_weights=double))
    assert _index(twice)["score"] == _index(follow(analysis, declared))["score"]


def test_band_follows_the_edges(analysis) -> None:
    declared = declared_choices(analysis, alliance_id="orion")
    strict = replace(declared, bands=BandEdges(weak_below=50, strong_from=80))
    assert _index(follow(analysis, declared))["band"] == "strong"
    assert _index(follow(analysis, strict))["band"] == "watch"


def test_earlier_period_ends_the_scores(analysis) -> None:
    earlier = declared_choices(analysis, alliance_id="orion", period="2026Q2")
    assert set(follow(analysis, earlier)["period"]) == {"2026Q2"}


def test_choices_leave_the_analysis_as_it_was(analysis) -> None:
    before = analysis.scores.copy()
    declared = declared_choices(analysis, alliance_id="orion")
    follow(analysis, replace(declared, bands=BandEdges(weak_below=10, strong_from=20)))
    pd.testing.assert_frame_equal(analysis.scores, before)


def test_unknown_alliance_is_refused(analysis) -> None:
    with pytest.raises(ValueError, match="known: halden, orion"):
        declared_choices(analysis, alliance_id="vega")


def test_words_name_both_readings_and_the_coverage(analysis) -> None:
    declared = follow(analysis, declared_choices(analysis, alliance_id="orion"))
    said = describe_indices(declared, declared, LABELS, edges=BandEdges())
    assert "<b>70</b> ● strong" in said
    assert "100\xa0% of what counts is measured" in said
    assert "declared rules: 70" in said
    assert "Influence &lt;x&gt;" in said


def test_words_give_the_reason_of_a_missing_index(analysis) -> None:
    halden = follow(analysis, declared_choices(analysis, alliance_id="halden"))
    said = describe_indices(halden, halden, {}, edges=BandEdges())
    assert "missing" in said
    assert "0\xa0% of what counts is measured" in said
    assert _index(halden, "lagging")["reason"] in said
