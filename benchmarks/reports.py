"""Reports: our run against what one would do without it, on the same notebook and numbers."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from pages import NOTEBOOK, ROOT, finish, in_a_process, measure_growth, timed

SAMPLE = ROOT / "data" / "sample"
#: Pages that the slow ways make; what they take is scaled linearly.
PLAIN_PAGES = 5
#: Pages of which each analyses the whole workbook by itself, which takes minutes.
WHOLE_PAGES = 1


def measure_reports(
    workbook: Path = SAMPLE, sizes: tuple[int, ...] = (10, 100)
) -> dict[str, pd.DataFrame]:
    """Time the reports of a workbook by each way, and how ours grow.

    Two questions are asked apart. *From the store*: everything is computed and stored, and the
    page is all that is left to do. The baselines are given the store of our run, which only our
    run makes: a loop of the `papermill` and `jupyter nbconvert` commands, and the same two by
    their API in one process. *From the workbook*: nothing is computed yet. The notebook without
    a store computes everything by itself, for every page again. All ways run the notebook that
    is shipped, with the same parameters; ours alone makes the portfolio's page, the index
    and a manifest besides, and its pages hold no code and ask nothing of the network.

    Parameters
    ----------
    workbook : Path
        Its folder.
    sizes : tuple of int
        Pages of the runs that show the growth.

    Returns
    -------
    dict of str to DataFrame
        By title: one row per way, with `given`, `pages`, `seconds`, `seconds_each`, `cpu_each`
        and how many `times_slower` it is than ours from the same; and the growth.
    """
    for program in ("papermill", "jupyter nbconvert"):  # compiled before anybody is timed
        finish([*program.split(), "--version"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, manifest = _whole_run(workbook, folder)
        store = folder / Path(manifest["index"]).parents[2].name / "store"
        store = store / f"{manifest['period']}.duckdb"
        pages = len(manifest["reports"])
        rows = [
            _row("alliance-health, all cores", "store", **_ours(store, folder, pages)),
            _row("API in one process", "store", **_api(store, folder)),
            _row("commands in a loop", "store", **_commands(store, folder, manifest, workbook)),
            _row("alliance-health report", "workbook", **whole),
            _row("commands in a loop", "workbook", **_commands(None, folder, manifest, workbook)),
        ]
        growth = measure_growth(store, sizes)
    table = pd.DataFrame(rows)
    ours = table[table["way"].str.startswith("alliance-health")].set_index("given")["seconds_each"]
    table["times_slower"] = table["seconds_each"] / table["given"].map(ours)
    return {
        f"Reports of {workbook.name}, from what is stored and from the workbook": table,
        "More and more pages, from a store": growth,
    }


def _row(way: str, given: str, **found: Any) -> dict[str, Any]:
    """Lay out one measurement."""
    wanted = ("pages", "seconds", "seconds_each", "cpu_each")
    return {"way": way, "given": given, **{name: found[name] for name in wanted}}


def _each(pages: int, seconds: float, cpu: float) -> dict[str, float]:
    """Return what pages took, together and each."""
    each = {"seconds_each": seconds / pages, "cpu_each": cpu / pages}
    return {"pages": pages, "seconds": seconds, **each}


def _whole_run(workbook: Path, folder: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """Render all reports of the last complete period with our command."""
    command = ["alliance-health", "report", "--workbook", workbook, "--reports", folder]
    told: list[str] = []
    taken = timed(lambda: told.append(finish(command)))
    index = Path(told[0].strip().splitlines()[-1])
    manifest = json.loads((index.parent / "manifest.json").read_text(encoding="utf-8"))
    return _each(len(manifest["reports"]), *taken), manifest


def _ours(store: Path, folder: Path, pages: int) -> dict[str, Any]:
    """Make all pages from the store."""
    return in_a_process("ours", store, folder / "ours", pages)


def _api(store: Path, folder: Path) -> dict[str, Any]:
    """Make a few pages with papermill and nbconvert in one process."""
    (folder / "api").mkdir()
    return in_a_process("api", store, folder / "api", PLAIN_PAGES)


def _commands(
    store: Path | None, folder: Path, manifest: dict[str, Any], workbook: Path
) -> dict[str, float]:
    """Make a few pages with a process for each step."""
    place = folder / "commands"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    reports = manifest["reports"][: PLAIN_PAGES if store else WHOLE_PAGES]

    def loop() -> None:
        for report in reports:
            told = {
                "alliance_id": report["alliance_id"],
                "period": manifest["period"],
                "workbook": workbook,
                **({"store": store} if store else {}),
            }
            parameters = [text for name, value in told.items() for text in ("-r", name, value)]
            executed = place / f"{report['alliance_id']}.ipynb"
            finish(["papermill", "--no-progress-bar", *parameters, NOTEBOOK, executed])
            finish(["jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", executed])

    return _each(len(reports), *timed(loop))
