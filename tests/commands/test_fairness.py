"""`fairness` on the command line: rows for every partner, honest words, nothing invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import alliance_health as ah
from alliance_health.insights.fair_shares.asymmetry import ASYMMETRY_COLUMNS
from alliance_health.insights.fair_shares.concentration import CONCENTRATION_COLUMNS
from alliance_health.insights.fair_shares.result import FAIRNESS_COLUMNS
from alliance_health.insights.fair_shares.synergy import SYNERGY_COLUMNS

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

ALLIANCES = "alliance_id,name,stage,started_on\na,Alpha,operate,2025-01-01\n"
PARTNERS = (
    "partner_id,alliance_id,name,perspective,revenue,currency,importance,loss_if_it_fails\n"
    "us,a,Us,ours,1000,EUR,3,10\nthem,a,<b>Them</b>,theirs,100,EUR,3,20\n"
)
LEDGER = "entry_id,alliance_id,partner_id,occurred_on,flow,type,amount,unit\n"
DAYS = ("2025-08-01", "2025-11-01", "2026-02-01", "2026-05-01")
OBSERVATIONS = "alliance_id,metric_id,period,perspective,value\na,latency,2026Q2,joint,20\n"


def ledger(theirs_get: int = 20) -> str:
    """Write four quarters in which both give 50 and benefits of 100 are shared."""
    rows = []
    for at, day in enumerate(DAYS):
        for who, flow, amount in (
            ("us", "contribution", 50),
            ("them", "contribution", 50),
            ("us", "benefit", 100 - theirs_get),
            ("them", "benefit", theirs_get),
        ):
            rows.append(f"{who}{at}{flow[0]},a,{who},{day},{flow},money,{amount},EUR")
    return LEDGER + "\n".join(rows) + "\n"


@pytest.fixture
def book(workbook: Make) -> Make:
    """Make a workbook of one alliance with a ledger."""

    def make(**files: str) -> Path:
        usual = {
            "alliances__csv": ALLIANCES,
            "partners__csv": PARTNERS,
            "observations__csv": OBSERVATIONS,
            "ledger__csv": ledger(),
        }
        return workbook(**{**usual, **files})

    return make


def table(result: Any) -> pd.DataFrame:
    assert result.exit_code == 0, result.stderr
    return pd.read_csv(io.StringIO(result.stdout))


def test_every_partner_has_a_row_with_the_columns_of_the_contract(book: Make, run: Run) -> None:
    rows = table(run("fairness", "--workbook", book(), "--format", "csv"))
    assert list(rows.columns) == list(FAIRNESS_COLUMNS)
    assert rows[["period", "partner_id"]].to_numpy().tolist() == [
        ["2026Q2", "us"],
        ["2026Q2", "them"],
    ]
    # both put in half, theirs got a fifth: 30 points too little in every quarter
    assert rows["share_gap"].to_list() == pytest.approx([30, -30])
    assert rows["verdict"].to_list() == ["unfair", "unfair"]
    assert rows["rebalance"].to_list() == pytest.approx([-120, 120])


def test_all_periods_begin_with_the_first_and_a_range_is_kept(book: Make, run: Run) -> None:
    folder = book()
    every = table(run("fairness", "--workbook", folder, "--all-periods", "--format", "csv"))
    assert every["period"].drop_duplicates().to_list()[-4:] == [
        "2025Q3",
        "2025Q4",
        "2026Q1",
        "2026Q2",
    ]
    some = table(
        run("fairness", "--workbook", folder, "--period", "2025Q4..2026Q1", "--format", "csv")
    )
    assert some["period"].to_list() == ["2025Q4"] * 2 + ["2026Q1"] * 2
    assert set(some["verdict"]) == {"too little data"}


def test_both_ways_to_name_periods_at_once_are_refused(book: Make, run: Run) -> None:
    result = run("fairness", "--workbook", book(), "--all-periods", "--period", "2026Q1")
    assert result.exit_code == 2
    assert "exclude each other" in result.stderr


def test_an_unknown_alliance_is_refused_with_the_known_ones(book: Make, run: Run) -> None:
    result = run("fairness", "--workbook", book(), "--alliance", "b")
    assert result.exit_code == 2
    assert "there are: a" in result.stderr


def test_every_question_has_its_columns(book: Make, run: Run) -> None:
    folder = book()
    for what, columns in (
        ("splits", FAIRNESS_COLUMNS),
        ("asymmetry", ASYMMETRY_COLUMNS),
        ("synergy", SYNERGY_COLUMNS),
        ("concentration", CONCENTRATION_COLUMNS),
    ):
        asked = ("--what", what, "--alliance", "a", "--format", "csv")
        rows = table(run("fairness", "--workbook", folder, *asked))
        assert list(rows.columns) == list(columns)
        assert set(rows["alliance_id"]) == {"a"}


def test_a_charter_gives_the_game_and_softens_what_was_agreed(book: Make, run: Run) -> None:
    folder = book()
    (folder / "charters").mkdir()
    (folder / "charters" / "a.toml").write_text(
        '[[acknowledged_inequalities]]\nwhat = "shares"\nagreed_on = 2026-01-31\n'
        'note = "They learn."\n[[acknowledged_inequalities]]\nwhat = "pain"\n'
        'agreed_on = 2026-01-31\nnote = "They are small."\n'
        '[[game]]\npartners = ["us"]\nworth = 100\n',
        encoding="utf-8",
    )
    rows = table(run("fairness", "--workbook", folder, "--format", "csv"))
    assert rows["verdict"].to_list() == ["acknowledged"] * 2
    # 400 were got, ours is worth 100 alone: (400 - 100) / 2 beside it
    assert rows["shapley"].to_list() == pytest.approx([250, 150])
    asked = ("--what", "asymmetry", "--format", "csv")
    unequal = table(run("fairness", "--workbook", folder, *asked)).set_index("what")
    # 1 % against 20 % of the own revenue: 20 times the pain, agreed in writing
    assert unequal.loc["pain", ["measure", "level"]].to_list() == [20, "amber"]
    assert unequal.loc["dependence", "level"] == "red"


def test_a_workbook_without_a_ledger_says_so_in_every_row(book: Make, run: Run) -> None:
    folder = book()
    (folder / "ledger.csv").unlink()
    rows = table(run("fairness", "--workbook", folder, "--format", "csv"))
    assert len(rows) == 2
    assert rows["verdict"].to_list() == ["too little data"] * 2
    assert rows["reason"].str.contains("no entry in the ledger").all()
    assert rows[["contribution", "shapley", "rebalance"]].isna().all(axis=None)


def test_a_workbook_without_partners_has_no_rows(workbook: Make, run: Run) -> None:
    assert table(run("fairness", "--workbook", workbook(), "--format", "csv")).empty


def test_a_notebook_gets_the_same_rows(book: Make, run: Run) -> None:
    folder = book()
    analysis = ah.analyse(ah.open_workbook(folder), n_draws=0)
    written = table(run("fairness", "--workbook", folder, "--format", "csv"))
    assert ah.find_fairness(analysis)["verdict"].to_list() == written["verdict"].to_list()


def test_a_terminal_gets_the_columns_that_fit(book: Make, run: Run) -> None:
    result = run("fairness", "--workbook", book())
    assert result.exit_code == 0
    head = result.stdout.splitlines()[0].split()
    assert head[:3] == ["alliance_id", "period", "partner_id"]
    assert "verdict" in head
    assert "ratio_low" not in head


def test_a_rejected_row_ends_with_status_1_and_the_rest_is_told(book: Make, run: Run) -> None:
    bad = ledger() + "x,a,nobody,2026-05-01,benefit,money,5,EUR\n"
    result = run("fairness", "--workbook", book(ledger__csv=bad), "--format", "csv")
    assert result.exit_code == 1
    assert "nobody" in result.stderr
    assert len(pd.read_csv(io.StringIO(result.stdout))) == 2
