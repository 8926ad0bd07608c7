"""Pages made by separate Dask workers: the same bytes as here, whatever becomes of a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from distributed import Client, LocalCluster, Security

from alliance_health import cluster
from alliance_health.cluster import Cluster, open_cluster, require_dask
from alliance_health.errors import AllianceHealthError
from alliance_health.report.editions import ALLIANCE_SECTIONS, PORTFOLIO_SECTIONS
from alliance_health.report.manifest import Manifest
from alliance_health.report.run import RunRequest, render_reports
from alliance_health.report.run_request import ALLIANCE_NOTEBOOK, PORTFOLIO_NOTEBOOK
from alliance_health.store import write_store

pytestmark = pytest.mark.slow

NAMES = ("alder", "birch", "cedar", "dogwood")

PARAMETERS = """workbook: str = ""  # folder
period: str = ""  # last
edition: str = ""  # for whom
language: str = ""  # which
store: str = ""  # where"""

#: A page of one sentence of the store; what is to happen to its worker is in a file beside.
SHOW = """
import os, signal, time
from pathlib import Path
import psutil
from IPython.display import publish_display_data
from alliance_health.store import read_alliance, read_portfolio
file = Path(store)
view = read_alliance(file, alliance_id) if KIND == "alliance" else read_portfolio(file)
name = getattr(view.report, "name", "All")
card = {"shown": 71, "lower": 70, "upper": 80, "band": "strong", "at_least": "strong",
        "change": 1, "reason": ""}
about = {"kind": KIND, "name": name, "period": period, "edition_name": "Internal edition",
         "language": "en", "as_of": "2026-09-30", "notice": "", "stage": "operate",
         "headline": "In form", "sentence": "All is well.", "tone": "strong",
         "leading": card, "lagging": card}
for section_id in SECTIONS:
    publish_display_data({"application/vnd.alliance-health.section+json": {
        "section_id": section_id, "title": section_id.capitalize(),
        "finding": f"{name}: {len(view.scores)} scores, {float(view.scores['score'].sum())!r}",
        "template": "figures", "data": {"about": about}}})
told = ORDERS / name
order = told.read_text() if told.exists() else ""
if order in ("wait", "kill once"):
    told.unlink()
if order.startswith("kill"):
    os.kill(psutil.Process(os.getppid()).ppid(), signal.SIGKILL)
if order in ("wait", "kill", "kill once"):
    time.sleep(60)
if order == "fail":
    raise KeyError("no such metric")
"""


@dataclass
class Farm:
    """A scheduler of this process, and workers that are processes of their own."""

    scheduler: LocalCluster
    folder: Path
    workers: dict[str, subprocess.Popen[bytes]]

    @property
    def address(self) -> str:
        return self.scheduler.scheduler_address

    @property
    def temporary(self) -> Path:
        return self.folder / "t"

    def start(self, *names: str, before: str = "") -> None:
        program = f"{before}\nfrom distributed.cli.dask_worker import main\nmain()"
        for name in names:
            log = (self.folder / f"{name}.log").open("wb")
            command = [sys.executable, "-c", program, self.address, "--name", name]
            command += ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
            command += ["--local-directory", str(self.folder / name)]
            own = {**os.environ, "TMPDIR": str(self.temporary)}
            self.workers[name] = subprocess.Popen(command, stdout=log, stderr=log, env=own)
            log.close()
        self.wait_until(lambda: set(names) <= {one.name for one in self.states()})

    def states(self) -> list:
        return list(self.scheduler.scheduler.workers.values())

    def kill(self, name: str) -> None:
        self.workers[name].kill()
        self.workers.pop(name).wait()

    def wait_until(self, happens: Callable[[], bool]) -> None:
        for _ in range(1200):
            if happens():
                return
            time.sleep(0.05)
        logs = [path.read_text() for path in self.folder.glob("*.log")]
        pytest.fail(f"did not happen within a minute; workers say: {logs}")


@pytest.fixture(scope="module")
def farm(tmp_path_factory) -> Iterator[Farm]:
    folder = tmp_path_factory.mktemp("farm")
    scheduler = LocalCluster(n_workers=0, dashboard_address=None)
    grown = Farm(scheduler, folder, {})
    grown.temporary.mkdir()
    grown.start("one", "two", "three")
    try:
        yield grown
    finally:
        for name in list(grown.workers):
            grown.kill(name)
        scheduler.close()


@pytest.fixture(scope="module")
def orders(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("orders")


@pytest.fixture(scope="module")
def request_of(make, orders, tmp_path_factory) -> Callable[..., RunRequest]:
    """Return what asks for light pages of a small store."""
    root = tmp_path_factory.mktemp("away")
    for notebook, kind, sections, more in (
        (ALLIANCE_NOTEBOOK, "alliance", ALLIANCE_SECTIONS, '\nalliance_id: str = ""  # which'),
        (PORTFOLIO_NOTEBOOK, "portfolio", PORTFOLIO_SECTIONS, ""),
    ):
        setting = f"KIND = {kind!r}; SECTIONS = {list(sections)!r}"
        place = f"from pathlib import Path; ORDERS = Path({str(orders)!r})"
        sources = [f"{PARAMETERS}{more}", f"{setting}\n{place}", SHOW]
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        cells[0].metadata["tags"] = ["parameters"]
        kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), root / notebook)
    view = make.portfolio_view()
    write_store(
        root / "2026Q3.duckdb",
        scores=view.scores,
        pages={one: make.health_report(alliance_id=one, name=one) for one in NAMES}
        | {"gorse": "KeyError: 'no such metric'"},
        portfolio=view.report,
    )

    def build(folder: str, *names: str) -> RunRequest:
        return RunRequest(
            workbook=root,
            name="Sample",
            period="2026Q3",
            alliances={one: one.capitalize() for one in names},
            store=root / "2026Q3.duckdb",
            notebooks=root,
            reports=root / folder,
        )

    return build


def pages(manifest: Manifest) -> dict[str, bytes]:
    folder = Path(manifest.index).parent
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name != "manifest.json"
    }


def without_seconds(manifest: Manifest) -> list[dict]:
    return [page.model_dump(exclude={"seconds"}) for page in manifest.pages]


@pytest.fixture(scope="module")
def here(orders, request_of) -> Manifest:
    """Make all pages in this process: one notebook fails, one page could not be computed."""
    (orders / "cedar").write_text("fail")
    return render_reports(request_of("here", "alder", "birch", "cedar", "gorse"))


def test_a_worker_killed_midway_costs_nothing(farm, orders, request_of, here) -> None:
    (orders / "birch").write_text("kill once")
    with open_cluster(farm.address) as away:
        assert away.threads == 3
        request = request_of("away", "alder", "birch", "cedar", "gorse")
        made = render_reports(request, away=away)
    farm.wait_until(lambda: len(farm.states()) == 2)
    assert pages(made) == pages(here)
    assert set(pages(made)) == {"alder.html", "birch.html", "portfolio.html", "index.html"}
    assert without_seconds(made) == without_seconds(here)
    # What the worker had begun is gone with it.
    farm.wait_until(lambda: not list(farm.temporary.glob("ah-*")))


def test_a_page_that_fails_on_a_worker_fails_as_it_does_here(request_of, here, farm) -> None:
    folder = request_of("away").folder
    assert here.failures[0].reason == "cell 4 failed: KeyError: 'no such metric'"
    assert "'gorse' could not be computed" in here.failures[1].reason
    told = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    there, ours = (
        [one.model_copy(update={"seconds": None}) for one in run.failures] for run in (told, here)
    )
    assert there == ours
    kept = nbformat.read(folder / ".notebooks" / "cedar.ipynb", as_version=4)
    shown = {one.output_type for cell in kept.cells for one in cell.get("outputs", [])}
    assert shown == {"error"}


def test_a_page_that_kills_its_workers_is_one_failure(farm, orders, request_of) -> None:
    (orders / "dogwood").write_text("kill")
    farm.scheduler.scheduler.allowed_failures = 0
    with open_cluster(farm.address) as away:
        made = render_reports(request_of("deadly", "dogwood"), away=away)
    farm.wait_until(lambda: len(farm.states()) == 1)
    (failure,) = made.failures
    assert failure.reason.startswith("1 workers died one after the other while they made it")
    assert made.portfolio is not None


def test_a_worker_with_other_versions_is_refused_and_one_that_joins_is_not_asked(
    farm, request_of, here
) -> None:
    found = "{'pandas': '2.0', 'python': '3.11'}"
    patch = f"from alliance_health.report import errand\nerrand.versions = lambda: {found}"
    farm.start("stranger", before=patch)
    refused = r"1 of 2 workers would make other pages[^$]* pandas 2.0 instead of"
    with pytest.raises(AllianceHealthError, match=refused), open_cluster(farm.address):
        pass
    with Client(farm.address, set_as_default=False) as client:
        away = Cluster(client, farm.address)
        made = render_reports(request_of("joined", "alder"), away=away)
    assert made.failures == ()
    assert (Path(made.index).parent / "alder.html").read_bytes() == pages(here)["alder.html"]


def test_a_scheduler_that_is_lost_ends_the_pages_and_not_the_run(
    farm, orders, request_of, monkeypatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1.0)
    farm.kill("stranger")
    farm.wait_until(lambda: len(farm.states()) == 1)
    (orders / "alder").write_text("wait")
    with open_cluster(farm.address) as away, ThreadPoolExecutor(1) as aside:
        run = aside.submit(render_reports, request_of("lost", "alder"), away=away)
        farm.wait_until(lambda: run.done() or not (orders / "alder").exists())
        assert not run.done(), run.result()
        farm.scheduler.close()
        made = run.result()
    assert made.reports == ()
    reasons = {one.reason for one in made.failures}
    assert reasons == {f"{farm.address} was lost while the page was made"}
    assert (Path(made.index).parent / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("file", "said"), [(None, "needs certificates"), ("/nowhere/x.pem", "certificates of the")]
)
def test_an_address_of_tls_without_certificates_is_refused_at_once(file, said, monkeypatch) -> None:
    config = {"tls_ca_file": file, "tls_client_cert": file, "tls_client_key": file}
    monkeypatch.setattr("distributed.security.Security", lambda: Security(**config))
    with pytest.raises(AllianceHealthError, match=said):
        require_dask("tls://127.0.0.1:1")
