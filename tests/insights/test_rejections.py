"""Rejected rows are counted by reason, and nothing in them points at a person."""

from __future__ import annotations

import pytest

from alliance_health.errors import Problem
from alliance_health.insights.rejections import count_reasons, first_of_each, list_rejected
from alliance_health.vocabulary import Severity


def wrong(line: int, reason: str = "no number", **more: object) -> Problem:
    fields = {"file": "a.csv", "line": line, "column": "value", "value": "n/a", "remedy": "mend"}
    return Problem(**{**fields, "reason": reason, **more})


def test_notices_cost_no_row() -> None:
    problems = [wrong(2), wrong(3, severity=Severity.NOTICE), wrong(4, severity=Severity.WARNING)]
    assert list_rejected(problems)["line"].tolist() == [2]


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("ratings.csv", "respondent_id"),
        ("ratings.csv", "alliance_id, wave, respondent_id, item_id"),
        ("contacts.csv", "contact_theirs"),
        ("comments.csv", "comment"),
        ("decisions.csv", "owner"),
        ("expert_weights.csv", "expert_id, id"),
        ("book.xlsx#alliance_history", "value"),
        ("ratings.csv", None),
    ],
)
def test_what_points_at_a_person_is_not_repeated(file: str, column: str | None) -> None:
    listed = list_rejected([wrong(2, file=file, column=column, value="Jane Doe")])
    assert listed["value"].isna().tolist() == [True]
    assert "Jane" not in listed.to_csv()


def test_other_values_are_repeated() -> None:
    assert list_rejected([wrong(2)])["value"].tolist() == ["n/a"]


def test_names_and_lines_in_a_reason_make_no_new_reason() -> None:
    problems = [
        wrong(2, "unknown metric 'trust'; did you mean 'trust_2'?"),
        wrong(3, "unknown metric 'love'; did you mean 'trust'?"),
        wrong(4, "the same row is also in line 5, 6 and 12 more"),
        wrong(5, "the same row is also in line 4"),
        wrong(9),
        wrong(9),
    ]
    counted = count_reasons(list_rejected(problems))
    assert sorted(counted["rows"].tolist()) == [1, 2, 2]
    assert counted["rows"].is_monotonic_decreasing


def test_counts_add_up_to_the_rows_when_each_has_one_reason() -> None:
    problems = [wrong(line, column=column) for line, column in enumerate("aabbbc", start=2)]
    counted = count_reasons(list_rejected(problems))
    assert counted["rows"].sum() == 6
    assert counted[["column", "rows", "first_line"]].to_numpy().tolist() == [
        ["b", 3, 4], ["a", 2, 2], ["c", 1, 7],
    ]  # fmt: skip


def test_short_list_shows_every_reason() -> None:
    problems = [wrong(line) for line in range(2, 30)] + [wrong(40, "another reason")]
    assert first_of_each(list_rejected(problems), 2)["line"].tolist() == [2, 3, 40]


def test_nothing_rejected_is_an_empty_list() -> None:
    assert count_reasons(list_rejected([])).empty
