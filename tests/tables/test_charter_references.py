"""What charters and candidates refer to must be there."""

from dataclasses import replace
from pathlib import Path

import pytest

from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.tables.check import check_tables

PARTNERS = [
    {"partner_id": "us", "perspective": "ours"},
    {"partner_id": "them", "perspective": "theirs"},
    {"partner_id": "press", "perspective": "joint"},
]


@pytest.fixture
def found(raw, catalogue):
    """Return the problems of a workbook with one charter, by dotted key and severity."""

    def check(content, *, alliance_id="orion", partners=PARTNERS, **tables):
        label = f"charters/{alliance_id}.toml"
        text = "agreed_share = {us = 1}\n"
        file = TomlFile(Path(label), label, text, {})
        charter = Charter(alliance_id=alliance_id, **content)
        given = replace(
            catalogue(), charters={alliance_id: charter}, charter_files={alliance_id: file}
        )
        tables = tables if partners is None else {**tables, "partners": partners}
        problems = check_tables(raw(**tables), given).problems
        assert all(one.file == label and one.remedy for one in problems if one.file[0] == "c")
        return [(one.column, one.value, one.severity.value) for one in problems]

    return check


def test_a_charter_of_known_partners_has_no_fault(found):
    assert found({"agreed_share": {"us": 0.5, "them": 0.5}}) == []


def test_a_charter_of_an_unknown_alliance_is_an_error(found):
    assert found({}, alliance_id="orin") == [(None, "orin", "error")]


def test_a_charter_of_a_rejected_alliance_points_at_its_row(found):
    alliances = [{}, {"alliance_id": "vega", "stage": "happy"}]
    problems = found({}, alliance_id="vega", alliances=alliances)
    assert problems[-1] == (None, "vega", "error")
    assert len(problems) == 2


def test_every_unknown_partner_is_an_error_at_its_key(found):
    motive = {"partner": "thm", "motive": "market", "metric": "trust"}
    word = {"word": "trust", "meaning": {"thm": "x"}, "signed_on": {"thm": "2026-01-01"}}
    content = {
        "agreed_share": {"us": 0.5, "them": 0.5, "thm": 0},
        "motives": [motive],
        "definitions": [word],
    }
    keys = ["agreed_share.thm", "motives[0].partner"]
    keys += ["definitions[0].meaning.thm", "definitions[0].signed_on.thm"]
    assert found(content) == [(key, "thm", "error") for key in keys]


def test_a_share_of_the_joint_venture_itself_is_an_error(found):
    problems = found({"agreed_share": {"us": 0.5, "them": 0.4, "press": 0.1}})
    assert problems == [("agreed_share.press", "press", "error")]


def test_a_partner_without_an_agreed_share_is_a_warning(found):
    assert found({"agreed_share": {"us": 1}}) == [("agreed_share", "them", "warning")]


def test_without_a_table_of_partners_names_cannot_be_looked_up(found):
    assert found({"agreed_share": {"x": 1}}, partners=None) == []


def test_a_withdrawn_partner_is_unknown(found):
    gone = {"partner_id": "them", "withdrawn": "yes", "recorded_on": "2026-05-01"}
    usual = [{**one, "recorded_on": "2026-01-01"} for one in PARTNERS]
    problems = found({"agreed_share": {"us": 0.5, "them": 0.5}}, partners=[*usual, gone])
    assert problems == [("agreed_share.them", "them", "error")]


def test_a_candidate_is_judged_by_known_criteria_only(fault):
    problem = fault("candidates", {"criterion_id": "raech"})
    assert problem.column == "criterion_id"
    assert problem.reason == "no known criterion; did you mean 'reach'?"


def test_candidates_need_a_file_of_criteria(raw, catalogue):
    checked = check_tables(raw(candidates=[{}]), replace(catalogue(), criteria={}))
    (problem,) = checked.problems
    assert "no criteria.toml" in problem.reason
    assert checked.accounting.set_index("table").loc["candidates", "rejected"] == 1


def test_a_stranger_in_a_coalition_is_an_error_at_its_key(found):
    game = [{"partners": ["us", "them"], "worth": 9}, {"partners": ["us", "thm"], "worth": 3}]
    assert found({"game": game}) == [("game[1].partners", "thm", "error")]
