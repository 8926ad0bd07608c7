"""Pictures of what is not sure: intervals, ranks, pairs, and metrics left out."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import (
    figure_intervals,
    figure_pair_order,
    figure_rank_intervals,
    figure_tornado,
    table_intervals,
    table_pair_order,
    table_rank_intervals,
    table_tornado,
)

NUMBERS = ("rule_lower", "rule_upper", "rank", "rank_lower", "rank_upper")


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))


@pytest.fixture
def one(scores, score_row):
    """An index and a pillar of one alliance, with all intervals."""
    spans = {"lower": 60.0, "upper": 68.0, "rule_lower": 55.0, "rule_upper": 72.0}
    bounds = {"bound_low": 50.0, "bound_high": 80.0}
    return _typed(
        scores(
            score_row("index", "leading_index", 64.0, **spans, **bounds),
            score_row("pillar", "governance", 30.0, lower=28.0, upper=33.0),
            score_row("index", "lagging_index", None, role="lagging", **bounds),
        )
    )


@pytest.fixture
def many(scores, score_row):
    """The leading index of six alliances, each a rank sure to one place."""
    rows = [
        score_row(
            "index", "leading_index", 90.0 - 10 * at, alliance_id=f"a{at}", rank=at + 1.0,
            rank_lower=max(at, 1.0), rank_upper=min(at + 2.0, 6.0),
        )
        for at in range(6)
    ]  # fmt: skip
    return _typed(scores(*rows))


def _left_out(**changes: object) -> pd.DataFrame:
    rows = {
        "alliance_id": "orion",
        "index": ["leading_index", "leading_index", "lagging_index"],
        "metric_id": ["trust", "decision_latency", "revenue_joint"],
        "change": [-1.24, 6.0, 0.5],
        "band": ["watch", "watch", "strong"],
        "band_without": ["watch", "strong", "strong"],
    }
    return pd.DataFrame({**rows, **changes})


def test_all_three_intervals_are_drawn_from_the_widest_to_the_narrowest(one, traces) -> None:
    figure = figure_intervals(one)
    assert traces(figure, "bound")[0]["x"] == [50.0, 80.0, None]
    assert traces(figure, "rule")[0]["x"] == [55.0, 72.0, None]
    assert [60.0, 68.0, None] in [trace["x"] for trace in traces(figure, "lower")]
    widths = [traces(figure, name)[0]["line"]["width"] for name in ("bound", "rule", "lower")]
    assert widths == sorted(widths)


def test_a_band_is_told_by_shape_sign_and_word(one, traces, texts) -> None:
    figure = figure_intervals(one)
    assert traces(figure, "watch")[0]["marker"]["symbol"] == "triangle-up"
    assert traces(figure, "weak")[0]["marker"]["symbol"] == "square"
    assert any("▲ watch" in text and "(60 to 68)" in text for text in texts(figure))


def test_a_missing_index_keeps_its_row_with_its_reason_and_bounds(one, traces, texts) -> None:
    figure = figure_intervals(one)
    assert any("coverage 0.42" in text for text in texts(figure))
    assert [50.0, 80.0, None] in [trace["x"] for trace in traces(figure, "bound")]


def test_intervals_without_rules_say_nothing_of_rules(one, texts) -> None:
    frame = one.assign(rule_lower=float("nan"), rule_upper=float("nan"))
    assert not any("rules" in text for text in texts(figure_intervals(frame)))
    assert any("rules" in text for text in texts(figure_intervals(one)))


def test_intervals_of_many_alliances_are_those_of_their_indices(many) -> None:
    table = table_intervals(many, {"a0": "Orion"})
    assert table["columns"][0] == "Alliance"
    assert [row[0] for row in table["rows"]][:2] == ["Orion", "a1"]


def test_ranks_run_from_the_best_at_the_left(many, traces, texts) -> None:
    figure = figure_rank_intervals(many, {"a0": "Orion"})
    assert figure.layout.xaxis.range == (1, 6)
    assert traces(figure, "strong")[0]["x"] == [1.0, 2.0, 3.0]
    assert "Orion" in texts(figure)[1]
    assert texts(figure)[2] == "<b>1</b> (1 to 2)"
    assert len(table_rank_intervals(many)["rows"]) == 6


def test_fewer_than_five_alliances_have_a_statement_and_no_ranks(many, texts, traces) -> None:
    few = many[many["alliance_id"] < "a4"]
    figure = figure_rank_intervals(few)
    assert texts(figure) == ["<b>Ranks need at least 5 alliances with the<br>index</b>"]
    assert traces(figure, "strong") == []
    assert table_rank_intervals(few)["rows"] == []


def test_tornado_has_the_largest_change_first_and_names_a_turned_band(texts, traces) -> None:
    figure = figure_tornado(_left_out(), {"trust": "Trust"})
    said = texts(figure)
    assert said[1:3] == [
        "Decision latency",
        '<b>+6.0</b> <span style="color:#0B6E69">● strong</span>',
    ]
    assert said[3:5] == ["Trust", "<b>−1.2</b>"]
    assert traces(figure, "leading")[0]["x"][:2] == [0.0, 6.0]
    assert figure.layout.xaxis.range == (-6.0, 6.0)


def test_small_changes_look_small() -> None:
    assert figure_tornado(_left_out(change=[0.1, 0.2, 0.3])).layout.xaxis.range == (-5.0, 5.0)


def test_what_moves_nothing_is_in_no_row_but_in_the_table(texts) -> None:
    frame = _left_out(change=[0.0, 6.0, float("nan")])
    assert "Trust" not in " ".join(texts(figure_tornado(frame)))
    assert [row[2] for row in table_tornado(frame)["rows"]] == [6, 0]


def test_names_from_data_are_text(many, texts) -> None:
    hostile = {"a0": "<img src=x>", "trust": "<b>x</b>"}
    pictures = (
        figure_rank_intervals(many, hostile),
        figure_tornado(_left_out(), hostile),
        figure_intervals(many, hostile),
    )
    for figure in pictures:
        assert not any("<img" in text or "<b>x" in text for text in texts(figure))


def _pairs(n: int, p: float) -> pd.DataFrame:
    names = [f"a{at}" for at in range(n)]
    rows = [
        ("leading_index", above, below, p if above < below else 1 - p)
        for above in names
        for below in names
        if above != below
    ]
    return pd.DataFrame(rows, columns=["index", "above", "below", "p_above"])


def test_pairs_are_counted_as_above_unsure_and_below(texts, traces) -> None:
    figure = figure_pair_order(_pairs(5, 0.97), {"a0": "Orion"})
    assert texts(figure)[1:3] == ["Orion", "0 above, 4 below, <b>0</b> unsure"]
    assert traces(figure, "above")[0]["x"][:2] == [0.0, 1.0]  # a1 has one above it
    assert table_pair_order(_pairs(5, 0.9))["rows"][0] == ["Influence (leading)", "a0", 0, 4, 0]


def test_four_alliances_have_no_order(texts) -> None:
    assert texts(figure_pair_order(_pairs(4, 0.97))) == [
        "<b>An order needs at least 5 alliances with the<br>index</b>"
    ]
