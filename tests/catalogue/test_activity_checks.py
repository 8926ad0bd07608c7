"""What is counted as activity is named rightly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]


def test_without_the_table_nothing_is_named(write: Write) -> None:
    assert load_catalogue(write()).settings.activity == ActivitySettings()


@pytest.mark.parametrize("named", ["ledger", "leads_exchanged"])
def test_the_ledger_or_a_sum_of_each_partner_may_be_named(write: Write, named: str) -> None:
    folder = write(below=f'[activity]\nmetric = "{named}"\n')
    assert load_catalogue(folder).settings.activity.metric == named


@pytest.mark.parametrize(
    ("key", "named", "reason"),
    [
        ("metric", "leads_exchangd", "no metric has this id"),
        ("metric", "trust", "activity is a number that each partner has"),
        ("unattributed", "trust", "a share is in % or share, this is in 1-5"),
        ("unattributed", "nothing", "no metric has this id"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    write: Write, refused: Refused, key: str, named: str, reason: str
) -> None:
    problem = refused(write(below=f'[activity]\n{key} = "{named}"\n'))[f"activity.{key}"]
    assert reason in problem.reason


def test_an_unknown_key_is_refused(write: Write, refused: Refused) -> None:
    assert "activity.metrics" in refused(write(below='[activity]\nmetrics = "ledger"\n'))
