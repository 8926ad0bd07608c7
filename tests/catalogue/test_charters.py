"""Charters: what the partners agreed on, one file an alliance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Case = tuple[str, str, str, str, str]  # what is written instead of what, where; reason, remedy

ORION = "charters/orion.toml"
FULL = """
version = "2"
valid_from = 2026-01-01
agreed_share = {us = 0.6, them = 0.4}

[[acknowledged_inequalities]]
what = "size"
agreed_on = 2026-01-31
note = "They are ten times as large."

[[game]]
partners = ["us"]
worth = 200.5

[[game]]
partners = ["us", "them"]
worth = 900

[[motives]]
partner = "us"
motive = "market"
metric = "new_customers"
weight = 2

[[motives]]
partner = "them"
motive = "supply security"
metric = "revenue_joint"

[deal_sheet]
who_does_what = "We build, they sell."
tie_break = "The chair of the year decides."

[[decisions]]
decision = "price of a joint offer"
deciders = ["head of sales", "their head of sales"]
who_meets = ["deal desk"]
how_often = "weekly"

[[exit_triggers]]
trigger = "a competitor buys the other side"
kind = "acquisition or other pact"
review_on = 2026-12-31

[[farewell_dates]]
on = 2026-12-31
criteria = ["three customers", "both sponsors want to go on"]

[[checklists.launch]]
question = "Is the field trained?"
done_on = 2026-03-01

[[checklists.launch]]
question = "Do other partners know?"

[[definitions]]
word = "trust"
meaning = {us = "No surprises.", them = "No surprises."}
signed_on = {us = 2026-01-31}

[[legal]]
title = "Framework agreement"
kind = "framework"
signed_on = 2025-12-01
"""


def test_a_charter_is_read_under_the_name_of_its_file(write: Write) -> None:
    catalogue = load_catalogue(write({ORION: FULL}))
    charter = catalogue.charters["orion"]
    assert charter.alliance_id == "orion"
    assert charter.agreed_share == {"us": 0.6, "them": 0.4}
    assert [(one.metric, one.weight) for one in charter.motives] == [
        ("new_customers", 2),
        ("revenue_joint", 1),
    ]
    assert charter.deal_sheet.gaps == ("not_together", "earning_model", "control_plan")
    assert charter.decisions[0].deciders == ("head of sales", "their head of sales")
    assert charter.exit_triggers[0].met_on is None
    assert charter.farewell_dates[0].on == date(2026, 12, 31)
    assert [item.done_on for item in charter.checklists["launch"]] == [date(2026, 3, 1), None]
    assert charter.definitions[0].signed_on == {"us": date(2026, 1, 31)}
    assert charter.legal[0].kind == "framework"
    assert charter.acknowledged_inequalities[0].agreed_on == date(2026, 1, 31)
    assert [(one.partners, one.worth) for one in charter.game] == [
        (("us",), 200.5),
        (("us", "them"), 900.0),
    ]


def test_a_workbook_without_charters_has_none(write: Write) -> None:
    catalogue = load_catalogue(write())
    assert (catalogue.charters, catalogue.criteria) == ({}, {})


def test_a_charter_may_leave_everything_open(write: Write) -> None:
    charter = load_catalogue(write({ORION: 'version = "1"\n'})).charters["orion"]
    assert (charter.agreed_share, charter.motives, len(charter.deal_sheet.gaps)) == ({}, (), 5)


def test_version_and_hash_of_a_charter_enter_the_provenance(write: Write) -> None:
    folder = write({ORION: FULL})
    before = load_catalogue(folder)
    assert f"{ORION} 2" in before.version
    (folder / ORION).write_text(FULL.replace("weekly", "daily"), encoding="utf-8")
    after = load_catalogue(folder).hashes
    assert {name for name in after if after[name] != before.hashes[name]} == {ORION}


def test_a_former_charter_counts_for_its_days(write: Write) -> None:
    former = 'version = "1"\nvalid_from = 2024-01-01\nagreed_share = {us = 0.5, them = 0.5}\n'
    folder = write({ORION: FULL, "charters/history/orion-1.toml": former})
    assert load_catalogue(folder).charters["orion"].agreed_share["us"] == 0.6
    then = load_catalogue(folder, as_of=date(2025, 6, 30))
    assert then.charters["orion"].agreed_share["us"] == 0.5
    assert (f"{ORION} 1" in then.version, f"{ORION} 2" in then.version) == (True, False)
    assert then.hashes[ORION] != load_catalogue(folder).hashes[ORION]


@pytest.mark.parametrize(
    "case",
    [
        ("agreed_share =", "agreed_shares =", "agreed_shares", "no such key", '"agreed_share"?'),
        ("them = 0.4", "them = 0.5", "agreed_share", "add up to 1", "correct"),
        ("us = 0.6", "us = 1.6", "agreed_share.us", "at most 1", "correct"),
        ("us = 0.6", 'us = "0.6"', "agreed_share.us", "number without quotes", "correct"),
        ('"revenue_joint"', '"revenu_joint"', "motives[1].metric", "no metric", "revenue_joint"),
        ('what = "size"', 'what = "pride"', "acknowledged_inequalities[0].what",
         "allowed: attention", "pain"),
        ("agreed_on = 2026-01-31", "", "acknowledged_inequalities[0].agreed_on", "missing",
         "add it"),
        ('note = "They are ten times as large."', 'note = ""', "acknowledged_inequalities[0].note",
         "some text", "correct"),
        ('partners = ["us"]', "partners = []", "game[0].partners", "nobody is worth 0", "name its"),
        ('partners = ["us"]', 'partners = ["us", "us"]', "game[0].partners", "named twice", "once"),
        ('partners = ["us", "them"]', 'partners = [ "us" ]', "game[1].partners", "written twice",
         "keep one"),
        ("worth = 200.5", "worth = nan", "game[0].worth", "finite", "correct"),
        ("weight = 2", "wieght = 2", "motives[0].wieght", "no such key", '"weight"?'),
        ("weight = 2", "weight = 0", "motives[0].weight", "more than 0", "correct"),
        ('"supply security"', '"supply"', "motives[1].motive", "allowed: capa", "supply security"),
        ("who_does_what", "who_does_it", "deal_sheet.who_does_it", "no such", '"who_does_what"?'),
        ('how_often = "weekly"', "how_often = 7", "decisions[0].how_often", "text", "correct"),
        ("review_on = 2026-12-31", "", "exit_triggers[0].review_on", "missing", "add it"),
        ('["three customers", "both sponsors want to go on"]', "[]", "farewell_dates[0].criteria",
         "at least 1 in the list", "correct"),
        ('"Do other partners know?"', '""', "checklists.launch[1].question", "some text", "corr"),
        ("done_on = 2026-03-01", "don_on = 2026-03-01", "checklists.launch[0].don_on",
         "no such key; allowed: done_on, owner, question", '"done_on"?'),
        ("{us = 2026-01-31}", '{us = "yes"}', "definitions[0].signed_on.us", "a day", "correct"),
        ('kind = "framework"', 'kind = "frame"', "legal[0].kind", "allowed: change", "framework"),
        ('version = "2"', 'alliance_id = "orion"', "alliance_id", "named after", "remove it"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_line_and_key(write: Write, refused: Refused, case: Case) -> None:
    old, new, key, reason, remedy = case
    assert FULL.count(old) == 1
    text = FULL.replace(old, new)
    (problem,) = refused(write({ORION: text})).values()
    assert (problem.file, problem.column) == (ORION, key)
    assert reason in problem.reason
    assert remedy in problem.remedy
    if new:
        line = next(at for at, one in enumerate(text.splitlines(), 1) if new in one)
        assert problem.line == line


def test_all_faults_of_all_charters_are_found_at_once(write: Write, refused: Refused) -> None:
    files = {
        ORION: 'agreed_share = {us = 0.7, them = 0.4}\ndeal = "x"\n',
        "charters/lyra.toml": "[[motives]]\npartner = 'us'\nmotive = 'fame'\nmetric = 'x'\n",
        "charters/vega.toml": "x = \n",
        "criteria.toml": "[criteria.reach]\nlabel = 'Reach'\n",
    }
    problems = refused(write(files, min_coverage="7"))
    assert {(one.file, one.column) for one in problems.values()} == {
        ("workbook.toml", "min_coverage"),
        ("criteria.toml", "criteria.reach.definition"),
        ("criteria.toml", "criteria.reach.unit"),
        ("criteria.toml", "criteria.reach.direction"),
        ("criteria.toml", "criteria.reach.goalposts"),
        ("charters/lyra.toml", "motives[0].motive"),
        (ORION, "agreed_share"),
        (ORION, "deal"),
        ("charters/vega.toml", None),
    }


def test_thirds_add_up(write: Write) -> None:
    shares = "agreed_share = {a = 0.3333333333, b = 0.3333333333, c = 0.3333333333}\n"
    assert len(load_catalogue(write({ORION: shares})).charters["orion"].agreed_share) == 3


def test_motives_are_not_blamed_when_a_metric_file_is_absent(
    write: Write, refused: Refused
) -> None:
    motive = "[[motives]]\npartner = 'us'\nmotive = 'market'\nmetric = 'own'\n"
    problems = refused(write({ORION: motive}, catalogue='["default", "own.toml"]'))
    assert list(problems) == ["catalogue"]
