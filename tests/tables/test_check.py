"""A row that cannot be right is rejected with its place; all others go on, all are counted."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from alliance_health.errors import DataError, Problem
from alliance_health.sources.raw import RawTable, RawWorkbook
from alliance_health.tables.check import check_tables
from alliance_health.tables.columns import ColumnKind
from alliance_health.tables.schemas import SCHEMAS


@pytest.mark.parametrize("table", list(SCHEMAS))
def test_a_usual_row_of_every_table_is_accepted_and_typed(check, table):
    checked = check(partners=[{}], **({table: [{}]} if table != "partners" else {}))
    assert checked.problems == ()
    frame = checked.tables[table]
    assert len(frame) == 1
    assert frame["file"][0] == f"{table}.csv"
    assert frame["line"][0] == 2
    types = {column.name: column.dtype for column in SCHEMAS[table].columns}
    assert {name: str(frame[name].dtype) for name in types} == types


@pytest.mark.parametrize("table", list(SCHEMAS))
def test_a_table_without_a_file_is_empty_with_the_same_columns_and_types(check, table):
    filled = check(partners=[{}], **({table: [{}]} if table != "partners" else {})).tables[table]
    tables = check().tables
    if not tables.has(table):
        assert tables[table].dtypes.to_dict() == filled.dtypes.to_dict()


def test_text_for_a_number_is_refused(fault):
    problem = fault("observations", {"value": "four"})
    assert (problem.column, problem.value) == ("value", "four")
    assert problem.reason == "text where a number must stand"


def test_a_decimal_comma_is_refused_with_a_hint(fault):
    assert "write 1234.56" in fault("observations", {"value": "1.234,56"}).reason


def test_an_infinite_number_is_refused(fault):
    assert "finite" in fault("observations", {"value": "inf"}).reason


def test_an_unknown_metric_is_refused_with_a_suggestion(fault):
    problem = fault("observations", {"metric_id": "trsut"})
    assert problem.reason == "no known metric; did you mean 'trust'?"


def test_an_unknown_alliance_is_refused_with_what_is_known(fault):
    problem = fault("observations", {"alliance_id": "zzz"})
    assert (problem.column, problem.value) == ("alliance_id", "zzz")
    assert problem.reason == "no known alliance; known: orion"


def test_rows_of_a_rejected_alliance_say_what_to_mend(check):
    checked = check(
        alliances=[{}, {"alliance_id": "vega", "stage": "happy"}],
        observations=[{}, {"alliance_id": "vega"}],
    )
    assert [problem.reason for problem in checked.problems][1:] == [
        "the row of this alliance in the table alliances was rejected"
    ]
    assert checked.problems[1].remedy == "mend that row first"


def test_a_period_that_does_not_parse_is_refused_with_the_forms(fault):
    problem = fault("observations", {"period": "Q3 2026"})
    assert "2026Q3 (quarter)" in problem.reason


def test_a_period_that_excel_made_a_date_of_says_so(fault):
    assert "format it as text" in fault("observations", {"period": "2026-09-01"}).reason


@pytest.mark.parametrize("period", ["2026-9M", "2026-H1", "2026-07-01/2026-08-15"])
def test_cumulative_and_partial_periods_are_kept(check, period):
    checked = check(observations=[{"period": period}])
    assert checked.tables["observations"]["period"].tolist() == [period]


@pytest.mark.parametrize(
    "period",
    [
        "2026-13M",
        "2026-02-01/2026-02-30",
        "2026-03-01/2026-02-01",
        "0026Q1",
        "\u0662\u0660\u0662\u0666Q1",
    ],
)
def test_periods_that_cannot_exist_are_refused(fault, period):
    assert fault("observations", {"period": period}).column == "period"


@pytest.mark.parametrize("rating", ["0", "6", "3.5"])
def test_a_rating_is_a_whole_number_from_1_to_5(fault, rating):
    problem = fault("ratings", {"rating": rating})
    assert problem.reason == "allowed: a whole number from 1 to 5"


def test_an_empty_rating_means_cannot_judge(check):
    assert check(ratings=[{"rating": ""}]).tables["ratings"]["rating"].isna().all()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("opportunities", "probability", "1.01"),
        ("opportunities", "split", "-0.1"),
        ("issues", "severity", "6"),
        ("partners", "importance", "0"),
        ("ledger", "amount", "-1"),
        ("observations", "se", "-1"),
        ("observations", "n_respondents", "2.5"),
        ("meetings", "attended_ours", "-2"),
    ],
)
def test_numbers_out_of_range_are_refused(fault, table, column, value):
    others = {"partners": [{}]} if table == "ledger" else {}
    problem = fault(table, {column: value}, **others)
    assert (problem.column, problem.value) == (column, value)
    assert problem.reason == f"allowed: {SCHEMAS[table].column(column).allowed}"


def test_a_word_that_is_not_allowed_is_refused_with_the_nearest_one(fault):
    problem = fault("observations", {"perspective": "Ours"})
    assert problem.reason == "allowed: one of ours, theirs, joint; did you mean 'ours'?"


def test_an_empty_cell_that_must_be_filled_is_refused(fault):
    problem = fault("alliances", {"name": "  "}, observations=[])
    assert problem.reason == "the cell is empty; allowed: any text"


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("alliances", {"started_on": "2026-02-01", "ended_on": "2026-01-01"}, "ended_on"),
        ("opportunities", {"closed_on": "2026-01-09", "won": "no"}, "closed_on"),
        ("opportunities", {"won": "yes"}, "closed_on"),
        ("decisions", {"closed_on": "2026-02-28"}, "closed_on"),
        ("commitments", {"kept_on": "2026-02-28"}, "kept_on"),
        ("issues", {"escalated_on": "2026-03-31"}, "escalated_on"),
        ("events", {"recovered_on": "2026-04-30"}, "recovered_on"),
        ("meetings", {"planned_on": "", "held_on": ""}, "planned_on"),
        ("alliance_history", {"value": "happy"}, "value"),
        ("alliance_history", {"value": ""}, "value"),
        ("ratings", {"wave": "2026-9M"}, "wave"),
    ],
)
def test_rows_that_contradict_themselves_are_refused(fault, table, row, column):
    others = {"observations": []} if table == "alliances" else {}
    assert fault(table, row, **others).column == column


def test_a_cell_that_cannot_be_read_is_reported_once(fault):
    # the closing date is unreadable, so that it is missing beside a yes is no second fault
    problem = fault("opportunities", {"closed_on": "31-12-2026", "won": "yes"})
    assert "write it as 2026-09-30" in problem.reason


def test_each_fault_of_a_row_is_reported_but_the_row_counts_once(check):
    checked = check(observations=[{"value": "x", "perspective": "y", "metric_id": "z"}])
    assert [problem.column for problem in checked.problems] == [
        "metric_id",
        "perspective",
        "value",
    ]
    assert checked.accounting.set_index("table")["rejected"]["observations"] == 1


def test_a_unit_that_is_not_the_metrics_is_never_converted(fault):
    problem = fault("observations", {"metric_id": "latency", "unit": "hours"})
    assert problem.reason == "the metric is in 'days'; units are not converted"


def test_an_empty_unit_is_the_metrics(check):
    rows = [{"metric_id": "latency", "unit": unit} for unit in ("days", "")]
    rows[1]["perspective"] = "theirs"
    assert len(check(observations=rows).tables["observations"]) == 2


@pytest.mark.parametrize(
    ("metric", "perspective"), [("win_rate", "theirs"), ("their_view", "ours")]
)
def test_the_other_sides_figure_of_a_one_sided_metric_is_refused(fault, metric, perspective):
    row = {"metric_id": metric, "perspective": perspective}
    assert "only the perspective" in fault("observations", row).reason
    assert "only the perspective" in fault("targets", row).reason


def test_words_of_scale_multiply_value_and_error(check):
    rows = [
        {"metric_id": "bookings", "period": f"2026-0{month}", "value": "1.5", "scale": word}
        for month, word in enumerate(["", "thousand", "million", "billion"], start=1)
    ]
    for row in rows:
        row["se"] = "0.5"
    observations = check(observations=rows).tables["observations"]
    assert observations["value"].tolist() == [1.5, 1500.0, 1.5e6, 1.5e9]
    assert observations["se"].tolist() == [0.5, 500.0, 5e5, 5e8]
    assert check(targets=[{"scale": "thousand"}]).tables["targets"]["target"].tolist() == [1e5]


def test_other_words_of_scale_are_refused(fault):
    problem = fault("observations", {"scale": "millions"})
    assert "did you mean 'million'?" in problem.reason


def test_a_number_that_its_scale_makes_infinite_is_refused(fault):
    assert fault("observations", {"value": "1e305", "scale": "billion"}).column == "value"


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("observations", {"metric_id": "bookings", "currency": "USD"}, "currency"),
        ("targets", {"currency": "USD"}, "currency"),
        ("opportunities", {"currency": "USD"}, "currency"),
        ("decisions", {"cost_of_delay": "5", "currency": "USD"}, "currency"),
        ("partners", {"revenue": "5", "currency": "USD"}, "currency"),
        ("ledger", {"value": "5", "currency": "USD"}, "currency"),
        ("ledger", {"type": "money", "currency": "USD"}, "currency"),
        ("ledger", {"type": "money", "unit": "USD"}, "currency"),
    ],
)
def test_a_foreign_currency_without_a_rate_is_refused(fault, table, row, column):
    row = {"unit": ""} | row if table == "ledger" else row
    problem = fault(table, row, **({"partners": [{}]} if table == "ledger" else {}))
    assert problem.column == column
    assert problem.reason.startswith("no rate of USD")
    assert "give the amount in EUR" in problem.remedy


def test_a_foreign_currency_without_an_amount_does_no_harm(check):
    checked = check(
        partners=[{"currency": "USD"}],
        decisions=[{"currency": "USD"}],
        ledger=[{"currency": "USD"}],
        opportunities=[{"currency": "USD", "amount": ""}],
    )
    assert checked.problems == ()


def test_an_unknown_partner_is_refused_where_partners_exist(fault):
    problem = fault("ledger", {"partner_id": "acmee"}, partners=[{}])
    assert problem.reason == "no known partner of this alliance; did you mean 'acme'?"
    row = {"counterparty_id": "other"}
    assert fault("ledger", row, partners=[{}]).column == "counterparty_id"


def test_a_partner_of_another_alliance_is_unknown(check):
    checked = check(
        alliances=[{}, {"alliance_id": "vega"}],
        partners=[{}],
        observations=[{"alliance_id": "vega", "partner_id": "acme"}],
    )
    assert checked.problems[0].column == "partner_id"


def test_any_partner_passes_where_no_partners_are_listed(check):
    assert check(ledger=[{"partner_id": "anybody"}]).problems == ()


def test_a_rating_of_an_unknown_item_is_refused(fault):
    assert "did you mean 'q10'?" in fault("ratings", {"item_id": "q101"}).reason
    assert fault("ratings", {"item_id": "open_a"}).column == "item_id"


def test_no_message_names_a_respondent(check):
    rows = [{"respondent_id": "r-secret"}] * 2 + [{"respondent_id": "", "item_id": "q99"}]
    checked = check(ratings=rows)
    assert len(checked.problems) == 4
    assert "r-secret" not in str(checked.problems)


def test_a_partner_of_an_unknown_alliance_is_reported_once(fault):
    row = {"alliance_id": "zzz", "partner_id": "nobody"}
    assert fault("observations", row, partners=[{}]).column == "alliance_id"


def test_any_item_passes_without_a_survey(raw, catalogue):
    bare = replace(catalogue(), survey={})
    assert check_tables(raw(ratings=[{"item_id": "own"}]), bare).problems == ()


def test_missing_columns_of_all_tables_are_named_at_once(raw, catalogue):
    workbook = raw(
        alliances="alliance_id,stage\norion,operate\n",
        observations="alliance_id,metric_id,Period,perspective\n",
    )
    with pytest.raises(DataError) as caught:
        check_tables(workbook, catalogue())
    assert [(one.file, one.column) for one in caught.value.problems] == [
        ("alliances.csv", "name"),
        ("observations.csv", "period"),
        ("observations.csv", "value"),
    ]
    assert caught.value.problems[1].remedy == "rename 'Period' if it is meant"


def test_unknown_columns_are_left_out_with_a_notice(check):
    checked = check(observations=[{"mood": "good"}])
    assert "mood" not in checked.tables["observations"]
    (problem,) = checked.problems
    assert (problem.severity, problem.column) == ("notice", "mood")


def test_empty_optional_keys_are_empty_texts_and_other_gaps_are_missing(check):
    checked = check(targets=[{}], ratings=[{}])
    assert checked.tables["observations"]["partner_id"].tolist() == [""]
    assert checked.tables["targets"][["perspective", "partner_id"]].eq("").all(axis=None)
    assert checked.tables["ratings"]["partner_id"].isna().all()
    assert checked.tables["ratings"]["consent"].isna().all()


def test_rows_refused_while_reading_are_counted_and_reported(raw, catalogue):
    workbook = raw()
    ragged = Problem("observations.csv", 9, None, "a,b", "2 fields", "add the missing ones")
    tables = {**workbook.tables}
    tables["observations"] = replace(tables["observations"], refused=1)
    checked = check_tables(RawWorkbook(tables, (ragged,)), catalogue())
    account = checked.accounting.set_index("table").loc["observations"]
    assert account[["rows_in", "accepted", "rejected"]].tolist() == [2, 1, 1]
    assert checked.problems == (ragged,)


def test_an_empty_table_is_a_table(check):
    checked = check(observations=[], events=[])
    assert checked.tables.has("events")
    assert checked.accounting["rows_in"].tolist() == [1, 0, 0]


def test_native_cells_of_excel_and_parquet_are_read_as_they_are(catalogue):
    frame = pd.DataFrame(
        {
            "deal_id": pd.Series([1001.0, "d2"], dtype="object"),
            "alliance_id": ["orion", "orion"],
            "attribution": ["sourced", "none"],
            "sales_stage": [None, "open"],
            "amount": [0.1, 3.0],
            "currency": [None, None],
            "opened_on": pd.Series([date(2026, 1, 2), datetime(2026, 1, 3, 4, 5)], dtype="object"),
            "closed_on": pd.to_datetime(["2026-02-01", None]),
            "won": pd.array([True, None], dtype="boolean"),
            "new_customer": pd.Series([1.0, 0.0]),
            "line": [2, 3],
        }
    )
    alliances = pd.DataFrame(
        {"alliance_id": ["orion"], "name": ["Orion"], "stage": ["operate"], "line": [2]}
    )
    raw = {
        "alliances": RawTable("alliances", "book.xlsx#alliances", alliances),
        "opportunities": RawTable("opportunities", "book.xlsx#opportunities", frame),
    }
    checked = check_tables(RawWorkbook(raw), catalogue())
    assert checked.problems == ()
    deals = checked.tables["opportunities"]
    assert deals["deal_id"].tolist() == ["1001", "d2"]
    assert deals["amount"].tolist() == [0.1, 3.0]
    assert deals["opened_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-02", "2026-01-03"]
    assert deals["won"].tolist() == [True, pd.NA]
    assert deals["new_customer"].tolist() == [True, False]


def test_the_order_of_rows_does_not_matter(check):
    rows = [{"period": f"2026Q{quarter}", "value": str(quarter)} for quarter in (1, 2, 3)]
    forward = check(observations=rows).tables["observations"].sort_values("period")
    backward = check(observations=rows[::-1]).tables["observations"].sort_values("period")
    assert forward["value"].tolist() == backward["value"].tolist()


def test_every_column_has_words_for_what_is_allowed():
    columns = [column for schema in SCHEMAS.values() for column in schema.columns]
    assert all(column.allowed and column.description for column in columns)
    assert all(column.choices for column in columns if column.kind is ColumnKind.CHOICE)
