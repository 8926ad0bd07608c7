"""Pages that are built side by side, in forks, are those that one process builds."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.forking import can_fork
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report.source import ReportSource
from alliance_health.vocabulary import Edition

#: In a process with one thread: the data of all pages, by one process and by several.
SCRIPT = """
import json, sys
from pathlib import Path
from alliance_health import forking
from alliance_health.commands.report import wanted_in
from alliance_health.commands.report_pages import store_pages
from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.store import page_contents
from alliance_health.vocabulary import Edition

forked = []
start = forking._fork
forking._fork = lambda works, at_once: (forked.append(at_once), start(works, at_once))[1]
analysis = analyse(open_workbook(sys.argv[1]), n_draws=20)
found = {}
for at_once in (1, 3):
    sources = PeriodSources(Everything(analysis, at_once=at_once), analysis.period)
    for edition in map(Edition, sys.argv[3:]):
        stores = Path(sys.argv[2], str(at_once))
        store = store_pages(sources, edition, stores, wanted_in(analysis, analysis.period, ()))
        found[f"{edition} {at_once}"] = page_contents(store)
        print(edition, at_once, len(forked), file=sys.stderr)
print(json.dumps(found))
"""
ALLIANCES = "alliance_id,name,stage,started_on\n" + "".join(
    f"{one},Alliance {one},operate,2026-01-01\n" for one in "ab"
)
PERIODS = ("2026Q1", "2026Q2")
OBSERVATIONS = "alliance_id,metric_id,period,perspective,value\n" + "".join(
    f"{one},latency,{period},joint,{5 * at + 3 * when}\n"
    f"{one},revenue,{period},joint,{90 - 4 * at + 2 * when}\n"
    for at, one in enumerate("ab")
    for when, period in enumerate(PERIODS)
)


def _check(folder: Path, stores: Path, *editions: str) -> list[str]:
    """Check that pages are the same, and tell how often was forked until when."""
    command = [sys.executable, "-c", SCRIPT, str(folder), str(stores), *editions]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for edition in editions:
        assert found[f"{edition} 1"] == found[f"{edition} 3"]
        assert len(found[f"{edition} 1"]) >= 2
    return done.stderr.splitlines()


forks = pytest.mark.skipif(not can_fork(), reason="processes are not forked on this system")


@forks
def test_pages_are_the_same_however_many_processes_build_them(workbook, tmp_path: Path) -> None:
    folder = workbook(alliances__csv=ALLIANCES, observations__csv=OBSERVATIONS)
    # Several processes are forked for the links, for what pages share, and for the pages.
    assert _check(folder, tmp_path, "internal") == ["internal 1 0", "internal 3 3"]


@forks
@pytest.mark.thorough
def test_pages_of_the_sample_are_the_same_however_many_processes_build_them(
    some_of_the_sample: Path, tmp_path: Path
) -> None:
    told = _check(some_of_the_sample, tmp_path, "internal", "joint")
    assert told == ["internal 1 0", "joint 1 0", "internal 3 3", "joint 3 4"]


def test_what_cannot_be_found_beforehand_is_told_by_the_pages(workbook) -> None:
    class Faulty(ReportSource):
        @property
        def quality(self):
            raise ValueError("no quality today")

    analysis = analyse(
        open_workbook(workbook(alliances__csv=ALLIANCES, observations__csv=OBSERVATIONS)),
        n_draws=0,
    )
    usual = PeriodSources(Everything(analysis), analysis.period).together(Edition.INTERNAL)
    given = {one.name: getattr(usual, one.name) for one in fields(usual)}
    prepared = Faulty(**given).prepared()
    assert {"explained", "outlook", "survey"} <= set(vars(prepared))
    with pytest.raises(ValueError, match="no quality today"):
        _ = prepared.quality
