"""Make the sample workbook: `python data/generator/make_sample.py`.

The same seed writes the same bytes. `--out` names another folder than `data/sample`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import governance
import happenings
import portfolio_rows
from cast import Alliance, read_cast
from files import Row, write_csv, write_parquet
from give_and_take import Ledger
from influence import Truth
from observed import Books
from planted_rows import apply_exceptions
from sales import DealBook
from survey import ratings
from truths import planted_text, workbook_text, write_text

#: Seed of the shipped sample.
SEED = 20260930

HERE = Path(__file__).resolve().parent

COLUMNS = {
    "alliances": "alliance_id,name,stage,started_on,ended_on,type,owner,strategic_imperative,"
    "currency,sponsor_ours,sponsor_theirs",
    "alliance_history": "alliance_id,field,value,valid_from",
    "partners": "partner_id,alliance_id,name,perspective,revenue,currency,importance,"
    "loss_if_it_fails",
    "observations": "alliance_id,metric_id,period,perspective,value,currency,se,n_respondents,"
    "note,recorded_on",
    "targets": "alliance_id,metric_id,period,perspective,target,currency",
    "opportunities": "deal_id,alliance_id,attribution,sales_stage,amount,currency,opened_on,"
    "closed_on,won,probability,customer_id,new_customer",
    "ratings": "alliance_id,wave,perspective,level,respondent_id,item_id,rating,consent",
    "ledger": "entry_id,alliance_id,partner_id,occurred_on,flow,type,amount,unit,value,currency,"
    "counterparty_id,confirmed_by_finance",
    "decisions": "decision_id,alliance_id,title,level,raised_by,raised_on,due_on,closed_on,"
    "outcome,owner,cost_of_delay,currency,asked",
    "commitments": "commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner",
    "meetings": "meeting_id,alliance_id,level,planned_on,held_on,quorum,attended_ours,"
    "attended_theirs",
    "issues": "issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on,severity",
    "events": "event_id,alliance_id,occurred_on,type,title,decided_on,recovered_on",
}


def make_tables(cast: list[Alliance], seed: int) -> dict[str, list[Row]]:
    """Make all tables, alliance by alliance.

    Parameters
    ----------
    cast : list of Alliance
        The portfolio.
    seed : int
        Seed of all draws.

    Returns
    -------
    dict of str to list of Row
        Rows by table, in the order of `COLUMNS`.
    """
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for alliance in cast:
        for name, rows in _tables_of(Truth(alliance, seed)):
            tables[name].extend(rows)
    return tables


def write_workbook(folder: Path, seed: int) -> None:
    """Write the workbook: settings, tables and what is planted.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of these names are replaced, others are left alone.
    seed : int
        Seed of all draws.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cast = read_cast(HERE / "portfolio.toml")
    tables = make_tables(cast, seed)
    tables["observations"], restated = apply_exceptions(tables["observations"])
    for name, rows in tables.items():
        columns = COLUMNS[name].split(",")
        if name == "ratings":
            write_parquet(folder / f"{name}.parquet", columns, rows)
        else:
            write_csv(folder / f"{name}.csv", columns, rows)
    write_text(folder / "workbook.toml", workbook_text())
    write_text(folder / "planted.toml", planted_text(seed, restated, cast))


def _tables_of(truth: Truth) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the rows of one alliance, table by table."""
    ledger = Ledger(truth)
    books = Books(truth, ledger)
    yield "alliances", [portfolio_rows.alliance_row(truth)]
    yield "alliance_history", portfolio_rows.history_rows(truth)
    yield "partners", portfolio_rows.partner_rows(truth)
    yield "observations", books.observations()
    yield "targets", books.targets()
    yield "opportunities", DealBook(truth).rows()
    yield "ratings", ratings(truth)
    yield "ledger", ledger.rows()
    yield "decisions", governance.decision_rows(truth)
    yield "decisions", happenings.asked_rows(truth)
    yield "commitments", governance.commitment_rows(truth)
    yield "meetings", governance.meeting_rows(truth)
    yield "issues", governance.issue_rows(truth)
    yield "events", happenings.event_rows(truth)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "sample")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    write_workbook(arguments.out, arguments.seed)
    print(arguments.out)
