"""Reports of workbooks with more and more alliances: the stages of a run, and its memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from command import run_measured

#: Columns that name something of one alliance; each copy has names of its own.
OWN = frozenset(
    {
        *("alliance_id", "commitment_id", "decision_id", "event_id", "goal_id", "initiative_id"),
        *("issue_id", "meeting_id", "deal_id", "entry_id", "risk_id", "comment_id", "customer_id"),
        *("respondent_id", "contact_ours", "contact_theirs"),
    }
)


def measure_alliances(workbook: Path, copies: tuple[int, ...]) -> pd.DataFrame:
    """Time `report` on a workbook whose alliances are repeated, from the files to the pages.

    Parameters
    ----------
    workbook : Path
        Its folder.
    copies : tuple of int
        How often its alliances are there, one run each.

    Returns
    -------
    DataFrame
        One row per run: `pages`, seconds of the stages `reading`, `computing`, `storing` and
        `pages_made`, `seconds_each` of all, `cpu_each`, and `peak_mb` of the largest process.
    """
    rows = []
    for number in copies or (1,):
        with tempfile.TemporaryDirectory() as folder:
            repeated = repeat_alliances(workbook, Path(folder) / "workbook", number)
            rows.append(_stages(repeated, Path(folder) / "reports"))
    return pd.DataFrame(rows)


def repeat_alliances(source: Path, folder: Path, copies: int) -> Path:
    """Write a workbook in which every alliance of another one is there several times.

    Parameters
    ----------
    source : Path
        Folder of the other one.
    folder : Path
        Folder of the new one; must not be there.
    copies : int
        How many times, the first one under its own id.

    Returns
    -------
    Path
        The new folder. Definitions, and what no alliance owns, are there once.
    """
    shutil.copytree(source, folder)
    for path in [*folder.glob("*.csv"), *folder.glob("*.parquet")]:
        _repeat_rows(path, copies)
    for charter in list((folder / "charters").glob("*.toml")):
        for copy in range(2, copies + 1):
            shutil.copyfile(charter, charter.with_stem(f"{charter.stem}-{copy}"))
    return folder


def _repeat_rows(path: Path, copies: int) -> None:
    """Repeat the rows of a table that belong to alliances."""
    is_csv = path.suffix == ".csv"
    with duckdb.connect() as connection:
        given = f"read_csv('{path}', all_varchar=true)" if is_csv else f"read_parquet('{path}')"
        connection.execute(f"CREATE TABLE given AS FROM {given}")
        columns = connection.table("given").columns
        own = [name for name in columns if name in OWN]
        if not own:
            return
        own += ["name"] if path.stem == "alliances" else []
        named = ", ".join(f"if(copy = 1, {one}, {one} || '-' || copy) AS {one}" for one in own)
        repeated = connection.sql(
            f"SELECT * EXCLUDE (copy) REPLACE ({named}) "
            f"FROM given, range(1, {copies + 1}) AS copies(copy)"
        )
        (repeated.write_csv if is_csv else repeated.write_parquet)(str(path))


def _stages(workbook: Path, reports: Path) -> dict[str, Any]:
    """Run the command and tell how long each of its stages took."""
    told = ["report", "--workbook", workbook, "--reports", reports, "--progress", "json"]
    run = run_measured(*told)
    events = [json.loads(line) for line in run.errors.splitlines() if line.startswith("{")]
    begun = {one["stage"]: _at(one) for one in events if one["event"] == "stage"}
    begun["end"] = _at(events[-1])
    taken = {
        name: (after - before).total_seconds()
        for (name, before), after in zip(begun.items(), [*begun.values()][1:], strict=False)
    }
    (pages,) = (one["pages"] for one in events if one["event"] == "pages_planned")
    seconds = sum(taken.values())
    each = {"seconds_each": seconds / pages, "cpu_each": run.cpu / pages}
    stages = {name: taken[name] for name in ("reading", "computing", "storing")}
    made = {"pages_made": taken["pages"], "seconds": seconds}
    return {"pages": pages, **stages, **made, **each, "peak_mb": run.peak_mb}


def _at(event: dict[str, Any]) -> datetime:
    """Return when something was told."""
    return datetime.fromisoformat(event["at"])
