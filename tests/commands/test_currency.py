"""Foreign money through the whole way: scores, constant rates, explanation, trace."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("computed_once")

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
constant_rates_as_of = 2026-03-15
"""

METRICS = """
[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[metrics.sales]
label = "Sales"
definition = "Joint sales."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "money"
direction = "higher_is_better"
goalposts = [0, 200]
over_time = "sum"
"""

OBSERVATIONS = """alliance_id,metric_id,period,perspective,value,currency,recorded_on
a,sales,2026Q1,joint,90,USD,
a,sales,2026Q1,joint,100,USD,2026-04-20
a,sales,2026Q2,joint,110,USD,
b,sales,2026Q2,joint,50,,
"""

RATES = """date,currency,rate
2026-02-10,USD,0.7
2026-03-10,USD,0.9
2026-05-10,USD,1.0
"""


@pytest.fixture
def book(workbook: MakeWorkbook) -> Path:
    return workbook(
        workbook__toml=SETTINGS,
        metrics__toml=METRICS,
        observations__csv=OBSERVATIONS,
        exchange_rates__csv=RATES,
    )


def _rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def _scores(run: Run, book: Path, *options: str) -> dict[tuple[object, object], object]:
    rows = _rows(run("score", "--workbook", book, "--format", "json", *options))
    joint = [row for row in rows if row["id"] == "sales" and row["perspective"] == "joint"]
    return {(row["alliance_id"], row["period"]): (row["value"], row["score"]) for row in joint}


def test_sales_count_at_the_mean_rate_of_their_quarter(run: Run, book: Path) -> None:
    scores = _scores(run, book, "--period", "2026Q1..2026Q2")
    # 100 USD at (0.7 + 0.9) / 2, then 110 USD at 1.0; of 200
    assert scores["a", "2026Q1"] == (80, 40)
    assert scores["a", "2026Q2"] == (110, 55)
    assert scores["b", "2026Q2"] == (50, 25)


def test_constant_rates_are_those_of_the_day_in_the_settings(run: Run, book: Path) -> None:
    scores = _scores(run, book, "--period", "2026Q1..2026Q2", "--constant-rates")
    # the last rate up to 2026-03-15 is 0.9
    assert scores["a", "2026Q1"] == (90, 45)
    assert scores["a", "2026Q2"] == (99, 49.5)
    assert scores["b", "2026Q2"] == (50, 25)


def test_constant_rates_without_a_day_are_wrong_usage(run: Run, workbook: MakeWorkbook) -> None:
    result = run("score", "--workbook", workbook(), "--constant-rates")
    assert result.exit_code == 2
    assert "constant_rates_as_of" in result.stderr


def test_the_change_is_divided_into_currency_and_real(run: Run, book: Path) -> None:
    rows = _rows(run("explain", "a", "--workbook", book, "--format", "json"))
    points = {row["component"]: row["points"] for row in rows if row["index"] == "lagging_index"}
    # 40 to 55: 100 USD at the rate of the second quarter would have been 100, a score of 50
    assert points["currency"] == pytest.approx(10)
    assert points["real"] == pytest.approx(5)
    assert sum(points.values()) == pytest.approx(15, abs=1e-9)  # type: ignore[arg-type]


def test_an_alliance_in_the_reporting_currency_owes_nothing_to_rates(
    run: Run, workbook: MakeWorkbook
) -> None:
    own = OBSERVATIONS + "b,sales,2026Q1,joint,40,EUR,\n"
    files = {"workbook__toml": SETTINGS, "metrics__toml": METRICS, "exchange_rates__csv": RATES}
    book = workbook(observations__csv=own, **files)
    rows = _rows(run("explain", "b", "--workbook", book, "--format", "json"))
    points = {row["component"]: row["points"] for row in rows if row["index"] == "lagging_index"}
    assert (points["currency"], points["real"]) == (0, pytest.approx(5))


def test_a_trace_leads_through_restatement_and_currency(run: Run, book: Path) -> None:
    rows = _rows(run("trace", "a/2026Q1/joint/sales", "--workbook", book, "--format", "json"))
    found = [(row["use"], row["file"], row["line"], row["value"], row["stated"]) for row in rows]
    assert found == [
        ("counts", "observations.csv", 3, pytest.approx(80), 100),
        ("superseded", "observations.csv", 2, 90, 90),
        ("exchange rate", "exchange_rates.csv", 2, 0.7, 0.7),
        ("exchange rate", "exchange_rates.csv", 3, 0.9, 0.9),
    ]
    assert [row["currency"] for row in rows] == ["USD"] * 4
    # before the restatement was known
    early = _rows(
        run(
            *("trace", "a/2026Q1/joint/sales", "--workbook", book),
            *("--as-of", "2026-04-01", "--format", "json"),
        )
    )
    assert next((row["use"], row["line"]) for row in early) == ("counts", 2)
    assert "superseded" not in {row["use"] for row in early}


def test_an_amount_without_a_rate_is_a_row_error_and_the_rest_is_scored(
    run: Run, workbook: MakeWorkbook
) -> None:
    files = {"workbook__toml": SETTINGS, "metrics__toml": METRICS, "exchange_rates__csv": RATES}
    book = workbook(observations__csv=OBSERVATIONS + "b,sales,2026Q1,joint,1,GBP,\n", **files)
    result = run("score", "--workbook", book)
    assert result.exit_code == 1
    assert "no rate of GBP dated from 2026-01-01 to 2026-03-31" in result.stderr
    assert "a/2026Q2/joint/sales" in result.stdout


@pytest.mark.thorough
def test_a_page_shows_money_at_constant_rates_beside_the_published(
    run: Run, book: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    done = run("report", "--workbook", book, "--reports", reports)
    assert done.exit_code == 0, done.output
    pages = reports / "book" / "2026Q2" / "internal-en"
    page = (pages / "a.html").read_text(encoding="utf-8")
    told = page.partition("At constant exchange rates")[2].partition("</table>")[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", told)
    # 110 EUR and a score of 55 as published; 110 USD at 0.9 is 99 EUR, 49.5, shown as 50
    assert [re.sub("<.*?>", "", cell) for cell in cells[5:10]] == [
        "Sales",
        "€110",
        "€99",
        "55",
        "50",
    ]
    # the other alliance is in euros: nothing to tell
    assert "At constant exchange rates" not in (pages / "b.html").read_text(encoding="utf-8")
