"""Sensitivity tables for a person at a notebook: named, rounded, in a fixed order."""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.sensitivity_overview import list_effects, list_shifts, list_turns

LABELS = {"leading_index": "Influence", "lagging_index": "Outcomes", "trust": "Trust"}


def test_turns_without_a_sentence_are_left_out() -> None:
    rows = {"index": "leading_index", "now": "watch", "then": "strong"}
    verdict = pd.DataFrame([{**rows, "sentence": "Said."}, {**rows, "sentence": ""}])
    assert list_turns(verdict, LABELS).to_numpy().tolist() == [
        ["Influence", "watch", "strong", "Said."]
    ]


def test_shifts_have_a_row_for_each_way_and_a_column_for_each_index() -> None:
    rows = [
        ("a", "leading_index", "min-max", "arithmetic", False, 1.26),
        ("a", "lagging_index", "min-max", "arithmetic", False, float("nan")),
        ("b", "leading_index", "min-max", "arithmetic", False, 1.26),
    ]
    names = ["alliance_id", "index", "scaling", "mean", "agreed", "mean_rank_shift"]
    table = list_shifts(pd.DataFrame(rows, columns=names), LABELS)
    assert table.columns.tolist()[-2:] == ["Influence", "Outcomes"]
    assert table["Influence"].tolist() == [1.3]
    assert table["Outcomes"].isna().all()


def test_effects_start_with_the_largest_and_keep_their_notes() -> None:
    effects = pd.DataFrame(
        {
            "index": "leading_index",
            "metric_id": ["days", "trust", "pace"],
            "weight": [0.5, 0.25, 0.25],
            "effective_weight": [0.4, 0.3, 0.3],
            "main_effect": [0.111, 0.876, float("nan")],
            "reason": ["", "", "all alliances score alike"],
        }
    )
    table = list_effects(effects, LABELS)
    assert table["Metric"].tolist() == ["Trust", "days", "pace"]
    assert table["Explains, %"].tolist()[:2] == [88.0, 11.0]
    assert table["Note"].tolist()[2] == "all alliances score alike"
