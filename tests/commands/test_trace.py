"""`trace` leads from every number of a page to its rows: counts, tables and findings too."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from alliance_health.analysis import Analysis
from alliance_health.commands.trace import trace_number
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report import sections
from alliance_health.report.build import build_health_report
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.exporter import export_notebook
from alliance_health.report.section import Section
from alliance_health.report.source import ReportSource
from alliance_health.store import AllianceView, PortfolioView
from alliance_health.tables.calendar import Period

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

QUARTERS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]

#: Trust comes every quarter of two years and then no more; latency lies beyond 40 days, the
#: unhealthy end, in the last two; both sides differ about revenue; one row came 10 days late.
OBSERVATIONS = "\n".join(
    [
        "alliance_id,metric_id,period,perspective,value,recorded_on",
        *(f"a,trust,{quarter},{side},4," for quarter in QUARTERS for side in ("ours", "theirs")),
        *("a,latency,2026Q1,joint,10,", "a,latency,2026Q2,joint,50,", "a,latency,2026Q3,joint,60,"),
        *("a,latency,2026Q1,joint,20,2026-05-01", "b,latency,2026Q3,joint,twelve,"),
        *("a,revenue,2026Q3,ours,100,", "a,revenue,2026Q3,theirs,80,2026-10-10"),
        *("a,launches,2026Q3,joint,3,2026-09-30", ""),
    ]
)

#: Due in the third quarter: c1 kept on date (first promised for June), c2 late, c3 open; c4 theirs.
COMMITMENTS = """commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,recorded_on
c1,a,ours,Plan,2026-05-01,2026-06-30,,2026-05-01
c1,a,ours,Plan,2026-05-01,2026-07-31,2026-07-30,2026-07-30
c2,a,ours,Staff,2026-05-01,2026-07-31,2026-08-30,
c3,a,ours,Budget,2026-05-01,2026-09-30,,
c4,a,theirs,Rig,2026-05-01,2026-08-31,2026-08-31,
c5,a,theirs,Lab,2026-05-01,2026-10-31,,
c6,b,ours,Plan,2026-05-01,2026-07-31,,
c7,a,nobody,Plan,2026-05-01,2026-07-31,,
c8,a,ours,Plan
"""

#: Four wait: d2, due first, before d1 and d3, and d4, which has no day.
DECISIONS = """decision_id,alliance_id,title,level,raised_by,raised_on,due_on,closed_on,\
outcome,asked,cost_of_delay,currency
d1,a,Sponsor,executive,ours,2026-05-01,2026-11-30,,,yes,100,USD
d2,a,Budget,executive,ours,2026-05-01,2026-10-31,,,yes,,
d3,a,Owner,executive,ours,2026-05-01,2026-12-31,,,yes,,
d4,a,Site,executive,ours,2026-05-01,,,,yes,,
d5,a,Name,executive,ours,2026-05-01,2026-06-30,2026-06-01,,yes,,
"""

#: i2 is 30 days old at the end of September, i1 it settled before.
ISSUES = """issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on
i1,a,Old,ours,2026-01-01,,2026-02-01
i2,a,Invoices,theirs,2026-08-31,,
i3,a,Data,ours,2026-09-20,,2026-10-05
"""

RISKS = """risk_id,alliance_id,title,likelihood,impact,value_at_risk,opened_on,closed_on
r1,a,Fire,1,5,,2026-01-01,
r2,a,Flood,5,5,,2026-01-01,
r3,a,Strike,4,4,,2026-01-01,
r4,a,Rain,1,1,,2026-01-01,
r5,a,Over,5,5,,2026-01-01,2026-02-01
"""

EVENTS = """event_id,alliance_id,occurred_on,type,title
e1,a,2026-08-14,shock,Flood at the plant
e2,a,2026-06-30,shock,Too early
"""

RATES = "currency,date,rate\nUSD,2026-04-30,0.5\n"

OVERRIDES = """alliance_id,period,id,band,reason,author,expires_on
a,2026Q3,latency,watch,The rig was down.,office,2026-12-31
"""

LAUNCHES = """
[metrics.launches]
label = "Launches"
definition = "Launches together."
role = "lagging"
kind = "measured"
pillar = "financial"
unit = "count"
direction = "higher_is_better"
goalposts = [0, 10]
"""

FILES = {
    "alliances.csv": "alliance_id,name,stage,started_on\na,Alpha,operate,2024-01-01\n"
    "b,Beta,operate,2026-01-01\n",
    "observations.csv": OBSERVATIONS,
    "commitments.csv": COMMITMENTS,
    "decisions.csv": DECISIONS,
    "issues.csv": ISSUES,
    "risks.csv": RISKS,
    "events.csv": EVENTS,
    "exchange_rates.csv": RATES,
    "overrides.csv": OVERRIDES,
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, trial: dict[str, str]) -> Path:
    folder = tmp_path_factory.mktemp("book")
    files = {**trial, **FILES, "metrics.toml": trial["metrics.toml"] + LAUNCHES}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def known(book: Path) -> Analysis:
    return analyse(open_workbook(book), n_draws=20)


@pytest.fixture(scope="module")
def source(known: Analysis) -> ReportSource:
    return ReportSource(known, Period.parse("2026Q3"))


@pytest.fixture(scope="module")
def page(source: ReportSource) -> str:
    view = AllianceView(build_health_report(source, "a"), source.by_alliance["a"])
    return page_of(*(getattr(sections, name)(view) for name in ALLIANCE_SECTIONS))


def traced(analysis: Analysis, number: str) -> pd.DataFrame:
    found = trace_number(analysis, number)
    assert found is not None, number
    return found


def lines(rows: pd.DataFrame, use: str = "counts") -> list[int]:
    return [int(line) for line in rows.loc[rows["use"] == use, "line"]]


def page_of(*shown: Section) -> str:
    """Make a page as if a kernel had run its notebook."""
    cells = []
    for count, section in enumerate(shown, start=1):
        cell = nbformat.v4.new_code_cell("shown", execution_count=count)
        cell.metadata["papermill"] = {"status": "completed"}
        outputs = [
            {"output_type": "display_data", "data": data, "metadata": metadata}
            for data, metadata in section.outputs()
        ]
        cell.outputs = [nbformat.from_dict(one) for one in outputs]
        cells.append(cell)
    return export_notebook(nbformat.v4.new_notebook(cells=cells))


ALLIANCE_SECTIONS = (
    *("page_one", "what_changed", "scorecard", "both_sides", "leading_versus_lagging"),
    *("governance", "data_health", "definitions", "provenance"),
)


def numbers_of(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'data-number="([^"]*)"', page)]


def shown_by(page: str, number: str) -> str:
    """Return what a reader sees in the elements of a number."""
    found = re.findall(rf'<(\w+)[^>]*data-number="{re.escape(number)}"[^>]*>(.*?)</\1>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", inside) for _, inside in found)


def test_commitments_due_and_kept_lead_to_their_rows_and_former_versions(known: Analysis) -> None:
    due = traced(known, "a/2026Q3/ours/count:commitments_due")
    # c1 in its newer version (line 3), c2 and c3; on date was only c1.
    assert lines(due) == [3, 4, 5]
    assert due.loc[due["use"] == "counts", "value"].tolist() == [1.0, 0.0, 0.0]
    assert due.loc[due["use"] == "counts", "key"].tolist() == ["c1", "c2", "c3"]
    assert lines(due, "superseded") == [2]
    assert lines(traced(known, "a/2026Q3/ours/count:commitments_kept")) == [3]
    assert lines(traced(known, "a/2026Q3/theirs/count:commitments_kept")) == [6]
    assert traced(known, "a/2026Q3/joint/count:commitments_due").empty


def test_decisions_issues_risks_and_events_come_in_the_order_of_the_page(known: Analysis) -> None:
    asked = traced(known, "a/2026Q3/joint/count:decisions_asked")
    counted = asked[asked["use"] == "counts"]
    assert counted["key"].tolist() == ["d2", "d1", "d3", "d4"]
    # d1 costs 100 USD a month, 50 EUR at the rate of 0.5 behind it.
    assert asked.loc[asked["key"] == "d1", ["value", "stated", "currency"]].to_numpy().tolist() == [
        [50.0, 100.0, "USD"]
    ]
    assert asked.loc[asked["use"] == "exchange rate", "value"].tolist() == [0.5]
    issues = traced(known, "a/2026Q3/joint/count:issues_open")
    assert issues[["key", "value"]].to_numpy().tolist() == [["i2", 30.0], ["i3", 10.0]]
    assert traced(known, "a/2026Q3/joint/count:risks")["key"].tolist() == ["r2", "r3", "r1", "r4"]
    assert lines(traced(known, "a/2026Q3/joint/count:events")) == [2]


def test_one_row_of_a_count_can_be_asked_for(known: Analysis) -> None:
    assert lines(traced(known, "a/2026Q3/joint/count:issues_open/i3")) == [4]
    assert trace_number(known, "a/2026Q3/joint/count:issues_open/i1") is None


def test_a_count_is_as_known_on_the_day(book: Path) -> None:
    from datetime import date

    then = analyse(open_workbook(book), as_of=date(2026, 7, 29), n_draws=0)
    # The day before it was kept, c1 was due in June, and the version that says otherwise unknown.
    assert lines(traced(then, "a/2026Q2/ours/count:commitments_due")) == [2]


def test_a_table_leads_to_every_row_and_says_why_one_was_rejected(known: Analysis) -> None:
    rows = traced(known, "a/2026Q3/joint/table:commitments")
    uses = dict(zip(rows["line"], rows["use"], strict=True))
    # line 9 names nobody's side; line 10 ends after four of eight fields
    assert uses == {2: "superseded", **dict.fromkeys(range(3, 9), "accepted")} | {
        9: "rejected",
        10: "rejected",
    }
    reasons = dict(zip(rows["line"], rows["reason"], strict=True))
    assert reasons[9].startswith("made_by: ")
    assert isinstance(reasons[10], str)
    assert pd.isna(reasons[3])


def test_findings_lead_to_their_rows(known: Analysis) -> None:
    found = "a/2026Q3/joint/finding:"
    conflict = traced(known, f"{found}conflicts/revenue/2026Q3")
    assert conflict["value"].tolist() == [100.0, 80.0]
    late = traced(known, f"{found}late/observations/observations")
    # Revenue of the third quarter from 10 October on, ten days after its end.
    assert late.loc[late["use"] == "counts", ["key", "value"]].to_numpy().tolist() == [
        ["a/revenue/2026Q3/theirs", 10.0]
    ]
    silent = traced(known, f"{found}silent/2025Q4")
    assert len(silent) == 2 * len(QUARTERS)
    clipped = traced(known, f"{found}clipped/latency")
    assert clipped.loc[clipped["use"] == "counts", "value"].tolist() == [50.0, 60.0]
    # of the first quarter the newer version, and behind it the one it superseded
    assert Counter(clipped["use"]) == {"counts": 2, "within scale": 1, "superseded": 1}
    assert traced(known, f"{found}overrides/metric/leading/latency")["table"].tolist() == [
        "overrides"
    ]


def test_every_number_of_a_page_can_be_traced(page: str, source: ReportSource) -> None:
    numbers = numbers_of(page)
    kinds = Counter(one.split("/")[-1].partition(":")[0] for one in numbers if ":" in one)
    assert {"commitments_due", "commitments_kept", "events", "risks"} <= {
        one.partition("count:")[2].split("/")[0] for one in numbers
    }
    assert not kinds["table"]  # what became of all rows is on the page of the portfolio
    unknown = [one for one in dict.fromkeys(numbers) if trace_number(source.analysis, one) is None]
    assert unknown == []


@pytest.fixture(scope="module")
def portfolio_page(source: ReportSource) -> str:
    reports = [build_health_report(source, name) for name in source.alliances]
    view = PortfolioView(build_portfolio_report(source, reports), source.scores)
    return page_of(sections.portfolio_page_one(view), sections.portfolio_data_health(view))


def test_every_number_of_the_portfolio_can_be_traced(
    portfolio_page: str, source: ReportSource
) -> None:
    numbers = numbers_of(portfolio_page)
    assert sum("/table:" in one for one in numbers) >= len(source.analysis.accounting)
    assert "/2026Q3/joint/finding:late/observations/observations" in numbers
    unknown = [one for one in dict.fromkeys(numbers) if trace_number(source.analysis, one) is None]
    assert unknown == []


def test_counts_of_a_page_are_the_rows_that_a_trace_counts(page: str, source: ReportSource) -> None:
    counts = {one for one in numbers_of(page) if re.search(r"/joint/count:\w+$", one)}
    told = {one.rpartition(":")[2]: len(lines(traced(source.analysis, one))) for one in counts}
    assert told == {"decisions_asked": 4, "issues_open": 2, "risks": 4, "events": 1}
    for side, name, count in (
        ("ours", "due", 3), ("ours", "kept", 1), ("theirs", "due", 1), ("theirs", "kept", 1)
    ):  # fmt: skip
        number = f"a/2026Q3/{side}/count:commitments_{name}"
        assert shown_by(page, number) == str(count)
        assert len(lines(traced(source.analysis, number))) == count
    assert "2 are open" in shown_by(page, "a/2026Q3/joint/count:issues_open")
    assert page.count("And 1 more.") == 2  # of four decisions and of four risks three are told


def test_rows_of_a_table_are_as_many_as_the_page_says(
    portfolio_page: str, source: ReportSource
) -> None:
    account = portfolio_page.partition("What became of the rows</h3>")[2].partition("</table>")[0]
    for row in source.analysis.accounting.to_dict("records"):
        number = f"/2026Q3/joint/table:{row['table']}"
        counted = Counter(traced(source.analysis, number)["use"])
        own = rf'<tr data-number="{number}"><th scope="row">{re.escape(row["file"])}</th>(.*?)</tr>'
        (cells,) = re.findall(own, account)
        shown = [int(one) for one in re.sub(r"<[^>]+>", " ", cells).split()]
        parts = ("accepted", "superseded", "rejected")
        assert shown == [row["rows_in"], *(counted[part] for part in parts)]


def test_every_row_of_governance_and_of_the_data_names_its_number(page: str) -> None:
    without_charts = re.sub(r"<figure.*?</figure>", "", page, flags=re.DOTALL)
    for name in ("governance", "data-health"):
        told = without_charts[without_charts.index(f'id="{name}"') :].partition("</section>")[0]
        bodies = re.findall(r"<tbody>.*?</tbody>", told, flags=re.DOTALL)
        rows = [row for body in bodies for row in re.findall(r"<tr[^>]*>", body)]
        assert len(rows) >= 5
        assert [row for row in rows if "data-number" not in row] == []


@pytest.mark.parametrize(
    "number",
    [
        "a/2026Q3/joint/nothing",
        "a/2026Q3/joint/count:nothing",
        "a/2026Q3/ours/count:events",
        "a/2031Q3/joint/count:events",
        "c/2026Q3/joint/count:events",
        "a/2026Q3/joint/table:ratings",
        "a/2026Q3/joint/table:events/e1",
        "a/2026Q3/joint/finding:silent/2020Q1",
        "a/2026Q3/joint/finding:nothing/x",
    ],
)
def test_an_id_that_no_page_has_names_no_number(known: Analysis, number: str) -> None:
    assert trace_number(known, number) is None


def test_another_id_is_refused_with_the_kinds_that_exist(book: Path, run: Run) -> None:
    done = run("trace", "a/2026Q3/joint/count:nothing", "--workbook", book)
    assert done.exit_code == 2
    for kind in ("number_id", "count:commitments_due", "table:TABLE", "finding:NAME/WHICH"):
        assert kind in done.stderr


def test_a_trace_of_ratings_and_contacts_names_nobody(workbook: Make, run: Run) -> None:
    ratings = "alliance_id,wave,perspective,level,respondent_id,item_id,rating\n" + "".join(
        f"a,2026Q1,ours,executive,jane{number},q21,4\n" for number in range(5)
    )
    contacts = (
        "alliance_id,contact_ours,contact_theirs,period,exchanges\n"
        "a,jane0,joe,2026Q1,3\na,jane1,joe,2026Q1,many\n"
    )
    book = workbook(ratings__csv=ratings, contacts__csv=contacts)
    for table in ("ratings", "contacts"):
        done = run("trace", f"a/2026Q1/joint/table:{table}", "--workbook", book, "--format", "csv")
        assert done.exit_code == 1, done.stderr  # the rejected contact
        # Five people answered: how many did, a trace of ratings does not tell.
        assert len(pd.read_csv(io.StringIO(done.stdout))) == (1 if table == "ratings" else 2)
        assert not re.search("jane|joe", done.stdout)
