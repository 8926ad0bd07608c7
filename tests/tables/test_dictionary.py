"""The data dictionary says of every column what the checks say."""

from alliance_health.sources.raw import REQUIRED_TABLES, TABLES
from alliance_health.tables.dictionary import (
    dictionary_markdown,
    overview_markdown,
    table_dictionary,
)
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


def sections():
    """Split the dictionary by table; the columns of all tables come first."""
    everywhere, *parts = dictionary_markdown().split("\n### ")
    return everywhere, {part.split(maxsplit=1)[0]: part for part in parts}


def names_in(section):
    """Return the names of the columns that a section describes, in its order."""
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [line.split(" | ")[0].strip("|[]* ") for line in rows]


def test_every_table_has_a_section_with_all_columns_of_its_own():
    everywhere, by_table = sections()
    assert names_in(everywhere) == ["withdrawn", "recorded_on"]
    assert list(by_table) == list(SCHEMAS)
    for table, section in by_table.items():
        assert [*names_in(section), *names_in(everywhere)] == SCHEMAS[table].names


def test_a_section_says_all_that_its_schema_says():
    _, by_table = sections()
    for table, schema in SCHEMAS.items():
        section = by_table[table]
        rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
        assert schema.description in section
        assert all(rule.name in section for rule in schema.rules)
        assert all(f"`{name}`" in section for name in (*schema.money, *schema.scaled))
        for column, row in zip(schema.columns[:-2], rows, strict=True):
            assert all(word in row for word in (column.allowed, column.unit, column.description))
            assert ("may be empty" in row) == column.blank
            assert ("A plan" in row) == column.planned
            assert ("Personal" in row) == column.personal
            assert (f"`{column.known_with}` on" in row) == bool(column.known_with)
            assert (f"when `{column.settled_by}`" in row) == bool(column.settled_by)


def test_the_overview_links_to_the_section_of_every_table():
    needs = {table: f"what needs {table}" for table in SCHEMAS}
    rows = overview_markdown(needs).splitlines()[2:]
    headings = {
        line.removeprefix("### ")
        for line in dictionary_markdown().splitlines()
        if line[:4] == "### "
    }
    assert len(rows) == len(SCHEMAS)
    for (table, schema), row in zip(SCHEMAS.items(), rows, strict=True):
        anchor = row.partition("(#")[2].partition(")")[0]
        assert anchor in {heading.replace(" (", "-").strip(")") for heading in headings}
        assert row.startswith(f"| [{table}](#")
        assert f"| {schema.description} | what needs {table} |" in row
        assert ("| required |" in row) == (table in REQUIRED_TABLES)


def test_no_description_breaks_the_table():
    text = dictionary_markdown() + overview_markdown(dict.fromkeys(SCHEMAS, "?"))
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {5}
