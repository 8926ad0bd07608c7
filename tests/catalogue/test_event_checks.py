"""Events are fixed beforehand, each saying one thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.event import EventSettings, default_events
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]


def test_a_workbook_that_fixes_nothing_has_one_event_of_each_kind(write: Write) -> None:
    events = load_catalogue(write()).settings.events
    assert events == default_events()
    assert [one.kind for one in events.values()] == ["below", "drop", "ended", "missed_renewal"]
    assert {one.horizons for one in events.values()} == {(1, 2, 4)}


def test_an_empty_table_turns_warnings_off(write: Write) -> None:
    assert load_catalogue(write(below="[events]\n")).settings.events == {}


def test_events_of_a_workbook_replace_the_default_ones(write: Write) -> None:
    below = '[events.slump]\nkind = "below"\nred_line = 35\nhorizons = [2]\n'
    assert load_catalogue(write(below=below)).settings.events == {
        "slump": EventSettings(kind="below", red_line=35.0, horizons=(2,))
    }


@pytest.mark.parametrize(
    "case",
    [
        ('kind = "falls"', "kind", "below", ""),
        ("horizons = [1]", "kind", "missing", ""),
        ('kind = "drop"\nred_line = 40', "red_line", "belongs to kind below", 'kind = "below"'),
        ('kind = "ended"\nsize = 1', "size", "belongs to kind drop", "remove it"),
        ('kind = "ended"\nhorizons = []', "horizons", "no period ahead", "[1, 2, 4]"),
        ('kind = "ended"\nhorizons = [4, 1, 4]', "horizons", "stands once", "[1, 4]"),
        ('kind = "ended"\nhorizons = [0]', "horizons[0]", "1", ""),
        ('kind = "ended"\nhorizons = [1.5]', "horizons[0]", "whole number", ""),
        ('kind = "below"\nred_line = 100', "red_line", "100", ""),
        ('kind = "drop"\nsize = -1', "size", "0", ""),
        ('kind = "ended"\nhorizon = [1]', "horizon", "no such key", '"horizons"'),
    ],
)
def test_a_setting_that_cannot_be_right_is_told_with_its_key(
    write: Write, refused: Refused, case: tuple[str, str, str, str]
) -> None:
    table, key, reason, remedy = case
    problem = refused(write(below=f"[events.slump]\n{table}\n"))[f"events.slump.{key}"]
    assert reason in f"{problem.reason} {problem.remedy}"
    assert remedy in problem.remedy
    assert problem.line is not None


def test_all_faults_of_all_events_are_told_at_once(write: Write, refused: Refused) -> None:
    below = """
[events.one]
kind = "falls"

[events."Two words"]
kind = "ended"

[events.three]
kind = "drop"
red_line = 40
horizons = [2, 1]
"""
    assert set(refused(write(below=below))) == {
        "events.one.kind",
        "events.Two words",
        "events.three.red_line",
        "events.three.horizons",
    }
