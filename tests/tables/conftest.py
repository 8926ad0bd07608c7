"""Small workbooks for the tests of tables: a catalogue of few metrics, tables as CSV text."""

import csv
import io
from functools import cache

import pandas as pd
import pytest

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import Settings
from alliance_health.catalogue.survey import SurveyItem
from alliance_health.sources.header import LINE
from alliance_health.sources.raw import TABLES, RawTable, RawWorkbook
from alliance_health.tables.check import check_tables

#: What is filled in where a test does not care.
USUAL = {
    "alliances": {"alliance_id": "orion", "name": "Orion", "stage": "operate"},
    "alliance_history": {
        "alliance_id": "orion",
        "field": "stage",
        "value": "operate",
        "valid_from": "2026-01-01",
    },
    "partners": {
        "partner_id": "acme",
        "alliance_id": "orion",
        "name": "Acme",
        "perspective": "theirs",
    },
    "observations": {
        "alliance_id": "orion",
        "metric_id": "trust",
        "period": "2026Q3",
        "perspective": "ours",
        "value": "4",
    },
    "targets": {
        "alliance_id": "orion",
        "metric_id": "bookings",
        "period": "2026Q3",
        "target": "100",
    },
    "opportunities": {
        "deal_id": "d1",
        "alliance_id": "orion",
        "attribution": "sourced",
        "sales_stage": "open",
        "amount": "10",
        "currency": "EUR",
        "opened_on": "2026-01-10",
        "closed_on": "",
        "won": "",
    },
    "ratings": {
        "alliance_id": "orion",
        "wave": "2026Q3",
        "perspective": "ours",
        "level": "working",
        "respondent_id": "r1",
        "item_id": "q10",
        "rating": "4",
    },
    "ledger": {
        "entry_id": "l1",
        "alliance_id": "orion",
        "partner_id": "acme",
        "occurred_on": "2026-02-01",
        "flow": "contribution",
        "type": "hours",
        "amount": "8",
        "unit": "hours",
    },
    "decisions": {
        "decision_id": "c1",
        "alliance_id": "orion",
        "title": "Price",
        "level": "working",
        "raised_by": "ours",
        "raised_on": "2026-03-01",
        "due_on": "2026-12-01",
        "closed_on": "",
        "outcome": "",
    },
    "commitments": {
        "commitment_id": "p1",
        "alliance_id": "orion",
        "made_by": "theirs",
        "title": "Train",
        "made_on": "2026-03-01",
        "due_on": "2026-05-01",
        "kept_on": "",
    },
    "meetings": {
        "meeting_id": "m1",
        "alliance_id": "orion",
        "level": "executive",
        "planned_on": "2026-04-01",
        "held_on": "2026-04-02",
    },
    "issues": {
        "issue_id": "i1",
        "alliance_id": "orion",
        "title": "Delay",
        "raised_by": "ours",
        "raised_on": "2026-04-01",
        "escalated_on": "",
        "closed_on": "",
    },
    "events": {
        "event_id": "e1",
        "alliance_id": "orion",
        "occurred_on": "2026-05-01",
        "type": "shock",
        "title": "Merger",
    },
    "exchange_rates": {"date": "2026-06-30", "currency": "USD", "rate": "0.9"},
    "invitations": {
        "alliance_id": "orion",
        "wave": "2026Q2",
        "perspective": "ours",
        "level": "working",
        "invited": "9",
    },
    "comments": {
        "alliance_id": "orion",
        "wave": "2026Q2",
        "perspective": "ours",
        "question_id": "open_a",
        "comment_id": "k1",
        "comment": "Speak up earlier.",
    },
    "initiatives": {
        "initiative_id": "n1",
        "alliance_id": "orion",
        "name": "Joint offer",
        "horizon": "short",
        "beneficiary": "both",
        "phase": "execution",
        "started_on": "2026-01-10",
        "due_on": "2026-12-01",
        "done_on": "",
    },
    "gates": {
        "initiative_id": "n1",
        "gate": "concept",
        "question_id": "fit",
        "answer": "yes",
        "answered_on": "2026-02-01",
    },
    "risks": {
        "risk_id": "x1",
        "alliance_id": "orion",
        "title": "Key person leaves",
        "likelihood": "2",
        "impact": "4",
    },
    "contacts": {
        "alliance_id": "orion",
        "contact_ours": "a",
        "contact_theirs": "b",
        "period": "2026Q2",
        "exchanges": "12",
    },
    "goals": {
        "goal_id": "g1",
        "alliance_id": "orion",
        "title": "Grow together",
        "metric_id": "bookings",
        "baseline": "1",
        "target": "2",
        "due_on": "2026-12-31",
        "owner_ours": "A",
        "owner_theirs": "B",
        "rank_ours": "1",
        "rank_theirs": "2",
    },
    "baselines": {
        "alliance_id": "orion",
        "partner_id": "acme",
        "period": "2026Q2",
        "value": "10",
        "currency": "EUR",
    },
    "candidates": {"candidate_id": "vela", "criterion_id": "reach", "value": "3"},
    "overrides": {
        "alliance_id": "orion",
        "period": "2026Q2",
        "id": "trust",
        "band": "watch",
        "reason": "Two people left the day before.",
        "author": "A",
        "expires_on": "2026-12-31",
    },
    "expert_weights": {"expert_id": "e1", "id": "trust", "points": "40"},
}

#: What a usual row of a table refers to besides alliances and partners.
NEEDED = {"gates": {"initiatives": [{}]}}

_METRICS = {
    "trust": {"unit": "1-5", "sides": "each", "frequency": "half-year", "over_time": "mean"},
    "bookings": {"unit": "money", "sides": "one", "frequency": "month", "over_time": "sum"},
    "latency": {"unit": "days", "frequency": "quarter", "over_time": "mean"},
    "clock": {"unit": "days", "frequency": "month", "over_time": "last", "fresh_for": 2},
    "win_rate": {"unit": "%", "sides": "ours"},
    "their_view": {"unit": "%", "sides": "theirs"},
}


@pytest.fixture(scope="session")
def catalogue():
    """Return a maker of catalogues: the same metrics for any length of the periods."""

    @cache
    def make(frequency="quarter"):
        fixed = {
            "label": "x",
            "definition": "x",
            "role": "leading",
            "kind": "measured",
            "pillar": "p",
            "direction": "higher_is_better",
            "goalposts": (0, 100),
        }
        metrics = {name: Metric(metric_id=name, **(fixed | own)) for name, own in _METRICS.items()}
        survey = {
            "q10": SurveyItem(item_id="q10", text="x"),
            "open_a": SurveyItem(item_id="open_a", text="x", is_open=True),
        }
        settings = Settings(name="test", reporting_currency="EUR", frequency=frequency)
        reach = Criterion(
            criterion_id="reach",
            label="x",
            definition="x",
            unit="1-5",
            direction="higher_is_better",
            goalposts=(1, 5),
        )
        return Catalogue(settings, metrics, {}, survey, version="1", criteria={"reach": reach})

    return make


@pytest.fixture(scope="session")
def raw():
    """Return a maker of raw workbooks: per table, rows that differ from the usual one."""

    def make(**tables):
        needed = {name: rows for one in tables for name, rows in NEEDED.get(one, {}).items()}
        tables = {"alliances": [{}], "observations": [{}]} | needed | tables
        return RawWorkbook(
            {name: _raw_table(name, tables[name]) for name in TABLES if name in tables}
        )

    return make


def _raw_table(table, rows):
    if isinstance(rows, RawTable):
        return rows
    if isinstance(rows, str):
        reader = csv.DictReader(io.StringIO(rows))
        frame = pd.DataFrame(list(reader), columns=reader.fieldnames, dtype="str")
    else:
        columns = {**USUAL[table], **{name: None for row in rows for name in row}}
        filled = [{**USUAL[table], **row} for row in rows]
        frame = pd.DataFrame(filled, columns=list(columns), dtype="str")
    frame = frame.mask(frame.eq(""))
    frame[LINE] = pd.RangeIndex(2, len(frame) + 2)
    return RawTable(table, f"{table}.csv", frame)


@pytest.fixture(scope="session")
def check(raw, catalogue):
    """Return a maker of checked tables from the rows that `raw` takes; nobody edits them."""

    known = {}

    def make(**tables):
        if any(isinstance(rows, RawTable) for rows in tables.values()):
            return check_tables(raw(**tables), catalogue())
        key = repr(tables)
        if key not in known:
            known[key] = check_tables(raw(**tables), catalogue())
        return known[key]

    return make


@pytest.fixture(scope="session")
def fault(check):
    """Return a check of one faulty row: its only error, after proving the accounting."""

    def make(table, row, **others):
        checked = check(**{table: [row], **others})
        account = checked.accounting.set_index("table").loc[table]
        assert (account["accepted"], account["rejected"]) == (0, 1)
        errors = [one for one in checked.problems if one.severity == "error"]
        errors = [one for one in errors if one.file == f"{table}.csv"]
        assert len(errors) == 1
        assert errors[0].line == 2
        assert errors[0].remedy
        return errors[0]

    return make
