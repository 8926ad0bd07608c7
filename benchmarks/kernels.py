"""Kernels of reports: forked from a warm process against ordinary ones, on the same store."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pandas as pd

from alliance_health.commands.report import ReportOrder, make_reports
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report import warm_process
from alliance_health.report.manifest import Manifest
from alliance_health.report.run import KernelChoice, RunRequest, render_reports
from alliance_health.report.warm_process import kept_warm
from alliance_health.shipped import shipped_folder

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
#: Pages that ordinary kernels make, and how often all pages are made in forked ones.
ORDINARY_PAGES, ROUNDS = 5, 4


def measure_kernels() -> pd.DataFrame:
    """Time the pages of the sample in both kinds of kernels, two at a time.

    Returns
    -------
    DataFrame
        One row per kind and round: `kernels`, `pages`, `seconds`, `pages_per_second`, and the
        resident memory afterwards in MB, of this process (`here`) and of the one that is forked
        (`warm`).
    """
    with tempfile.TemporaryDirectory() as folder, kept_warm(start=True):
        request = _computed(Path(folder))
        few = dict(list(request.alliances.items())[: ORDINARY_PAGES - 1])
        rows = [_round(replace(request, alliances=few), is_warm=False)]
        rows += [_round(request, is_warm=True) for _ in range(ROUNDS)]
    return pd.DataFrame(rows)


def _computed(folder: Path) -> RunRequest:
    """Compute the last complete period of the sample, and ask for all its pages."""
    analysis = analyse(open_workbook(SAMPLE))
    order, period = ReportOrder(folder), analysis.period
    (made,) = make_reports(analysis, order, first=period, last=period)
    return _request(made.manifest, folder)


def _request(made: Manifest, folder: Path) -> RunRequest:
    """Ask for the pages of a run again."""
    (store,) = folder.rglob("*.duckdb")
    return RunRequest(
        workbook=SAMPLE,
        name="Sample",
        period=made.period,
        alliances={page.alliance_id: page.name for page in made.reports},
        store=store,
        notebooks=shipped_folder("notebooks"),
        reports=folder / "again",
    )


def _round(request: RunRequest, *, is_warm: bool) -> dict[str, object]:
    """Make all pages of a request once."""
    started = perf_counter()
    made = render_reports(request, kernel=KernelChoice(is_warm=is_warm))
    seconds = perf_counter() - started
    if made.failures:
        raise SystemExit(f"pages were not made: {made.failures}")
    pages = len(request.alliances) + 1
    return {
        "kernels": "forked" if is_warm else "ordinary",
        "pages": pages,
        "seconds": seconds,
        "pages_per_second": pages / seconds,
        "here": _resident("self"),
        "warm": _resident(str(warm_process.running_process())),
    }


def _resident(process: str) -> float:
    """Return the resident memory of a process in MB; missing where the system does not tell."""
    status = Path("/proc") / process / "status"
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.is_file() else None
    return int(found[1]) / 1024 if found else float("nan")
