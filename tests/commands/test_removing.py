"""Old reports go, here and where they were published; what we did not write stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from alliance_health.catalogue import load_workbook_settings
from alliance_health.commands.removing import find_old, list_old, remove
from alliance_health.commands.run_due import find_due
from alliance_health.report.manifest import MANIFEST_FILE, Manifest, NotMade, Rendered
from alliance_health.schedule.record import read_runs

TODAY = date(2026, 10, 10)
ABOUT = {"name": "Orion", "as_of": "2026-09-30", "notice": ""}


def write(own: Path, period: str, edition: str = "internal", **given: object) -> Path:
    """Write the reports of a period as a run does, and return their folder."""
    folder = own / period / f"{edition}-en"
    record = folder.with_name("joint-en.run") if edition == "joint" else folder
    for one in (folder, record):
        one.mkdir(parents=True, exist_ok=True)
    page = Rendered(
        alliance_id="orion", name="Orion", file="orion.html", sha256="", bytes=1, seconds=1.0,
        parameters={}, about=ABOUT,
    )  # fmt: skip
    fields = {
        "workbook": "Trial", "folder": "/w", "period": period, "edition": edition,
        "language": "en", "started_at": "2026-10-10T06:00:00+00:00", "seconds": 1.0, "workers": 2,
        "catalogue_version": "1", "inputs": {}, "versions": {}, "index": "", "portfolio": None,
        "reports": (page,), "failures": (), "shared": ("library.css",), **given,
    }  # fmt: skip
    for name in ("orion.html", "library.css", *(["index.html"] if edition == "internal" else [])):
        (folder / name).write_text(name)
    (record / MANIFEST_FILE).write_text(Manifest(**fields).as_text())
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return reports of three periods, beside a store and what somebody put there."""
    own = tmp_path / "reports" / "book"
    for period in ("2020Q4", "2021Q1", "2026Q2"):
        write(own, period)
        write(own, period, "joint")
    (own / "store").mkdir()
    (own / "store" / "2020Q4.duckdb").write_text("what past calls are judged by")
    return own


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_a_manifest_lists_goes_and_nothing_else(own: Path) -> None:
    (own / "2021Q1" / "internal-en" / "notes.txt").write_text("mine")
    newest = {name for name in files(own) if name.startswith("2026Q2")}
    old = find_old(own, "5 years", TODAY)
    assert list_old(old).to_dict("list")["files"] == [4, 3, 4, 3]
    assert list(remove(old, (), own)) == [
        "2021Q1/internal-en/notes.txt stays; no manifest lists it"
    ]
    assert files(own) == {*newest, "store/2020Q4.duckdb", "2021Q1/internal-en/notes.txt"}
    assert not (own / "2020Q4").exists()
    assert find_old(own, "5 years", TODAY) == []


def test_reports_without_a_manifest_that_can_be_read_stay(own: Path) -> None:
    (own / "2020Q4" / "internal-en" / MANIFEST_FILE).write_text("{")
    assert [(one.period, one.edition) for one in find_old(own, "5 years", TODAY)] == [
        ("2020Q4", "joint"),
        ("2021Q1", "internal"),
        ("2021Q1", "joint"),
    ]


def test_a_manifest_that_names_a_file_elsewhere_removes_nothing_there(own: Path) -> None:
    (own.parent / "precious.txt").write_text("mine")
    lost = NotMade(alliance_id="x", name="X", reason="why", notebook="../../../precious.txt")
    write(own, "2020Q4", shared=("../../../precious.txt",), failures=(lost,))
    list(remove(find_old(own, "5 years", TODAY), (), own))
    assert (own.parent / "precious.txt").is_file()
    assert not (own / "2020Q4" / "internal-en" / MANIFEST_FILE).exists()


def test_a_removal_that_is_broken_off_is_taken_up_again(own: Path) -> None:
    (own / "2020Q4" / "internal-en" / "orion.html").unlink()  # as far as a killed one came
    list(remove(find_old(own, "5 years", TODAY), (), own))
    assert not (own / "2020Q4").exists()


def test_published_files_go_first_and_keep_ours_while_they_cannot(
    own: Path, tmp_path: Path
) -> None:
    there = tmp_path / "out" / "book" / "2020Q4" / "internal-en"
    there.mkdir(parents=True)
    for name in ("orion.html", MANIFEST_FILE, "their.txt"):
        (there / name).write_text(name)
    old = find_old(own, "5 years", TODAY)[:1]
    (said,) = remove(old, ["memory://", str(tmp_path / "away")], own)
    assert said == f"{tmp_path / 'away'}: not removed: the folder is not there"
    assert old[0].manifest.is_file()
    assert list(remove(old, [str(tmp_path / "out")], own)) == []
    assert files(tmp_path / "out") == {"book/2020Q4/internal-en/their.txt"}
    assert not old[0].manifest.exists()


def test_what_would_be_removed_again_is_not_due(
    workbook: Callable[..., Path], trial: dict[str, str], own: Path
) -> None:
    said = '\n[schedule]\nsince = "2020Q4"\n[deliver]\nkeep = "2 periods"\n'
    folder = workbook(workbook__toml=trial["workbook.toml"] + said)
    due = find_due(load_workbook_settings(folder), own, date(2026, 10, 12))
    # Whole periods are those with a manifest; 2026Q3 is missing, and 2026Q2 is the other kept.
    assert [one.period.label for one in due] == ["2026Q3"]


def test_the_command_lists_first_and_removes_then_and_is_on_record(
    workbook: Callable[..., Path], run: Callable[..., Result], own: Path
) -> None:
    options = ("--workbook", workbook(), "--reports", own.parent, "--on", "2026-10-10")
    assert run("remove-old", *options).exit_code == 2  # nothing says how long they are kept
    assert run("remove-old", *options, "--keep", "soon").exit_code == 2
    kept = (*options, "--keep", "5 years", "--format", "csv")
    before = files(own)
    tried = run("remove-old", *kept, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert files(own) == before
    done = run("remove-old", *kept)
    assert done.exit_code == 0, done.output
    assert done.stdout == tried.stdout
    assert "2020Q4: reports removed for their age" in done.stderr
    assert read_runs(own)[0].removed == ("2020Q4", "2021Q1")
    listed = (own / "index.html").read_text(encoding="utf-8")
    assert "2026Q2/internal-en/" in listed
    assert "2020Q4" not in listed
