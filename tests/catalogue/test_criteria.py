"""Criteria by which possible partners are judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Case = tuple[str, str, str, str]  # what is written instead of what, where, and the reason

FILE = "criteria.toml"
TEXT = """
[criteria.reach]
label = "Reach"
definition = "Share of our target markets that it serves."
unit = "%"
direction = "higher_is_better"
goalposts = [0, 100]
weight = 3
knock_out = 20

[criteria.chemistry]
label = "Chemistry"
definition = "How well we get on, as three of us rate it."
unit = "1-5"
direction = "higher_is_better"
goalposts = [1, 5]
cap = 0.15

[criteria.debt]
label = "Debt"
definition = "Net debt over yearly earnings."
unit = "ratio"
direction = "lower_is_better"
goalposts = [0, 6]
knock_out = 8
"""


def test_criteria_are_read_in_the_order_of_the_file(write: Write) -> None:
    criteria = load_catalogue(write({FILE: TEXT})).criteria
    assert list(criteria) == ["reach", "chemistry", "debt"]
    assert (criteria["reach"].weight, criteria["reach"].knock_out) == (3, 20)
    assert (criteria["chemistry"].cap, criteria["chemistry"].knock_out) == (0.15, None)
    assert (criteria["debt"].goalposts, criteria["debt"].cap) == ((0, 6), 1)


def test_criteria_have_version_hash_and_history(write: Write) -> None:
    head = 'version = "2"\nvalid_from = 2026-01-01\n'
    former = 'version = "1"\nvalid_from = 2025-01-01\n' + TEXT.replace("weight = 3", "weight = 1")
    folder = write({FILE: head + TEXT, "history/criteria-1.toml": former})
    now, then = load_catalogue(folder), load_catalogue(folder, as_of=date(2025, 6, 30))
    assert "criteria.toml 2" in now.version
    assert FILE in now.hashes
    assert (now.criteria["reach"].weight, then.criteria["reach"].weight) == (3, 1)


@pytest.mark.parametrize(
    "case",
    [
        ("[0, 100]", "[100, 0]", "criteria.reach.goalposts", "goalposts need lower < upper"),
        ("weight = 3", "weight = -1", "criteria.reach.weight", "at least 0"),
        ("weight = 3", "weigth = 3", "criteria.reach.weigth", "no such key; allowed: cap"),
        ("knock_out = 20", "knock_out = 101", "criteria.reach.knock_out", "healthy end"),
        ("knock_out = 8", "knock_out = -1", "criteria.debt.knock_out", "healthy end"),
        ('"lower_is_better"', '"band_is_best"', "criteria.debt.direction", "allowed: higher"),
        ("cap = 0.15", "cap = 0", "criteria.chemistry.cap", "more than 0"),
        ("cap = 0.15", "cap = 15", "criteria.chemistry.cap", "at most 1"),
        ("[criteria.debt]", "[criteria.Debt]", "criteria.Debt", "small letters"),
        ("[criteria.debt]", "[criterion.debt]", "criterion", "no such key"),
    ],
)
def test_a_faulty_criterion_is_refused(write: Write, refused: Refused, case: Case) -> None:
    old, new, key, reason = case
    text = TEXT.replace(old, new, 1)
    (problem,) = refused(write({FILE: text})).values()
    line = next(at for at, one in enumerate(text.splitlines(), 1) if new in one)
    assert (problem.file, problem.line, problem.column) == (FILE, line, key)
    assert reason in problem.reason
    assert problem.remedy


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('version = "1"\n', "defines no criterion"),
        (TEXT.replace("weight = 3", "weight = 0").replace("goalposts", "weight = 0\ngoalposts"),
         "every criterion has the weight 0"),
        (TEXT.replace("goalposts", "cap = 0.3\ngoalposts").replace("cap = 0.15\n", ""),
         "less than the whole"),
    ],
)  # fmt: skip
def test_criteria_that_judge_nobody_are_refused(
    write: Write, refused: Refused, text: str, reason: str
) -> None:
    text = text.replace("weight = 0\ngoalposts = [0, 100]", "goalposts = [0, 100]")
    (problem,) = refused(write({FILE: text})).values()
    assert problem.column == "criteria"
    assert reason in problem.reason


def test_the_file_of_criteria_is_not_proposed_as_a_catalogue(
    write: Write, refused: Refused
) -> None:
    folder = write({FILE: TEXT}, catalogue='["default", "criteri.toml"]')
    (problem,) = refused(folder).values()
    assert "criteria" not in problem.remedy
