"""Pictures of give and get: shares against each other, and splits beside what was got."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from alliance_health.figures import (
    figure_contribution_benefit,
    figure_split_comparison,
    table_contribution_benefit,
    table_split_comparison,
)
from alliance_health.figures.fair_marks import verdict_symbol, verdict_words
from alliance_health.insights.fair_shares.verdict import FairVerdict

NAN = float("nan")


def row(partner: str, given: float, got: float, **changes: object) -> dict[str, object]:
    """Return one row of fairness; shares in parts of 1."""
    usual = {
        "alliance_id": "orion",
        "period": "2026Q3",
        "partner_id": partner,
        "perspective": "ours" if partner == "us" else "theirs",
        "contribution_share": given,
        "benefit_share": got,
        "share_gap": 100 * (got - given),
        "benefit": 1000 * got,
        "equal": 500.0,
        "proportional": 1000 * given,
        "shapley": 620.0 if partner == "us" else 380.0,
        "fairness_ratio": 1.0,
        "ratio_low": 0.9,
        "ratio_high": 1.1,
        "game": "model: alone, and half the surplus",
        "verdict": "unfair",
        "reason": "",
    }
    return {**usual, **changes}


@pytest.fixture
def way() -> pd.DataFrame:
    """Three periods of one alliance."""
    rows = []
    for period, got in (("2026Q1", 0.4), ("2026Q2", 0.35), ("2026Q3", 0.3)):
        rows += [
            row("us", 0.54, 1 - got, period=period),
            row("them", 0.46, got, period=period),
        ]
    return pd.DataFrame(rows)


@pytest.fixture
def many() -> pd.DataFrame:
    """Four alliances, of one of which nothing is known."""
    told = [("a", 0.3, "fair"), ("b", 0.1, "unfair"), ("c", 0.2, "leaning")]
    rows = [
        one
        for name, got, verdict in told
        for one in (
            row("us", 0.66, 1 - got, alliance_id=name, verdict=verdict),
            row("them", 0.34, got, alliance_id=name, verdict=verdict),
        )
    ]
    missing = dict.fromkeys(("contribution_share", "benefit_share", "share_gap"), NAN)
    rows.append(row("them", 0.5, 0.5, alliance_id="d", verdict="too little data") | missing)
    return pd.DataFrame(rows)


def test_one_alliance_is_drawn_with_the_way_of_every_partner(way, traces) -> None:
    ways = traces(figure_contribution_benefit(way), "way")
    assert [one["y"] for one in ways] == [
        pytest.approx([60, 65, 70]),
        pytest.approx([40, 35, 30]),
    ]
    # sides are told by shape; the last mark is the largest
    assert [one["marker"]["symbol"] for one in ways] == ["circle", "diamond"]
    assert ways[0]["marker"]["size"][-1] > max(ways[0]["marker"]["size"][:-1])


def test_an_earlier_period_ends_the_way(way, traces) -> None:
    ways = traces(figure_contribution_benefit(way, period="2026Q2"), "way")
    assert ways[1]["y"] == pytest.approx([40, 35])


def test_many_alliances_show_their_side_by_shape_of_the_verdict(many, traces, texts) -> None:
    figure = figure_contribution_benefit(many)
    assert traces(figure, "unfair")[0]["marker"]["symbol"] == "square"
    assert traces(figure, "leaning")[0]["marker"]["symbol"] == "triangle-up"
    assert traces(figure, "fair")[0]["y"] == pytest.approx([30])
    assert any("1 of 4 not placed" in text for text in texts(figure))


def test_the_band_lies_ten_points_around_the_diagonal(way) -> None:
    band = next(one for one in figure_contribution_benefit(way).layout.shapes if one.name == "fair")
    assert band.path == "M 0 0 L 0 10 L 90 100 L 100 100 L 100 90 L 10 0 Z"


def test_every_verdict_has_a_shape_and_a_sign() -> None:
    for verdict in FairVerdict:
        assert verdict_symbol(verdict.value)
        assert verdict_words(verdict.value)[0] in "■▲●○"
    assert verdict_symbol("fair") != verdict_symbol("leaning") != verdict_symbol("unfair")


def test_names_are_text_not_markup(way, many) -> None:
    labels = {"us": "<b>Us</b>", "them": '<a href="x">T</a>', "a": "<i>A</i>"}
    for figure in (
        figure_contribution_benefit(way, labels),
        figure_contribution_benefit(many, labels),
        figure_split_comparison(way, labels),
    ):
        drawn = json.dumps(figure.to_dict(), default=str)
        assert "<a href" not in drawn
        assert "<i>" not in drawn


def test_the_table_lists_who_could_not_be_placed(many) -> None:
    found = table_contribution_benefit(many, {"d": "Delta"})
    assert len(found["rows"]) == 4
    assert found["rows"][-1][0] == "Delta"
    assert found["rows"][-1][2:5] == [None, None, None]


def test_splits_stand_beside_what_was_got(way, traces) -> None:
    figure = figure_split_comparison(way, {"us": "Us"}, currency="EUR")
    assert traces(figure, "got")[0]["x"] == pytest.approx([700, 300])
    assert traces(figure, "equal")[0]["text"] == ["E", "E"]
    assert traces(figure, "Shapley")[0]["x"] == [620, 380]
    assert "EUR" in figure.layout.xaxis.title.text
    assert "half the surplus" in figure.layout.annotations[0].text


def test_an_equal_shapley_split_is_marked_as_both(way, traces) -> None:
    figure = figure_split_comparison(way.assign(shapley=500.0))
    assert traces(figure, "Shapley")[0]["text"] == ["ES", "ES"]


def test_unknown_contributions_leave_the_proportional_split_out(way, traces) -> None:
    figure = figure_split_comparison(way.assign(proportional=NAN))
    assert len(traces(figure, "by contribution")[0].get("x", [])) == 0
    assert len(traces(figure, "equal")[0]["x"]) == 2


def test_nothing_to_split_is_said_in_words(way, texts) -> None:
    figure = figure_split_comparison(way.assign(equal=NAN, benefit=NAN))
    assert any("Nothing to split" in text for text in texts(figure))
    assert not figure.data


def test_splits_of_several_alliances_are_refused(many) -> None:
    with pytest.raises(ValueError, match="one alliance"):
        figure_split_comparison(many)


def test_the_table_of_splits_has_ratios_and_the_game(way) -> None:
    found = table_split_comparison(way, {"us": "Us"})
    assert [line[0] for line in found["rows"]] == ["Us", "them"]
    assert found["rows"][0][5:8] == [1, 0.9, 1.1]
