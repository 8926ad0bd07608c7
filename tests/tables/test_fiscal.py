"""Fiscal periods count in the period of the calendar in which they end."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.settings import FiscalYear
from alliance_health.tables.calendar import Period
from alliance_health.tables.check import check_tables
from alliance_health.tables.fiscal import fiscal_span, read_fiscal_label

PARTNERS = [
    {"partner_id": "us", "perspective": "ours"},
    {"partner_id": "acme", "perspective": "theirs"},
]


@pytest.fixture
def check_fiscal(raw, catalogue):
    """Check observations of a workbook whose fiscal year ends are given."""

    def make(fiscal, *observations):
        rules = catalogue()
        years = {name: FiscalYear.model_validate(year) for name, year in fiscal.items()}
        settings = rules.settings.model_copy(update={"fiscal": years})
        workbook = raw(partners=PARTNERS, observations=list(observations))
        return check_tables(workbook, replace(rules, settings=settings))

    return make


def errors(checked):
    return [one for one in checked.problems if one.severity == "error"]


@pytest.mark.parametrize(
    ("label", "year_end", "start", "end", "counts_in"),
    [
        # General Mills: the year ends in May
        ("FY2013", "05-31", "2012-06-01", "2013-05-31", "2013"),
        ("FY2013Q1", "05-31", "2012-06-01", "2012-08-31", "2012Q3"),
        ("FY2013Q4", "05-31", "2013-03-01", "2013-05-31", "2013Q2"),
        # a leap year: the third quarter ends on 29 February
        ("FY2012Q3", "05-31", "2011-12-01", "2012-02-29", "2012Q1"),
        ("FY2013H1", "06-30", "2012-07-01", "2012-12-31", "2012H2"),
        # a fiscal year that is the calendar's
        ("FY2013Q2", "12-31", "2013-04-01", "2013-06-30", "2013Q2"),
        # a year of 52 weeks that ends on some day of January
        ("FY2024Q4", "01-27", "2023-11-01", "2024-01-31", "2024Q1"),
    ],
)
def test_a_fiscal_period_counts_where_it_ends(label, year_end, start, end, counts_in):
    span = fiscal_span(read_fiscal_label(label), FiscalYear(ends_on=year_end))
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)
    assert span.period.label == counts_in


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_the_quarters_of_a_fiscal_year_are_twelve_months_without_a_hole(year, month):
    fiscal = FiscalYear(ends_on=f"{month:02d}-01")
    spans = [fiscal_span(read_fiscal_label(f"FY{year}Q{part}"), fiscal) for part in (1, 2, 3, 4)]
    whole = fiscal_span(read_fiscal_label(f"FY{year}"), fiscal)
    assert (spans[0].start, spans[-1].end) == (whole.start, whole.end)
    for before, after in pairwise(spans):
        assert after.start == before.end + timedelta(days=1)
        assert after.period.ordinal == before.period.ordinal + 1
    # independent route: pandas' own anchored years
    anchor = date(2000, month, 1).strftime("%b").upper()
    assert whole.end == pd.Period(str(year), f"Y-{anchor}").end_time.date()


@pytest.mark.parametrize("text", ["FY13", "FY2013Q5", "FY2013H3", "FY2013-03", "fy2013", "FY1800"])
def test_other_fiscal_labels_are_refused_with_what_is_allowed(fault, text):
    found = fault("observations", {"period": text})
    assert (found.column, found.value) == ("period", text)
    assert "not a" in found.reason


def test_a_fiscal_period_without_a_year_end_is_refused_with_the_way_out(fault):
    found = fault("observations", {"period": "FY2013"})
    assert "nothing says when the fiscal year ends" in found.reason
    assert 'orion = "05-31"' in found.remedy


@pytest.mark.parametrize(
    ("fiscal", "row"),
    [
        ({"acme": "05-31"}, {"partner_id": "acme", "perspective": "theirs"}),
        ({"acme": "05-31"}, {"perspective": "theirs"}),  # the only partner on that side
        ({"orion": "05-31"}, {"perspective": "joint"}),
        ({"orion": "12-31", "acme": "05-31"}, {"partner_id": "acme", "perspective": "theirs"}),
    ],
)
def test_the_year_end_is_the_partners_else_the_alliances(check_fiscal, fiscal, row):
    checked = check_fiscal(fiscal, {"period": "FY2013Q2", **row})
    assert errors(checked) == []
    observations = checked.tables["observations"]
    assert observations["period"].tolist() == ["2012Q4"]
    assert observations["stated_period"].tolist() == ["FY2013Q2"]
    # known from the end of the fiscal quarter, not from that of the calendar's
    assert observations["recorded_on"].dt.strftime("%Y-%m-%d").tolist() == ["2012-11-30"]


def test_our_side_does_not_take_the_year_end_of_theirs(check_fiscal):
    (found,) = errors(check_fiscal({"acme": "05-31"}, {"period": "FY2013", "perspective": "ours"}))
    assert found.line == 2


def test_a_calendar_period_and_a_fiscal_one_in_the_same_place_clash(check_fiscal):
    rows = [{"period": "FY2013"}, {"period": "2013", "recorded_on": "2013-05-31"}]
    checked = check_fiscal({"orion": "05-31"}, *rows)
    assert sorted(one.line for one in errors(checked)) == [2, 3]
    # with a later day it is a restatement
    rows[1]["recorded_on"] = "2014-02-01"
    checked = check_fiscal({"orion": "05-31"}, *rows)
    assert errors(checked) == []
    assert checked.accounting.set_index("table").loc["observations", "superseded"] == 1


def test_a_year_named_after_its_start_ends_a_year_later(check_fiscal):
    # Nissan's fiscal 2011 ran from April 2011 to March 2012
    japan = {"ends_on": "03-31", "named_after": "start"}
    year = FiscalYear.model_validate(japan)
    span = fiscal_span(read_fiscal_label("FY2011Q4"), year)
    assert (span.start.isoformat(), span.period.label) == ("2012-01-01", "2012Q1")
    assert fiscal_span(read_fiscal_label("FY2011Q3"), year).end.isoformat() == "2011-12-31"
    calendar = FiscalYear(ends_on="12-31", named_after="start")
    assert fiscal_span(read_fiscal_label("FY2011"), calendar).period.label == "2011"
    checked = check_fiscal({"orion": japan}, {"period": "FY2011"})
    assert checked.tables["observations"]["period"].tolist() == ["2012"]


def test_a_notice_says_how_fiscal_periods_were_read(check_fiscal):
    checked = check_fiscal({"orion": "05-31"}, {"period": "FY2014"}, {"period": "FY2013"})
    (notice,) = [one for one in checked.problems if one.severity == "notice"]
    assert notice.value == "FY2014"
    assert "2 fiscal periods" in notice.reason
    assert "2013-06-01 to 2014-05-31 and counts in 2014" in notice.reason
    assert "up to 7 months" in notice.reason
    (same,) = check_fiscal({"orion": "12-31"}, {"period": "FY2013"}).problems
    assert "months before" not in same.reason


@given(st.integers(1801, 2199), st.integers(1, 12), st.sampled_from(["", "H1", "H2", "Q1", "Q4"]))
def test_a_fiscal_period_never_counts_before_it_has_ended(year, month, part):
    fiscal = FiscalYear(ends_on=f"{month:02d}-15")
    span = fiscal_span(read_fiscal_label(f"FY{year}{part}"), fiscal)
    assert span.period.start <= span.end <= span.period.end
    assert Period.containing(span.end, span.period.frequency) == span.period


def test_an_impossible_year_end_is_refused_when_settings_are_read(catalogue):
    settings = catalogue().settings
    with pytest.raises(ValueError, match="a month and a day of every year"):
        type(settings).model_validate({**settings.model_dump(), "fiscal": {"acme": "02-30"}})
