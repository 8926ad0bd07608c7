"""A new rule moves the past only where it is asked for, and `explain` says by how much."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("computed_once")

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]


@pytest.fixture
def book(workbook: MakeWorkbook, trial: dict[str, str]) -> Path:
    """Make a workbook whose decision time is scored by softer goalposts from July on."""
    first = 'version = "1"\nvalid_from = 2025-01-01\n' + trial["metrics.toml"]
    second = first.replace('"1"', '"2"').replace("2025-01-01", "2026-07-01")
    folder = workbook(metrics__toml=second.replace("goalposts = [0, 40]", "goalposts = [0, 80]"))
    (folder / "history").mkdir()
    (folder / "history" / "metrics-1.toml").write_text(first, encoding="utf-8")
    return folder


def _points(run: Run, book: Path, *options: str) -> dict[str, float]:
    result = run("explain", "a", "--workbook", book, "--format", "json", *options)
    assert result.exit_code == 0, result.output
    points: dict[str, float] = defaultdict(float)
    for row in json.loads(result.stdout):
        if row["index"] == "leading_index" and row["points"]:
            points[row["component"]] += row["points"]
    return dict(points)


def test_a_change_of_goalposts_is_a_rule_and_nothing_else(run: Run, book: Path) -> None:
    points = _points(
        *(run, book, "--period", "2026Q2", "--versus", "2026Q2"),
        *("--versus-as-of", "2026-06-30", "--as-of", "2026-07-31"),
    )
    # 20 days: 50 of [0, 40] before, 75 of [0, 80] now; half of the weight
    assert points == {"rule": pytest.approx(12.5)}


def test_both_ends_are_scored_by_the_rules_of_one_date(run: Run, book: Path) -> None:
    # 10 to 20 days: 87.5 to 75 by the new rule, 75 to 50 by the old one; and trust of theirs
    # from 3 to 4: 62.5 to 75, the half of which counts
    new = _points(run, book, "--period", "2026Q2", "--as-of", "2026-07-31")
    old = _points(run, book, "--period", "2026Q2", "--as-of", "2026-06-30")
    assert "rule" not in new | old
    assert sum(new.values()) == pytest.approx(-6.25 + 6.25)
    assert sum(old.values()) == pytest.approx(-12.5 + 6.25)
