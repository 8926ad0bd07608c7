"""Coverage: in percent of the weight, with the gate."""

from __future__ import annotations

from alliance_health.figures import figure_coverage, table_coverage


def test_coverage_is_in_percent(pillar_scores, traces) -> None:
    figure = figure_coverage(pillar_scores({"a": 50.0}, {"b": 50.0}, coverage=0.75))
    assert traces(figure, "leading")[0]["x"] == [75.0]
    assert figure.layout.xaxis.title.text == "measured, % of the weight"


def test_pillar_on_the_gate_passes(pillar_scores, texts) -> None:
    figure = figure_coverage(pillar_scores({"a": 50.0}, {}, coverage=2 / 3))
    assert not any("too little" in text for text in texts(figure))


def test_pillar_below_the_gate_is_hollow_and_says_so(pillar_scores, texts, traces) -> None:
    figure = figure_coverage(pillar_scores({"a": None}, {}, coverage=0.66), min_coverage=0.67)
    assert any("too little" in text for text in texts(figure))
    assert traces(figure, "leading")[0]["marker"]["color"] == ["#FFFFFF"]


def test_gate_lies_where_the_workbook_sets_it(pillar_scores) -> None:
    figure = figure_coverage(pillar_scores({"a": 50.0}, {}), min_coverage=0.8)
    assert figure.layout.xaxis.tickvals == (0, 80.0, 100)


def test_table_gives_the_share_and_the_reason(pillar_scores) -> None:
    table = table_coverage(pillar_scores({"a": None}, {}, coverage=0.42))
    assert table["rows"] == [
        ["Leading factors", "a", 42, "coverage 0.42 is below min_coverage 0.67"]
    ]
