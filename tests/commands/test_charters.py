"""Charters and criteria on the command line: read with the workbook, checked with its tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alliance_health.pipeline import open_workbook

PARTNERS = """partner_id,alliance_id,name,perspective
us,a,Us,ours
them,a,Them,theirs
"""
CANDIDATES = """candidate_id,criterion_id,value
vela,reach,3
vela,debts,2
"""
CRITERIA = """
[criteria.reach]
label = "Reach"
definition = "How far it reaches."
unit = "1-5"
direction = "higher_is_better"
goalposts = [1, 5]

[criteria.debt]
label = "Debt"
definition = "Net debt over yearly earnings."
unit = "ratio"
direction = "lower_is_better"
goalposts = [0, 6]
"""


def with_charters(folder: Path, **charters: str) -> Path:
    (folder / "charters").mkdir()
    for name, text in charters.items():
        (folder / "charters" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_check_lists_what_charters_and_candidates_refer_to_in_vain(
    workbook: Callable[..., Path], run: Callable[..., Any]
) -> None:
    book = workbook(partners__csv=PARTNERS, candidates__csv=CANDIDATES, criteria__toml=CRITERIA)
    folder = with_charters(
        book,
        a='version = "2"\nagreed_share = {us = 0.5, tem = 0.5}\n',
        z="agreed_share = {us = 1}\n",
    )
    checked = run("check", "--workbook", folder, "--format", "json")
    assert checked.exit_code == 1
    found = [
        (row["file"], row["line"], row["column"], row["value"], row["severity"])
        for row in json.loads(checked.stdout)
    ]
    assert found == [
        ("candidates.csv", 3, "criterion_id", "debts", "error"),
        ("charters/a.toml", 2, "agreed_share.tem", "tem", "error"),
        ("charters/z.toml", None, None, "z", "error"),
        ("charters/a.toml", 2, "agreed_share", "them", "warning"),
    ]
    assert all(row["reason"] and row["remedy"] for row in json.loads(checked.stdout))


def test_a_workbook_is_opened_with_its_charters(workbook: Callable[..., Path]) -> None:
    folder = with_charters(workbook(), a="agreed_share = {us = 0.25, them = 0.75}\n")
    opened = open_workbook(folder)
    assert opened.catalogue.charters["a"].agreed_share["us"] == 0.25
    assert "charters/a.toml" in opened.hashes
    assert not opened.checked.problems


def test_a_fault_in_a_charter_stops_the_check_with_its_place(
    workbook: Callable[..., Path], run: Callable[..., Any]
) -> None:
    folder = with_charters(workbook(), a="agreed_share = {us = 2}\nexit = 1\n")
    checked = run("check", "--workbook", folder, "--format", "json")
    assert checked.exit_code == 1
    assert [(row["file"], row["line"], row["column"]) for row in json.loads(checked.stdout)] == [
        ("charters/a.toml", 1, "agreed_share.us"),
        ("charters/a.toml", 2, "exit"),
    ]
