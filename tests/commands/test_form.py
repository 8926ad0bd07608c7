"""The command `form`: one file a side and level, named for what it is, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

PARTNERS = """partner_id,alliance_id,name,perspective
us,a,Acme,ours
alpha,a,Alpha Ltd,theirs
us,b,Acme,ours
beta,b,Beta One,theirs
gamma,b,Gamma Two,theirs
press,b,The Press,joint
"""


@pytest.fixture
def book(workbook: MakeWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return workbook(partners__csv=PARTNERS)


def test_a_form_is_named_for_what_it_is(book: Path, run: Run, tmp_path: Path) -> None:
    done = run("form", "--workbook", book, "--alliance", "a", "--side", "theirs", "--pulse")
    assert done.exit_code == 0
    assert done.stdout.strip() == "pulse-a-theirs-working-en.html"
    page = (tmp_path / done.stdout.strip()).read_text("utf-8")
    assert "Pulse survey on the alliance of Alpha Ltd and Acme" in page


@pytest.mark.parametrize(
    ("wanted", "ending"),
    [
        ("html", ".html"),
        ("xlsx", ".xlsx"),
        ("limesurvey", ".limesurvey.txt"),
        ("qualtrics", ".qualtrics.txt"),
        ("google", ".gs"),
        ("text", ".txt"),
    ],
)
def test_every_format_is_written(book: Path, run: Run, wanted: str, ending: str) -> None:
    done = run("form", "--workbook", book, "--alliance", "a", "--format", wanted)
    assert done.exit_code == 0
    assert done.stdout.strip() == f"survey-a-ours-working-en{ending}"


def test_nothing_is_overwritten(book: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "mine.html"
    out.write_text("mine", "utf-8")
    done = run("form", "--workbook", book, "--alliance", "a", "--out", out)
    assert done.exit_code == 2
    assert "form never overwrites" in done.stderr
    assert out.read_text("utf-8") == "mine"


def test_several_partners_stand_side_by_side(book: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "b.txt"
    run("form", "--workbook", book, "--alliance", "b", "--format", "text", "--out", out)
    text = out.read_text("utf-8")
    assert "Beta One / Gamma Two does what it promised" in text
    assert "The Press" not in text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "name the alliance with --alliance; there are: a, b"),
        (("--alliance", "aa"), "no alliance 'aa'; there are: a, b"),
        (("--alliance", "a", "--language", "fr"), "the survey is there in de, en, es, nl"),
        (("--alliance", "a", "--wave", "autumn"), "--wave autumn"),
        (("--alliance", "a", "--side", "joint"), "joint"),
        (("--alliance", "a", "--format", "docx"), "docx"),
    ],
)
def test_wrong_usage_is_told_with_the_way_out(
    book: Path, run: Run, options: tuple[str, ...], told: str
) -> None:
    done = run("form", "--workbook", book, *options)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())


def test_without_partners_the_names_are_stood_in_for_and_said_so(
    workbook: MakeWorkbook, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "a.txt"
    book = workbook()
    done = run("form", "--workbook", book, "--alliance", "b", "--format", "text", "--out", out)
    assert done.exit_code == 0
    assert "the form says 'Trial'" in done.stderr
    assert "alliance of Trial and Beta & Söhne" in out.read_text("utf-8")
