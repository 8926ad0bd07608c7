"""Figures are computed from the tables that an alliance keeps, and lie where they should."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.pipeline import Analysis
from alliance_health.tables.calendar import Period

#: Points that scores may lie away from the ones aimed at, in the mean over all quarters of an
#: alliance: a count of ten moves in steps, and a clock cannot run backwards.
NEAR, NEAR_OF_A_CLOCK = 10.0, 20.0

LAGGING = ("joint_launches", "synergy_surplus")


@pytest.fixture(scope="module")
def figures(analysis: Analysis, planted: dict[str, Any]) -> pd.DataFrame:
    """Return the values of all figures that some alliance computes, each with its source."""
    values = analysis.values
    found = values[values["metric_id"].isin(list(planted["computed_from"]))]
    table = found["metric_id"].map(planted["computed_from"])
    kept = [
        alliance in planted["kept"][name]
        for alliance, name in zip(found["alliance_id"], table, strict=True)
    ]
    return found.assign(table=table, is_kept=kept)


def test_at_least_eight_alliances_keep_each_table_and_others_report(
    planted: dict[str, Any], figures: pd.DataFrame
) -> None:
    for table in set(planted["computed_from"].values()):
        assert len(planted["kept"][table]) >= 8, table
    reported = figures[~figures["is_kept"]]
    assert set(reported["metric_id"]) == set(planted["computed_from"])


def test_a_figure_is_computed_where_its_table_is_kept_and_supplied_elsewhere(
    figures: pd.DataFrame, planted: dict[str, Any]
) -> None:
    begins = Period.parse(planted["kept"]["goals_from"]).start
    ends = pd.Series([Period.parse(label).end for label in figures["period"]], index=figures.index)
    # The first half-year of the sample has one quarter, so its surplus is reported too.
    is_half = figures["metric_id"].eq("synergy_surplus") & figures["period"].eq("2022H2")
    in_list = figures["is_kept"] & ~is_half & (figures["table"].ne("goals") | (ends >= begins))
    # Nobody keeps the ledger or the contacts of the one full of holes any more; results go on.
    holes = figures["alliance_id"].eq(planted["stories"]["full_of_holes"]["alliance_id"])
    origins = figures[~holes].groupby([in_list[~holes], "origin"]).size()
    assert set(origins.index) == {(True, "computed"), (False, "supplied")}


def test_stories_with_a_quadrant_keep_their_lists(planted: dict[str, Any]) -> None:
    for story in ("living_on_the_past", "in_form", "building", "stalled"):
        alliance = planted["stories"][story]["alliance_id"]
        for table in set(planted["computed_from"].values()):
            assert alliance in planted["kept"][table], (story, table)


def test_the_one_full_of_holes_leaves_no_list_that_fills_them(
    figures: pd.DataFrame, planted: dict[str, Any]
) -> None:
    story = planted["stories"]["full_of_holes"]
    rows = figures[figures["alliance_id"] == story["alliance_id"]]
    since = Period.parse(story["since"]).start
    late = rows[[Period.parse(label).end >= since for label in rows["period"]]]
    assert set(late["metric_id"]) == set(LAGGING)


def test_computed_scores_lie_near_the_ones_aimed_at(
    analysis: Analysis, planted: dict[str, Any], aimed: dict[tuple[str, str, str], float]
) -> None:
    scores = analysis.scores
    rows = scores[(scores["row"] == "metric") & (scores["perspective"] == "joint")]
    computed = rows["id"].isin(list(planted["computed_from"])) & rows["origin"].eq("computed")
    rows = rows[computed & rows["period"].ge(planted["first_period"])]
    keys = zip(rows["alliance_id"], rows["id"], rows["period"], strict=True)
    away = (rows["score"] - pd.Series([aimed[key] for key in keys], index=rows.index)).abs()
    near = away.groupby([rows["id"], rows["alliance_id"]]).mean()
    assert set(near.index.get_level_values("id")) == set(planted["computed_from"])
    silent = planted["stories"]["no_life_signs"]["alliance_id"]
    for (metric_id, alliance), points in near.items():
        if (metric_id, alliance) == ("investment_parity", silent):
            continue  # who has fallen silent gives nothing, whatever was agreed
        limit = NEAR_OF_A_CLOCK if metric_id == "quick_win_clock" else NEAR
        assert points <= limit, (metric_id, alliance)


@pytest.fixture
def aimed(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str, str], float]:
    """Return the score that the generator aims at, by alliance, metric and quarter."""
    folder = data_folder / "generator"
    monkeypatch.syspath_prepend(str(folder))
    cast, days, truth, registers = (
        import_module(name) for name in ("cast", "days", "influence", "registers")
    )
    seed = tomllib.loads((data_folder / "sample" / "planted.toml").read_text("utf-8"))["seed"]
    found = {}
    for alliance in cast.read_cast(folder / "portfolio.toml"):
        true = truth.Truth(alliance, seed)
        for metric_id, table in registers.COMPUTED_FROM.items():
            role = true.lagging if metric_id in LAGGING else true.leading
            for quarter in alliance.quarters if registers.is_kept(alliance, table) else ():
                score = min(max(role(metric_id, quarter), 2.0), 98.0)
                found[alliance.alliance_id, metric_id, days.label(quarter)] = score
    return found
