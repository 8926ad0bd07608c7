"""Paraphrases that somebody approved, from eight people of a side, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.insights.two_sides.comments import paraphrases_of

CELL = {"alliance_id": "a", "wave": "2026Q2"}


def tables(people, told):
    """Make ratings of so many people of our side, and comments with what is told of them."""
    ratings = [
        {**CELL, "perspective": "ours", "respondent_id": f"r{at}", "rating": 3}
        for at in range(people)
    ]
    comments = [
        {
            **CELL,
            "perspective": "ours",
            "question_id": "open_a",
            "comment": f"verbatim {at}",
            "paraphrase": paraphrase,
            "theme": None,
            "approved_by": approved,
        }
        for at, (paraphrase, approved) in enumerate(told)
    ]
    return pd.DataFrame(comments), pd.DataFrame(ratings)


def test_only_approved_paraphrases_are_shown_and_the_others_counted():
    comments, ratings = tables(8, [("Good.", "office"), ("Waits.", None), (None, None)])
    found = paraphrases_of(comments, ratings, ("a", "2026Q2"), 5)
    assert found.shown["paraphrase"].tolist() == ["Good."]
    assert (found.waiting, found.hidden) == (2, ())
    assert "comment" not in found.shown


@pytest.mark.parametrize(("people", "needed"), [(7, 5), (9, 10)])
def test_too_few_people_hide_comments_and_their_number(people, needed):
    comments, ratings = tables(people, [("Good.", "office"), ("Waits.", None)])
    found = paraphrases_of(comments, ratings, ("a", "2026Q2"), needed)
    assert (len(found.shown), found.waiting, found.hidden) == (0, 0, ("ours",))
