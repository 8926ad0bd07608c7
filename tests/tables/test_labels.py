"""Labels of periods are read once each, whole or not."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.tables.calendar import Period
from alliance_health.tables.labels import ordinals_containing, period_spans, read_label
from alliance_health.vocabulary import Frequency

whole = st.builds(
    Period.containing, st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.sampled_from(Frequency)
)


@given(whole)
def test_a_whole_period_is_read_back_from_its_label(period):
    span = read_label(period.label)
    assert (span.start, span.end, span.period) == (period.start, period.end, period)


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2022-9M", "2022-01-01", "2022-09-30"),
        ("2022-12M", "2022-01-01", "2022-12-31"),
        ("2022-H1", "2022-01-01", "2022-06-30"),
        ("2022-02-03/2022-03-04", "2022-02-03", "2022-03-04"),
    ],
)
def test_cumulative_and_partial_periods_have_days_but_no_place(label, start, end):
    span = read_label(label)
    assert (span.start.isoformat(), span.end.isoformat(), span.period) == (start, end, None)


@given(st.text(max_size=10).filter(lambda text: not text[:4].isdigit()))
def test_any_other_text_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match="not a period; allowed: 2026-09"):
        read_label(text)


def test_missing_labels_stay_missing_and_the_index_is_kept():
    spans = period_spans(pd.Series(["2026Q1", None, "2026-9M"], index=[7, 8, 9], dtype="str"))
    assert spans.index.tolist() == [7, 8, 9]
    assert spans["months"].isna().tolist() == [False, True, True]
    assert spans["end"].isna().tolist() == [False, True, False]


@given(st.lists(st.dates(date(1800, 1, 1), date(2200, 12, 31)), min_size=1, max_size=5))
def test_many_days_lie_in_the_periods_in_which_each_of_them_lies(days):
    series = pd.Series(pd.to_datetime(days))
    for frequency in Frequency:
        expected = [Period.containing(day, frequency).ordinal for day in days]
        assert ordinals_containing(series, frequency).tolist() == expected
