"""A list is where its name says, and says beside each name what it is."""

from __future__ import annotations

import pytest

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.tables.scored_ids import find_scored
from alliance_health.template.word_lists import ListName, Names, list_of, word_lists


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("risks", "alliance_id", ListName.ALLIANCES),
        ("alliances", "alliance_id", None),
        ("ledger", "counterparty_id", ListName.PARTNERS),
        ("partners", "partner_id", None),
        ("gates", "initiative_id", ListName.INITIATIVES),
        ("gates", "question_id", None),
        ("comments", "question_id", ListName.QUESTIONS),
        ("expert_weights", "id", ListName.DEFINITIONS),
        ("exchange_rates", "currency", ListName.CURRENCIES),
        ("observations", "unit", None),
    ],
)
def test_a_column_takes_its_names_from(table: str, column: str, name: ListName | None) -> None:
    assert list_of(table, SCHEMAS[table].column(column)) == name


def test_lists_without_a_name_are_left_out(catalogue: Catalogue) -> None:
    lists = word_lists(catalogue, Names())
    tables = {ListName.ALLIANCES, ListName.PARTNERS, ListName.INITIATIVES}
    assert set(lists) == set(ListName) - tables
    with_names = word_lists(catalogue, Names(alliances=(("orion", "Orion"),)))
    assert with_names[ListName.ALLIANCES].rows == (("orion", "Orion"),)


def test_a_metric_is_listed_with_label_unit_sides_and_source(catalogue: Catalogue) -> None:
    listed = word_lists(catalogue, Names())[ListName.METRICS]
    assert listed.heads == ("label", "unit", "sides", "computed from")
    rows = {row[0]: row[1:] for row in listed.rows}
    assert rows["issue_age"] == (
        *(catalogue.metrics["issue_age"].label, "days", "joint", "issues; observations"),
    )


def test_a_name_that_could_mean_two_is_offered_as_each_of_them(catalogue: Catalogue) -> None:
    words = word_lists(catalogue, Names())[ListName.DEFINITIONS].words
    offered = [word for word in words if word.rpartition(":")[2] in ("reciprocity", "financial")]
    assert offered == [
        *("leading:financial", "lagging:financial", "pillar:financial"),
        *("leading:reciprocity", "lagging:reciprocity", "pillar:reciprocity"),
        "metric:reciprocity",
    ]
    assert all(find_scored(word, catalogue) for word in words)


def test_every_line_of_a_list_has_a_text_for_each_of_its_heads(catalogue: Catalogue) -> None:
    for listed in word_lists(catalogue, Names()).values():
        assert {len(row) for row in listed.rows} == {1 + len(listed.heads)}
