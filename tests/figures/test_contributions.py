"""What brings and what costs points: bars of both parts, the largest loss first."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import figure_contributions, table_contributions
from alliance_health.vocabulary import RowKind


@pytest.fixture(name="two_pillars")
def _two_pillars(score_row, scores) -> pd.DataFrame:
    # 0.75 x 80 = 60 brought of 75; 0.25 x 20 = 5 of 25; together the index is 65.
    return scores(
        score_row("index", "leading_index", 65.0, effective_weight=1.0),
        score_row("pillar", "a", 80.0, effective_weight=0.75),
        score_row("pillar", "b", 20.0, effective_weight=0.25),
    )


def test_full_parts_add_up_to_the_index(two_pillars, traces) -> None:
    (full,) = traces(figure_contributions(two_pillars), "brings")
    assert sum(x for x in full["x"] if x is not None) == 65.0


def test_full_and_pale_part_together_are_the_weight(two_pillars, traces) -> None:
    (pale,) = traces(figure_contributions(two_pillars), "costs")
    assert pale["x"] == [5.0, 25.0, None, 60.0, 75.0, None]


def test_largest_loss_comes_first(two_pillars, texts) -> None:
    # b costs 20 points, a 15.
    assert texts(figure_contributions(two_pillars)) == [
        "<b>Influence (leading): 65 ▲ watch</b>",
        "B",
        "<b>5.0</b> of 25.0",
        "A",
        "<b>60.0</b> of 75.0",
    ]


def test_rows_beyond_the_room_share_one_in_words_that_adds_up(
    score_row, scores, texts, traces
) -> None:
    rows = [score_row("metric", f"m{k:02}", 50.0, effective_weight=0.05) for k in range(20)]
    figure = figure_contributions(scores(*rows), kind=RowKind.METRIC)
    assert texts(figure)[-2:] == ["8 others", "<b>20.0</b> of 40.0"]
    # Twelve bars of 2.5 points; one bar for eight metrics would dwarf them.
    (full,) = traces(figure, "brings")
    assert [x for x in full["x"] if x] == [2.5] * 12
    assert len(traces(figure, "tooltips")[0]["y"]) == 12


def test_absent_rows_are_left_out_not_zero(score_row, scores, texts) -> None:
    rows = scores(score_row("pillar", "a", 50.0), score_row("pillar", "b", None))
    assert "B" not in texts(figure_contributions(rows))


def test_loss_larger_than_the_weight_is_drawn_below_zero(score_row, scores, traces) -> None:
    # Geometric aggregation can take more from the index than the pillar's own share.
    rows = scores(score_row("pillar", "a", 1.0, effective_weight=0.1, contribution=-26.0))
    figure = figure_contributions(rows)
    assert traces(figure, "brings")[0]["x"][:2] == [0.0, -26.0]
    assert figure.layout.xaxis.range[0] == -26.0


def test_axis_names_its_unit(two_pillars) -> None:
    assert figure_contributions(two_pillars).layout.xaxis.title.text == "points of the index"


def test_table_gives_all_rows_with_what_they_bring_and_cost(two_pillars) -> None:
    table = table_contributions(two_pillars)
    assert table["columns"][2:] == ["Brings, points", "Costs, points", "Of at most, points"]
    assert table["rows"][0] == ["Leading factors", "b", 5, 20, 25]


def test_no_contribution_is_said(two_pillars, texts) -> None:
    figure = figure_contributions(two_pillars, period="2030Q1")
    assert texts(figure) == ["<b>Nothing contributes in this period</b>"]
