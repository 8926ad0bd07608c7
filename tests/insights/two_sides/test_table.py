"""Verdicts, classes and what is not shown, on small tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliance_health.insights.two_sides.four_views import four_views
from alliance_health.insights.two_sides.levels import last_full_wave, level_scores
from alliance_health.insights.two_sides.result import SURVEY_COLUMNS
from alliance_health.insights.two_sides.table import survey_table
from alliance_health.metrics.gaps import compare_sides
from alliance_health.metrics.wave_changes import changes_between_waves


def answers(ours, theirs, *, wave="2026Q2", shown=True, prefix="p", **more):
    """Make the answers of both sides to one factor of one item."""
    return pd.DataFrame(
        [
            {
                "side": side,
                "respondent_id": f"{prefix}{at}",
                "answer": float(answer),
                "factor": "voice",
                "wave": wave,
                "period": wave,
                "factor_shown": shown,
                "alliance_id": "orion",
                "level": "working",
                "perspective": "joint",
                "partner_id": "",
                "n_factor": 1,
                "n_factors": 20,
                "min_group_size": 5,
                **more,
            }
            for side, given in (("ours", ours), ("theirs", theirs))
            for at, answer in enumerate(given)
        ]
    )


def table_of(*parts):
    rows = pd.concat(parts, ignore_index=True)
    return survey_table(compare_sides(rows), changes_between_waves(rows))


def only(*parts):
    table = table_of(*parts)
    assert len(table) == 1
    return table.iloc[0]


FIVE = [4, 4, 5, 3, 4]


def test_the_columns_are_those_of_the_contract():
    assert list(table_of(answers(FIVE, FIVE)).columns) == list(SURVEY_COLUMNS)
    assert SURVEY_COLUMNS[:14] == (
        *("alliance_id", "wave", "level", "factor", "ours", "theirs", "n_ours", "n_theirs"),
        *("gap", "gap_low", "gap_high", "class", "verdict", "suppressed"),
    )


def test_the_worked_example_of_the_method_page():
    # Means 4 and 3, errors 0.32: se 0.4525, 8 degrees, t 1.860, so 1 - 0.84 and 1 + 0.84.
    found = only(answers(FIVE, [3, 3, 2, 3, 4]))
    assert found[["ours", "theirs", "gap", "gap_low", "gap_high"]].tolist() == [4, 3, 1, 0.16, 1.84]
    assert found["p"] == pytest.approx(34 / 252, abs=1e-4)
    assert (found["verdict"], found["class"]) == ("indication", "our blind spot")
    # The pooled deviation is 0.32 x sqrt(5) = 0.716; the factor of Hedges 1 - 3 / 31.
    assert found["effect"] == pytest.approx(1 / 0.7155 * (1 - 3 / 31), abs=0.005)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (FIVE, FIVE, "agreed strength"),
        ([2, 3, 2, 3, 2], [3, 2, 3, 2, 3], "agreed weakness"),
        ([2, 3, 2, 3, 2], FIVE, "undervalued"),
        (FIVE, [3, 4, 3, 4, 3], "mixed"),
    ],
)
def test_classes_go_by_both_means(ours, theirs, expected):
    assert only(answers(ours, theirs))["class"] == expected


def test_many_people_who_agree_are_aligned_and_few_are_undecided():
    assert only(answers(FIVE * 6, FIVE * 6))["verdict"] == "aligned"
    assert only(answers(FIVE, FIVE))["verdict"] == "undecided"


def test_a_gap_is_persistent_from_the_second_wave_with_the_same_sign_on():
    low, high = [2, 2, 1, 2, 3], [4, 5, 5, 4, 5]
    parts = [
        answers(high, low, wave="2025Q2"),
        answers(high, low, wave="2025Q4"),
        answers(low, high, wave="2026Q2"),
    ]
    assert table_of(*parts)["persistent"].tolist() == [False, True, False]


def test_what_is_hidden_has_no_number_and_one_reason():
    found = only(answers(FIVE, FIVE, shown=False))
    numbers = ["ours", "theirs", "n_ours", "n_theirs", "gap", "gap_low", "gap_high", "p", "effect"]
    assert found[numbers].isna().all()
    assert (found["verdict"], found["suppressed"], found["class"]) == ("suppressed", True, "")
    assert found["reason"] == "suppressed: it could tell what fewer than 5 people said"


def test_a_side_that_was_not_asked_is_no_suppressed_side():
    found = only(answers(FIVE, []))
    assert (found["verdict"], found["suppressed"]) == ("one side only", False)
    assert found["ours"] == 4.0


def test_signed_means_of_few_people_have_no_gap():
    found = only(answers([4, 5], [2, 3]))
    assert found["ours"] == 4.5
    assert pd.isna(found["gap"])
    assert found["reason"].startswith("signed ratings of fewer than 5 people")


def test_people_of_one_side_far_apart_are_divided():
    assert only(answers([1, 5, 1, 5, 1, 5], [3, 4, 3, 4, 3]))["divided"] == "ours"


def test_each_persons_own_change_counts_where_all_are_the_same_people():
    # Everybody half a point up on average, one after the other: 1, 0, 1, 0, 1, 0 ... of ten.
    before, after = [2, 3, 4, 2, 3, 4, 2, 3, 4, 3], [3, 3, 5, 2, 4, 4, 3, 3, 5, 3]
    same = table_of(
        answers(before, before, wave="2025Q4"), answers(after, before, wave="2026Q2")
    ).iloc[1]
    assert same["ours_change"] == 0.5
    assert (same["ours_moved"], same["theirs_moved"]) == ("up", "")
    other = table_of(
        answers(before, before, wave="2025Q4"), answers(after, before, wave="2026Q2", prefix="q")
    ).iloc[1]
    assert (other["ours_change"], other["ours_moved"]) == (0.5, "")


def test_the_alliance_score_is_the_plain_mean_whoever_is_more():
    assert only(answers([4] * 3 + [5] * 17, [3, 3, 2, 3, 4]))["alliance_score"] == 3.92


def test_the_lower_level_comes_first():
    table = table_of(
        answers(FIVE, FIVE, level="executive"), answers([3, 3, 2, 3, 4], [3, 3, 2, 3, 4])
    )
    assert level_scores(table)["level"].tolist() == ["working", "executive"]


def test_a_pulse_is_no_full_wave():
    table = table_of(
        *(answers(FIVE, FIVE, factor=one, wave="2026Q1") for one in ("a", "b", "c")),
        answers(FIVE, FIVE, factor="a", wave="2026Q2"),
    )
    assert last_full_wave(table).wave == "2026Q1"


def test_self_and_other_rating_stand_in_four_views_with_a_finding():
    high, low = [5, 4, 5, 4, 5, 4], [2, 3, 2, 3, 2, 3]
    rows = pd.concat(
        [
            answers(high, low, factor="trust: reliability (other)"),
            answers(low, high, factor="trust: reliability (self)"),
        ]
    )
    (view,) = four_views(compare_sides(rows), ("Orion", "Halden"))
    assert view[1:5] == (2.5, 4.5, 2.5, 4.5)
    # We see ourselves as they see us, and they themselves as we see them: nothing to tell.
    assert view.finding.startswith("No side sees itself otherwise")
    turned = rows.assign(
        answer=np.where(rows["factor"].str.endswith("(self)"), 4.5, rows["answer"])
    )
    (view,) = four_views(compare_sides(turned), ("Orion", "Halden"))
    assert view.finding == (
        "Orion keeps its promises better in its own eyes than in those of Halden: 4.5 against 2.5."
    )
