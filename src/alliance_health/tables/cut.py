"""What of the tables an edition may show: rows first, then columns; what is not allowed is gone.

::

    row without its word, or stricter than the edition   ->  the row is not there
    column stricter than the edition                     ->  its cells are not there
        a text reads as a dash, so that "not recorded" is not said of what is
        a cell that every row must fill takes its rows with it
        a code of a person becomes a number, so that people can still be counted
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from alliance_health.tables.checked import Tables
from alliance_health.tables.columns import ROW_CLASS, ColumnKind, ColumnSpec, TableSchema
from alliance_health.tables.restated import only_alliances
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Confidentiality, Edition

#: What a text reads as that an edition does not show.
NOT_SHOWN = "\N{EM DASH}"

#: What stands in place of the file and line of a row, outside of the company.
_NO_PLACE: tuple[tuple[str, str | int | bool], ...] = (
    ("file", ""),
    ("line", 0),
    ("recorded_on_stated", False),
)

#: Column that says of which metric a row is.
_METRIC = "metric_id"


@dataclass(frozen=True)
class Allowed:
    """What one edition may show.

    Parameters
    ----------
    edition : Edition
        For whom.
    metric_ids : collection of str
        Metrics that it may show.
    given : mapping of str to Confidentiality
        Classes that `workbook.toml` gives to tables and columns ("decisions.title").
    shows_ratings : bool
        Whether both sides' ratings may be compared.

    Examples
    --------
    >>> joint = Allowed(Edition.JOINT, ())
    >>> schema = SCHEMAS["decisions"]
    >>> joint.rows(schema), joint.column(schema, schema.column("title"))
    (False, True)
    """

    edition: Edition
    metric_ids: Collection[str]
    given: Mapping[str, Confidentiality] = field(default_factory=dict)
    shows_ratings: bool = True

    def rows(self, schema: TableSchema) -> bool:
        """Tell whether rows are shown that say nothing themselves."""
        return self._class_of_rows(schema) in self.edition.classes

    def column(self, schema: TableSchema, column: ColumnSpec) -> bool:
        """Tell whether a column is shown of rows that are."""
        if column.competition_sensitive and self.edition.leaves_the_company:
            return False
        name = f"{schema.table}.{column.name}"
        return self.given.get(name, column.confidentiality) in self.edition.classes

    def shows_all_rows(self, tables: Tables, table: str) -> bool:
        """Tell whether every row of a table is shown, by what the table and its rows say."""
        return bool(self.row_mask(tables[table], SCHEMAS[table]).all())

    def row_mask(self, frame: pd.DataFrame, schema: TableSchema) -> pd.Series[bool]:
        """Tell for each row whether its class, and that of its metric, is shown."""
        usual = self._class_of_rows(schema).value
        classes = pd.Series(usual, index=frame.index, dtype="str")
        if ROW_CLASS in frame:
            classes = frame[ROW_CLASS].fillna(usual)
        shown = classes.isin([one.value for one in self.edition.classes])
        if _METRIC in frame:
            metric = frame[_METRIC].fillna("")
            shown &= metric.isin([*self.metric_ids, ""])
        return shown

    def _class_of_rows(self, schema: TableSchema) -> Confidentiality:
        """Return the class of rows that say nothing themselves."""
        return self.given.get(schema.table, schema.confidentiality)


def cut_tables(tables: Tables, allowed: Allowed) -> Tables:
    """Leave out of the tables what an edition may not show.

    Parameters
    ----------
    tables : Tables
        Checked tables, of one day or with all versions.
    allowed : Allowed
        What the edition may show.

    Returns
    -------
    Tables
        The same tables and columns. Files and lines, and the day on which a row was recorded,
        are in none of them when the edition leaves the company.

    Examples
    --------
    >>> decisions = pd.DataFrame({
    ...     "decision_id": ["d1", "d2"], "title": ["Ask them", "Leave them"],
    ...     "confidentiality": ["joint", None], "cost_of_delay": [5.0, 6.0],
    ... })
    >>> cut = cut_tables(Tables({"decisions": decisions}), Allowed(Edition.JOINT, ()))
    >>> cut["decisions"][["title", "cost_of_delay"]].to_numpy().tolist()
    [['Ask them', nan]]
    """
    frames = {table: _cut(frame, SCHEMAS[table], allowed) for table, frame in tables.frames.items()}
    initiatives = frames.get("initiatives")
    if initiatives is not None and "gates" in frames:
        known = frames["gates"]["initiative_id"].isin(initiatives["initiative_id"])
        frames["gates"] = frames["gates"][known].reset_index(drop=True)
    return Tables(frames, tables.known_on)


def of_alliance(tables: Tables, alliance_id: str) -> Tables:
    """Keep the rows of one alliance, and those that are about none.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    alliance_id : str
        The alliance.

    Returns
    -------
    Tables
        Gates by their initiative; candidates and what experts say are about no alliance that
        there is, and are left out.
    """
    kept = dict(only_alliances(tables, [alliance_id]).frames)
    if "gates" in kept:
        own = tables["initiatives"]
        ids = own.loc[own["alliance_id"] == alliance_id, "initiative_id"]
        kept["gates"] = kept["gates"][kept["gates"]["initiative_id"].isin(ids)]
    for table in ("candidates", "expert_weights"):
        if table in kept:
            kept[table] = kept[table].iloc[:0]
    frames = {table: frame.reset_index(drop=True) for table, frame in kept.items()}
    return Tables(frames, tables.known_on)


def _cut(frame: pd.DataFrame, schema: TableSchema, allowed: Allowed) -> pd.DataFrame:
    """Cut one table."""
    if schema.table == "comments":
        # Before "who approved" is hidden: what nobody approved is in no edition, and outside of
        # the company nobody is told that it is there.
        approved = frame["approved_by"].notna() & frame["paraphrase"].notna()
        frame = frame.assign(paraphrase=frame["paraphrase"].where(approved))
        frame = frame[approved] if allowed.edition.leaves_the_company else frame
    kept = frame[allowed.row_mask(frame, schema)].reset_index(drop=True)
    hidden = [
        column
        for column in schema.columns
        if column.name in kept and not allowed.column(schema, column)
    ]
    if any(_takes_its_rows(column) for column in hidden):
        kept = kept.iloc[:0]
    kept = kept.assign(**{column.name: _hidden(kept[column.name], column) for column in hidden})
    if not allowed.edition.leaves_the_company:
        return kept
    for name, told in _NO_PLACE:
        kept = kept.assign(**{name: told}) if name in kept else kept
    return kept


def _takes_its_rows(column: ColumnSpec) -> bool:
    """Tell whether a row cannot be without this cell."""
    if column.personal:
        return False
    return column.key or not (column.blank or column.kind is ColumnKind.TEXT)


def _hidden(cells: pd.Series, column: ColumnSpec) -> pd.Series:
    """Return what stands in place of cells that are not shown."""
    if column.personal and column.key:
        # In the order of the codes, so that what is sorted by them stays in order.
        codes = cells.astype("category").cat.codes
        return codes.map("{:09d}".format).astype(cells.dtype)
    if column.kind is ColumnKind.TEXT and not column.personal:
        return pd.Series(NOT_SHOWN, index=cells.index, dtype=cells.dtype)
    return pd.Series(index=cells.index, dtype=cells.dtype)
