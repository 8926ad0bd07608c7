"""A message says where, what was found, what is allowed and what to do."""

from __future__ import annotations

import pytest

from alliance_health.errors import (
    PROBLEMS_IN_A_MESSAGE,
    AllianceHealthError,
    CatalogueError,
    DataError,
    Problem,
    ReportError,
    problems_table,
)

PROBLEM = Problem("ratings.csv", 14, "rating", "7", "allowed: 1 to 5", "correct the row")


def test_problem_is_one_sentence_with_its_place_and_remedy() -> None:
    assert str(PROBLEM) == "ratings.csv, line 14, rating: '7': allowed: 1 to 5. Correct the row."


def test_problem_of_a_whole_file_names_no_line() -> None:
    whole = Problem("a.csv", None, None, None, "the file is empty", "export it again")
    assert str(whole) == "a.csv: the file is empty. Export it again."


def test_remedy_that_asks_ends_with_its_question_mark() -> None:
    asking = Problem("a.toml", 3, "role", "leeding", "unknown", 'did you mean "leading"?')
    assert str(asking).endswith('Did you mean "leading"?')


@pytest.mark.parametrize("kind", [CatalogueError, DataError, ReportError])
def test_every_error_made_on_purpose_has_one_base(kind: type[AllianceHealthError]) -> None:
    assert issubclass(kind, AllianceHealthError)
    assert issubclass(kind, ValueError)


def test_message_spells_out_the_first_problems_and_counts_the_rest() -> None:
    error = DataError("faulty", [PROBLEM] * (PROBLEMS_IN_A_MESSAGE + 3))
    assert str(error).count("ratings.csv") == PROBLEMS_IN_A_MESSAGE
    assert "... and 3 more" in str(error)
    assert len(error.problems) == PROBLEMS_IN_A_MESSAGE + 3


def test_table_holds_every_problem_with_whole_lines() -> None:
    whole = Problem("a.csv", None, None, None, "empty", "export it")
    table = problems_table([PROBLEM, whole])
    assert table["line"].isna().tolist() == [False, True]
    assert table["line"].iloc[0] == 14
