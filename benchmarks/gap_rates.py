"""How often gaps between both sides are called wrongly: simulated waves, true gap known.

    python benchmarks/gap_rates.py

writes the table between its marks in docs/method.md. Ratings are whole numbers from 1 to 5 of
n people a side around a mean of 3.5, standard deviation 0.7 or 0.9 before rounding;
"correlated" factors share half of their variance within a person.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from alliance_health.insights.two_sides.table import survey_table
from alliance_health.metrics.gaps import compare_sides
from alliance_health.metrics.wave_changes import changes_between_waves

#: Page that holds the table, and the marks around it.
PAGE = Path(__file__).resolve().parents[1] / "docs" / "method.md"
MARKS = ("<!-- gap rates -->", "<!-- end of gap rates -->")

#: Factors of a wave, reports of a row of the table, and where the dice begin.
FACTORS, REPORTS, SEED = 8, 400, 20260930

#: Where the ratings lie, and the share of variance that correlated factors have in common.
CENTRE, SHARED = 3.5, 0.5

#: Standard deviations within a side: people who know the same alliance, and people who differ.
NEAR, FAR = 0.7, 0.9


class Rates(NamedTuple):
    """Shares of reports, or of factors, in percent."""

    people: int
    gap: float
    spread: float
    correlated: bool
    confirmed: float  #: reports with a confirmed gap
    indicated: float  #: factors indicated or confirmed
    aligned: float  #: factors called aligned


def simulate(
    people: int,
    gap: float,
    *,
    correlated: bool,
    spread: float = NEAR,
    reports: int = REPORTS,
) -> Rates:
    """Simulate reports of one wave, and count what they say.

    Parameters
    ----------
    people : int
        On each side.
    gap : float
        True gap of every factor, in scale points, half of it up and half of it down.
    correlated : bool
        Whether factors share variance within a person.
    spread : float
        Standard deviation within a side, before rounding.
    reports : int
        How many reports.

    Returns
    -------
    Rates
        In percent.
    """
    answers = draw_answers(people, gap, correlated=correlated, spread=spread, reports=reports)
    table = survey_table(compare_sides(answers), changes_between_waves(answers))
    confirmed = table["verdict"] == "confirmed"
    indicated = confirmed | (table["verdict"] == "indication")
    in_report = confirmed.groupby(table["alliance_id"]).any()
    shares = (in_report.mean(), indicated.mean(), (table["verdict"] == "aligned").mean())
    return Rates(people, gap, spread, correlated, *(float(100 * share) for share in shares))


def draw_answers(
    people: int, gap: float, *, correlated: bool, spread: float, reports: int
) -> pd.DataFrame:
    """Draw the answers of many reports: one alliance is one report.

    Parameters
    ----------
    people, gap, correlated, spread, reports
        As for `simulate`.

    Returns
    -------
    DataFrame
        As `alliance_health.metrics.gaps.select_waves` gives them.
    """
    dice = np.random.default_rng(SEED)
    size = (reports, 2, people, FACTORS)
    own = dice.normal(size=size)
    if correlated:
        shared = dice.normal(size=(reports, 2, people, 1))
        own = np.sqrt(SHARED) * shared + np.sqrt(1 - SHARED) * own
    sides = np.array([gap / 2, -gap / 2])[None, :, None, None]
    ratings = np.clip(np.round(CENTRE + sides + spread * own), 1, 5)
    at = np.indices(size).reshape(4, -1)
    return pd.DataFrame(
        {
            "alliance_id": pd.Series([f"r{one:04d}" for one in at[0]], dtype="str"),
            "side": pd.Series(np.where(at[1] == 0, "ours", "theirs"), dtype="str"),
            "respondent_id": pd.Series([f"p{one}" for one in at[2]], dtype="str"),
            "factor": pd.Series([f"f{one}" for one in at[3]], dtype="str"),
            "answer": ratings.ravel(),
        }
    ).assign(
        period="2026Q2", wave="2026Q2", perspective="joint", partner_id="", level="working",
        n_factor=1, n_factors=FACTORS, factor_shown=True, min_group_size=5,
    )  # fmt: skip


def rates() -> Iterator[Rates]:
    """Give the rows of the table."""
    for correlated in (False, True):
        for people in (5, 8, 12):
            for gap in (0.0, 0.5, 1.0):
                yield simulate(people, gap, correlated=correlated)
    for gap in (0.0, 0.5, 1.0):
        yield simulate(8, gap, correlated=False, spread=FAR)


def write_table(rows: list[Rates]) -> str:
    """Lay the rates out as a table of the page."""
    head = (
        "| People a side | Factors | Deviation | True gap | Reports with a confirmed gap "
        "| Factors indicated | Factors called aligned |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(
        f"| {row.people} | {'correlated' if row.correlated else 'independent'} "
        f"| {row.spread:g} | {row.gap:g} | {row.confirmed:.1f} % "
        f"| {row.indicated:.1f} % | {row.aligned:.1f} % |"
        for row in rows
    )


def main() -> None:
    """Write the table into the page."""
    table = write_table(list(rates()))
    text = PAGE.read_text(encoding="utf-8")
    start, end = (re.escape(mark) for mark in MARKS)
    filled, count = re.subn(
        f"{start}.*?{end}", f"{MARKS[0]}\n{table}\n{MARKS[1]}", text, flags=re.DOTALL
    )
    if not count:
        sys.exit(f"{PAGE}: the marks {MARKS[0]} and {MARKS[1]} are missing")
    PAGE.write_text(filled, encoding="utf-8")
    sys.stdout.write(f"{table}\n")


if __name__ == "__main__":
    main()
