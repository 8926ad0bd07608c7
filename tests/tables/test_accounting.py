"""Rows in = accepted + rejected + superseded, whatever a file holds."""

import csv
import io
import os
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.errors import DataError
from alliance_health.sources.read import read_tables
from alliance_health.tables.check import check_tables
from alliance_health.tables.columns import ColumnKind
from alliance_health.tables.conversion import read_number
from alliance_health.tables.history import known_at
from alliance_health.tables.schemas import SCHEMAS

#: Examples of 21 files each; by hand more, as HOSTILE_EXAMPLES=3000.
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "8"))

_ODD = [
    "",
    " ",
    "x",
    "0",
    "-1",
    "1,5",
    "nan",
    "inf",
    "1e400",
    "2026-02-30",
    "\u00e9",
    '"',
    "a,b",
    "a\nb",
]
_USUAL = {
    "alliance_id": ["orion"] * 8 + ["vega", "nowhere"],
    "partner_id": ["acme", ""] * 4 + ["acmee"],
    "counterparty_id": ["acme", ""],
    "metric_id": ["trust", "bookings", "latency"] * 3 + ["win_rate", "trsut"],
    "item_id": ["q10"] * 9 + ["q99"],
    "period": ["2026Q3", "2026-09", "2026H1", "2026-9M", "2026-07-01/2026-08-15"] * 2 + ["Q3"],
    "wave": ["2026Q3", "2026Q2", "2026H1", "2026"] * 3 + ["2026-9M"],
    "unit": [""] * 8 + ["days", "money"],
    "currency": ["", "EUR"] * 4 + ["USD"],
    "value": ["1", "2.5", ""],
    "recorded_on": ["", "2026-10-05", "2026-10-06"],
    "won": ["", "", "no", "yes"],
    "amount": ["1", "0.5", ""],
}
_BY_KIND = {
    "date": ["2026-01-01", "2026-01-01", "2026-01-01", "2026-03-01", ""],
    "yes or no": ["yes", "no", "", "0"],
    "number": ["1", "0.5", ""],
    "whole number": ["1", "5", ""],
    "id": ["k1", "k2", "k3"],
    "text": ["some text", "operate"],
}


def cells(column):
    usual = _USUAL.get(column.name) or list(column.choices) or _BY_KIND[column.kind.value]
    usual = [one for one in usual if one or column.blank]
    if column.name == "value" and column.kind is ColumnKind.TEXT:
        usual = ["operate", "form"]
    # mostly something sensible, so that rows get past the first check
    return st.integers(0, 99).flatmap(lambda at: st.sampled_from(_ODD if at == 99 else usual))


def rows_of(schema):
    row = st.tuples(*[cells(column) for column in schema.columns])
    ragged = st.lists(st.sampled_from(_ODD), max_size=4)
    return st.lists(st.integers(0, 9).flatmap(lambda at: ragged if at == 9 else row), max_size=6)


def write(path, schema, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([schema.names, *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def count_rows(rows):
    """Count the rows that hold a value: what a reader of the file would call a row."""
    return sum(any(cell.strip() for cell in row) for row in rows)


def taken_back(kept, schema):
    """Count the keys of which the newest version takes the row back."""
    newest = {}
    for row in kept.sort_values("recorded_on", kind="stable").to_dict("records"):
        newest[tuple(str(row[name]) for name in schema.key)] = row["withdrawn"] is True
    return sum(newest.values())


@pytest.fixture
def folder(tmp_path):
    alliances = "alliance_id,name,stage\norion,Orion,operate\nvega,Vega,form\n"
    (tmp_path / "alliances.csv").write_text(alliances)
    (tmp_path / "observations.csv").write_text(
        "alliance_id,metric_id,period,perspective,value\norion,latency,2020Q1,ours,4\n"
    )
    partners = "partner_id,alliance_id,name,perspective\nacme,orion,Acme,theirs\n"
    (tmp_path / "partners.csv").write_text(partners)
    return tmp_path


fixed = {
    "alliances",
    "partners",
    "exchange_rates",
}  # else nothing is known that other tables could refer to
hostile = {name: rows_of(schema) for name, schema in SCHEMAS.items() if name not in fixed}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.fixed_dictionaries(hostile))
def test_every_row_of_hostile_files_is_accounted_for(folder, catalogue, tables):
    for table, rows in tables.items():
        write(folder / f"{table}.csv", SCHEMAS[table], rows)
    checked = check_tables(read_tables(folder), catalogue())
    accounts = checked.accounting.set_index("table")
    parts = accounts["accepted"] + accounts["rejected"] + accounts["superseded"]
    assert accounts["rows_in"].equals(parts)
    # told row by row, as known once everything is, it is the same account
    assert checked.accounting_at(date(2261, 12, 31)).equals(checked.accounting)
    known = known_at(checked.tables, None)
    errors = [one for one in checked.problems if one.severity == "error"]
    assert all(one.reason and one.remedy for one in errors)
    for table, rows in tables.items():
        account, kept = accounts.loc[table], checked.tables[table]
        assert account["rows_in"] == count_rows(rows)
        assert len(kept) == account["accepted"] + account["superseded"]
        assert len(known[table]) == account["accepted"] - taken_back(kept, SCHEMAS[table])
        faulty = {one.line for one in errors if one.file == f"{table}.csv"}
        assert len(faulty) == account["rejected"]
        assert not faulty & set(kept["line"])


@pytest.mark.parametrize("table", sorted(fixed))
@settings(
    max_examples=max(EXAMPLES // 3, 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_row_of_hostile_names_is_accounted_for(folder, catalogue, table, data):
    rows = data.draw(rows_of(SCHEMAS[table]))
    write(folder / f"{table}.csv", SCHEMAS[table], rows)
    accounts = check_tables(read_tables(folder), catalogue()).accounting
    parts = accounts["accepted"] + accounts["rejected"] + accounts["superseded"]
    assert accounts["rows_in"].equals(parts)
    assert accounts.set_index("table")["rows_in"][table] == count_rows(rows)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=80))
def test_a_file_of_any_bytes_is_read_or_refused_with_a_remedy(folder, catalogue, data):
    path = folder / "events.csv"
    path.write_bytes(data)
    try:
        problems = check_tables(read_tables(folder), catalogue()).problems
    except DataError as error:
        problems = error.problems
        refused = True
    else:
        refused = False
    finally:
        path.unlink()
    assert bool(problems) or not refused
    assert all(one.file == "events.csv" and one.remedy for one in problems)


numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**12), 10**12).map(str),
    st.decimals(-1000, 1000, places=3).map(str),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(numbers, min_size=1, max_size=12))
def test_no_number_is_changed_between_file_and_table(folder, catalogue, texts):
    path = folder / "targets.csv"
    periods = [f"{2000 + place}" for place in range(len(texts))]
    lines = [f"orion,bookings,{period},{text}" for period, text in zip(periods, texts, strict=True)]
    path.write_text("\n".join(["alliance_id,metric_id,period,target", *lines]))
    try:
        checked = check_tables(read_tables(folder), catalogue())
    finally:
        path.unlink()
    targets = checked.tables["targets"].set_index("period")["target"]
    assert targets.loc[periods].tolist() == [float(text) for text in texts]
    assert targets.loc[periods].tolist() == [read_number(text) for text in texts]


def test_a_hundred_thousand_rows_are_checked_in_one_go(raw, catalogue):
    # no time is asserted here: the shape of the work is, one problem per faulty row
    count = 100_000
    rows = pd.DataFrame(
        {
            "alliance_id": "orion",
            "metric_id": "latency",
            "period": pd.Series(range(1900, 2200)).sample(count, replace=True, random_state=1),
            "perspective": "ours",
            "partner_id": pd.Series(range(count)).astype(str).to_numpy(),
            "value": ["1", "x"] * (count // 2),
        }
    )
    workbook = raw()
    table = workbook.tables["observations"]
    frame = rows.astype("str").assign(line=range(2, count + 2)).reset_index(drop=True)
    tables = {**workbook.tables, "observations": type(table)("observations", "o.csv", frame)}
    checked = check_tables(type(workbook)(tables), catalogue())
    account = checked.accounting.set_index("table").loc["observations"]
    assert account[["accepted", "rejected"]].tolist() == [count // 2, count // 2]
