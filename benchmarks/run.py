"""Print how much faster the fast ways are than the plain ones, in one run on this machine.

Called by `make bench`. Seconds depend on the machine and are not judged; ratios are what
to compare.
"""

from __future__ import annotations

import pandas as pd
from reports import measure_reports
from scoring import measure_scoring


def main() -> None:
    """Measure and print both tables."""
    for title, measure in (
        ("Scoring one panel", measure_scoring),
        ("Reports of the sample", measure_reports),
    ):
        print(f"\n{title}\n{_as_text(measure())}", flush=True)


def _as_text(table: pd.DataFrame) -> str:
    """Lay a table out with two decimals."""
    return table.to_string(index=False, float_format=lambda number: f"{number:.2f}")


if __name__ == "__main__":
    main()
