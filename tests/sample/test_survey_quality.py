"""What is planted in the sample's surveys is found, and widened errors reach the draws."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from alliance_health.indices.draws import draw_scores
from alliance_health.insights.two_sides.quality import survey_quality
from alliance_health.pipeline import Analysis, draw

#: The quarter in which a score of the sample does not enter silently.
WIDENED = "2026Q2"


@pytest.fixture(scope="module")
def quality(analysis: Analysis, planted: dict[str, Any]) -> pd.DataFrame:
    wave = str(planted["last_period"])
    return survey_quality(analysis.tables, analysis.catalogue, wave=wave)


def _with(quality: pd.DataFrame, flag: str) -> set[str]:
    return set(quality.loc[quality["flags"].str.contains(flag), "alliance_id"])


def test_planted_surveys_are_flagged_and_only_they(
    quality: pd.DataFrame, planted: dict[str, Any]
) -> None:
    odd = planted["surveys"]
    assert _with(quality, "few answered") == {odd["few_answer"]["alliance_id"]}
    assert _with(quality, "lopsided") == {odd["asked_lopsidedly"]["alliance_id"]}
    assert _with(quality, "more answers") == set()
    assert _with(quality, "divided") == set()
    rates = quality.loc[
        quality["alliance_id"] == odd["few_answer"]["alliance_id"], "response_rate"
    ].dropna()
    assert rates.to_numpy() == pytest.approx(odd["few_answer"]["response_rate"], abs=0.02)


def test_a_silent_side_is_hidden_and_the_other_says_so(
    quality: pd.DataFrame, planted: dict[str, Any]
) -> None:
    silent = planted["stories"]["no_life_signs"]["alliance_id"]
    own = quality[quality["alliance_id"] == silent].set_index("perspective")
    assert own.loc["theirs", "suppressed"].all()
    assert own.loc["ours", "flags"].eq("one side").all()


def test_hidden_cells_of_the_sample_tell_nothing(quality: pd.DataFrame) -> None:
    hidden = quality[quality["suppressed"]]
    numbers = quality.select_dtypes("number").columns
    assert len(hidden) > 0
    assert hidden[numbers].isna().all(axis=None)
    assert len(set(hidden["reason"])) == 1


def test_widened_errors_reach_the_draws_and_move_no_score(analysis: Analysis) -> None:
    gates = analysis.rating_gates.set_index(["metric_id", "period"])
    assert gates.loc[("productive_tension", WIDENED), "widened"] > 1.2
    told = draw(analysis, n_draws=60, periods=[WIDENED])
    plain = draw_scores(
        analysis.panel,
        analysis.grid,
        analysis.catalogue,
        n_draws=60,
        periods=[WIDENED],
        expert_points=analysis.weighting.expert_points,
    )
    assert told.drawn is not None
    rows = [one.rows.set_index("number_id") for one in (told.drawn, plain)]
    tension = [name for name in rows[0].index if name.endswith("/productive_tension")]
    sides = [name for name in tension if "/joint/" not in name]
    wide, narrow = (one.loc[sides, ["lower", "upper"]].astype("float64") for one in rows)
    assert len(sides) > 30
    assert (wide["lower"] <= narrow["lower"] + 1e-9).all()
    assert (wide["upper"] >= narrow["upper"] - 1e-9).all()
    assert (wide["upper"] - wide["lower"]).sum() > (narrow["upper"] - narrow["lower"]).sum()
    pd.testing.assert_series_equal(told.scores["score"], analysis.scores["score"])
