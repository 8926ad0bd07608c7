"""What Excel lets in is what the check lets in, as far as Excel can know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.frame_schema import frame_schema
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.cell_rules import LONGEST_LIST, LONGEST_MESSAGE, cell_rule

NUMBERS = (ColumnKind.NUMBER, ColumnKind.WHOLE)
COLUMNS = [(table, column) for table, schema in SCHEMAS.items() for column in schema.columns]
NUMBER_COLUMNS = [(table, column) for table, column in COLUMNS if column.kind in NUMBERS]


def rule_for(column: ColumnSpec, source: str | None = None) -> DataValidation:
    rule = cell_rule(column, source, first="C2")
    assert rule is not None
    return rule


def lets_in(rule: DataValidation, number: float) -> bool:
    """Judge a number as Excel does, from the file's words alone."""
    if rule.type == "whole" and number != int(number):
        return False
    one = float(rule.formula1)
    judges: dict[str, Callable[[], bool]] = {
        "between": lambda: one <= number <= float(rule.formula2),
        "greaterThan": lambda: number > one,
        "greaterThanOrEqual": lambda: number >= one,
    }
    return judges[rule.operator]()


@given(
    place=st.integers(0, len(NUMBER_COLUMNS) - 1),
    number=st.one_of(st.integers(-10, 10).map(float), st.floats(-1e15, 1e15)),
)
def test_a_number_passes_the_rule_if_and_only_if_it_passes_the_check(
    place: int, number: float
) -> None:
    table, column = NUMBER_COLUMNS[place]
    checks = frame_schema(table).columns[column.name].checks
    accepted = all(bool(check(pd.Series([number])).check_passed) for check in checks)
    assert lets_in(rule_for(column), number) == accepted


def test_a_number_above_one_end_and_up_to_another_has_both_ends() -> None:
    share = ColumnSpec("x", ColumnKind.NUMBER, "?", lower=0, upper=1, above_lower=True)
    assert rule_for(share).formula1 == "AND(ISNUMBER(C2),C2>0,C2<=1)"


def test_days_from_1900_to_2200_pass_as_excel_counts_them() -> None:
    rule = rule_for(ColumnSpec("day", ColumnKind.DATE, "?"))
    # Excel counts days from 30 December 1899 for every day after February 1900
    counted = (date(2200, 12, 31) - date(1899, 12, 30)) // timedelta(days=1)
    assert (rule.type, rule.formula1, rule.formula2) == ("date", "1", str(counted))


@pytest.mark.parametrize("kind", [ColumnKind.TEXT, ColumnKind.ID])
def test_free_text_has_no_rule(kind: ColumnKind) -> None:
    assert cell_rule(ColumnSpec("x", kind, "?"), None, first="C2") is None


def test_a_period_must_be_text() -> None:
    rule = rule_for(ColumnSpec("period", ColumnKind.PERIOD, "?"))
    assert (rule.type, rule.formula1, rule.errorStyle) == ("custom", "ISTEXT(C2)", "stop")


def test_closed_lists_stop_and_open_lists_warn() -> None:
    level = ColumnSpec("level", ColumnKind.CHOICE, "?", choices=("high", "low"))
    assert rule_for(level).errorStyle == "stop"
    metric = ColumnSpec("metric_id", ColumnKind.ID, "?")
    assert rule_for(metric, "'_lists'!$A$2:$A$9").errorStyle == "warning"


def test_a_message_says_what_is_allowed_and_what_to_do() -> None:
    share = ColumnSpec("split", ColumnKind.NUMBER, "?", blank=True, lower=0, upper=1)
    assert rule_for(share).error == (
        "split: allowed: a number from 0 to 1. Correct the cell, or leave it empty if unknown."
    )


def test_every_rule_fits_into_the_file_format() -> None:
    for _, column in COLUMNS:
        rule = cell_rule(column, None, first="C2")
        if rule is None:
            continue
        assert len(rule.error) <= LONGEST_MESSAGE
        assert not rule.error.endswith("...")
        if rule.type == "list":
            assert len(rule.formula1) - 2 <= LONGEST_LIST
            assert not any("," in word or '"' in word for word in column.choices)


def test_a_cell_may_be_empty_where_the_check_says_so() -> None:
    for _, column in COLUMNS:
        rule = cell_rule(column, None, first="C2")
        assert rule is None or rule.allow_blank == column.blank
