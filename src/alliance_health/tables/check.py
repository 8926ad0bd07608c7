"""Check the tables of a workbook: what can be right goes on, all else is accounted for.

::

    rows in  =  accepted  +  superseded  +  rejected
                newest       earlier        cannot be right: each has a problem
                version      versions       with place and remedy
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.errors import DataError, Problem
from alliance_health.sources.header import LINE
from alliance_health.sources.raw import RawTable, RawWorkbook
from alliance_health.tables.charter_references import charter_faults
from alliance_health.tables.checked import (
    ACCOUNTING_COLUMNS,
    KNOWN_SINCE,
    STATED_PERIOD,
    CheckedTables,
    Tables,
    fill_empty_keys,
)
from alliance_health.tables.columns import RECORDED_ON, KnownFrom, TableSchema
from alliance_health.tables.confidentiality_checks import check_classes
from alliance_health.tables.conversion import cell_texts, convert_column
from alliance_health.tables.exchange_checks import (
    constant_rate_problems,
    covered_days,
    exchange_faults,
)
from alliance_health.tables.fiscal import fiscal_notices, place_fiscal_periods
from alliance_health.tables.frame_schema import schema_faults
from alliance_health.tables.measurement_schemas import SCALES
from alliance_health.tables.references import Known, reference_faults
from alliance_health.tables.rows import Fault, Rows, faulty_rows
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.tables.units import settle_units
from alliance_health.tables.versions import (
    key_groups,
    known_from_day,
    version_faults,
    withdrawal_faults,
)
from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue


def check_tables(raw: RawWorkbook, catalogue: Catalogue) -> CheckedTables:
    """Check all tables of a workbook against the contract and the catalogue.

    A row that cannot be right is rejected and reported with its line; the others go
    on. A column that is missing stops everything, because no row could be judged.

    Parameters
    ----------
    raw : RawWorkbook
        Tables as their files hold them.
    catalogue : Catalogue
        Metrics, survey items and settings of the workbook.

    Returns
    -------
    CheckedTables
        Accepted and superseded rows, all problems, and the accounting of rows.

    Raises
    ------
    DataError
        When a table lacks a column, all of them named, or `workbook.toml` gives a class of
        confidentiality to something that cannot have it.

    See Also
    --------
    alliance_health.sources.read.read_tables : Makes the input.
    alliance_health.tables.history.known_at : Takes the newest versions.
    """
    _refuse_missing_columns(raw)
    problems = [*raw.problems, *check_classes(catalogue)]
    frames: dict[str, pd.DataFrame] = {}
    accounts: list[tuple[str, str, int, int, int, int]] = []
    rejected: list[pd.DataFrame] = []
    known = Known()
    for table, schema in SCHEMAS.items():
        if table not in raw.tables:
            continue
        source = raw.tables[table]
        rows, faults = _convert(source, schema)
        rows, undated = place_fiscal_periods(
            rows, catalogue.settings.fiscal, Tables(frames)["partners"]
        )
        faults += undated
        rows, contradictory = settle_units(rows, catalogue)
        faults += contradictory
        rows = _multiply(rows)
        faults += schema_faults(rows) + reference_faults(rows, known, catalogue)
        faults += withdrawal_faults(rows)
        faults += exchange_faults(rows, Tables(frames)["exchange_rates"], catalogue)
        frame, lost, faults = _settle(rows, faults, known)
        rejected.append(lost)
        problems += [*_unknown_columns(source, schema), *_in_order(faults, schema)]
        problems += fiscal_notices(rows)
        frames[table] = frame
        accounts.append(_account(source, frame, schema))
        known = _with_names(known, frame, rows)
    problems += charter_faults(catalogue, frames, known)
    accounting = pd.DataFrame(accounts, columns=list(ACCOUNTING_COLUMNS))
    problems += constant_rate_problems(Tables(frames), catalogue)
    lost_rows = pd.concat(rejected, ignore_index=True)
    return CheckedTables(Tables(frames), tuple(problems), accounting, lost_rows)


def _refuse_missing_columns(raw: RawWorkbook) -> None:
    """Raise one error for all columns that are missing in all tables."""
    problems = []
    for table, source in raw.tables.items():
        schema = SCHEMAS[table]
        for column in schema.columns:
            if column.optional or column.name in source.frame:
                continue
            strangers = [str(name) for name in source.frame if name not in schema.names]
            near = get_close_matches(column.name, strangers, n=1)
            remedy = f"rename '{near[0]}' if it is meant" if near else "add it to the header"
            required = [one.name for one in schema.columns if not one.optional]
            reason = f"the column is missing; every {table} table has {', '.join(required)}"
            problems.append(Problem(source.file, 1, column.name, None, reason, remedy))
    if problems:
        raise DataError("columns are missing", problems)


def _unknown_columns(source: RawTable, schema: TableSchema) -> list[Problem]:
    """Say which columns are left out because the contract does not have them."""
    return [
        Problem(
            source.file,
            1,
            str(name),
            None,
            f"the table {schema.table} has no such column; it is left out",
            "rename it if it is meant to be read",
            Severity.NOTICE,
        )
        for name in source.frame
        if name not in schema.names and name != LINE
    ]


def _convert(source: RawTable, schema: TableSchema) -> tuple[Rows, list[Fault]]:
    """Turn a raw table into typed rows; columns that the file lacks are wholly missing."""
    index = pd.RangeIndex(len(source.frame))
    frame = source.frame.set_axis(index, axis=0)
    texts: dict[str, pd.Series] = {}
    values: dict[str, pd.Series] = {}
    unreadable: dict[str, dict[str, str]] = {}
    for column in schema.columns:
        name = column.name
        if name in frame:
            texts[name] = cell_texts(frame[name])
            values[name], unreadable[name] = convert_column(texts[name], column)
        else:
            texts[name] = pd.Series(index=index, dtype="str")
            values[name] = pd.Series(index=index, dtype=column.dtype)
    rows = Rows(
        schema,
        source.file,
        frame[LINE],
        pd.DataFrame(texts, index=index),
        fill_empty_keys(pd.DataFrame(values, index=index), schema),
    )
    faults: list[Fault] = []
    for name, reasons in unreadable.items():
        at = rows.texts[name].isin(list(reasons))
        faults += rows.faults(at, name, reasons, remedy=schema.column(name).remedy)
    return rows, faults


def _multiply(rows: Rows) -> Rows:
    """Multiply the numbers of rows that say thousand, million or billion."""
    if not rows.schema.scaled:
        return rows
    factors = rows.values["scale"].map(SCALES).astype("float64").fillna(1.0)
    scaled = {name: rows.values[name].mul(factors) for name in rows.schema.scaled}
    return replace(rows, values=rows.values.assign(**scaled))


def _settle(
    rows: Rows, faults: list[Fault], known: Known
) -> tuple[pd.DataFrame, pd.DataFrame, list[Fault]]:
    """Lay out the checked frame in the order of versions, and apart the rows that are lost."""
    count = len(rows.lines)
    faults = faults + version_faults(rows, ~faulty_rows(faults, count))
    sound = ~faulty_rows(faults, count)
    kept = rows.values.loc[sound]
    day = known_from_day(rows.values, rows.schema, rows.spans)
    day = _not_before_its_alliance(day, rows, known)
    lost = pd.DataFrame(
        {"table": rows.schema.table, "file": rows.file, "line": rows.lines, RECORDED_ON: day}
    )
    frame = kept.assign(
        **{
            RECORDED_ON: day.loc[sound],
            "recorded_on_stated": kept[RECORDED_ON].notna(),
            "file": pd.Series(rows.file, index=kept.index, dtype="str"),
            "line": rows.lines.loc[sound].astype("int64"),
        }
    )
    if rows.schema.known_from is KnownFrom.ALWAYS:
        versions = frame.groupby(rows.schema.key, sort=False)[RECORDED_ON]
        frame = frame.assign(**{KNOWN_SINCE: versions.transform("min")})
    if rows.schema.period_column:
        stated = {STATED_PERIOD: rows.texts.loc[sound, rows.schema.period_column]}
        frame = frame.assign(**stated).join(covered_days(rows))
    return frame.reset_index(drop=True), lost.loc[~sound], faults


def _not_before_its_alliance(day: pd.Series, rows: Rows, known: Known) -> pd.Series:
    """Let undated rows be known from when their alliance is, not before."""
    if rows.schema.known_from is not KnownFrom.ALWAYS or "alliance_id" not in rows.values:
        return day
    begun = rows.values["alliance_id"].map(dict(known.alliance_days)).astype(day.dtype)
    unstated = rows.values[RECORDED_ON].isna() & begun.notna()
    return day.mask(unstated, begun)


def _in_order(faults: list[Fault], schema: TableSchema) -> list[Problem]:
    """Sort problems by row, then by column."""
    place = {name: at for at, name in enumerate(schema.names)}
    ordered = sorted(
        faults, key=lambda fault: (fault.row, place.get(fault.problem.column or "", len(place)))
    )
    return [fault.problem for fault in ordered]


def _account(
    source: RawTable, frame: pd.DataFrame, schema: TableSchema
) -> tuple[str, str, int, int, int, int]:
    """Count the rows of a table by what became of them."""
    accepted = int(key_groups(frame, schema).nunique()) if len(frame) else 0
    superseded = len(frame) - accepted
    rejected = source.rows_in - len(frame)
    return schema.table, source.file, source.rows_in, accepted, rejected, superseded


def _with_names(known: Known, frame: pd.DataFrame, rows: Rows) -> Known:
    """Add the names that later tables may refer to."""
    if rows.schema.table == "alliances":
        accepted = frozenset(frame["alliance_id"])
        seen = frozenset(rows.values["alliance_id"].dropna())
        days = frame.groupby("alliance_id")[RECORDED_ON].min()
        return replace(
            known, alliances=accepted, rejected=seen - accepted, alliance_days=dict(days)
        )
    if rows.schema.table == "partners":
        pairs = zip(frame["alliance_id"], frame["partner_id"], strict=True)
        return replace(known, partners=frozenset(pairs))
    if rows.schema.table == "initiatives":
        return replace(known, initiatives=frozenset(frame["initiative_id"]))
    return known
