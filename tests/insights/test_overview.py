"""Tables for reading: named, rounded, ordered, and never silent about what is missing."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue
from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import BandEdges, Settings
from alliance_health.indices.score import DETAIL_COLUMNS, SCORE_COLUMNS
from alliance_health.insights.choice import pick_metrics, scores_of
from alliance_health.insights.data_overview import (
    list_coverage,
    list_differences,
    list_sources,
)
from alliance_health.insights.overview import (
    list_factors,
    list_indices,
    list_pillars,
    list_standings,
)

LABELS = {"orion": "Orion × Halden", "trust": "Trust", "leading_index": "Influence"}


CADENCE = {"id": "cadence", "value": 90.0, "score": 90.0}
TRUST = {"id": "trust", "value": 3.14159, "score": 50.0}


def _scores(*rows: dict) -> pd.DataFrame:
    default = {
        "alliance_id": "orion",
        "period": "2026Q3",
        "perspective": "joint",
        "role": "leading",
        "row": "metric",
        "reason": "",
    }
    frame = pd.DataFrame(
        [{**default, **row} for row in rows], columns=[*SCORE_COLUMNS, *DETAIL_COLUMNS]
    )
    numbers = ["value", "score", "effective_weight", "contribution", "lower", "upper", "target"]
    return frame.astype(dict.fromkeys([*numbers, "coverage", "age"], "float64"))


def _index(score: float | None, **fields: object) -> dict:
    missing = {} if score is not None else {"reason": "coverage 0.42 is below 0.67"}
    return {"row": "index", "id": "leading_index", "score": score, **missing, **fields}


def test_scores_of_the_first_alliance_when_none_is_named() -> None:
    frame = _scores(_index(50.0, alliance_id="b"), _index(60.0, alliance_id="a"))
    assert scores_of(frame)["alliance_id"].tolist() == ["b"]


def test_scores_after_the_period_are_left_out() -> None:
    frame = _scores(_index(50.0, period="2026Q2"), _index(60.0, period="2026Q3"))
    assert scores_of(frame, period="2026Q2")["period"].tolist() == ["2026Q2"]


def test_scores_of_one_role() -> None:
    frame = _scores(_index(50.0), _index(60.0, role="lagging", id="lagging_index"))
    assert scores_of(frame, role="lagging")["id"].tolist() == ["lagging_index"]


def test_unknown_alliance_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no scores of alliance 'orin'; known: orion"):
        scores_of(_scores(_index(50.0)), "orin")


def test_period_before_the_alliance_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 2020Q1; give a later period"):
        scores_of(_scores(_index(50.0)), "orion", period="2020Q1")


def test_weakest_alliance_stands_first_and_missing_ones_last() -> None:
    frame = _scores(
        _index(80.0, alliance_id="a"),
        _index(None, alliance_id="b"),
        _index(20.0, alliance_id="orion", band="weak"),
    )
    table = list_standings(frame, LABELS, role="leading", period="2026Q3")
    assert table["Alliance"].tolist() == ["Orion × Halden", "a", "b"]
    assert table["Note"].tolist() == ["", "", "coverage 0.42 is below 0.67"]
    assert table["Band"].tolist() == ["weak", "", ""]


def test_shown_score_keeps_to_its_band() -> None:
    frame = _scores(_index(79.6))
    edges = BandEdges(strong_from=80)
    table = list_standings(frame, LABELS, role="leading", period="2026Q3", edges=edges)
    assert table["Score"].tolist() == [79]


def test_both_indices_stand_side_by_side_by_period() -> None:
    frame = _scores(
        _index(50.0, period="2026Q2", band="watch"),
        _index(None, period="2026Q3"),
        _index(61.2, period="2026Q3", role="lagging", id="lagging_index", band="watch"),
    )
    table = list_indices(frame, LABELS)
    assert table["Period"].tolist() == ["2026Q2", "2026Q3"]
    assert table["Influence"].dropna().to_dict() == {0: 50}
    assert table["lagging_index"].dropna().to_dict() == {1: 61}
    assert table["Influence: band"].tolist() == ["watch", ""]


def test_pillars_are_listed_with_what_is_measured_of_them() -> None:
    frame = _scores({"row": "pillar", "id": "trust", "score": 50.0, "coverage": 0.999})
    table = list_pillars(frame, LABELS, period="2026Q3")
    # Rounded down: 100 means everything.
    assert table.loc[0, ["Pillar", "Score", "Measured, %"]].tolist() == ["Trust", 50, 99]


@pytest.fixture(name="two_metrics")
def _two_metrics() -> pd.DataFrame:
    # trust costs 10 - 5 = 5 points, cadence 20 - 18 = 2.
    return _scores(
        {**CADENCE, "effective_weight": 0.2, "contribution": 18.0},
        {**TRUST, "effective_weight": 0.1, "contribution": 5.0},
        {"id": "lonely", "reason": "no observation"},
        {"id": "trust", "perspective": "ours", "value": 3.0, "score": 47.0},
    )  # fmt: skip


def test_factor_that_costs_most_comes_first(two_metrics) -> None:
    table = list_factors(two_metrics, LABELS, period="2026Q3")
    assert table["Factor"].tolist() == ["Trust", "cadence", "lonely"]
    assert table["Value"].tolist() == ["3.142", "90", ""]
    assert table["Note"].tolist() == ["", "", "no observation"]


def test_picked_metrics_cost_most_and_have_a_value(two_metrics) -> None:
    metrics = {
        metric_id: Metric(
            metric_id=metric_id, label=metric_id, definition="x", role="leading", kind="rated",
            pillar="p", unit="%", direction="higher_is_better", goalposts=(0, 100),
        )
        for metric_id in ("cadence", "trust", "lonely")
    }  # fmt: skip
    picked = pick_metrics(metrics, two_metrics, role="leading", period="2026Q3")
    assert list(picked) == ["trust", "cadence"]
    assert list(pick_metrics(metrics, two_metrics, role="leading", period="2026Q3", most=1)) == [
        "trust"
    ]
    assert pick_metrics(metrics, two_metrics, role="lagging", period="2026Q3") == {}


def test_coverage_names_the_index_that_is_missing() -> None:
    frame = _scores(
        _index(None, coverage=0.42),
        _index(60.0, role="lagging", id="lagging_index", coverage=1.0),
    )
    table = list_coverage(frame, LABELS, period="2026Q3")
    assert table.loc[0].tolist() == [
        "Orion × Halden", 42, 100, "leading: coverage 0.42 is below 0.67",
    ]  # fmt: skip


def test_differences_show_both_values() -> None:
    frame = pd.DataFrame(
        {
            "alliance_id": ["orion"], "metric_id": ["trust"], "period": ["2026Q3"],
            "perspective": ["ours"], "supplied": [4.0], "computed": [1234567.0],
        }
    )  # fmt: skip
    assert list_differences(frame, LABELS).loc[0].tolist() == [
        "Orion × Halden", "Trust", "2026Q3", "ours", "4", "1,235,000",
    ]  # fmt: skip


def test_sources_name_every_file_with_its_hash() -> None:
    settings = Settings(name="Pilot", reporting_currency="EUR", frequency="quarter")
    catalogue = Catalogue(settings, {}, {}, {}, version="3", hashes={"m.toml": "2" * 64})
    table = list_sources(catalogue, {"b.csv": "1" * 64}, as_of=date(2026, 9, 30), version="0.1")
    facts = dict(table.itertuples(index=False))
    assert facts["workbook"] == "Pilot"
    assert facts["data as of"] == "2026-09-30"
    assert facts["b.csv"] == "1" * 12
    assert facts["m.toml"] == "2" * 12
