"""The example is one that can be believed: whole waves, and nothing a spreadsheet would run."""

from __future__ import annotations

from collections import Counter

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.template.example import example_rows
from alliance_health.template.sheets import FORMULA_SIGNS


def test_a_respondent_answers_the_items_that_the_level_is_asked(catalogue: Catalogue) -> None:
    asked = {
        (level, is_pulse): {
            one.item_id
            for one in catalogue.survey.values()
            if not one.is_open and level in one.levels and (one.pulse or not is_pulse)
        }
        for level in ("executive", "working")
        for is_pulse in (True, False)
    }
    answered: dict[tuple[str, str, str], set[str]] = {}
    for row in example_rows()["ratings"]:
        person = (row["level"], row["wave"], row["respondent_id"])
        answered.setdefault(person, set()).add(row["item_id"])
    for (level, wave, _), items in answered.items():
        assert items == asked[level, wave == "2026Q3"]


def test_waves_are_large_enough_to_be_shown(catalogue: Catalogue) -> None:
    people = {
        (row["wave"], row["perspective"], row["level"], row["respondent_id"], row["consent"])
        for row in example_rows()["ratings"]
    }
    cells = Counter((wave, side, level, signed) for wave, side, level, _, signed in people)
    assert {(side, level) for _, side, level, _ in cells} == {
        *(("ours", "working"), ("theirs", "working")),
        *(("ours", "executive"), ("theirs", "executive")),
    }
    least = catalogue.settings.min_group_size
    assert all(count >= least or signed for (_, _, _, signed), count in cells.items())


def test_no_cell_of_the_example_begins_like_a_formula() -> None:
    texts = [
        cell
        for rows in example_rows().values()
        for row in rows
        for cell in row.values()
        if isinstance(cell, str)
    ]
    assert [text for text in texts if text.startswith(FORMULA_SIGNS)] == []
