"""Make the sample workbook: `python data/generator/make_sample.py`.

The same seed writes the same bytes. `--out` names another folder than `data/sample`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import agreements
import currencies
import governance
import happenings
import judgements
import portfolio_rows
from cast import Alliance, read_cast
from contacts import contact_rows
from files import Row, write_csv, write_parquet
from give_and_take import Ledger
from goals import GoalList
from influence import Truth
from initiatives import InitiativeList
from invitations import invitation_rows
from observed import Books
from planted_rows import MISTAKEN_DEAL, apply_exceptions
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
    "closed_on,won,probability,customer_id,new_customer,withdrawn,recorded_on",
    "ratings": "alliance_id,wave,perspective,level,respondent_id,item_id,rating,consent",
    "invitations": "alliance_id,wave,perspective,level,invited",
    "ledger": "entry_id,alliance_id,partner_id,occurred_on,flow,type,amount,unit,value,currency,"
    "counterparty_id,confirmed_by_finance",
    "decisions": "decision_id,alliance_id,title,level,raised_by,raised_on,due_on,closed_on,"
    "outcome,owner,cost_of_delay,currency,asked",
    "commitments": "commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner",
    "meetings": "meeting_id,alliance_id,level,planned_on,held_on,quorum,attended_ours,"
    "attended_theirs",
    "issues": "issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on,severity",
    "events": "event_id,alliance_id,occurred_on,type,title,decided_on,recovered_on",
    "initiatives": "initiative_id,alliance_id,name,horizon,beneficiary,phase,started_on,due_on,"
    "done_on,planned_value,realised_value,currency,quick_win",
    "gates": "initiative_id,gate,question_id,answer,answered_on",
    "goals": "goal_id,alliance_id,title,metric_id,baseline,target,due_on,owner_ours,owner_theirs,"
    "rank_ours,rank_theirs,recorded_on",
    "risks": "risk_id,alliance_id,title,likelihood,impact,value_at_risk,currency,owner,opened_on,"
    "closed_on",
    "contacts": "alliance_id,contact_ours,contact_theirs,period,exchanges,function,level",
    "comments": "alliance_id,wave,perspective,question_id,comment_id,comment,"
    "paraphrase,theme,approved_by",
    "baselines": "alliance_id,partner_id,period,value,currency",
    "exchange_rates": "date,currency,rate",
    "overrides": "alliance_id,period,id,band,reason,author,expires_on",
    "expert_weights": "expert_id,id,points",
    "candidates": "candidate_id,criterion_id,name,value,source",
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
            tables[name].extend(currencies.stated(name, rows, alliance.currency, seed))
    tables["opportunities"].extend(MISTAKEN_DEAL)
    tables["exchange_rates"].extend(currencies.rate_rows(seed))
    tables["overrides"].extend(judgements.OVERRIDES)
    tables["expert_weights"].extend(judgements.weight_rows())
    tables["candidates"].extend(judgements.candidate_rows())
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
    write_agreements(folder, cast, seed)


def write_agreements(folder: Path, cast: list[Alliance], seed: int) -> None:
    """Write what is no table: the criteria for a new partner, and the charters.

    Parameters
    ----------
    folder : Path
        The workbook.
    cast : list of Alliance
        The portfolio.
    seed : int
        Seed of all draws.
    """
    criteria = (HERE / "criteria.toml").read_text(encoding="utf-8")
    write_text(folder / "criteria.toml", criteria)
    (folder / "charters").mkdir(exist_ok=True)
    for alliance in cast:
        truth = Truth(alliance, seed)
        charter = agreements.charter_text(truth, Ledger(truth))
        if charter is not None:
            write_text(folder / "charters" / f"{alliance.alliance_id}.toml", charter)


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
    yield "invitations", invitation_rows(truth)
    yield "ledger", ledger.rows()
    yield "decisions", governance.decision_rows(truth)
    yield "decisions", happenings.asked_rows(truth)
    yield "commitments", governance.commitment_rows(truth)
    yield "meetings", governance.meeting_rows(truth)
    yield "issues", governance.issue_rows(truth)
    yield "events", happenings.event_rows(truth)
    initiatives = InitiativeList(truth)
    yield "initiatives", initiatives.rows()
    yield "gates", initiatives.gate_rows()
    yield "goals", GoalList(truth).rows()
    yield "risks", judgements.risk_rows(truth)
    yield "contacts", contact_rows(truth)
    yield "comments", judgements.comment_rows(truth)
    yield "baselines", agreements.baseline_rows(truth, ledger)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "sample")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    write_workbook(arguments.out, arguments.seed)
    print(arguments.out)
