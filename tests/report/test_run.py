"""A run: pages, failures, index and manifest; one bad alliance stops no other."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from alliance_health.errors import ReportError
from alliance_health.owner import OWNER, Owner
from alliance_health.report import making
from alliance_health.report.editions import ALLIANCE_SECTIONS, PORTFOLIO_SECTIONS
from alliance_health.report.manifest import read_manifest
from alliance_health.report.page_key import with_key
from alliance_health.report.run import RunRequest, render_reports
from alliance_health.report.run_manifest import not_begun
from alliance_health.report.run_request import (
    ALLIANCE_NOTEBOOK,
    PORTFOLIO_NOTEBOOK,
    alliance_jobs,
)
from alliance_health.shipped import shipped_folder
from alliance_health.store import write_store
from alliance_health.vocabulary import Assets, Twin

PARAMETERS = """workbook: str = ""  # folder
period: str = ""  # last
edition: str = ""  # for whom
language: str = ""  # which
store: str = ""  # where"""

#: A page without a single import that takes time.
SHOW = """
from IPython.display import publish_display_data
def show(section_id):
    about = {"kind": kind, "name": name, "period": period, "edition_name": "Internal edition",
             "language": "en", "as_of": "2026-09-30", "notice": "", "stage": "operate",
             "headline": "In form", "sentence": "All is well.", "tone": "strong",
             "leading": card, "lagging": card}
    publish_display_data({"application/vnd.alliance-health.section+json": {
        "section_id": section_id, "title": section_id.capitalize(), "finding": "secret finding",
        "template": "figures", "data": {"about": about}}})
card = {"shown": 71, "lower": 70, "upper": 80, "band": "strong", "at_least": "strong",
        "change": 1, "reason": ""}
"""

STEPS = """
import sys
for section in SECTIONS:
    if name == "lacks" and section == "governance": continue
    show(section)
    if name == "fails" and section == "scorecard": raise KeyError("no such metric")
    if name == "exits" and section == "scorecard": sys.exit(0)
"""


def write_notebook(path: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture(scope="module")
def request_of(tmp_path_factory):
    """Return what asks for pages of light notebooks, in a folder whose name is a trap."""
    root = tmp_path_factory.mktemp("a {period} b")
    notebooks = root / "notebooks"
    notebooks.mkdir()
    for name, first, kind, sections in (
        (ALLIANCE_NOTEBOOK, f'{PARAMETERS}\nalliance_id: str = ""  # which',
         'kind = "alliance"; name = alliance_id', ALLIANCE_SECTIONS),
        (PORTFOLIO_NOTEBOOK, PARAMETERS, 'kind = "portfolio"; name = "All"', PORTFOLIO_SECTIONS),
    ):  # fmt: skip
        last = f"print('done', file=sys.stderr); SECTIONS = {list(sections)!r}"
        write_notebook(notebooks / name, first, f"import sys; {kind}; {last}", SHOW, STEPS, "1 + 1")

    def build(*alliances: str) -> RunRequest:
        return RunRequest(
            workbook=root / "My Workbook",
            name="Sample",
            period="2026Q3",
            alliances={alliance: alliance.capitalize() for alliance in alliances},
            store=root / "store.duckdb",
            notebooks=notebooks,
            reports=root / "reports",
            workers=3,
            inputs={"observations.csv": "1" * 64},
            catalogue_version="1",
        )

    return build


@pytest.fixture(scope="module")
def ran(request_of):
    """Run five notebooks of which three make no page, and return the manifest."""
    request = request_of("good", "fails", "exits", "lacks")
    manifest = render_reports(request)
    mine = Owner.here().model_dump_json()
    owners = Path(tempfile.gettempdir()).glob(f"ah-*/{OWNER}")
    assert not [path for path in owners if path.read_text() == mine]
    return request, manifest


def test_pages_lie_where_the_contract_says(ran) -> None:
    request, manifest = ran
    folder = request.folder
    assert folder.parts[-3:-1] == (folder.parts[-3], "2026Q3")
    assert folder.name == "internal-en"
    assert folder.parts[-3].startswith("my-workbook-")
    assert manifest.index == str(folder / "index.html")
    shown = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert shown == {"good.html", "portfolio.html", "index.html", "manifest.json"}


def test_bad_alliance_stops_no_other_and_says_why(ran) -> None:
    _, manifest = ran
    assert [page.alliance_id for page in manifest.reports] == ["good"]
    assert manifest.portfolio is not None
    reasons = {one.alliance_id: one.reason for one in manifest.failures}
    assert reasons["fails"] == "cell 5 failed: KeyError: 'no such metric'"
    assert "code cell 5 of 6 did not run to its end" in reasons["exits"]
    assert "the page lacks governance" in reasons["lacks"]
    # Each was tried, which takes the start of a kernel at least.
    assert all(one.seconds for one in manifest.failures)


def test_failed_notebook_is_kept_without_what_it_showed(ran) -> None:
    request, manifest = ran
    for failure in manifest.failures:
        kept = nbformat.read(request.folder / failure.notebook, as_version=4)
        assert failure.reason in kept.cells[0].source
        outputs = [one for cell in kept.cells for one in cell.get("outputs", [])]
        assert {one.output_type for one in outputs} <= {"error"}
    failed = (request.folder / ".notebooks" / "fails.ipynb").read_text()
    assert "no such metric" in failed


def test_pages_carry_neither_code_nor_traces(ran) -> None:
    request, _ = ran
    page = (request.folder / "good.html").read_text()
    assert "secret finding" in page
    for trace in ("publish_display_data", "Traceback", "papermill", str(request.workbook)):
        assert trace not in page


def test_index_lists_pages_and_failures(ran) -> None:
    request, _ = ran
    index = (request.folder / "index.html").read_text()
    assert 'href="good.html"' in index
    assert "KeyError" in index
    for failed in ("fails.html", "exits.html", "lacks.html"):
        assert failed not in index


def test_manifest_tells_inputs_versions_parameters_and_durations(ran) -> None:
    request, manifest = ran
    stored = json.loads((request.folder / "manifest.json").read_text())
    assert stored["inputs"] == {"observations.csv": "1" * 64}
    assert stored["versions"]["papermill"]
    (page,) = stored["reports"]
    assert page["seconds"] > 0
    assert page["bytes"] == (request.folder / "good.html").stat().st_size
    assert page["parameters"]["alliance_id"] == "good"
    assert Path(page["parameters"]["store"]).is_absolute()
    assert manifest.model_dump(mode="json") == stored


def test_run_of_one_alliance_keeps_the_others_and_gives_the_same_bytes(ran, request_of) -> None:
    _, first = ran
    with ThreadPoolExecutor(1) as pool:
        again = render_reports(replace(request_of("other"), workers=1), executor=pool)
        assert pool.submit(int).result() == 0  # a pool that is handed in stays open
    assert [page.alliance_id for page in again.reports] == ["good", "other"]
    assert again.portfolio.sha256 == first.portfolio.sha256
    assert again.failures == ()


@pytest.fixture
def told(request_of, tmp_path):
    """Return a request of two pages whose data are told, in a folder of its own."""
    contents = {"one": "1", "two": "2", "": "3"}
    return replace(request_of("one", "two"), reports=tmp_path / "reports", contents=contents)


def states(manifest) -> dict[str, str]:
    return {page.file: page.state for page in manifest.pages}


def test_page_is_made_again_only_when_something_differs_that_it_rests_on(told, monkeypatch):
    assert set(states(render_reports(told)).values()) == {"made"}
    pages = {path.name: path.read_bytes() for path in told.folder.glob("*.html")}
    with monkeypatch.context() as patched:
        patched.setattr(making, "run_notebook", pytest.fail)
        again = render_reports(told)
    assert set(states(again).values()) == {"unchanged"}
    assert again.is_whole

    (told.folder / "one.html").write_bytes(pages["one.html"][:-1])  # torn
    data = {**told.contents, "two": "4"}  # the data of another page
    third = states(render_reports(replace(told, contents=data)))
    assert third == {"one.html": "made", "two.html": "made", "portfolio.html": "unchanged"}
    # What was made again from the same has the same bytes as what is left as it is.
    assert {path.name: path.read_bytes() for path in told.folder.glob("*.html")} == pages

    forced = render_reports(replace(told, contents=data, is_forced=True))
    assert set(states(forced).values()) == {"made"}


@pytest.mark.parametrize(
    "change",
    [
        {"also": (Twin.SUMMARY,)},
        {"assets": Assets.SHARED},
        {"catalogue_version": "2"},
        {"contents": {}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_key_of_a_page_covers_what_is_beside_it(told, change) -> None:
    job, _ = alliance_jobs(told)
    changed = replace(told, **change)
    assert with_key(job, changed).key != with_key(job, told).key
    other = replace(job, parameters={**job.parameters, "language": "de"})
    assert with_key(other, told).key != with_key(job, told).key
    elsewhere = replace(job, parameters={**job.parameters, "store": "moved"})
    assert with_key(elsewhere, told).key == with_key(job, told).key


def test_manifest_states_no_page_that_is_at_work_and_a_later_run_goes_on(told, monkeypatch):
    """A run that ends in the middle leaves a manifest that is true."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    render_reports(replace(told, alliances={"one": "One"}))
    with monkeypatch.context() as patched:
        patched.setattr(making, "run_notebook", killed)
        with pytest.raises(KeyboardInterrupt):
            render_reports(told)
    left = read_manifest(told.record)
    assert [page.file for page in left.pages] == ["one.html"]
    assert left.unfinished == ("two.html", "portfolio.html")
    assert not left.is_whole
    assert states(render_reports(told)) == {
        **{"one.html": "unchanged", "two.html": "made", "portfolio.html": "made"}
    }


def test_page_that_no_other_run_came_to_is_not_forgotten(told, monkeypatch) -> None:
    manifest = render_reports(replace(told, alliances={"one": "One"}))
    waits = manifest.model_copy(update={"unfinished": ("two.html",)})
    (told.record / "manifest.json").write_text(waits.as_text())
    assert render_reports(replace(told, alliances={"one": "One"})).unfinished == ("two.html",)


def test_alliances_that_no_run_was_asked_for_are_not_forgotten(told) -> None:
    first = render_reports(replace(told, alliances={"one": "One"}, others=["two"]))
    assert (first.unfinished, first.is_whole, first.has_failed) == (("two.html",), False, False)
    assert read_manifest(told.record).unfinished == ("two.html",)
    assert render_reports(told).is_whole
    # Now the other one is there, and stays listed.
    again = render_reports(replace(told, alliances={"one": "One"}, others=["two"]))
    assert again.is_whole
    assert [page.state for page in again.reports] == ["unchanged", "not asked for"]


def test_page_that_was_made_from_other_inputs_waits_to_be_made_again(told) -> None:
    render_reports(told)
    moved = {"observations.csv": "2" * 64}
    one = render_reports(replace(told, alliances={"one": "One"}, others=["two"], inputs=moved))
    assert (one.unfinished, one.has_failed) == (("two.html",), False)


def test_nothing_is_begun_after_the_end_of_the_run(told) -> None:
    late = render_reports(replace(told, until=1.0))
    assert [one.reason.split(";")[0] for one in late.failures] == [
        "the run's time was over before it was begun"
    ] * 3
    assert late.pages == ()
    assert [one.name for one in not_begun(told).failures] == ["One", "Two", "Portfolio"]


def test_full_disk_leaves_published_pages_whole_and_is_told(told, monkeypatch) -> None:
    render_reports(told)
    pages = [told.folder / page.file for page in read_manifest(told.record).pages]
    before = {path.name: path.read_bytes() for path in pages}
    real, sizes = os.fsync, {len(page) for page in before.values()}

    def full(handle: int) -> None:
        if os.fstat(handle).st_size in sizes:  # there is room for a manifest, not for a page
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    manifest = render_reports(replace(told, is_forced=True))
    reasons = {one.reason for one in manifest.failures}
    assert reasons == {"OSError: [Errno 28] No space left on device"}
    assert {path.name: path.read_bytes() for path in pages} == before
    assert manifest.pages == read_manifest(told.record).pages == ()
    assert not list(told.folder.glob(".*.part"))


def test_unknown_parameter_is_refused_before_anything_starts(request_of, tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    for name in (ALLIANCE_NOTEBOOK, PORTFOLIO_NOTEBOOK):
        write_notebook(notebooks / name, PARAMETERS.replace("period", "perod"), "1")
    monkeypatch.setattr(making, "run_notebook", pytest.fail)
    request = replace(request_of("good"), notebooks=notebooks, reports=tmp_path / "reports")
    with pytest.raises(ReportError, match=r"has no parameter 'alliance_id'"):
        render_reports(request)
    assert not (tmp_path / "reports").exists()


def test_kernels_are_quiet_and_gone_afterwards(request_of, capfd) -> None:
    render_reports(request_of("quiet"))
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
    if os.path.isdir("/proc"):
        mine = f"PPid:\t{os.getpid()}\n"
        states = [path for path in Path("/proc").glob("[0-9]*/status") if path.is_file()]
        assert not [one for one in states if _is_kernel(one, mine)]


def _is_kernel(status: Path, mine: str) -> bool:
    try:
        text = status.read_text()
        command = status.with_name("cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return mine in text and b"ipykernel" in command


def test_shipped_notebooks_make_whole_pages(make, tmp_path) -> None:
    report = make.health_report()
    store = tmp_path / "store.duckdb"
    portfolio = make.portfolio_view()
    write_store(
        store,
        scores=portfolio.scores,
        pages={report.alliance_id: report},
        portfolio=portfolio.report,
    )
    manifest = render_reports(
        RunRequest(
            workbook=tmp_path,
            name="Sample",
            period=make.PERIOD,
            alliances={report.alliance_id: report.name},
            store=store,
            notebooks=shipped_folder("notebooks"),
            reports=tmp_path / "reports",
            also=(Twin.JSON, Twin.SUMMARY),
            assets=Assets.SHARED,
        )
    )
    assert manifest.failures == ()
    folder = Path(manifest.index).parent
    page = (folder / "orion-halden.html").read_text()
    assert all(f'<section id="{section}"' in page for section in ALLIANCE_SECTIONS)
    assert 'href="orion-halden.html"' in (folder / "portfolio.html").read_text()
    assert [(len(one.twins), one.twins_not_made) for one in manifest.pages] == [(3, ()), (3, ())]
    assert [(folder / name).is_file() for name in manifest.shared] == [True]
