"""What surrounds a run: it is on record also when it has no turn, and a stop is mailed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.commands import delivering
from alliance_health.commands.running import note_read, running, stop_told
from alliance_health.deliver import Mail
from alliance_health.errors import ReportError
from alliance_health.pipeline import open_workbook
from alliance_health.schedule.record import read_runs

MAIL = """
[deliver.mail]
host = "mail.example"
sender = "reports@meridian.example"
failure_to = ["analyst@meridian.example"]
"""


def test_a_run_that_has_no_turn_is_on_record_with_who_had_it(tmp_path: Path) -> None:
    def start_another() -> None:
        with running("run-due", tmp_path, Path("book")):
            raise AssertionError("two runs at once")

    with running("report", tmp_path, Path("book")), pytest.raises(ReportError, match="at work"):
        start_another()
    second, first = read_runs(tmp_path / "book")
    assert (first.command, first.state) == ("report", "finished")
    assert (second.command, second.state) == ("run-due", "stopped")
    assert "`report`, process" in second.reason


def test_a_run_that_stops_is_mailed_to_those_who_are_told_of_failures(
    workbook: Callable[..., Path], trial: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Mail] = []
    monkeypatch.setattr(delivering, "send_mail", lambda mail, _: sent.append(mail))

    def stop(folder: Path) -> None:
        with stop_told(folder):
            raise ReportError("the disk is full")

    with pytest.raises(ReportError, match="disk is full"):
        stop(workbook(workbook__toml=trial["workbook.toml"] + MAIL))
    (mail,) = sent
    assert (mail.to, mail.text) == (("analyst@meridian.example",), "the disk is full")
    # Whose settings cannot be read, nobody can be told.
    with pytest.raises(ReportError, match="disk is full"):
        stop(workbook(workbook__toml="frequency ="))
    assert len(sent) == 1


def test_rows_that_were_left_out_make_a_run_one_with_failures(
    workbook: Callable[..., Path], trial: dict[str, str], tmp_path: Path
) -> None:
    bad = "".join(f"a,latency,2025Q{n % 4 + 1},joint,many,2026-01-{n + 1:02d}\n" for n in range(25))
    folder = workbook(observations__csv=trial["observations.csv"] + bad)
    with running("report", tmp_path / "r", folder) as recorder:
        note_read(recorder, open_workbook(folder))
    (run,) = read_runs(tmp_path / "r" / "book")
    assert run.state == "with failures"
    assert sum(one.count for one in run.troubles) == 25
    assert "'many'" in run.troubles[0].reason
    assert run.troubles[-1].reason == "and 5 more; `alliance-health check` lists them all"
    assert set(run.inputs) >= {"observations.csv", "alliances.csv", "workbook.toml"}
