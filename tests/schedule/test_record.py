"""A run is on record however it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alliance_health.errors import ReportError
from alliance_health.report.manifest import Manifest, NotMade
from alliance_health.schedule import record
from alliance_health.schedule.record import RUNS_FOLDER, read_runs, recorded

KILLED = """
import os, signal, sys
from pathlib import Path
from alliance_health.schedule.record import recorded
with recorded("report", Path(sys.argv[1]), "sample"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def manifest(*failures: NotMade) -> Manifest:
    return Manifest(
        workbook="Sample",
        folder="/w",
        period="2026Q3",
        edition="internal",
        language="en",
        started_at="2026-10-10T06:00:00+00:00",
        seconds=1.0,
        workers=2,
        catalogue_version="1",
        inputs={},
        versions={},
        index="/r/index.html",
        reports=(),
        portfolio=None,
        failures=failures,
    )


def test_a_run_with_a_page_that_failed_says_which_and_why(tmp_path: Path) -> None:
    with recorded("report", tmp_path, "sample") as run:
        run.add(manifest(NotMade(alliance_id="a", name="A", reason="cell 3 failed", notebook="")))
    (found,) = read_runs(tmp_path)
    assert found.state == "with failures"
    assert [(one.name, one.reason) for one in found.failed] == [("A", "cell 3 failed")]


def test_a_run_that_stops_keeps_what_it_made_and_says_why(tmp_path: Path) -> None:
    def stop_after_one_period() -> None:
        with recorded("report", tmp_path, "sample") as run:
            run.add(manifest())
            raise ReportError("nothing to report")

    with pytest.raises(ReportError):
        stop_after_one_period()
    (found,) = read_runs(tmp_path)
    assert (found.state, found.reason, len(found.pages)) == ("stopped", "nothing to report", 1)


def test_a_run_that_was_killed_is_known_to_be_broken_off(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -9
    (found,) = read_runs(tmp_path)
    assert found.state == "broken off"
    assert "killed" in found.reason


def test_a_number_that_belongs_to_another_process_by_now_does_not_keep_a_run_alive(
    tmp_path: Path,
) -> None:
    with recorded("report", tmp_path, "sample") as run:
        path = next((tmp_path / RUNS_FOLDER).glob("*.json"))
        started = run.record.model_copy(update={"pid_started": "1"})
        path.write_text(started.model_dump_json())
        assert read_runs(tmp_path)[0].state == "broken off"


def test_the_oldest_records_are_forgotten_and_other_files_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "KEPT", 2)
    (tmp_path / RUNS_FOLDER).mkdir()
    (tmp_path / RUNS_FOLDER / "0000.json").write_text(json.dumps({"not": "a record"}))
    for _ in range(3):
        with recorded("report", tmp_path, "sample"):
            pass
    assert len(read_runs(tmp_path)) == 2
