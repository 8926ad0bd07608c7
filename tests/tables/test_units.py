"""A scale word or a currency in the unit goes where it belongs; what is unclear is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.tables.units import ReadUnit, read_unit


@pytest.mark.parametrize(
    ("text", "expected", "read"),
    [
        ("money", "money", ("", "")),
        ("EUR", "money", ("", "EUR")),
        ("million", "money", ("million", "")),
        ("thousands", "money", ("thousand", "")),
        ("million USD", "money", ("million", "USD")),
        ("USD Billions", "money", ("billion", "USD")),
        ("million money", "money", ("million", "")),
        ("percent", "%", ("", "")),
        ("thousand count", "count", ("thousand", "")),
        ("million", "handsets", ("million", "")),
    ],
)
def test_a_unit_is_taken_apart(text, expected, read):
    assert read_unit(text, expected) == ReadUnit(expected, *read)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weeks", "days"),
        ("m", "money"),  # thousand in Roman numerals, million in English
        ("mn EUR", "money"),
        ("EUR USD", "money"),
        ("thousand million", "money"),
        ("EUR", "days"),
        ("million weeks", "days"),
        ("million EUR a year", "money"),
        ("%", "pp"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(text, expected):
    assert read_unit(text, expected) is None


@given(st.text(max_size=20), st.sampled_from(["money", "days", "%", "count"]))
def test_a_unit_that_is_read_is_always_the_metrics(text, expected):
    read = read_unit(text, expected)
    assert read is None or read.unit == expected


def test_thousand_and_million_become_the_same_amount(check):
    row = {"metric_id": "bookings", "currency": "", "unit": ""}
    rows = [
        row | {"period": "2026-01", "value": "2500", "unit": "thousand EUR"},
        row | {"period": "2026-02", "value": "2.5", "unit": "million"},
        row | {"period": "2026-03", "value": "2.5", "scale": "million", "unit": "money"},
        row | {"period": "2026-04", "value": "2500000"},
    ]
    checked = check(observations=rows)
    assert checked.problems == ()
    assert checked.tables["observations"]["value"].tolist() == [2.5e6] * 4


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"unit": "million", "scale": "thousand"}, "scale"),
        ({"unit": "USD", "currency": "EUR"}, "currency"),
    ],
)
def test_a_unit_that_contradicts_its_columns_is_refused(fault, row, what):
    found = fault("observations", {"metric_id": "bookings", **row})
    assert (found.column, found.value) == ("unit", row["unit"])
    assert f"another {what}" in found.reason


def test_the_scale_of_money_in_the_ledger_is_refused_since_it_has_no_column(fault):
    row = {"type": "money", "amount": "3", "unit": "million EUR"}
    found = fault("ledger", row, partners=[{}])
    assert found.column == "unit"
    assert "in full" in found.remedy
