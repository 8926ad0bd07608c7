"""The first sheet leads to every table and says what it is good for."""

from __future__ import annotations

from openpyxl import Workbook

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.metrics.rules import RULES
from alliance_health.sources.raw import REQUIRED_TABLES, TABLES
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.needs import KEPT, SHOWN, metrics_by_table, needed_by


def test_the_guide_lists_every_table_with_a_link_to_its_sheet(
    book: Workbook, catalogue: Catalogue
) -> None:
    rows = {row[0].value: row for row in book["_guide"].iter_rows() if row[0].value in set(TABLES)}
    assert list(rows) == list(TABLES)
    needs = needed_by(catalogue)
    for table, (name, required, meaning, use, *_) in rows.items():
        assert name.hyperlink.location == f"'{table}'!A1"
        assert (required.value == "required") == (table in REQUIRED_TABLES)
        assert meaning.value == SCHEMAS[table].description.replace("`", "")
        assert use.value == needs[table]


def test_the_book_opens_on_the_guide(book: Workbook) -> None:
    assert book.sheetnames[0] == "_guide"
    assert book.active is book["_guide"]


def test_every_metric_is_named_at_every_table_that_its_rule_reads(catalogue: Catalogue) -> None:
    by_table = metrics_by_table(catalogue)
    for metric_id, rule in RULES.items():
        assert {table for table, metrics in by_table.items() if metric_id in metrics} == set(
            rule.reads
        )


def test_a_table_that_nothing_reads_says_so(catalogue: Catalogue) -> None:
    needs = needed_by(catalogue)
    assert set(needs) == set(TABLES)
    read = {table for rule in RULES.values() for table in rule.reads} | set(SHOWN)
    assert {table for table, said in needs.items() if said == KEPT} == set(TABLES) - read
