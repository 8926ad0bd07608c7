"""The numeric core on DuckDB against SQL written by hand, and how both grow with the rows.

Each measurement runs in a process of its own, so that its peak of memory is its own:
``python benchmarks/core.py ROWS WAY`` prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import pandas as pd

from alliance_health.catalogue import load_catalogue
from alliance_health.indices.aggregate import Gates
from alliance_health.indices.encoding import PANEL_COLUMNS, Encoded, encode
from alliance_health.indices.engines import open_engine
from alliance_health.indices.scale import SCALE_COLUMNS
from alliance_health.indices.tree import _score

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "data" / "sample"
SQL = HERE / "scoring.sql"
WAYS = ("core on DuckDB", "SQL by hand")
GATE = 2 / 3
#: Tables of both ways that must be equal, and what identifies a row.
COMPARED = {
    "perspectives": ("cell", "metric", "perspective"),
    "metrics": ("cell", "metric"),
    "pillars": ("cell", "part"),
    "indices": ("cell", "role"),
}
N_PERIODS = 40
_VALUES = """
    SELECT cell, metric, perspective,
        0 AS age, 0 AS stale, 0 AS computed, 0 AS unit, 0 AS hidden,
        low_xa + (random() * 2 - 0.5) * (low_xb - low_xa) AS value,
        CASE WHEN against_target THEN 100.0 END AS target
    FROM (SELECT cell FROM cells) c CROSS JOIN (
        SELECT *, CASE WHEN "only" >= 0 THEN "only" ELSE side END AS perspective
        FROM rules CROSS JOIN (VALUES (1), (2)) AS s(side)
        WHERE has_scale AND weight > 0 AND (side = 1 OR each = 1)
    ) r
    WHERE random() < 0.8
"""


def invented_numbers(n_rows: int) -> Encoded:
    """Draw about as many values, as the core takes them: in numbers, both sides of what has two.

    Parameters
    ----------
    n_rows : int
        Values wanted; whole alliances of 40 quarters are drawn.

    Returns
    -------
    Encoded
        Every metric of the default catalogue is observed in four of five periods.
    """
    catalogue = load_catalogue(SAMPLE)
    nothing = pd.DataFrame(columns=list(PANEL_COLUMNS))
    one = encode(nothing, pd.DataFrame(columns=["alliance_id", "period", "stage"]), catalogue)
    rules = one.metrics
    sides = rules["each"].where(rules["has_scale"] & (rules["weight"] > 0)).add(1).sum()
    cells = pd.DataFrame({"cell": range(round(n_rows / (0.8 * sides * N_PERIODS)) * N_PERIODS)})
    cells = cells.assign(early=(cells["cell"] % 50 == 0).astype(int))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute("SELECT setseed(0.20261123)")
        values = connection.execute(_VALUES).df()
    return replace(one, cells=cells, values=values.assign(partner=0, reason=""))


def measure_core(sizes: tuple[int, ...] = (1_000_000,)) -> pd.DataFrame:
    """Time the core and the SQL, each in a process of its own.

    The clock runs from tables in DuckDB to tables in DuckDB. Both ways must give the same
    numbers on the smallest size, or the measurement stops.

    Parameters
    ----------
    sizes : tuple of int
        Values to be scored.

    Returns
    -------
    DataFrame
        One row per way and size: `way`, `rows`, `seconds`, `times_slower` than the SQL on the
        same rows, `growth` (seconds per row against the first size), `peak_mb` of the process.
    """
    require_equal(invented_numbers(sizes[0] // 10))
    found = [_in_a_process(size, way) for size in sizes for way in WAYS]
    table = pd.DataFrame(found)
    by_hand = table[table["way"] == WAYS[1]].set_index("rows")["seconds"]
    table["times_slower"] = table["seconds"] / table["rows"].map(by_hand)
    each = table["seconds"] / table["rows"]
    table["growth"] = each / each.groupby(table["way"]).transform("first")
    return table[["way", "rows", "seconds", "times_slower", "growth", "peak_mb"]]


def run_core(names: Encoded, *, wanted: bool = False) -> tuple[float, dict[str, pd.DataFrame]]:
    """Score by the core on DuckDB.

    Returns
    -------
    float
        Seconds.
    dict of str to DataFrame
        The tables of `COMPARED`, when they are wanted.
    """
    with open_engine("duckdb") as engine:
        values = engine.lift(names.values.drop(columns=["partner", "reason"]))
        few = replace(names, values=names.values.head(0))
        lifted = replace(engine, lift=lambda t: values if "hidden" in t else engine.lift(t))
        started = perf_counter()
        frames = _score(few, lifted, gates=Gates(GATE, GATE), geometric=False)
        # All others were settled on the way, because something is computed from them.
        perspectives, metrics, pillars, indices = frames
        settled = (perspectives, engine.settle(metrics), pillars, indices)
        seconds = perf_counter() - started
        tables = {}
        if wanted:
            tables = {
                name: engine.land(frame) for name, frame in zip(COMPARED, settled, strict=True)
            }
    return seconds, tables


def run_sql(names: Encoded, *, wanted: bool = False) -> tuple[float, dict[str, pd.DataFrame]]:
    """Score by the SQL written by hand.

    Returns
    -------
    float
        Seconds.
    dict of str to DataFrame
        The tables of `COMPARED`, when they are wanted.
    """
    rules = names.metrics[["metric", "role", "part", "weight", "only", "each", *SCALE_COLUMNS]]
    given = {
        "given_values": names.values.drop(columns=["partner", "reason"]),
        "given_rules": rules,
        "given_parts": names.parts.drop(columns="pillar"),
        "given_cells": names.cells[["cell", "early"]],
    }
    with duckdb.connect() as connection:
        for name, table in given.items():
            connection.from_df(table).create(name)
        connection.execute(f"SET VARIABLE gate = {GATE}")
        started = perf_counter()
        connection.execute(SQL.read_text(encoding="utf-8"))
        seconds = perf_counter() - started
        tables = {}
        if wanted:
            made = ("perspectives", "metrics_shared", "pillars_shared", "indices")
            tables = {
                name: connection.table(table).df()
                for name, table in zip(COMPARED, made, strict=True)
            }
    return seconds, tables


def require_equal(names: Encoded) -> None:
    """Stop when the core and the SQL disagree in any number that both give."""
    by_core, by_hand = (run(names, wanted=True)[1] for run in (run_core, run_sql))
    for name, keys in COMPARED.items():
        one, other = (
            tables[name].sort_values(list(keys), ignore_index=True) for tables in (by_core, by_hand)
        )
        shared = [column for column in other if column in one]
        if not {*keys, "score"} <= set(shared):
            raise SystemExit(f"{name} cannot be compared")
        pd.testing.assert_frame_equal(
            one[shared].astype("float64"), other[shared].astype("float64"), rtol=1e-9, atol=1e-9
        )


def _in_a_process(rows: int, way: str) -> dict[str, Any]:
    """Measure one way in a process of its own."""
    command = [sys.executable, __file__, str(rows), way]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{way} of {rows} rows failed:\n{done.stderr}")
    return json.loads(done.stdout)


def main() -> None:
    """Measure one way and print it."""
    rows, way = int(sys.argv[1]), sys.argv[2]
    run = run_core if way == WAYS[0] else run_sql
    run(invented_numbers(10_000))  # what is loaded once is not measured
    names = invented_numbers(rows)
    seconds, _ = run(names)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {"way": way, "rows": len(names.values), "seconds": seconds, "peak_mb": peak}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
