"""Amounts in the reporting currency, by the rate of their day or period, never by a guess."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_health.tables.check import check_tables
from alliance_health.tables.exchange import (
    RateBook,
    foreign_currencies,
    in_reporting_currency,
    revalued,
)
from alliance_health.tables.history import known_at

#: Dollars into euros: two days of July, one of August, and the last day of the quarter.
RATES = [
    {"date": "2026-07-10", "rate": "0.80"},
    {"date": "2026-07-20", "rate": "0.90"},
    {"date": "2026-08-14", "rate": "0.85"},
    {"date": "2026-09-29", "rate": "1.00"},
]


@pytest.fixture
def converted(check, catalogue):
    """Check a workbook with rates and bring one table into euros."""

    def make(table, rows, rates=RATES, **others):
        checked = check(**{table: rows}, exchange_rates=rates, partners=[{}], **others)
        errors = [one for one in checked.problems if one.severity == "error"]
        assert errors == []
        return in_reporting_currency(known_at(checked.tables, None), catalogue())[table]

    return make


def test_the_flow_of_a_period_takes_the_mean_of_the_rates_dated_in_it(converted):
    row = {"metric_id": "bookings", "period": "2026-07", "value": "100", "currency": "USD"}
    # (0.80 + 0.90) / 2 = 0.85
    found = converted("observations", [row | {"se": "10"}])
    assert found[["value", "se", "rate"]].round(9).to_numpy().tolist() == [[85.0, 8.5, 0.85]]
    assert found["currency"].tolist() == ["USD"]


def test_an_event_takes_the_last_rate_that_is_at_most_a_week_old(converted):
    deals = [
        {"deal_id": "d1", "opened_on": "2026-07-17", "amount": "100"},  # that of 10 July
        {"deal_id": "d2", "opened_on": "2026-07-20", "amount": "100"},  # that of the day
    ]
    found = converted("opportunities", [deal | {"currency": "USD"} for deal in deals])
    assert found["amount"].round(9).tolist() == [80.0, 90.0]


def test_a_deal_takes_the_rate_of_its_closing_once_it_is_decided(converted):
    deal = {"opened_on": "2026-07-10", "closed_on": "2026-08-15", "amount": "100"}
    open_deal = deal | {"deal_id": "d1", "currency": "USD", "won": ""}
    won = deal | {"deal_id": "d2", "currency": "USD", "won": "yes"}
    assert converted("opportunities", [open_deal, won])["amount"].round(9).tolist() == [80.0, 85.0]


def test_money_in_the_ledger_is_converted_and_hours_are_not(converted):
    entry = {"occurred_on": "2026-07-20", "currency": "USD"}
    rows = [
        entry | {"entry_id": "l1", "type": "money", "amount": "100", "unit": "USD"},
        entry | {"entry_id": "l2", "type": "hours", "amount": "8", "value": "100"},
    ]
    found = converted("ledger", rows)
    assert found["amount"].round(9).tolist() == [90.0, 8.0]
    assert found["value"].round(9).fillna(-1).tolist() == [-1.0, 90.0]


def test_what_has_no_day_takes_the_newest_rate(check, catalogue):
    partner = {"revenue": "100", "currency": "USD"}
    checked = check(partners=[partner], exchange_rates=RATES)
    assert [one for one in checked.problems if one.severity == "error"] == []
    found = in_reporting_currency(known_at(checked.tables, None), catalogue())
    assert found["partners"]["revenue"].tolist() == [100.0]


@pytest.mark.parametrize(
    ("table", "row", "days"),
    [
        (
            "observations",
            {"metric_id": "bookings", "period": "2026Q1"},
            "dated from 2026-01-01 to 2026-03-31",
        ),
        ("opportunities", {"opened_on": "2026-08-01"}, "dated from 2026-07-25 to 2026-08-01"),
        (
            "ledger",
            {"occurred_on": "2026-07-09", "value": "5"},
            "dated from 2026-07-02 to 2026-07-09",
        ),
    ],
)
def test_an_amount_without_a_rate_is_refused_with_the_days_needed(fault, table, row, days):
    found = fault(table, row | {"currency": "USD"}, exchange_rates=RATES, partners=[{}])
    assert (found.column, found.value) == ("currency", "USD")
    assert found.reason == f"no rate of USD {days}"
    assert "exchange_rates" in found.remedy


def test_a_currency_beside_a_metric_that_is_no_money_is_left_alone(check):
    checked = check(observations=[{"metric_id": "latency", "currency": "USD"}])
    assert checked.problems == ()


def test_amounts_in_the_reporting_currency_are_not_touched(converted):
    row = {"metric_id": "bookings", "period": "2026-07", "currency": "EUR"}
    rows = [row | {"value": "0.1"}, row | {"value": "0.3", "perspective": "theirs"}]
    assert converted("observations", rows)["value"].tolist() == [0.1, 0.3]


def test_a_restated_rate_counts_from_its_day(check, catalogue):
    rates = [*RATES, {"date": "2026-07-20", "rate": "0.70", "recorded_on": "2026-10-15"}]
    row = {"metric_id": "bookings", "period": "2026-07", "value": "100", "currency": "USD"}
    tables = check(observations=[row], exchange_rates=rates).tables
    amounts = [
        in_reporting_currency(known_at(tables, pd.Timestamp(day).date()), catalogue())
        for day in ("2026-10-01", "2026-11-01")
    ]
    # (0.80 + 0.90) / 2 before, (0.80 + 0.70) / 2 after
    values = [one["observations"]["value"].round(9).tolist() for one in amounts]
    assert values == [[85.0], [75.0]]


def test_a_rate_that_is_not_known_yet_leaves_the_amount_missing(check, catalogue):
    rates = [{"date": "2026-07-20", "rate": "0.7", "recorded_on": "2026-12-01"}]
    row = {"metric_id": "bookings", "period": "2026-07", "value": "100", "currency": "USD"}
    tables = known_at(check(observations=[row], exchange_rates=rates).tables, None)
    early = known_at(tables, pd.Timestamp("2026-11-30").date())
    assert in_reporting_currency(early, catalogue())["observations"]["value"].isna().all()


def test_fixed_rates_take_the_place_of_those_of_the_days(check, catalogue):
    row = {"metric_id": "bookings", "period": "2026-07", "value": "100", "currency": "USD"}
    tables = known_at(check(observations=[row], exchange_rates=RATES).tables, None)
    found = in_reporting_currency(tables, catalogue(), fixed={"USD": 0.5})
    assert found["observations"]["value"].tolist() == [50.0]
    other = in_reporting_currency(tables, catalogue(), fixed={"GBP": 0.5})
    assert other["observations"]["value"].isna().all()
    assert foreign_currencies(tables, catalogue()) == {"USD"}


def test_the_reporting_currency_is_worth_one_of_itself(fault):
    found = fault("exchange_rates", {"currency": "EUR", "rate": "1.1"})
    assert "EUR is the reporting currency" in found.reason


@pytest.mark.parametrize("rate", ["0", "-1", "inf", ""])
def test_a_rate_is_a_number_above_zero(fault, rate):
    assert fault("exchange_rates", {"rate": rate}).column == "rate"


@pytest.mark.parametrize("code", ["usd", "US", "dollar", "$"])
def test_a_currency_is_three_capital_letters(fault, code):
    found = fault("exchange_rates", {"currency": code})
    assert found.column == "currency"
    assert "three capital letters" in found.reason


def test_a_day_of_constant_rates_without_a_rate_is_told(raw, catalogue):
    rules = catalogue()
    changed = {"constant_rates_as_of": pd.Timestamp("2026-01-01").date()}
    rules = replace(rules, settings=rules.settings.model_copy(update=changed))
    row = {"metric_id": "bookings", "period": "2026-07", "currency": "USD"}
    (warning,) = check_tables(raw(observations=[row], exchange_rates=RATES), rules).problems
    assert (warning.severity, warning.value) == ("warning", "USD")
    assert "2025-12-25 to 2026-01-01" in warning.reason


days = st.integers(0, 90).map(lambda day: pd.Timestamp("2026-07-01") + pd.Timedelta(days=day))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rates=st.dictionaries(
        st.tuples(st.sampled_from(["USD", "GBP"]), days), st.floats(0.1, 9), min_size=1
    ),
    wanted=st.lists(
        st.tuples(st.sampled_from(["USD", "GBP", "EUR"]), days, days, st.booleans()), min_size=1
    ),
)
def test_looked_up_rates_are_those_of_a_plain_search(rates, wanted):
    frame = pd.DataFrame(
        [(code, day, rate) for (code, day), rate in rates.items()],
        columns=["currency", "date", "rate"],
    ).sort_values("date", kind="stable")
    needs = pd.DataFrame(
        [(code, min(a, b), max(a, b), span) for code, a, b, span in wanted],
        columns=["currency", "start", "end", "is_span"],
    )
    found = RateBook("EUR", frame).look_up(needs).tolist()
    for (code, a, b, span), rate in zip(wanted, found, strict=True):
        inside = [
            (day, one)
            for (name, day), one in rates.items()
            if name == code and min(a, b) <= day <= max(a, b)
        ]
        if code == "EUR":
            assert rate == 1
        elif not inside:
            assert np.isnan(rate)
        elif span:
            assert rate == pytest.approx(sum(one for _, one in inside) / len(inside))
        else:
            assert rate == max(inside)[1]


def test_only_amounts_at_another_rate_are_revalued(check, catalogue):
    deals = [
        {"deal_id": "d1", "alliance_id": "a", "opened_on": "2026-07-20", "currency": "USD"},
        {"deal_id": "d2", "alliance_id": "b", "opened_on": "2026-08-14", "currency": "USD"},
        {"deal_id": "d3", "alliance_id": "c", "opened_on": "2026-07-20", "currency": "EUR"},
    ]
    checked = check(
        opportunities=[deal | {"amount": "100"} for deal in deals],
        exchange_rates=RATES,
        alliances=[{"alliance_id": name} for name in "abc"],
    )
    stated = known_at(checked.tables, None)
    own = in_reporting_currency(stated, catalogue())
    # That of the deal of b was .85, that of a .90, and euros are euros.
    fixed = in_reporting_currency(stated, catalogue(), fixed={"USD": 0.85})
    assert revalued(own, fixed)["opportunities"] == {"a"}
    assert revalued(own, own)["opportunities"] == set()
    shorter = fixed.frames | {"opportunities": fixed["opportunities"].iloc[1:]}
    assert revalued(own, replace(fixed, frames=shorter))["opportunities"] == {"b", "c"}
