"""Pages alone, from a store that is there: by us, and by the usual API in one process.

Each measurement runs in a process of its own, so that its time and its peak of memory are its
own: ``python benchmarks/pages.py ours|api STORE FOLDER PAGES`` prints one line of JSON.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "90_alliance_report.ipynb"


def measure_growth(store: Path, sizes: tuple[int, ...] = (10, 100)) -> pd.DataFrame:
    """Time runs of more and more pages, and the memory that they take.

    Parameters
    ----------
    store : Path
        Of a run; its pages are repeated under other ids until there are enough.
    sizes : tuple of int
        Pages of each run; that of the portfolio comes besides.

    Returns
    -------
    DataFrame
        One row per run: `pages`, `seconds`, `seconds_each`, `cpu_each`, `growth` (of the seconds
        each, against the first), and resident memory at its peak in MB: of the run (`run_mb`) and
        of the process that its kernels are forked from (`warm_mb`).
    """
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            many = repeat_pages(store, Path(folder) / store.name, size)
            rows.append(in_a_process("ours", many, Path(folder), size))
    table = pd.DataFrame(rows)
    table["growth"] = table["seconds_each"] / table["seconds_each"].iloc[0]
    wanted = ["pages", "seconds", "seconds_each", "cpu_each", "growth", "run_mb", "warm_mb"]
    return table[wanted]


def repeat_pages(store: Path, path: Path, pages: int) -> Path:
    """Write a store in which the pages of another one are repeated under ids with a number.

    Parameters
    ----------
    store : Path
        The other one.
    path : Path
        The new one.
    pages : int
        How many it shall have.

    Returns
    -------
    Path
        The new one.
    """
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"ATTACH '{store}' AS given (READ_ONLY)")
        connection.execute(
            f"""CREATE TABLE repeated AS
            SELECT alliance_id AS old, printf('alliance-%05d', range) AS alliance_id
            FROM range({pages}) JOIN (
                SELECT alliance_id, row_number() OVER (ORDER BY alliance_id) - 1 AS number,
                    count(*) OVER () AS n
                FROM given.pages WHERE alliance_id <> '' AND reason = ''
            ) ON range % n = number"""
        )
        connection.execute(
            "CREATE TABLE pages (alliance_id VARCHAR PRIMARY KEY, page VARCHAR, reason VARCHAR)"
        )  # as `write_store` does: a page is found by its key
        connection.execute(
            """INSERT INTO pages
            SELECT repeated.alliance_id, page, reason FROM repeated
            JOIN given.pages ON pages.alliance_id = old
            UNION ALL SELECT * FROM given.pages WHERE alliance_id = ''"""
        )
        connection.execute(
            """CREATE TABLE scores AS
            SELECT scores.* REPLACE (repeated.alliance_id AS alliance_id) FROM repeated
            JOIN given.scores ON scores.alliance_id = old
            ORDER BY repeated.alliance_id, scores.rowid"""
        )
    return path


def in_a_process(way: str, store: Path, folder: Path, pages: int) -> dict[str, Any]:
    """Measure one way in a process of its own.

    Parameters
    ----------
    way : {"ours", "api"}
        Who makes the pages.
    store : Path
        What they are made from.
    folder : Path
        Where they go.
    pages : int
        How many.

    Returns
    -------
    dict
        `pages`, `seconds`, `seconds_each`, `cpu_each` and what the way tells besides.
    """
    command = [sys.executable, __file__, way, str(store), str(folder), str(pages)]
    told: list[str] = []
    _, cpu = timed(lambda: told.append(finish(command)))
    found: dict[str, Any] = json.loads(told[0].strip().splitlines()[-1])
    each = {"seconds_each": found["seconds"] / pages, "cpu_each": cpu / pages}
    return {"pages": pages, **found, **each}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Do something that is done by other processes.

    Parameters
    ----------
    work : callable
        What to do.

    Returns
    -------
    float
        Seconds on the clock.
    float
        Seconds of processor time of all processes that ended meanwhile.
    """
    started, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return perf_counter() - started, used


def finish(command: list[str | Path]) -> str:
    """Run a command to its end and return what it printed.

    Parameters
    ----------
    command : list of str or Path
        A program by its path, or by the name it has in this environment, and what it is told.

    Returns
    -------
    str
        Its output; one that fails ends the measurement.
    """
    program, *arguments = [str(part) for part in command]
    path = Path(sys.executable).parent / program
    done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stderr}")
    return done.stdout


def alliances_of(store: Path, pages: int) -> list[str]:
    """List the alliances that a store has pages of, at most as many as wanted."""
    with duckdb.connect(str(store), read_only=True) as connection:
        found = connection.execute(
            "SELECT alliance_id FROM pages WHERE alliance_id <> '' AND reason = '' ORDER BY 1"
        ).fetchall()
    return [name for (name,) in found][:pages]


def _ours(store: Path, folder: Path, pages: int) -> dict[str, float]:
    """Make pages, and that of the portfolio, as `report` does once all is stored."""
    started = perf_counter()
    from alliance_health.report import warm_process

    with warm_process.kept_warm(start=True):
        from alliance_health.report.run import RunRequest, render_reports
        from alliance_health.shipped import shipped_folder

        request = RunRequest(
            workbook=folder / "workbook",
            name="Invented",
            period=store.stem,
            alliances={one: one for one in alliances_of(store, pages)},
            store=store,
            notebooks=shipped_folder("notebooks"),
            reports=folder / "reports",
        )
        made = render_reports(request)
        seconds = perf_counter() - started
        if made.failures:
            raise SystemExit(f"pages were not made: {made.failures[:3]}")
        warm = _peak(str(warm_process.running_process()))
    return {"seconds": seconds, "run_mb": _peak("self"), "warm_mb": warm}


def _api(store: Path, folder: Path, pages: int) -> dict[str, float]:
    """Make pages with papermill and nbconvert in one process, one after the other."""
    started = perf_counter()
    import papermill
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    for alliance_id in alliances_of(store, pages):
        executed = folder / "executed.ipynb"
        told = {"alliance_id": alliance_id, "period": store.stem, "store": str(store)}
        papermill.execute_notebook(NOTEBOOK, executed, parameters=told, progress_bar=False)
        page, _ = exporter.from_filename(str(executed))
        (folder / f"{alliance_id}.html").write_text(page, encoding="utf-8")
    return {"seconds": perf_counter() - started, "run_mb": _peak("self")}


def _peak(process: str) -> float:
    """Return the most resident memory that a process had in MB; missing where nobody tells."""
    status = Path("/proc") / process / "status"
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.is_file() else None
    return int(found[1]) / 1024 if found else float("nan")


def main() -> None:
    """Measure one way and print it."""
    way, store, folder, pages = sys.argv[1:]
    make = {"ours": _ours, "api": _api}[way]
    print(json.dumps(make(Path(store), Path(folder), int(pages))))


if __name__ == "__main__":
    main()
