"""The data dictionary, written from the same declarations that check the data."""

from __future__ import annotations

from alliance_health.sources.raw import REQUIRED_TABLES
from alliance_health.tables.columns import ColumnSpec, KnownFrom
from alliance_health.tables.schemas import SCHEMAS

_KNOWN_FROM = {
    KnownFrom.ALWAYS: "always",
    KnownFrom.PERIOD_START: "the start of its period",
    KnownFrom.PERIOD_END: "the end of its period",
}


def table_dictionary() -> list[dict[str, str]]:
    """Describe every column of every table.

    Returns
    -------
    list of dict
        One per column, in the order of the contract: `table`, `column`, `kind`, `unit`,
        `key` ("yes" or ""), `in_file` ("required", "optional"), `cell` ("filled", "may be
        empty"), `allowed`, `description`.

    Examples
    --------
    >>> table_dictionary()[0]["column"], table_dictionary()[0]["key"]
    ('alliance_id', 'yes')
    """
    return [
        {
            "table": schema.table,
            "column": column.name,
            "kind": column.kind.value,
            "unit": column.unit,
            "key": "yes" if column.key else "",
            "in_file": "optional" if column.optional else "required",
            "cell": "may be empty" if column.blank else "filled",
            "allowed": column.allowed,
            "description": column.description,
        }
        for schema in SCHEMAS.values()
        for column in schema.columns
    ]


def dictionary_markdown() -> str:
    """Write the data dictionary as Markdown, one section a table.

    Returns
    -------
    str
        Sections of level 3, each with what a row is, from when it counts as known, and a
        table of its columns: keys in bold, optional columns in brackets.

    Examples
    --------
    >>> dictionary_markdown().splitlines()[0]
    '### alliances (required)'
    """
    return "\n".join(_section(table) for table in SCHEMAS)


def _section(table: str) -> str:
    """Write the section of one table."""
    schema = SCHEMAS[table]
    heading = f"### {table}{' (required)' if table in REQUIRED_TABLES else ''}"
    known = _KNOWN_FROM.get(schema.known_from) or f"`{'` or `'.join(schema.event_dates)}`"
    if len(schema.event_dates) == 1 and schema.column(schema.event_dates[0]).blank:
        known += ", and always where that is empty"
    lines = [
        heading,
        "",
        f"{schema.description} Without `recorded_on` a row is known from: {known}.",
        "",
        "| Column | Holds | Unit | Meaning |",
        "|---|---|---|---|",
        *[_line(column) for column in schema.columns],
        "",
    ]
    if schema.rules:
        rules = "; ".join(rule.name for rule in schema.rules)
        lines += [f"Rules: {rules}.", ""]
    return "\n".join(lines)


def _line(column: ColumnSpec) -> str:
    """Write the line of one column."""
    name = f"**{column.name}**" if column.key else column.name
    shown = f"[{name}]" if column.optional else name
    empty = "; may be empty" if column.blank else ""
    return f"| {shown} | {column.allowed}{empty} | {column.unit} | {column.description} |"
