"""The whole way of a large workbook, from files to a table of scores, and the memory it takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import pandas as pd
from command import run_measured

from alliance_health.catalogue import load_catalogue

N_PERIODS = 40
SETTINGS = """
name = "Invented"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = "default"
"""


def make_workbook(folder: Path, n_rows: int) -> int:
    """Write a workbook with about as many observations.

    Every metric of the default catalogue that needs no target is observed in four of five
    quarters of ten years, the rows of an alliance in one place.

    Parameters
    ----------
    folder : Path
        Of the new workbook.
    n_rows : int
        Observations wanted.

    Returns
    -------
    int
        Observations written.
    """
    folder.mkdir(parents=True)
    (folder / "workbook.toml").write_text(SETTINGS, encoding="utf-8")
    scales = load_catalogue(folder).scales()
    plain = scales.query("weight > 0 and has_scale and transform == 'none' and not against_target")
    side = plain["sides"].where(plain["sides"].isin(["ours", "theirs"]), "joint")
    metrics = plain.assign(side=side)[["metric_id", "side", "low_xa", "low_xb"]]
    alliances = max(1, round(n_rows / (0.8 * len(metrics) * N_PERIODS)))
    with duckdb.connect() as connection:
        connection.register("metrics", metrics)
        connection.execute("SELECT setseed(0.20261123)")
        written = connection.execute(
            f"""COPY (
                SELECT printf('alliance-%06d', a) AS alliance_id, metric_id,
                    printf('%dQ%d', 2010 + q // 4, q % 4 + 1) AS period, side AS perspective,
                    low_xa + (random() * 2 - 0.5) * (low_xb - low_xa) AS value
                FROM range({alliances}) AS t(a), range({N_PERIODS}) AS u(q), metrics
                WHERE random() < 0.8
            ) TO '{folder / "observations.parquet"}' (FORMAT parquet)"""
        ).fetchone()
        connection.execute(
            f"""COPY (
                SELECT printf('alliance-%06d', a) AS alliance_id, printf('Alliance %d', a) AS name,
                    'operate' AS stage
                FROM range({alliances}) AS t(a)
            ) TO '{folder / "alliances.csv"}'"""
        )
    return int((written or (0,))[0])


def measure_workbooks(sizes: tuple[int, ...] = (1_200_000,)) -> pd.DataFrame:
    """Time ``alliance-health score`` over all periods, from Parquet to Parquet.

    Parameters
    ----------
    sizes : tuple of int
        Observations of each workbook.

    Returns
    -------
    DataFrame
        One row per workbook: `rows`, `scores` (rows written), `seconds`, `growth` (seconds per
        row against the first), `peak_mb` (resident memory of the process).
    """
    table = pd.DataFrame([_measure(size) for size in sizes])
    each = table["seconds"] / table["rows"]
    table["growth"] = each / each.iloc[0]
    return table[["rows", "scores", "seconds", "growth", "peak_mb"]]


def _measure(size: int) -> dict[str, float]:
    """Score one workbook in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        book, out = Path(folder) / "book", Path(folder) / "scores.parquet"
        rows = make_workbook(book, size)
        told = ["score", "--workbook", book, "--period", "2010Q1..2019Q4", "--engine", "duckdb"]
        told += ["--format", "parquet", "--out", out]
        taken = run_measured(*told)
        ((scores,),) = duckdb.sql(f"SELECT count(*) FROM '{out}'").fetchall()
    return {"rows": rows, "scores": scores, "seconds": taken.seconds, "peak_mb": taken.peak_mb}
