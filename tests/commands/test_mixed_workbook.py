"""One workbook with everything that published figures bring along loads without help.

Annual beside quarterly, two currencies, two perspectives, two fiscal calendars, thousand
beside million, a partial year, a cumulative period, an arm that ended, a restated year.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("computed_once")

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

SETTINGS = """
name = "Mixed"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]

[fiscal]
kaiyo = { ends_on = "03-31", named_after = "start" }
prairie = "05-31"
"""

METRICS = """
[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[pillars.resources]
label = "Resources"
weight = { leading = 1 }

[metrics.sales]
label = "Joint sales"
definition = "Sales of the joint business."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "money"
direction = "higher_is_better"
goalposts = [0, 2000000000]
sides = "one"
over_time = "sum"

[metrics.savings]
label = "Savings"
definition = "Savings of the year."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "money"
direction = "higher_is_better"
goalposts = [0, 4000000000]
frequency = "year"
over_time = "sum"

[metrics.people]
label = "People"
definition = "People at the end of the period."
role = "leading"
kind = "measured"
pillar = "resources"
unit = "people"
direction = "higher_is_better"
goalposts = [0, 1000]
sides = "each"
over_time = "last"
"""

ALLIANCES = """alliance_id,name,stage,started_on,ended_on
main,The pact,operate,1999-03-27,
arm,The arm that ended,retire,2010-04-07,2013-02-16
"""

PARTNERS = """partner_id,alliance_id,name,perspective
loire,main,Loire,ours
kaiyo,main,Kaiyo,theirs
loire,arm,Loire,ours
prairie,arm,Prairie,theirs
"""

HEADER = (
    "alliance_id,metric_id,period,perspective,partner_id,value,unit,currency,scale,recorded_on\n"
)

OBSERVATIONS = (
    HEADER
    + """main,sales,2012Q1,ours,loire,1200,million EUR,,,
main,sales,FY2011Q4,theirs,kaiyo,120,,JPY,billion,
main,sales,2012Q2,ours,loire,1250000,thousand,EUR,,
main,sales,2012Q3,ours,loire,1300,,EUR,million,
main,sales,2012Q4,ours,loire,1310,,EUR,million,
main,sales,2012Q4,ours,loire,1290,,EUR,million,2013-04-20
main,sales,2012,ours,loire,5000,,EUR,million,
main,sales,2012-9M,ours,loire,3750,,EUR,million,
main,savings,2012,joint,,2690,million,EUR,,
main,savings,2012,joint,,2650,million,EUR,,2013-07-01
main,people,2012Q4,ours,loire,400,people,,,
main,people,2012Q4,theirs,kaiyo,0.3,thousand people,,,
arm,sales,2012Q1,ours,loire,100,million,EUR,,
arm,sales,FY2012Q3,theirs,prairie,130,million,USD,,
arm,sales,2013-01-01/2013-02-16,ours,loire,40,million,EUR,,
main,sales,2013Q1,ours,loire,1350,million,EUR,thousand,
main,people,2012Q3,theirs,kaiyo,0.3,k,,,
main,sales,2012Q3,theirs,kaiyo,125,billion,JPY,,
main,sales,FY2012Q9,theirs,kaiyo,125,billion,JPY,,
"""
)

RATES = """date,currency,rate
2012-01-31,JPY,0.0099
2012-02-29,JPY,0.0095
2012-03-30,JPY,0.0091
2012-01-13,USD,0.78
2012-02-10,USD,0.76
"""


@pytest.fixture
def book(workbook: MakeWorkbook) -> Path:
    return workbook(
        workbook__toml=SETTINGS,
        metrics__toml=METRICS,
        alliances__csv=ALLIANCES,
        partners__csv=PARTNERS,
        observations__csv=OBSERVATIONS,
        exchange_rates__csv=RATES,
    )


def _values(run: Run, book: Path, *options: str) -> dict[tuple[str, str, str, str], float]:
    told = run("score", "--workbook", book, "--format", "json", *options)
    rows: list[dict[str, Any]] = json.loads(told.stdout)
    keys = ("alliance_id", "period", "id", "perspective")
    return {
        tuple(row[key] for key in keys): row["value"]  # type: ignore[misc]
        for row in rows
        if row["row"] == "metric" and row["value"] is not None
    }


def test_what_cannot_be_right_is_refused_with_its_reason_and_the_rest_counts(
    run: Run, book: Path
) -> None:
    told = run("check", "--workbook", book, "--format", "json")
    assert told.exit_code == 1
    errors = [row for row in json.loads(told.stdout) if row["severity"] == "error"]
    assert [(row["line"], row["column"]) for row in errors] == [
        (17, "unit"),  # million beside thousand
        (18, "unit"),  # k
        (19, "currency"),  # no rate of the third quarter
        (20, "period"),  # a ninth quarter
    ]
    assert "another scale" in errors[0]["reason"]
    assert "dated from 2012-07-01 to 2012-09-30" in errors[2]["reason"]
    # 2 alliances, 4 partners, 5 rates and 19 observations
    assert "30 rows in 4 tables: 24 accepted, 4 rejected, 2 superseded" in told.stderr


def test_every_figure_counts_in_its_own_place_and_currency(run: Run, book: Path) -> None:
    values = _values(run, book, "--period", "2012Q1..2013Q2")
    # 120 billion yen at the mean of 0.0099, 0.0095 and 0.0091: 0.0095
    assert values["main", "2012Q1", "sales", "theirs"] == pytest.approx(1.14e9)
    assert values["main", "2012Q1", "sales", "joint"] == pytest.approx((1.2e9 + 1.14e9) / 2)
    # thousand and million are the same money; the restated quarter counts, not the first one
    assert values["main", "2012Q2", "sales", "ours"] == 1.25e9
    assert values["main", "2012Q4", "sales", "ours"] == 1.29e9
    # their fiscal third quarter, December to February, ends in the first one of 2012
    assert values["arm", "2012Q1", "sales", "theirs"] == pytest.approx(130e6 * 0.77)
    assert values["main", "2012Q4", "people", "theirs"] == 300
    # the year is told at its end and until the next one, restated since
    assert values["main", "2012Q4", "savings", "joint"] == 2.65e9
    assert values["main", "2013Q1", "savings", "joint"] == 2.65e9
    # neither the year, nor nine months, nor a piece of a quarter is ever a quarter
    assert not {key for key in values if key[:3] == ("arm", "2013Q1", "sales")}
    assert {value for key, value in values.items() if key[2] == "sales"}.isdisjoint({5e9, 3.75e9})


def test_the_past_is_told_as_it_was_known(run: Run, book: Path) -> None:
    then = _values(run, book, "--period", "2012Q4", "--as-of", "2013-03-31")
    assert then["main", "2012Q4", "sales", "ours"] == 1.31e9
    assert then["main", "2012Q4", "savings", "joint"] == 2.69e9


def test_the_arm_that_ended_is_no_more_after_its_end(run: Run, book: Path) -> None:
    told = run("score", "--workbook", book, "--period", "2012Q1..2013Q2", "--format", "json")
    periods = {row["period"] for row in json.loads(told.stdout) if row["alliance_id"] == "arm"}
    assert max(periods) == "2013Q1"
