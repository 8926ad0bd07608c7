"""Reports of the sample: our run against a loop of the two usual commands on the same notebook."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import pandas as pd

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "90_alliance_report.ipynb"
#: Reports that the slow loop makes; its time is scaled linearly.
LOOP_REPORTS = 5


def measure_reports() -> pd.DataFrame:
    """Time the reports of all alliances, and the loop of commands for some of them.

    Both start from tables on disk. The run computes once for all alliances and renders two
    notebooks at a time; the loop gives each notebook the store of that run, which is in
    its favour.

    Returns
    -------
    DataFrame
        One row per way: `way`, `reports`, `seconds`, `seconds_each`, `times_faster`.
    """
    with tempfile.TemporaryDirectory() as folder:
        seconds, manifest = _run_of_ours(Path(folder))
        reports = len(manifest["reports"])
        loop = _loop_of_commands(Path(folder), manifest)
    table = pd.DataFrame(
        {
            "way": ["papermill and nbconvert commands", "alliance-health report"],
            "reports": [LOOP_REPORTS, reports],
            "seconds": [loop, seconds],
        }
    )
    table["seconds_each"] = table["seconds"] / table["reports"]
    return table.assign(times_faster=table["seconds_each"].iloc[0] / table["seconds_each"])


def _run_of_ours(folder: Path) -> tuple[float, dict]:
    """Render all reports of the last complete period with our command."""
    started = perf_counter()
    command = ["alliance-health", "report", "--workbook", SAMPLE, "--reports", folder]
    index = Path(_finish(command).strip().splitlines()[-1])
    seconds = perf_counter() - started
    return seconds, json.loads((index.parent / "manifest.json").read_text(encoding="utf-8"))


def _loop_of_commands(folder: Path, manifest: dict) -> float:
    """Render a few of the same reports with one process per step."""
    (store,) = folder.rglob("*.duckdb")
    started = perf_counter()
    for report in manifest["reports"][:LOOP_REPORTS]:
        told = {
            "alliance_id": report["alliance_id"],
            "period": manifest["period"],
            "workbook": SAMPLE,
            "store": store,
        }
        parameters = [text for name, value in told.items() for text in ("-r", name, value)]
        executed = folder / "executed.ipynb"
        _finish(["papermill", "--no-progress-bar", *parameters, NOTEBOOK, executed])
        _finish(["jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", executed])
    return perf_counter() - started


def _finish(command: list[str | Path]) -> str:
    """Run a command of this environment to its end and return what it printed."""
    program, *arguments = [str(part) for part in command]
    path = Path(sys.executable).parent / program
    done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stderr}")
    return done.stdout
