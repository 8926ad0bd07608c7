"""Two runs never write the reports of one workbook at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alliance_health.errors import ReportError
from alliance_health.schedule.lock import OWNER_FILE, only_run

HOLDING = """
import sys, time
from pathlib import Path
from alliance_health.schedule.lock import only_run
with only_run(Path(sys.argv[1]), "report"):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_run_is_told_who_is_at_work_and_a_killed_one_leaves_no_lock(
    tmp_path: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(ReportError, match=rf"`report`, process {other.pid} .* for 0 minutes"),
            only_run(tmp_path, "run-due"),
        ):
            pass
        other.kill()
        other.wait()
    with only_run(tmp_path, "run-due"):
        assert '"run-due"' in (tmp_path / OWNER_FILE).read_text()
    assert not (tmp_path / OWNER_FILE).exists()


def test_a_lock_whose_owner_is_not_written_down_is_a_lock_all_the_same(tmp_path: Path) -> None:
    with only_run(tmp_path, "report"):
        (tmp_path / OWNER_FILE).unlink()
        with (
            pytest.raises(ReportError, match="another run is at work"),
            only_run(tmp_path, "report"),
        ):
            pass


def test_the_lock_is_let_go_when_a_run_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), only_run(tmp_path, "report"):
        raise ValueError("broken")
    with only_run(tmp_path, "report"):
        pass
