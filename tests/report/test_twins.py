"""A page and its twins: published together, and a twin that fails costs nothing but itself."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alliance_health.errors import ReportError
from alliance_health.report import making, publish, twins
from alliance_health.report.exporter import render_page
from alliance_health.report.making import Ran, Workshop, publish_page
from alliance_health.report.notebook_run import KernelChoice
from alliance_health.report.plotly_bundle import shared_library_name
from alliance_health.report.run_request import Job
from alliance_health.vocabulary import Assets, Twin

JOB = Job("orion-halden", "Orion", "orion.html", Path("none.ipynb"), {"period": "2026Q3"}, ())

FILES = ["orion.html", "orion.json", "orion.pdf", "orion.summary.html", "orion.summary.txt"]


@pytest.fixture
def publish_to(read, tmp_path, monkeypatch):
    """Return what publishes a page with twins; paper is made up, so that no browser is needed."""
    monkeypatch.setattr(twins, "print_page", lambda text, day: f"%PDF of {day}".encode())

    def build(*also: Twin, **changes: object):
        workshop = Workshop(tmp_path, tmp_path / "scratch", KernelChoice(), also=also, **changes)
        return publish_page(Ran(read("alliance"), 1.0), JOB, workshop)

    return build


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_page_comes_with_the_twins_asked_for_and_their_hashes(publish_to, tmp_path) -> None:
    made = publish_to(*Twin)
    assert listed(tmp_path) == FILES
    assert made.twins_not_made == ()
    assert [one.file for one in made.twins] == FILES[1:]
    for one in made.twins:
        content = (tmp_path / one.file).read_bytes()
        assert one.sha256 == hashlib.sha256(content).hexdigest()
        assert one.bytes == len(content)
    assert (tmp_path / "orion.pdf").read_bytes() == b"%PDF of 2026-10-14"


def test_page_alone_is_the_default(publish_to, tmp_path) -> None:
    assert publish_to().twins == ()
    assert listed(tmp_path) == ["orion.html"]


def test_twin_that_fails_is_told_and_costs_nothing_else(publish_to, tmp_path, monkeypatch) -> None:
    def fail(*_: object) -> bytes:
        raise ReportError("no  browser\nhere")

    publish_to(*Twin)
    monkeypatch.setattr(twins, "print_page", fail)
    made = publish_to(*Twin)
    (failure,) = made.twins_not_made
    assert (failure.file, failure.reason) == ("orion.pdf", "no browser here")
    # The PDF of the run before would say something else than the page, so it is gone.
    assert listed(tmp_path) == [name for name in FILES if name != "orion.pdf"]


def test_twins_of_an_earlier_run_do_not_outlive_their_page(publish_to, tmp_path) -> None:
    publish_to(*Twin)
    publish_to(Twin.JSON)
    assert listed(tmp_path) == ["orion.html", "orion.json"]


def test_nothing_is_moved_into_place_before_all_is_written(publish_to, tmp_path, monkeypatch):
    publish_to(Twin.JSON)
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in listed(tmp_path)}
    written = []

    def fail_at_the_last(path: Path, content: bytes) -> Path:
        if path.name == "orion.html":
            raise OSError("disk full")
        written.append(path)
        return write(path, content)

    write = publish._write_beside
    monkeypatch.setattr(publish, "_write_beside", fail_at_the_last)
    with pytest.raises(OSError, match="disk full"):
        publish_to(Twin.JSON, Twin.SUMMARY)
    assert len(written) == 3
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in listed(tmp_path)} == before


def test_shared_library_is_linked_and_no_longer_carried(publish_to, tmp_path) -> None:
    whole = publish_to(Twin.PDF)
    lean = publish_to(Twin.PDF, assets=Assets.SHARED)
    page = (tmp_path / "orion.html").read_text()
    assert f'<link rel="stylesheet" href="{shared_library_name()}">' in page
    assert 'id="library"' not in page
    assert whole.bytes - lean.bytes > 1_700_000
    assert making.shared_library_name() == shared_library_name()


#: Writes the hash of everything that is made of both pages, in a process of its own.
SCRIPT = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
import factories, nbformat
from alliance_health.report import sections
from alliance_health.report.exporter import render_page
from alliance_health.report.page import read_page
from alliance_health.report.twins import make_twins
from alliance_health.vocabulary import Twin
for kind, names in (("alliance", sys.argv[2]), ("portfolio", sys.argv[3])):
    view = getattr(factories, f"{kind}_view")()
    cells = []
    for name in names.split():
        shown = [{"output_type": "display_data", "data": data, "metadata": metadata}
                 for data, metadata in getattr(sections, name)(view).outputs()]
        cells.append(nbformat.v4.new_code_cell("x", execution_count=1))
        cells[-1].outputs = [nbformat.from_dict(json.loads(json.dumps(one))) for one in shown]
    page = read_page(nbformat.v4.new_notebook(cells=cells))
    made = make_twins(page, "page.html", [Twin.JSON, Twin.SUMMARY])
    assert not made.failures
    for content in (render_page(page).encode(), *made.files.values()):
        print(kind, hashlib.sha256(content).hexdigest())
"""


def test_same_page_gives_the_same_bytes_in_another_process(read) -> None:
    # `read` is asked for because conftest.py then knows the sections of both pages.
    conftest = sys.modules[read.__module__]
    arguments = [
        str(Path(__file__).parent),
        " ".join(conftest.ALLIANCE_SECTIONS),
        " ".join(conftest.PORTFOLIO_SECTIONS),
    ]
    elsewhere = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True, check=True, text=True, env={**os.environ, **elsewhere},
    )  # fmt: skip
    here = []
    for kind in ("alliance", "portfolio"):
        page = read(kind)
        made = twins.make_twins(page, "page.html", [Twin.JSON, Twin.SUMMARY])
        for content in (render_page(page).encode(), *made.files.values()):
            here.append(f"{kind} {hashlib.sha256(content).hexdigest()}")
    assert len(here) == 8  # page, JSON, summary and its text, of both
    assert done.stdout.splitlines() == here
