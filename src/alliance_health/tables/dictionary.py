"""The data dictionary, written from the same declarations that check the data."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_health.sources.raw import REQUIRED_TABLES
from alliance_health.tables.columns import (
    HISTORY,
    ROW_CLASS,
    ColumnSpec,
    KnownFrom,
    TableSchema,
)
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Confidentiality

_KNOWN_FROM = {
    KnownFrom.ALWAYS: "always",
    KnownFrom.PERIOD_START: "the start of its period",
    KnownFrom.PERIOD_END: "the end of its period",
}

#: Mark of columns that competitors must not tell each other.
_DAGGER = "\N{DAGGER}"

#: Columns that say nothing of their own here.
_EVERYWHERE = {ROW_CLASS, *(column.name for column in HISTORY)}

_HEAD = ["| Column | Holds | Unit | Meaning |", "|---|---|---|---|"]


def table_dictionary() -> list[dict[str, str]]:
    """Describe every column of every table.

    Returns
    -------
    list of dict
        One per column, in the order of the contract: `table`, `column`, `kind`, `unit`,
        `key` ("yes" or ""), `in_file` ("required", "optional"), `cell` ("filled", "may be
        empty"), `allowed`, `description`, `notes`.

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
            "notes": " ".join(column_notes(column)),
        }
        for schema in SCHEMAS.values()
        for column in schema.columns
    ]


def column_notes(column: ColumnSpec) -> list[str]:
    """Say what else a reader must know of a column: plan, fact or person.

    Parameters
    ----------
    column : ColumnSpec
        The column.

    Returns
    -------
    list of str
        Sentences; none for most columns.

    Examples
    --------
    >>> column_notes(SCHEMAS["decisions"].column("due_on"))
    ['A plan: known before the day comes.']
    >>> column_notes(SCHEMAS["opportunities"].column("closed_on"))
    ['A fact only when `won` is filled.']
    """
    notes = []
    if column.planned:
        notes.append("A plan: known before the day comes.")
    if column.settled_by:
        notes.append(f"A fact only when `{column.settled_by}` is filled.")
    if column.known_with:
        notes.append(f"Known from `{column.known_with}` on.")
    if column.personal:
        notes.append("Personal: messages never repeat it.")
    return notes


def overview_markdown(needs: Mapping[str, str]) -> str:
    """Write an overview of all tables as Markdown, one line a table.

    Parameters
    ----------
    needs : mapping of str to str
        What needs each table, in words.

    Returns
    -------
    str
        A table with a link to the section of each table; required ones are marked.

    Examples
    --------
    >>> needs = dict.fromkeys(SCHEMAS, "nothing")
    >>> overview_markdown(needs).splitlines()[2].split(" | ")[1]
    'required'
    """
    lines = ["| Table | In a workbook | One row is | What needs it |", "|---|---|---|---|"]
    for table, schema in SCHEMAS.items():
        needed = "required" if table in REQUIRED_TABLES else "optional"
        link = f"[{table}](#{_anchor(_heading(table))})"
        lines.append(f"| {link} | {needed} | {schema.description} | {needs[table]} |")
    return "\n".join(lines) + "\n"


def dictionary_markdown() -> str:
    """Write the data dictionary as Markdown, one section a table.

    Returns
    -------
    str
        Sections of level 3: first the columns that every table may have, then for each
        table what a row is, from when it counts as known, and a table of its own columns:
        keys in bold, optional columns in brackets.

    Examples
    --------
    >>> dictionary_markdown().splitlines()[0]
    '### In every table'
    """
    return "\n".join([_history_section(), *(_section(table) for table in SCHEMAS)])


def classes_markdown() -> str:
    """Write who may see which rows and columns as Markdown, one line a table.

    Returns
    -------
    str
        Columns by class; after a dagger those that are sensitive between competitors.

    Examples
    --------
    >>> [line for line in classes_markdown().splitlines() if line.startswith("| invitations")]
    ['| invitations | joint | alliance_id, wave, perspective, level, invited |  |  |']
    """
    lines = [
        "| Table | Its rows | Columns of whoever sees the row | Internal columns | Restricted |",
        "|---|---|---|---|---|",
    ]
    for table, schema in SCHEMAS.items():
        own = [column for column in schema.columns if column.name not in _EVERYWHERE]
        shown = {
            found: ", ".join(
                f"{column.name}{_DAGGER if column.competition_sensitive else ''}"
                for column in own
                if column.confidentiality is found
            )
            for found in Confidentiality
        }
        by_class = [shown[Confidentiality.PUBLIC], shown[Confidentiality.INTERNAL]]
        cells = [table, schema.confidentiality.value, *by_class, shown[Confidentiality.RESTRICTED]]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _history_section() -> str:
    """Write the section of the columns that every table may have."""
    said = (
        "These two put the rows of one key in order, so that the past can be read again as it "
        "was known. They are not repeated below."
    )
    return "\n".join(
        ["### In every table", "", said, "", *_HEAD, *[_line(column) for column in HISTORY], ""]
    )


def _heading(table: str) -> str:
    """Write the heading of a table's section."""
    return f"{table} (required)" if table in REQUIRED_TABLES else table


def _anchor(heading: str) -> str:
    """Return the anchor of a heading, as web pages of repositories make it."""
    kept = [sign for sign in heading.lower() if sign.isalnum() or sign in "_- "]
    return "".join(kept).replace(" ", "-")


def _section(table: str) -> str:
    """Write the section of one table."""
    schema = SCHEMAS[table]
    known = _KNOWN_FROM.get(schema.known_from) or f"`{'` or `'.join(schema.event_dates)}`"
    if len(schema.event_dates) == 1 and schema.column(schema.event_dates[0]).blank:
        known += ", and always where that is empty"
    own = [column for column in schema.columns if column not in HISTORY]
    lines = [
        f"### {_heading(table)}",
        "",
        f"{schema.description} Without `recorded_on` a row is known from: {known}.",
        "",
        *_HEAD,
        *[_line(column) for column in own],
        "",
        *_amounts(schema),
    ]
    if schema.rules:
        rules = "; ".join(rule.name for rule in schema.rules)
        lines += [f"Rules: {rules}.", ""]
    return "\n".join(lines)


def _amounts(schema: TableSchema) -> list[str]:
    """Say which numbers are in the row's currency, and which its scale multiplies."""
    said = []
    for names, what in (
        (schema.money, "in the currency of the row where the unit is money"),
        (schema.scaled, "multiplied by the word in `scale`"),
    ):
        if names:
            are = "is" if len(names) == 1 else "are"
            said.append(f"`{'` and `'.join(names)}` {are} {what}")
    return [f"Amounts: {'; '.join(said)}.", ""] if said else []


def _line(column: ColumnSpec) -> str:
    """Write the line of one column."""
    name = f"**{column.name}**" if column.key else column.name
    shown = f"[{name}]" if column.optional else name
    empty = "; may be empty" if column.blank else ""
    meaning = " ".join([column.description, *column_notes(column)])
    return f"| {shown} | {column.allowed}{empty} | {column.unit} | {meaning} |"
