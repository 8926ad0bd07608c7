"""A period as it was known then is what a whole analysis as of its day would say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from alliance_health.pipeline import analyse, open_workbook
from alliance_health.tables.calendar import Period
from alliance_health.vintages import Vintage, as_known_on, as_known_then, first_complete_day

WORKBOOK = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
"""

METRICS = """
[pillars.governance]
label = "Governance"
weight = { leading = 1 }

[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[metrics.latency]
label = "Decision time"
definition = "Median working days to a decision."
role = "leading"
kind = "measured"
pillar = "governance"
unit = "days"
direction = "lower_is_better"
goalposts = [0, 40]

[metrics.revenue]
label = "Revenue"
definition = "Joint revenue."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "money"
direction = "higher_is_better"
goalposts = [0, 200]
"""

#: b ended in August: until then nobody knew.
ALLIANCES = """alliance_id,name,stage,started_on,ended_on
a,Alpha,operate,2025-01-01,
b,Beta,operate,2025-01-01,2025-08-10
c,Gamma,operate,2025-01-01,
"""

HEADER = "alliance_id,metric_id,period,perspective,value,currency,recorded_on\n"

#: a: one value corrected later, one recorded late. b: nothing reads otherwise. c: in dollars.
ROWS = """a,latency,2025Q1,joint,10,,
a,latency,2025Q1,joint,20,,2025-08-01
a,latency,2025Q2,joint,12,,2025-09-01
a,latency,2025Q3,joint,14,,
a,revenue,2025Q1,joint,100,EUR,
a,revenue,2025Q2,joint,110,EUR,
b,latency,2025Q1,joint,30,,
b,latency,2025Q2,joint,28,,
b,latency,2025Q3,joint,26,,
b,revenue,2025Q1,joint,80,EUR,
b,revenue,2025Q3,joint,90,EUR,
c,revenue,2025Q1,joint,100,USD,
c,revenue,2025Q2,joint,100,USD,
c,latency,2025Q2,joint,8,,
"""

RATES = "date,currency,rate\n" + "".join(
    f"2025-{month:02}-28,USD,0.8{month}\n" for month in range(1, 10)
)


def book(folder: Path, rows: str = ROWS, **more: str) -> Path:
    files = {
        "workbook.toml": WORKBOOK,
        "metrics.toml": METRICS,
        "alliances.csv": ALLIANCES,
        "observations.csv": HEADER + rows,
        "exchange_rates.csv": RATES,
        **{name.replace("__", "."): text for name, text in more.items()},
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def periods(*labels: str) -> list[Period]:
    return [Period.parse(label) for label in labels]


def vintages_like_the_whole(folder: Path, *labels: str) -> list[Vintage]:
    """Make vintages, and compare each with a whole analysis as of its day."""
    workbook = open_workbook(folder)
    found = as_known_then(analyse(workbook, n_draws=0), periods(*labels))
    for one in found:
        whole = analyse(workbook, as_of=one.as_of, n_draws=0)
        assert whole.period == one.period
        pd.testing.assert_frame_equal(one.grid, whole.grid)
        pd.testing.assert_frame_equal(one.panel, whole.panel)
    return found


def test_vintages_equal_the_whole_analysis_and_measure_only_what_may_differ(tmp_path: Path) -> None:
    first, second, third = vintages_like_the_whole(book(tmp_path), "2025Q1", "2025Q2", "2025Q3")
    # Known on 31 March and 30 June, a was corrected in August, and its value of the second
    # quarter came in September. The dollars of c had all their rates at either period's end.
    anew = [one.measured_anew for one in (first, second, third)]
    assert anew == [frozenset("a"), frozenset("a"), frozenset()]
    value = first.panel.set_index(["alliance_id", "metric_id"])["value"]
    assert value["a", "latency"] == 10  # 20 since August
    late = second.panel.query("alliance_id == 'a' and metric_id == 'latency'")
    assert late["period"].tolist() == ["2025Q1"]


def test_a_rate_recorded_late_has_everything_measured_anew(tmp_path: Path) -> None:
    rates = RATES.replace("\n", ",\n").replace("rate,\n", "rate,recorded_on\n")
    rates = rates.replace("2025-02-28,USD,0.82,", "2025-02-28,USD,0.82,2025-07-20")
    folder = book(tmp_path, exchange_rates__csv=rates)
    (found,) = vintages_like_the_whole(folder, "2025Q1")
    assert found.measured_anew == frozenset("abc")


def test_dollars_of_a_longer_period_are_measured_anew(tmp_path: Path) -> None:
    targets = "alliance_id,metric_id,period,target,currency\nc,revenue,2025H1,250,USD\n"
    folder = book(tmp_path, targets__csv=targets)
    (found,) = vintages_like_the_whole(folder, "2025Q1")
    assert found.measured_anew == frozenset(
        "ac"
    )  # the mean rate of the half-year was not known in March


def test_a_period_is_complete_on_the_first_day_on_which_anything_of_it_is_known(
    tmp_path: Path,
) -> None:
    rows = "a,latency,2025Q1,joint,10,,\na,latency,2025Q2,joint,12,,2025-07-09\n"
    analysis = analyse(open_workbook(book(tmp_path, rows)), n_draws=0)
    days = [first_complete_day(analysis, one) for one in periods("2025Q1", "2025Q2", "2025Q3")]
    assert days == [date(2025, 3, 31), date(2025, 7, 9), None]


@pytest.mark.thorough
@pytest.mark.slow
def test_the_sample_as_known_then_is_the_whole_analysis_as_of_the_day(
    some_of_the_sample: Path,
) -> None:
    workbook = open_workbook(some_of_the_sample)
    now = analyse(workbook, n_draws=0)
    (vintage,) = as_known_then(now, periods("2025Q2"))
    # Rows that came late or were corrected, and deals in foreign currencies closed later.
    assert 0 < len(vintage.measured_anew) < len(set(now.grid["alliance_id"]))
    whole = analyse(workbook, as_of=vintage.as_of, n_draws=0)
    assert whole.period == vintage.period
    pd.testing.assert_frame_equal(vintage.grid, whole.grid)
    pd.testing.assert_frame_equal(vintage.panel, whole.panel, check_exact=True)
    found = as_known_on(now, vintage.as_of)
    for name in ("grid", "measured", "values", "differences", "panel", "scores"):
        expected = getattr(whole, name)
        pd.testing.assert_frame_equal(getattr(found, name), expected, check_exact=True, obj=name)
