"""Former versions count for the days on which they were valid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue, load_workbook_settings
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]
Case = tuple[str, str, str, str, str]  # head now, head then; faulty file, key and reason

OWN = '["default", "own.toml"]'


def head(version: str, day: str) -> str:
    return f'version = "{version}"\nvalid_from = {day}\n'


@pytest.fixture
def versions(write: Write, metric: Text) -> Path:
    """A metric of weight 3 today, 2 from 2025 on, 1 from 2024 on."""
    return write(
        {
            "own.toml": head("3", "2026-01-01") + metric(weight="3"),
            "history/own-1.toml": head("1", "2024-01-01") + metric(weight="1"),
            "history/own-2.toml": head("2", "2025-01-01") + metric(weight="2"),
        },
        catalogue=OWN,
    )


@pytest.mark.parametrize(
    ("as_of", "weight"),
    [
        (None, 3),
        (date(2030, 1, 1), 3),
        (date(2026, 1, 1), 3),
        (date(2025, 12, 31), 2),
        (date(2025, 1, 1), 2),
        (date(2024, 12, 31), 1),
        (date(2024, 1, 1), 1),
        (date(1999, 1, 1), 1),
    ],
)
def test_the_version_valid_on_the_day_counts(
    versions: Path, as_of: date | None, weight: float
) -> None:
    catalogue = load_catalogue(versions, as_of=as_of)
    assert catalogue.metrics["wait"].weight == weight
    assert f"{weight}" in catalogue.version


def test_without_a_day_the_newest_counts_even_before_it_is_valid(
    write: Write, metric: Text
) -> None:
    folder = write(
        {
            "own.toml": head("2", "2999-01-01") + metric(weight="2"),
            "history/own-1.toml": head("1", "2024-01-01") + metric(weight="1"),
        },
        catalogue=OWN,
    )
    assert load_catalogue(folder).metrics["wait"].weight == 2
    assert load_catalogue(folder, as_of=date(2026, 1, 1)).metrics["wait"].weight == 1


def test_a_file_without_history_counts_on_every_day(write: Write) -> None:
    folder = write(valid_from="2026-01-01")
    assert load_workbook_settings(folder, as_of=date(1999, 1, 1)).name == "Ours"


def test_settings_have_a_history_with_their_own_list_of_files(write: Write, metric: Text) -> None:
    former = (
        'name = "Then"\nreporting_currency = "EUR"\nfrequency = "month"\n'
        'catalogue = ["default", "own.toml"]\nversion = "1"\nvalid_from = 2020-01-01\n'
    )
    folder = write(
        {"own.toml": metric(), "history/workbook-1.toml": former},
        version='"2"',
        valid_from="2026-01-01",
    )
    then = load_catalogue(folder, as_of=date(2025, 6, 30))
    assert (then.settings.name, "wait" in then.metrics) == ("Then", True)
    now = load_catalogue(folder)
    assert (now.settings.name, "wait" in now.metrics) == ("Ours", False)


def test_a_former_version_belongs_to_the_longest_name_that_fits(write: Write, metric: Text) -> None:
    folder = write(
        {
            "own.toml": head("2", "2026-01-01") + metric(weight="2"),
            "own-more.toml": head("2", "2026-01-01") + metric("more", weight="2"),
            "history/own-1.toml": head("1", "2024-01-01") + metric(weight="1"),
            "history/own-more-1.toml": head("1", "2024-01-01") + metric("more", weight="1"),
        },
        catalogue='["default", "own.toml", "own-more.toml"]',
    )
    then = load_catalogue(folder, as_of=date(2025, 1, 1)).metrics
    assert (then["wait"].weight, then["more"].weight) == (1, 1)


def test_a_fault_in_a_former_version_is_found_on_its_day(
    write: Write, refused: Refused, metric: Text
) -> None:
    folder = write(
        {
            "own.toml": head("2", "2026-01-01") + metric(),
            "history/own-1.toml": head("1", "2024-01-01") + metric(pillar='"operation"'),
        },
        catalogue=OWN,
    )
    assert "wait" in load_catalogue(folder).metrics
    problem = refused(folder, as_of=date(2025, 1, 1))["metrics.wait.pillar"]
    assert problem.file == "history/own-1.toml"


@pytest.mark.parametrize(
    "case",
    [
        ("", head("1", "2024-01-01"), "own.toml", "valid_from", "since when it is valid"),
        (
            head("2", "2026-01-01"),
            'version = "1"\n',
            "history/own-1.toml",
            "valid_from",
            "since when it is valid",
        ),
        (
            head("2", "2026-01-01"),
            'version = "1"\nvalid_from = "2024"\n',
            "history/own-1.toml",
            "valid_from",
            "since when it is valid",
        ),
        (
            head("2", "2026-01-01"),
            head("1", "2026-01-01"),
            "history/own-1.toml",
            "valid_from",
            "own.toml is valid from the same day",
        ),
        (
            head("2", "2026-01-01"),
            head("1", "2027-01-01"),
            "history/own-1.toml",
            "valid_from",
            "newer than own.toml",
        ),
        (
            head("2", "2026-01-01"),
            head("2", "2024-01-01"),
            "history/own-1.toml",
            "version",
            "own.toml carries the same version",
        ),
        (head("2", "2026-01-01"), "x = \n", "history/own-1.toml", "None", "not valid TOML"),
    ],
)
@pytest.mark.parametrize("as_of", [None, date(2025, 1, 1)])
def test_a_history_without_one_order_is_refused(
    write: Write, refused: Refused, metric: Text, case: Case, as_of: date | None
) -> None:
    now, then, file, key, reason = case
    files = {"own.toml": now + metric(weight="2"), "history/own-1.toml": then + metric()}
    problems = refused(write(files, catalogue=OWN), as_of=as_of)
    problem = problems[key]
    assert problem.file == file
    assert reason in problem.reason
    assert problem.remedy


def test_a_former_version_of_nothing_is_refused(write: Write, refused: Refused) -> None:
    folder = write({"history/workbok-1.toml": head("1", "2024-01-01")})
    (problem,) = refused(folder).values()
    assert problem.file == "history/workbok-1.toml"
    assert "former version of no file" in problem.reason
    assert "name it after" in problem.remedy
