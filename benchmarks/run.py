"""Print how much faster the fast ways are than the plain ones, in one run on this machine.

Called by `make bench`. Seconds depend on the machine and are not judged; ratios are what
to compare.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from alliances import measure_alliances
from core import measure_core
from kernels import measure_kernels
from links import measure_links
from reports import SAMPLE, measure_reports
from scoring import measure_scoring
from uncertainty import measure_draws
from workbooks import measure_workbooks

#: Sizes that a contract is about and that take too long for every day.
LARGE = "1000000 10000000"

#: What a measurement found: a table, or several by their titles.
Found = pd.DataFrame | Mapping[str, pd.DataFrame]


def main() -> None:
    """Measure what is asked for and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[], help="observations to score")
    parser.add_argument("--pages", type=int, nargs="+", default=[10, 100], help="reports to make")
    parser.add_argument(
        "--copies", type=int, nargs="+", default=[], help="how often the alliances are repeated"
    )
    parser.add_argument("--workbook", type=Path, default=SAMPLE, help="what reports are made of")
    parser.add_argument("--only", nargs="+", default=[], help="names of measurements")
    told = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process compiles everything anew
    sizes = tuple(told.rows)
    measurements: dict[str, tuple[str, Callable[[], Found]]] = {
        "scoring": ("Scoring one panel", measure_scoring),
        "draws": ("A thousand draws of 100 alliances, one quarter", measure_draws),
        "links": ("All pairs of 20 leading and 12 lagging metrics, 100 alliances", measure_links),
        "core": (
            "The core on DuckDB against SQL written by hand",
            lambda: measure_core(sizes or (1_000_000,)),
        ),
        "workbooks": (
            "A large workbook from disk, in parts",
            lambda: measure_workbooks(sizes or (1_200_000,)),
        ),
        "reports": (
            "Reports",
            lambda: measure_reports(told.workbook.resolve(), tuple(told.pages)),
        ),
        "alliances": (
            "Reports of workbooks with more and more alliances",
            lambda: measure_alliances(told.workbook.resolve(), tuple(told.copies)),
        ),
        "kernels": ("Pages of the sample in both kinds of kernels", measure_kernels),
    }
    usual = [name for name in measurements if name != "alliances" or told.copies]
    for name in told.only or usual:
        title, measure = measurements[name]
        found = measure()
        tables = {title: found} if isinstance(found, pd.DataFrame) else found
        for heading, table in tables.items():
            print(f"\n{heading}\n{_as_text(table)}", flush=True)
    if not told.copies:
        print("left out: growth to hundreds of alliances; benchmarks/run.py --copies 1 6")
    if not sizes:
        print(f'\nleft out: growth to 10 million observations; make bench ROWS="{LARGE}"')
    if max(told.pages) < 1000:
        print('left out: growth to 1,000 reports; make bench PAGES="10 100 1000"')


def _as_text(table: pd.DataFrame) -> str:
    """Lay a table out with two decimals."""
    return table.to_string(index=False, float_format=lambda number: f"{number:.2f}")


if __name__ == "__main__":
    main()
