"""Runs of reports, killed at random moments: what is torn, lost, wrong or left behind.

``python benchmarks/reliability.py --kills 1000 --write docs/reliability.md`` measures and remakes
the page. Runs go the way of the command: lock, record, forks that build what pages say, store,
kernels forked from a warm process, pages, index, manifest. Only the notebooks and the pages are
small, and the warm process loads less.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
from kills_found import TARGETS, Found, added, as_table, write_page

from alliance_health.commands.running import running
from alliance_health.forking import side_by_side
from alliance_health.report import warm_process
from alliance_health.report.editions import ALLIANCE_SECTIONS, PORTFOLIO_SECTIONS
from alliance_health.report.manifest import MANIFEST_FILE, Manifest
from alliance_health.report.page_record import is_whole
from alliance_health.report.run import render_reports
from alliance_health.report.run_request import ALLIANCE_NOTEBOOK, PORTFOLIO_NOTEBOOK, RunRequest
from alliance_health.store import page_contents, write_store

#: Alliances of a run, versions of its data, and runs between two that nobody kills.
ALLIANCES, VERSIONS, BETWEEN = ("one", "two", "three"), 3, 20
#: Seconds that a killed run may take until nothing of it runs any more.
PATIENCE = 60.0
#: The warm process of these runs: that of every run, with less to load.
LIGHT = (
    "-c",
    "from alliance_health.report import fork_server as server\n"
    "names = ('ipykernel.kernelapp', 'IPython.display')\n"
    "server.warm_up = lambda: [server.import_module(name) for name in names]\n"
    "server.main()",
)
_NOTEBOOK = """
from pathlib import Path
from IPython.display import publish_display_data
version = Path(workbook, "version.txt").read_text()
card = {"shown": 71, "lower": 70, "upper": 80, "band": "strong", "at_least": "strong",
        "change": 1, "reason": ""}
about = {"kind": KIND, "name": NAME, "period": period, "edition_name": "Internal edition",
         "language": "en", "as_of": "2026-09-30", "notice": "", "stage": "operate",
         "headline": "Version " + version, "sentence": "All is well.", "tone": "strong",
         "leading": card, "lagging": card}
for section in SECTIONS:
    publish_display_data({"application/vnd.alliance-health.section+json": {
        "section_id": section, "title": section, "finding": version, "template": "figures",
        "data": {"about": about}}})
"""


class Trials:
    """Runs in a folder of their own.

    Parameters
    ----------
    root : Path
        An empty folder with a short path.
    seed : int
        Of all that is random.
    """

    def __init__(self, root: Path, seed: int = 1) -> None:
        self.chance, self.root, self.found = random.Random(seed), root, Found()
        self.temporary, self.book = root / "t", root / "book"
        self.token = f"reliability-{os.getpid()}-{seed}"
        for folder in (self.temporary, self.book, root / "notebooks"):
            folder.mkdir()
        for name, kind, sections, first in (
            (ALLIANCE_NOTEBOOK, "alliance", ALLIANCE_SECTIONS, 'alliance_id: str = ""'),
            (PORTFOLIO_NOTEBOOK, "portfolio", PORTFOLIO_SECTIONS, 'alliance_id = "All"'),
        ):
            told = f"KIND, NAME, SECTIONS = {kind!r}, alliance_id, {list(sections)!r}\n"
            _write_notebook(root / "notebooks" / name, first, told + _NOTEBOOK)
        self.version, self.known = 0, self._known()
        started = time.monotonic()
        child = self.start(self.request(), version=1)
        self._wait_for_manifest(child, before=0)
        self.until_pages = time.monotonic() - started
        os.waitpid(child, 0)
        self.span = time.monotonic() - started

    def request(self, reports: str = "reports") -> RunRequest:
        """Ask for all pages."""
        return RunRequest(
            workbook=self.book,
            name="Trial",
            period="2026Q3",
            alliances={one: one.capitalize() for one in ALLIANCES},
            store=self.root / reports / "book" / "store" / "2026Q3.duckdb",
            notebooks=self.root / "notebooks",
            reports=self.root / reports,
        )

    def run(self, request: RunRequest, *, version: int) -> int:
        """Run to the end, and return the exit status."""
        child = self.start(request, version=version)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    def start(self, request: RunRequest, *, version: int) -> int:
        """Start a run in a process and a group of its own."""
        self.version = version
        (self.book / "version.txt").write_text(str(version))
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            os.setsid()
            told = {"TMPDIR": str(self.temporary), "JUPYTER_RUNTIME_DIR": str(self.temporary)}
            os.environ.update(told, RELIABILITY=self.token)
            tempfile.tempdir = str(self.temporary)
            warm_process.PROGRAM = LIGHT
            status = _make(request, version)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def kill(self) -> None:
        """Start a run, kill it at a random moment, and look at what there is."""
        version = self.version if self.chance.random() < 0.2 else (self.version + 1) % VERSIONS
        target, before = self.chance.choice(TARGETS), self._written()
        child = self.start(self.request(), version=version)
        due = self._to_make()
        if self.chance.random() < 0.5:  # at any moment
            time.sleep(self.chance.uniform(0, 1.1 * self.span))
        else:  # while pages are made and published
            self._wait_for_manifest(child, before=before)
            time.sleep(self.chance.uniform(0, 1.1 * (self.span - self.until_pages)))
        if target == "process":
            os.kill(child, signal.SIGKILL)
        else:
            _kill_group(child)
        if target == "everything":
            for process in self._running():
                _kill(process)
        os.waitpid(child, 0)
        self.found.kills[target] += 1
        self.look(due)

    def look(self, due: int) -> None:
        """Count what is torn or wrong after a kill, and what is left behind."""
        until = time.monotonic() + PATIENCE
        while self._running() and time.monotonic() < until:
            time.sleep(0.02)
        self.found.orphans += len(self._running())
        request = self.request()
        for path in request.folder.glob("*.html"):
            self.found.torn += _digest(path) not in self.known[path.name]
        manifest = self._manifest(request)
        if manifest is None or not all(is_whole(page, request.folder) for page in manifest.pages):
            self.found.wrong += 1
        page_contents(request.store)  # raises where it is torn
        self.found.moments[self._moment(due, manifest)] += 1
        self.found.most_left = max(self.found.most_left, len(self._left()))

    def complete(self) -> None:
        """Let a run come to its end, and count what is lost or left behind."""
        request = self.request()
        status = self.run(request, version=self.version)
        manifest = self._manifest(request)
        there = [_digest(request.folder / name) for name in self.known]
        lost = sum(
            digest != known[self.version]
            for digest, known in zip(there, self.known.values(), strict=True)
        )
        self.found.lost += lost + (status != 0 or manifest is None or not manifest.is_whole)
        self.found.left_at_the_end = len(self._left())
        self.found.completed += 1

    def _known(self) -> dict[str, list[str]]:
        """Return the fingerprints that each page has, by version, when nobody kills its run."""
        known: dict[str, list[str]] = {}
        for version in range(VERSIONS):
            request = self.request("undisturbed")
            if self.run(request, version=version):
                raise SystemExit("a run that nobody killed did not come to its end")
            for path in sorted(request.folder.glob("*.html")):
                known.setdefault(path.name, []).append(_digest(path))
        return known

    def _moment(self, due: int, manifest: Manifest | None) -> str:
        """Say how far a run came that had so many pages to make."""
        left = self._to_make()
        if not due:
            return "with nothing left to make"
        if manifest is not None and manifest.unfinished:
            return "while pages were made" if left else "after the last page"
        return "before the first page" if left else "after the end"

    def _to_make(self) -> int:
        """Count the pages that are not yet those of the version."""
        folder = self.request().folder
        names = [f"{one}.html" for one in (*ALLIANCES, "portfolio")]
        return sum(_digest(folder / name) != self.known[name][self.version] for name in names)

    def _written(self) -> int:
        """Return when the manifest was written; 0 where there is none."""
        path = self.request().record / MANIFEST_FILE
        return path.stat().st_mtime_ns if path.is_file() else 0

    def _wait_for_manifest(self, child: int, *, before: int) -> None:
        """Wait until a run writes its manifest, or ends."""
        ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
        while self._written() == before and os.waitid(os.P_PID, child, ended) is None:
            time.sleep(0.002)

    def _manifest(self, request: RunRequest) -> Manifest | None:
        """Read the manifest; None where it is not whole."""
        try:
            return Manifest.model_validate_json((request.record / MANIFEST_FILE).read_bytes())
        except (OSError, ValueError):
            return None

    def _left(self) -> list[Path]:
        """List what is unfinished or temporary."""
        return [*self.temporary.iterdir(), *(self.root / "reports").rglob(".*.part*")]

    def _running(self) -> list[int]:
        """List what runs of all that the runs started."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"RELIABILITY={self.token}".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


def measure(kills: int, seed: int = 1) -> Found:
    """Kill runs at random moments.

    Parameters
    ----------
    kills : int
        How many; a run that nobody kills follows every 20, and the last.
    seed : int
        Of the moments.

    Returns
    -------
    Found
        What was torn, wrong, lost or left behind.
    """
    with tempfile.TemporaryDirectory(prefix="rel-", ignore_cleanup_errors=True) as folder:
        started = time.monotonic()
        trials = Trials(Path(folder), seed)
        for number in range(1, kills + 1):
            trials.kill()
            if number % BETWEEN == 0 or number == kills:
                trials.complete()
        trials.found.seconds = time.monotonic() - started
        return trials.found


def _make(request: RunRequest, version: int) -> int:
    """Make the pages of a version of the data, as the command does."""
    with running("report", request.reports, request.workbook, wait=PATIENCE):
        scores = pd.DataFrame({"alliance_id": list(ALLIANCES), "row": "index", "score": version})
        pages = dict(zip(ALLIANCES, side_by_side(_page, ALLIANCES, at_once=2), strict=True))
        write_store(request.store, scores=scores, pages=pages)
        contents = {one: str(version) for one in (*ALLIANCES, "")}
        manifest = render_reports(replace(request, contents=contents))
        for failure in manifest.failures:
            print(failure.name, failure.reason, file=sys.stderr)
        return 0 if manifest.is_whole else 1


def _page(alliance_id: str) -> str:
    """Take a moment to build what a page says, as runs do in forks."""
    time.sleep(0.1)
    return f"light for {alliance_id}"


def _write_notebook(path: Path, first: str, source: str) -> None:
    """Write a notebook of two cells."""
    names = ("workbook", "period", "edition", "language", "store")
    cells = [
        nbformat.v4.new_code_cell("\n".join([*(f'{one}: str = ""' for one in names), first])),
        nbformat.v4.new_code_cell(source),
    ]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _kill_group(leader: int) -> None:
    """Kill a group, or its leader where it has not made one yet."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        _kill(leader)


def _kill(process: int) -> None:
    """Kill a process that may be gone."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> None:
    """Measure, print the figures, and write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="page whose figures are remade")
    parser.add_argument("--add", type=Path, help="file in which figures of several runs add up")
    asked = parser.parse_args()
    found, commands = measure(asked.kills, asked.seed), []
    commands.append(f"python benchmarks/reliability.py --kills {asked.kills} --seed {asked.seed}")
    if asked.add:
        found, commands = added(asked.add, found, commands)
    print(as_table(found).to_string(index=False))
    if asked.write:
        write_page(asked.write, found, commands)
    sys.exit(0 if found.is_clean else 1)


if __name__ == "__main__":
    main()
