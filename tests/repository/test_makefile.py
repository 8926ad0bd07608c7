"""What README, Makefile and the command line promise, and that it is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TARGETS = {
    "help",
    "report",
    "test",
    "check",
    "notebooks",
    "gallery",
    "looks",
    "thorough",
    "bench",
    "lab",
}


@pytest.fixture(scope="module")
def makefile(root: Path) -> str:
    return (root / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def _targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


def test_makefile_has_the_agreed_targets(makefile: str) -> None:
    assert _targets(makefile) == TARGETS


def test_every_target_is_phony_and_documented(makefile: str) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    assert set(phony.group(1).split()) == TARGETS
    assert set(re.findall(r"^([a-z]+):.*## \w", makefile, flags=re.MULTILINE)) == TARGETS


def test_help_lists_every_target(root: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("GNU make is not installed")
    told = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make (\w+) +\S", told.stdout, flags=re.MULTILINE)) == TARGETS


def test_readme_names_targets_that_exist(readme: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[ `\n]* ?[#`\nW])", readme))
    assert {"report", "test"} <= named <= TARGETS


def test_first_screen_has_picture_and_two_commands(readme: str) -> None:
    first_screen = "\n".join(readme.splitlines()[:20])
    assert "](docs/images/report.png)" in first_screen
    assert "make report" in first_screen
    assert "make test" in first_screen


def test_readme_lists_the_commands_of_the_command_line(readme: str) -> None:
    from typer.main import get_command

    from alliance_health.cli import app

    described = re.findall(r"^\| `alliance-health (\w[\w-]*)", readme, flags=re.MULTILINE)
    assert sorted(described) == sorted(get_command(app).commands)


def test_commands_outside_make_are_those_of_make(makefile: str, readme: str) -> None:
    for line in ("pytest --nbval-lax --nbval-current-env notebooks", "report --workbook"):
        assert line.replace("pytest ", "") in makefile
        assert readme.count(line) >= 2
