"""A small workbook of one's own making, and the command line to try on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alliance_health import pipeline
from alliance_health.cli import app
from alliance_health.commands import report
from alliance_health.errors import AllianceHealthError
from alliance_health.report import making, sections
from alliance_health.report import run as report_run
from alliance_health.report.exporter import Surroundings, render_page
from alliance_health.report.making import Ran, Workshop
from alliance_health.report.page import Page, PageSection
from alliance_health.report.run_request import Job
from alliance_health.report.section import REPORT_MIME, SECTION_MIME, Section
from alliance_health.store import load_alliance, load_portfolio

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
"""

METRICS = """
[pillars.governance]
label = "Governance"
weight = { leading = 1 }

[pillars.relationship]
label = "Relationship"
weight = { leading = 1 }

[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[metrics.latency]
label = "Decision time"
definition = "Median working days to a decision."
role = "leading"
kind = "measured"
pillar = "governance"
unit = "days"
direction = "lower_is_better"
goalposts = [0, 40]

[metrics.trust]
label = "Trust"
definition = "Mean rating."
role = "leading"
kind = "rated"
pillar = "relationship"
unit = "points"
direction = "higher_is_better"
goalposts = [1, 5]
sides = "each"

[metrics.revenue]
label = "Revenue"
definition = "Joint revenue against plan."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "%"
direction = "higher_is_better"
thresholds = { weak = 80, strong = 100, best = 120 }
"""

ALLIANCES = """alliance_id,name,stage,started_on
a,Alpha,operate,2026-01-01
b,Beta & Söhne,operate,2026-01-01
"""

OBSERVATIONS = """alliance_id,metric_id,period,perspective,value,recorded_on
a,latency,2026Q1,joint,10,
a,latency,2026Q2,joint,20,
a,trust,2026Q1,ours,4,
a,trust,2026Q1,theirs,3,
a,trust,2026Q2,ours,4,
a,trust,2026Q2,theirs,4,
a,revenue,2026Q1,joint,100,
a,revenue,2026Q2,joint,90,
b,latency,2026Q1,joint,30,
b,latency,2026Q2,joint,30,
b,trust,2026Q2,ours,2,
b,revenue,2026Q2,joint,110,
"""

FILES = {
    "workbook.toml": SETTINGS,
    "metrics.toml": METRICS,
    "alliances.csv": ALLIANCES,
    "observations.csv": OBSERVATIONS,
}

#: Makes a workbook; files named with `.` as `__` replace the default ones, None leaves one out.
MakeWorkbook = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path_factory: pytest.TempPathFactory) -> MakeWorkbook:
    # In one place for all tests, emptied before each: what is kept of a workbook is filed by it.
    place = tmp_path_factory.getbasetemp() / "trial"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()

    def make(**files: str | bytes | None) -> Path:
        folder = place / "book"
        folder.mkdir(exist_ok=True)
        given = {name.replace("__", "."): content for name, content in files.items()}
        for name, content in {**FILES, **given}.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            elif content is not None:
                (folder / name).write_text(content, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep for all tests what one of them has computed of a workbook, however small."""
    monkeypatch.setattr(pipeline, "MANY_ROWS", 0)


def _page_of(*shown: Section) -> Page:
    """Make a page of sections, without their figures."""
    given = [next(iter(section.outputs()))[0] for section in shown]
    return Page(tuple(PageSection(**one[SECTION_MIME]) for one in given), given[0].get(REPORT_MIME))


@pytest.fixture(scope="session")
def html_of() -> Callable[..., str]:
    """Return what writes sections as a page, without their figures and without a kernel."""
    return lambda *shown: render_page(_page_of(*shown), Surroundings(index=""))


@pytest.fixture
def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each page show its first section alone, and neither fork nor start a kernel."""

    def show_first(job: Job, _: Workshop) -> Ran:
        if job.alliance_id:
            section = sections.page_one(load_alliance(**job.parameters))
        else:
            section = sections.portfolio_page_one(load_portfolio(**job.parameters))
        return Ran(_page_of(section), 0.1)

    monkeypatch.setattr(report, "usual_forks", lambda _: 1)
    for module in (making, report_run):
        monkeypatch.setattr(module, "run_job", show_first)


@pytest.fixture(scope="session")
def trial() -> dict[str, str]:
    """The files of the workbook by name."""
    return FILES


@pytest.fixture
def run() -> Callable[..., Result]:
    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if not isinstance(result.exception, AllianceHealthError | SystemExit | None):
            raise result.exception
        return result  # an error made on purpose has status 1 here as it has in `main`

    return invoke


@pytest.fixture
def run_process() -> Callable[..., subprocess.CompletedProcess[str]]:
    def invoke(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "alliance_health.cli", *map(str, arguments)]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    return invoke
