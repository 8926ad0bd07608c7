"""The template as it lies on disk, opened again, and the rule of each of its columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.sources.raw import TABLES
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.book import template_book
from alliance_health.template.catalogue import default_catalogue
from alliance_health.template.example import example_rows

#: Finds the rule of a column, or None.
RuleOf = Callable[[str, str], DataValidation | None]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return default_catalogue()


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    path = tmp_path_factory.mktemp("template") / "tables.xlsx"
    template_book(TABLES, example_rows(), catalogue).save(path)
    return path


@pytest.fixture(scope="session")
def book(template_file: Path) -> Workbook:
    return openpyxl.load_workbook(template_file)


@pytest.fixture(scope="session")
def rule_of(book: Workbook) -> RuleOf:
    def find(table: str, column: str) -> DataValidation | None:
        letter = get_column_letter(SCHEMAS[table].names.index(column) + 1)
        rules = [
            rule
            for rule in book[table].data_validations.dataValidation
            if str(rule.sqref) == f"{letter}2:{letter}1048576"
        ]
        assert len(rules) <= 1
        return rules[0] if rules else None

    return find
