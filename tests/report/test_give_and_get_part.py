"""What a page says of signs of life, flows, withdrawals and contacts."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.insights.give_and_get.contacts import CONTACT_COLUMNS
from alliance_health.insights.give_and_get.flows import BALANCE_COLUMNS
from alliance_health.insights.give_and_get.overview import GiveAndGet, exchange_overview
from alliance_health.insights.give_and_get.result import FADING_COLUMNS, LIFE_COLUMNS
from alliance_health.report.build_give_and_get import give_of, say_life
from alliance_health.report.give_and_get_blocks import give_blocks, give_figures, overview_figure
from alliance_health.report.give_and_get_part import GivePart
from alliance_health.tables.calendar import Period

PERIOD = Period.parse("2026Q3")
NAMES = {"us": "Meridian", "them": "Sable & <b>Wood", "theirs": "Sable & <b>Wood"}

LIFE = {
    "alliance_id": "a", "period": "2026Q3", "exchange": False, "support": False,
    "partner_sales": False, "signs": 0, "known": 3, "reciprocity": 0.0,
    "days_since_last_act": 461.0, "cost_since_last_act": 384_715.0, "verdict": "empty",
    "warned_on": "2025-09-25", "reason": "no exchange, no support",
}  # fmt: skip
FADED = {
    "alliance_id": "a", "partner_id": "them", "perspective": "theirs", "activity": "ledger",
    "faded_on": "2025Q3", "fade_p": 1e-9, "gone_on": "2025Q3", "warned_on": "2026-03-31",
    "n_periods": 16, "n_acts": 88, "state": "gone", "reason": "no act since 2025Q3",
}  # fmt: skip
CONTACT = {
    "alliance_id": "a", "ordinal": PERIOD.ordinal, "period": "2026Q3", "exchanges": 20.0,
    "people_ours": 3, "people_theirs": 2, "density": 0.5, "largest_share": 0.75,
    "busiest_side": "theirs", "left_without_ours": 0.6, "left_without_theirs": 0.25,
    "functions": 2.0, "functions_without_ours": 2.0, "functions_without_theirs": 1.0,
    "contacts": 4, "empty_contacts": 0.25, "reason": "",
}  # fmt: skip
FLOW = {
    "alliance_id": "a", "ordinal": PERIOD.ordinal, "period": "2026Q3", "ours": 77_510.0,
    "theirs": 0.0, "balance": 77_510.0, "cumulative": 1_696_115.0, "entries_ours": 8,
    "entries_theirs": 0, "without_worth": 0, "reciprocity": 0.0,
}  # fmt: skip


def found(**changes) -> GiveAndGet:
    """Lay out everything known of one alliance."""
    return GiveAndGet(
        life=pd.DataFrame([{**LIFE, **changes}], columns=list(LIFE_COLUMNS)),
        fading=pd.DataFrame([FADED], columns=list(FADING_COLUMNS)),
        balance=pd.DataFrame([FLOW], columns=list(BALANCE_COLUMNS)),
        contacts=pd.DataFrame([CONTACT], columns=list(CONTACT_COLUMNS)),
    )


def told(**changes) -> GivePart:
    return give_of(found(**changes), "a", PERIOD, NAMES, currency="EUR")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_verdict_says_since_when_how_much_and_when_the_rule_would_have_warned():
    assert plain(told().finding) == (
        "No sign of life: Sable & <b>Wood has done nothing since 26 June 2025; we have spent "
        "€384.7K in hours and money since; the rule would have warned on 25 September 2025."
    )


def test_a_cost_that_is_not_known_is_said_so():
    assert "what we spent since is not known" in told(cost_since_last_act=float("nan")).finding


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        (
            {"verdict": "two-way", "signs": 3, "warned_on": "", "reason": ""},
            "Both sides act: three",
        ),
        ({"verdict": "two-way", "signs": 2, "warned_on": "", "reason": ""}, "Both sides act: two"),
        (
            {"verdict": "one-way suspected", "warned_on": "", "reason": "1 of 3 signs of life"},
            "One-way suspected: 1 of 3 signs of life.",
        ),
        (
            {"verdict": "cannot be told", "warned_on": "", "reason": "no log says"},
            "Whether it is alive cannot be told: no log says.",
        ),
    ],
)
def test_every_verdict_has_its_sentence(changes, begins):
    assert say_life({**LIFE, **changes}, "Orion", PERIOD, currency="EUR").startswith(begins)


def test_an_alliance_that_did_not_live_has_no_part():
    assert give_of(found(), "b", PERIOD, NAMES, currency="EUR") == GivePart()
    assert give_blocks(GivePart(), currency="EUR") == []
    assert give_figures(GivePart(), currency="EUR") == ()


def test_blocks_name_signs_withdrawal_and_departure_and_no_person():
    life, withdrawn, contacts = give_blocks(told(), currency="EUR")
    assert life["rows"][0] == [
        "Exchange: contacts, commitments kept, decisions asked for",
        "■ no",
    ]
    assert plain(withdrawn["rows"][0][2]) == "Q3 2025"
    assert withdrawn["rows"][0][4] == "below 0.001"
    assert contacts["rows"][1] == [
        "If one person of Sable & <b>Wood goes, 25 % of the exchanges and 1 of 2 topics "
        "stay connected.",
        "25 %",
    ]
    assert "75 % of the exchanges run through one person of Sable" in contacts["sentence"]
    assert "25 % of 4 contacts are empty" in contacts["sentence"]


def test_an_unknown_sign_is_not_a_no():
    rows = give_blocks(told(exchange=pd.NA), currency="EUR")[0]["rows"]
    assert rows[0][1] == "○ not known"


def test_partners_that_stay_are_not_listed():
    table = found()
    stays = pd.DataFrame([{**FADED, "state": "active"}])
    part = give_of(
        GiveAndGet(table.life, stays, table.balance, table.contacts), "a", PERIOD, NAMES,
        currency="EUR",
    )  # fmt: skip
    assert part.withdrawals == ()


def test_figures_come_with_finding_and_table():
    (figure,) = give_figures(told(), currency="EUR")
    assert figure.figure_id == "flow-balance"
    assert figure.table["rows"]
    overview = exchange_overview(found(), "2026Q3")
    assert overview["lean"].tolist() == [1.0]
    assert overview_figure(overview, {"a": "Orion"}, currency="EUR").table["rows"][0][0] == "Orion"
