"""Partner by partner: the same scale as the alliance's score, before anything is averaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import PARTNER_COLUMNS, score_panel, score_partners

EFFORT = {"x": {"sides": "each", "thresholds": {"weak": 50.0, "strong": 100.0}}}


@pytest.fixture
def effort_of(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> Callable[..., pd.DataFrame]:
    """Score partners on one metric; rows are (partner, value) and more."""

    def score(*given: dict[str, Any], metrics: Any = EFFORT) -> pd.DataFrame:
        rows = [{"perspective": "theirs", **one} for one in given]
        found = score_partners(panel_of(rows), grid_of(), catalogue_of(metrics))
        return found.set_index("partner_id")

    return score


def test_every_partner_is_placed_on_the_scale_of_the_metric(effort_of) -> None:
    scores = effort_of(
        {"partner_id": "leaver", "value": 25.0},
        {"partner_id": "stayer", "value": 100.0},
        {"partner_id": "entrant", "value": 900.0},
    )
    # 50 scores 40 and 100 scores 70: 0.6 points for each percent, clipped at 100.
    assert scores["score"].to_dict() == {"entrant": 100, "leaver": 25, "stayer": 70}
    assert scores["band"].to_dict() == {"entrant": "strong", "leaver": "weak", "stayer": "strong"}


def test_a_number_of_a_side_as_a_whole_belongs_to_no_partner(effort_of) -> None:
    scores = effort_of({"partner_id": "", "value": 70.0}, {"partner_id": "b", "value": 80.0})
    assert scores.index.tolist() == ["b"]


def test_one_quantity_that_both_report_is_no_number_of_a_partner(effort_of) -> None:
    assert effort_of({"partner_id": "b", "value": 8.0}, metrics={"x": {"sides": "one"}}).empty


def test_a_metric_without_a_scale_keeps_its_values(effort_of) -> None:
    shown = {"x": {"sides": "each", "weight": 0}}
    scores = effort_of({"partner_id": "b", "value": 8.0}, metrics=shown)
    assert scores.loc["b", "value"] == 8
    assert pd.isna(scores.loc["b", "score"])
    assert pd.isna(scores.loc["b", "band"])


def test_one_hidden_partner_hides_all_of_them(effort_of) -> None:
    scores = effort_of(
        {"partner_id": "a", "value": 60.0, "suppressed": True},
        {"partner_id": "b", "value": 80.0, "suppressed": False},
    )
    assert scores[["value", "score", "band"]].isna().all(axis=None)


def test_periods_in_which_the_alliance_did_not_live_are_left_out(effort_of) -> None:
    assert effort_of({"partner_id": "b", "value": 8.0, "period": "2031Q1"}).empty


def test_columns_are_the_same_with_and_without_rows(effort_of) -> None:
    for scores in (effort_of(), effort_of({"partner_id": "b", "value": 8.0})):
        assert tuple(scores.reset_index()[list(PARTNER_COLUMNS)].columns) == PARTNER_COLUMNS


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_partners_of_a_perspective_average_to_the_score_of_that_perspective(
    seed: int, random_case: Callable[..., Any]
) -> None:
    case = random_case(seed)
    panel = case.panel.assign(partner_id=case.panel["partner_id"].replace("", "P1"))
    keys = ["alliance_id", "period", "metric_id", "perspective"]
    partners = score_partners(panel, case.grid, case.catalogue)
    averaged = partners.groupby(keys)["score"].mean()
    scores = score_panel(panel, case.grid, case.catalogue).rename(columns={"id": "metric_id"})
    sides = scores[(scores["row"] == "metric") & (scores["perspective"] != "joint")]
    own = [one.metric_id for one in case.catalogue.metrics.values() if one.sides == "each"]
    wanted = sides[sides["metric_id"].isin(own)].set_index(keys)["score"]
    found = averaged[averaged.index.get_level_values("perspective") != "joint"]
    pd.testing.assert_series_equal(found, wanted.sort_index(), check_exact=False, rtol=1e-8)
