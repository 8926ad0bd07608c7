"""Ways through the quadrant: who surely changed fields, and what cannot be told."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.insights.trajectories import judge_ways, lay_ways, say_ways

CUTS = QuadrantCuts(leading=55, lagging=55)


def _scores(alliance_id: str, places: list[tuple[float | None, float | None]], half: float = 3):
    rows = []
    for at, place in enumerate(places):
        for index_id, score in zip(("leading_index", "lagging_index"), place, strict=True):
            ends = (None, None) if score is None else (score - half, score + half)
            rows.append(
                {
                    "alliance_id": alliance_id, "period": f"2026Q{at + 1}", "row": "index",
                    "perspective": "joint", "id": index_id, "score": score, "lower": ends[0],
                    "upper": ends[1],
                }
            )  # fmt: skip
    numbers = dict.fromkeys(("score", "lower", "upper"), "float64")
    return pd.DataFrame(rows).astype(numbers)


def _judged(*frames: pd.DataFrame, period: str = "2026Q2") -> pd.DataFrame:
    return judge_ways(lay_ways(pd.concat(frames), period), period, CUTS)


def test_a_sure_change_of_fields_is_told_with_its_length() -> None:
    # From (70, 40) to (40, 80): 30 and 40 points, 50 apart.
    (row,) = _judged(_scores("a", [(70, 40), (40, 80)])).to_dict("records")
    assert (row["before"], row["now"]) == ("building", "living on the past")
    assert (row["moved"], row["has_changed"]) == (50.0, True)


def test_an_interval_over_a_cut_is_no_sure_change() -> None:
    (row,) = _judged(_scores("a", [(70, 70), (53, 70)])).to_dict("records")
    assert row["now"] == "between living on the past and in form"
    assert not row["has_changed"]


def test_a_missing_last_period_is_not_placed() -> None:
    (row,) = _judged(_scores("a", [(70, 70), (None, 70)])).to_dict("records")
    assert (row["now"], row["before"]) == ("", "in form")
    assert pd.isna(row["moved"])


def test_those_that_changed_come_first_then_the_longest_way() -> None:
    judged = _judged(
        _scores("still", [(70, 70), (71, 70)]),
        _scores("far", [(60, 60), (95, 95)]),
        _scores("over", [(60, 70), (50, 70)], half=1),
    )
    assert judged["alliance_id"].tolist() == ["over", "far", "still"]


def test_only_the_periods_asked_for_are_laid() -> None:
    scores = _scores("a", [(1, 1), (2, 2), (3, 3)])
    assert lay_ways(scores, "2026Q3", count=2)["period"].tolist() == ["2026Q2", "2026Q3"]
    assert lay_ways(scores, "2026Q1")["leading"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ([("a", [(70, 40), (40, 80)])], "Orion went from building to living on the past since"),
        ([("a", [(70, 70), (70, 70)])], "Orion is in form."),
        ([("a", [(70, 70), (None, 70)])], "Orion: the field cannot be told."),
        (
            [("a", [(70, 40), (40, 80)]), ("b", [(70, 70), (55, 70)])],
            "1 of 2 alliances changed fields: 1 to living on the past; of 1 the field cannot be",
        ),
        (
            [("a", [(70, 70), (70, 70)]), ("b", [(70, 70), (71, 70)])],
            "None of 2 alliances surely changed fields.",
        ),
    ],
)
def test_the_sentence_counts_sure_changes(frames, said) -> None:
    judged = _judged(*(_scores(name, places) for name, places in frames))
    assert say_ways(judged, {"a": "Orion"}).startswith(said)


def test_where_nobody_has_two_places_no_way_has_a_length() -> None:
    judged = _judged(_scores("a", [(70, 40)]), _scores("b", [(None, None)]), period="2026Q1")
    assert judged["moved"].isna().all()
    assert judged["moved"].dtype == "float64"
