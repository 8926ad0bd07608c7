"""The data dictionary says of every column what the checks say."""

from alliance_health.sources.raw import TABLES
from alliance_health.tables.dictionary import dictionary_markdown, table_dictionary
from alliance_health.tables.frame_schema import frame_schema
from alliance_health.tables.schemas import SCHEMAS


def test_the_tables_of_the_contract_have_schemas_in_the_same_order():
    assert tuple(SCHEMAS) == TABLES


def test_every_column_is_described_once():
    rows = table_dictionary()
    named = [(row["table"], row["column"]) for row in rows]
    assert len(named) == len(set(named))
    assert named == [(table, name) for table in SCHEMAS for name in SCHEMAS[table].names]


def test_the_dictionary_says_what_the_checks_allow():
    for row in table_dictionary():
        column = frame_schema(row["table"]).columns[row["column"]]
        assert column.metadata["allowed"] == row["allowed"]
        assert column.metadata["unit"] == row["unit"]
        assert column.description == row["description"]
        assert column.nullable == (row["cell"] == "may be empty")


def test_every_table_takes_recorded_on_last():
    assert {schema.names[-1] for schema in SCHEMAS.values()} == {"recorded_on"}


def test_keys_are_bold_and_optional_columns_in_brackets():
    text = dictionary_markdown()
    assert "| **metric_id** |" in text
    assert "| [**partner_id**] |" in text
    assert "| [recorded_on] |" in text
    assert text.count("### ") == len(SCHEMAS)


def test_no_description_breaks_the_table():
    lines = [line for line in dictionary_markdown().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {5}
