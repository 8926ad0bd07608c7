"""The file as a whole: drop-downs hold what the contract says, and rows come back unharmed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.sources.excel_tables import read_sheet_table
from alliance_health.sources.raw import TABLES
from alliance_health.sources.read import read_tables
from alliance_health.tables.check import check_tables
from alliance_health.tables.columns import RECORDED_ON, ColumnKind
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.book import template_book
from alliance_health.template.example import example_rows
from alliance_health.template.word_lists import ListName, Names, word_lists

RuleOf = Callable[[str, str], DataValidation | None]

COLUMNS = [(table, column) for table, schema in SCHEMAS.items() for column in schema.columns]

#: Columns without a rule: names that only the user knows. A new column without a list
#: must be named here, or get one.
FREE_IDS = {
    *(("alliances", "alliance_id"), ("partners", "partner_id")),
    *(("opportunities", "deal_id"), ("opportunities", "customer_id")),
    *(("ratings", "respondent_id"), ("comments", "comment_id"), ("ledger", "entry_id")),
    *(("initiatives", "initiative_id"), ("gates", "question_id"), ("decisions", "decision_id")),
    *(("commitments", "commitment_id"), ("meetings", "meeting_id"), ("issues", "issue_id")),
    *(("events", "event_id"), ("risks", "risk_id"), ("goals", "goal_id")),
    *(("contacts", "contact_ours"), ("contacts", "contact_theirs")),
    *(("candidates", "candidate_id"), ("candidates", "criterion_id")),
    ("expert_weights", "expert_id"),
}

_RANGE = re.compile(r"'(\w+)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")
_GROWING = re.compile(
    r"OFFSET\('(\w+)'!\$([A-Z]+)\$1,1,0,MAX\(1,COUNTA\('(\w+)'!\$([A-Z]+):\$([A-Z]+)\)-1\),1\)"
)


def offered(book: Workbook, formula: str) -> list[Any]:
    """Return what a drop-down shows, as Excel would."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    fixed = _RANGE.fullmatch(formula)
    if fixed:
        sheet, letter, first, last_letter, last = fixed.groups()
        assert letter == last_letter
        return [book[sheet][f"{letter}{row}"].value for row in range(int(first), int(last) + 1)]
    growing = _GROWING.fullmatch(formula)
    assert growing is not None, formula
    sheet, letter, *others = growing.groups()
    assert others == [sheet, letter, letter]
    filled = [cell.value for cell in book[sheet][letter] if cell.value is not None]
    return filled[1:]


def test_drop_downs_hold_exactly_the_words_of_the_contract(book: Workbook, rule_of: RuleOf) -> None:
    seen = 0
    for table, column in COLUMNS:
        if not column.choices:
            continue
        rule = rule_of(table, column.name)
        assert rule is not None, (table, column.name)
        assert rule.type == "list"
        assert offered(book, rule.formula1) == list(column.choices)
        seen += 1
    assert seen == sum(bool(column.choices) for _, column in COLUMNS) > 0


def test_only_free_text_and_own_ids_have_no_rule(rule_of: RuleOf) -> None:
    free = {
        (table, column.name)
        for table, column in COLUMNS
        if column.kind is not ColumnKind.TEXT and rule_of(table, column.name) is None
    }
    assert free == FREE_IDS


def test_yes_or_no_is_offered_in_words(book: Workbook, rule_of: RuleOf) -> None:
    for table, column in COLUMNS:
        if column.kind is ColumnKind.BOOLEAN:
            rule = rule_of(table, column.name)
            assert rule is not None
            assert offered(book, rule.formula1) == ["yes", "no"]


def test_lists_hold_exactly_the_names_of_the_catalogue(
    book: Workbook, rule_of: RuleOf, catalogue: Catalogue
) -> None:
    survey = catalogue.survey.values()
    expected = {
        ("observations", "metric_id"): list(catalogue.metrics),
        ("targets", "metric_id"): list(catalogue.metrics),
        ("goals", "metric_id"): list(catalogue.metrics),
        ("ratings", "item_id"): [one.item_id for one in survey if not one.is_open],
        ("comments", "question_id"): [one.item_id for one in survey if one.is_open],
        ("overrides", "id"): list(word_lists(catalogue, Names())[ListName.DEFINITIONS].words),
    }
    for (table, name), words in expected.items():
        rule = rule_of(table, name)
        assert rule is not None
        assert offered(book, rule.formula1) == words


def test_every_list_is_full_and_repeats_nothing(book: Workbook) -> None:
    lists = 0
    for table in TABLES:
        for rule in book[table].data_validations.dataValidation:
            if rule.type != "list":
                continue
            words = offered(book, rule.formula1)
            assert words
            assert None not in words
            assert len(words) == len(set(words))
            lists += 1
    assert lists > len(TABLES)


def test_the_currency_of_the_workbook_comes_first_and_every_code_is_allowed(
    book: Workbook, rule_of: RuleOf
) -> None:
    rule = rule_of("ledger", "currency")
    assert rule is not None
    codes = offered(book, rule.formula1)
    assert codes[0] == "EUR"
    assert {"USD", "GBP", "JPY", "CHF"} < set(codes)
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
    assert not {"DEM", "XXX", "XTS"} & set(codes)  # no tender any more, or never one


def test_alliances_and_partners_are_those_of_their_sheets(book: Workbook, rule_of: RuleOf) -> None:
    for table, name, words in (
        ("observations", "alliance_id", ["example"]),
        ("ledger", "counterparty_id", ["us", "them"]),
        ("gates", "initiative_id", [f"init-{number}" for number in range(1, 6)]),
    ):
        rule = rule_of(table, name)
        assert rule is not None
        assert offered(book, rule.formula1) == words


def test_names_of_a_workbook_take_the_place_of_the_sheets(catalogue: Catalogue) -> None:
    names = Names(alliances=(("orion", "Orion"), ("=evil()", "Evil")), partners=(("p", "orion"),))
    book = template_book(["risks"], {}, catalogue, names)
    assert book.sheetnames == ["_guide", "risks", "_lists"]
    (rule,) = [
        rule
        for rule in book["risks"].data_validations.dataValidation
        if str(rule.sqref).startswith("B2:")
    ]
    assert offered(book, rule.formula1) == ["orion", "=evil()"]


def test_without_alliances_a_table_alone_offers_none(catalogue: Catalogue) -> None:
    book = template_book(["meetings"], {}, catalogue)
    assert book.sheetnames == ["_guide", "meetings"]
    ranges = {str(rule.sqref) for rule in book["meetings"].data_validations.dataValidation}
    assert "B2:B1048576" not in ranges


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    folder = tmp_path_factory.mktemp("book")
    shutil.copyfile(template_file, folder / "tables.xlsx")
    shipped = resources.files("alliance_health") / "template"
    for name in ("workbook.toml", "metrics.toml", "criteria.toml"):
        (folder / name).write_text((shipped / name).read_text("utf-8"), encoding="utf-8")
    return folder


def test_every_example_row_comes_back_with_its_types(folder: Path) -> None:
    checked = check_tables(read_tables(folder), load_catalogue(folder))
    assert [str(problem) for problem in checked.problems] == []
    for table, rows in example_rows().items():
        frame = checked.tables[table].sort_values("line", ignore_index=True)
        assert frame["line"].tolist() == list(range(2, len(rows) + 2))
        for column in SCHEMAS[table].columns:
            if column.name == RECORDED_ON:
                continue
            for found, row in zip(frame[column.name], rows, strict=True):
                expected = row.get(column.name)
                if expected is None:
                    assert pd.isna(found) or found == ""
                elif column.kind is ColumnKind.DATE:
                    assert found == pd.Timestamp(expected)
                else:
                    assert found == expected
                    assert isinstance(found, str) == isinstance(expected, str)


def test_periods_and_ids_are_stored_as_text(template_file: Path) -> None:
    seen = 0
    for table, column in COLUMNS:
        if column.kind not in (ColumnKind.PERIOD, ColumnKind.ID):
            continue
        raw, _ = read_sheet_table(template_file, table, table)
        stored = [cell for cell in raw.frame[column.name] if cell is not None]
        assert all(isinstance(cell, str) for cell in stored), (table, column.name)
        seen += len(stored)
    assert seen > 0


def test_every_table_has_an_example_row_and_both_ways_of_correcting_one(
    template_file: Path,
) -> None:
    book = openpyxl.load_workbook(template_file, read_only=True)
    assert [name for name in book.sheetnames if not name.startswith("_")] == list(TABLES)
    rows = example_rows()
    assert set(rows) == set(TABLES)
    assert all(rows.values())
    cells = [name for table in rows.values() for row in table for name in row]
    assert cells.count("withdrawn") == 1
    assert "recorded_on" in cells


def test_an_empty_template_is_a_header_and_nothing_else(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "tables.xlsx"
    template_book(TABLES, {}, catalogue).save(path)
    for table in TABLES:
        raw, notices = read_sheet_table(path, table, table)
        assert (len(raw.frame), notices) == (0, [])
        assert list(raw.frame)[:-1] == SCHEMAS[table].names
