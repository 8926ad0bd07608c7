"""`propose` and `portfolio` on the command line: tidy tables of a small workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from alliance_health.insights.portfolio_value.imperatives import IMPERATIVE_COLUMNS
from alliance_health.insights.portfolio_value.risk import RISK_COLUMNS
from alliance_health.insights.proposals.result import PROPOSAL_COLUMNS

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

ALLIANCES = """alliance_id,name,stage,started_on,strategic_imperative
a,Alpha,operate,2026-01-01,Growth
b,Beta,operate,2026-01-01,
"""
PARTNERS = """partner_id,alliance_id,name,perspective,loss_if_it_fails,currency
us,a,Acme,ours,3000000,EUR
them,a,Halden,theirs,9000000,EUR
us,b,Acme,ours,,
"""
COMMITMENTS = "commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner\n" + "".join(
    f"c{day},a,theirs,Send figures,2026-04-01,2026-04-{day},,Their office\n"
    for day in range(10, 16)
)


@pytest.fixture
def book(workbook: Make) -> Path:
    return workbook(alliances__csv=ALLIANCES, partners__csv=PARTNERS, commitments__csv=COMMITMENTS)


def table(result: Any) -> pd.DataFrame:
    assert result.exit_code == 0, result.stderr
    return pd.read_csv(io.StringIO(result.stdout))


def test_proposals_come_with_reason_owner_and_evidence(book: Path, run: Run) -> None:
    rows = table(run("propose", "--workbook", book, "--format", "csv", "--alliance", "a"))
    assert list(rows.columns) == list(PROPOSAL_COLUMNS)
    made = rows.set_index("rule").loc["broken_commitments"]
    # None of six kept: a side that keeps 85 % would do so with .15^6.
    assert made["because"] == "Halden kept 0 of 6 commitments on date."
    assert (made["strength"], made["owner"]) == ("confirmed", "Their office")
    assert made["evidence"] == "#governance"
    assert set(rows["alliance_id"]) == {"a"}


def test_every_alliance_of_the_period_is_looked_at(book: Path, run: Run) -> None:
    rows = table(run("propose", "--workbook", book, "--format", "csv"))
    assert set(rows["alliance_id"]) == {"a", "b"}
    assert set(rows["period"]) == {"2026Q2"}
    assert rows["owner"].notna().all()


def test_an_alliance_that_does_not_exist_is_refused(book: Path, run: Run) -> None:
    result = run("propose", "--workbook", book, "--alliance", "x")
    assert result.exit_code == 2
    assert "no alliance 'x'; there are: a, b" in result.stderr


def test_risk_stands_beside_value_and_nothing_is_made_up(book: Path, run: Run) -> None:
    rows = table(run("portfolio", "--workbook", book, "--format", "csv"))
    assert list(rows.columns) == ["period", *RISK_COLUMNS]
    assert rows["alliance_id"].tolist() == ["a", "b"]
    assert rows["value"].tolist()[0] == 3e6
    assert rows["value"].isna().tolist() == [False, True]
    assert rows["probability"].isna().all()
    assert set(rows["basis"]) == {"our loss if it fails"}


def test_concentration_has_bounds_over_what_is_not_recorded(book: Path, run: Run) -> None:
    rows = table(run("portfolio", "--workbook", book, "--what", "concentration", "--format", "csv"))
    # One known alliance has everything: 1; with another as large at most: 1 / 2.
    (row,) = rows.to_dict("records")
    assert (row["n"], row["missing"], row["hhi"]) == (1, 1, 1.0)
    assert (row["hhi_low"], row["effective_high"]) == (0.5, 2.0)


def test_imperatives_name_alliances_without_one(book: Path, run: Run) -> None:
    rows = table(run("portfolio", "--workbook", book, "--what", "imperatives", "--format", "csv"))
    assert list(rows.columns) == ["period", *IMPERATIVE_COLUMNS]
    assert rows["imperative"].fillna("").tolist() == ["Growth", ""]
    assert rows["members"].tolist() == ["a", "b"]
