"""Overrides of a band: told beside the computed one, from their period until they expire."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import alliance_health as ah
from alliance_health.report.build import build_health_report
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

HEADER = "alliance_id,period,id,band,reason,author,expires_on,recorded_on\n"
ONE = "a,2026Q1,governance,weak,The log has gaps.,alliance office,2026-06-30,\n"
SAID = "band overridden to weak by alliance office until 2026-06-30: The log has gaps"


@pytest.fixture
def scored(workbook: Make, run: Run) -> Callable[..., pd.DataFrame]:
    """Score the trial workbook with these overrides."""

    def score(rows: str, *options: str) -> pd.DataFrame:
        folder = workbook(overrides__csv=HEADER + rows)
        done = run("score", "--workbook", folder, "--format", "csv", *options)
        assert done.exit_code == 0, done.stderr
        return pd.read_csv(io.StringIO(done.stdout))

    return score


def reasons(table: pd.DataFrame, name: str = "governance") -> dict[str, str]:
    mine = table[(table["alliance_id"] == "a") & (table["id"] == name) & (table["row"] == "pillar")]
    return dict(zip(mine["period"], mine["reason"].fillna(""), strict=True))


def test_the_computed_band_stays_and_the_override_stands_beside_it(scored) -> None:
    with_it = scored(ONE, "--period", "2026Q1..2026Q2")
    without = scored("", "--period", "2026Q1..2026Q2")
    assert reasons(with_it) == {"2026Q1": SAID, "2026Q2": SAID}
    pd.testing.assert_frame_equal(with_it.drop(columns="reason"), without.drop(columns="reason"))


@pytest.mark.parametrize(
    ("expires", "held"), [("2026-06-30", ["2026Q1", "2026Q2"]), ("2026-06-29", ["2026Q1"])]
)
def test_an_override_holds_until_a_period_ends_after_it(scored, expires: str, held: list) -> None:
    table = scored(ONE.replace("2026-06-30", expires), "--period", "2026Q1..2026Q2")
    assert [period for period, reason in reasons(table).items() if reason] == held


def test_an_override_does_not_hold_before_its_period(scored) -> None:
    table = scored(ONE.replace("2026Q1", "2026Q2"), "--period", "2026Q1..2026Q2")
    assert reasons(table) == {"2026Q1": "", "2026Q2": SAID}


def test_an_override_recorded_after_the_date_is_not_known(scored) -> None:
    row = ONE.replace(",\n", ",2026-08-01\n")
    early = scored(row, "--as-of", "2026-07-31", "--period", "2026Q2")
    late = scored(row, "--as-of", "2026-08-01", "--period", "2026Q2")
    assert (reasons(early), reasons(late)) == ({"2026Q2": ""}, {"2026Q2": SAID})


def test_metrics_and_indices_can_be_overridden(scored) -> None:
    rows = ONE.replace("governance", "latency") + ONE.replace("governance", "lagging_index")
    table = scored(rows, "--period", "2026Q2").set_index(["alliance_id", "perspective", "id"])
    assert table.loc[("a", "joint", "latency"), "reason"] == SAID
    assert table.loc[("a", "joint", "lagging_index"), "reason"].endswith(f"; {SAID}")


def test_contradicting_and_expired_overrides_are_findings(workbook: Make, run: Run) -> None:
    other = ONE.replace("weak", "strong").replace("alliance office", "board")
    other = other.replace("2026-06-30", "2026-12-31")
    gone = ONE.replace("governance", "relationship").replace("2026-06-30", "2026-03-31")
    folder = workbook(overrides__csv=HEADER + ONE + other + gone)
    done = run("quality", "--workbook", folder, "--period", "2026Q2", "--format", "csv")
    found = pd.read_csv(io.StringIO(done.stdout)).set_index("kind").loc["override"]
    assert found["finding"].tolist() == [
        "strong by board until 2026-12-31 contradicts another override that holds "
        "(overrides.csv, line 3); withdraw one of them",
        "weak by alliance office until 2026-06-30 contradicts another override that holds "
        "(overrides.csv, line 2); withdraw one of them",
        "weak by alliance office expired on 2026-03-31 and is no longer shown "
        "(overrides.csv, line 4); renew it if it still holds",
    ]


def test_an_id_that_could_mean_two_is_refused_with_the_ways_to_say_which(
    workbook: Make, run: Run, trial: dict[str, str]
) -> None:
    # A metric that is called like the pillar `governance`, and a pillar of both roles.
    metrics = trial["metrics.toml"].replace("[metrics.latency]", "[metrics.governance]")
    metrics = metrics.replace(
        "[metrics.trust]",
        '[metrics.cover]\nlabel = "Cover"\ndefinition = "Cover."\n'
        'role = "leading"\nkind = "measured"\npillar = "financial"\nunit = "x"\n'
        'direction = "higher_is_better"\ngoalposts = [0, 4]\n\n[metrics.trust]',
    ).replace("weight = { lagging = 1 }", "weight = { leading = 1, lagging = 1 }")
    observations = trial["observations.csv"].replace("latency", "governance")
    rows = ONE + ONE.replace("governance", "financial")
    folder = workbook(
        metrics__toml=metrics, observations__csv=observations, overrides__csv=HEADER + rows
    )
    done = run("check", "--workbook", folder, "--format", "csv")
    assert done.exit_code == 1
    found = pd.read_csv(io.StringIO(done.stdout))
    assert found[["line", "reason", "remedy"]].to_numpy().tolist() == [
        [2, "ambiguous: both a metric and a pillar have this id",
         "write metric:governance or leading:governance"],
        [3, "ambiguous: a pillar with a leading and a lagging weight",
         "write leading:financial, lagging:financial, or pillar:financial for both"],
    ]  # fmt: skip
    said = ONE.replace("governance", "metric:governance") + ONE.replace(
        "governance", "pillar:financial"
    )
    folder = workbook(
        metrics__toml=metrics, observations__csv=observations, overrides__csv=HEADER + said
    )
    done = run("score", "--workbook", folder, "--period", "2026Q2", "--format", "csv")
    assert done.exit_code == 0
    table = pd.read_csv(io.StringIO(done.stdout))
    told = table[table["reason"].fillna("").str.contains("overridden")]
    assert sorted(told["number_id"]) == [
        "a/2026Q2/joint/governance",
        "a/2026Q2/joint/lagging:financial",
        "a/2026Q2/joint/leading:financial",
    ]


def test_pages_tell_the_override_and_keep_verdict_and_order(workbook: Make) -> None:
    def reports(rows: str):
        folder = workbook(overrides__csv=HEADER + rows)
        analysis = ah.analyse(ah.open_workbook(folder), n_draws=0)
        source = ReportSource(analysis, Period.parse("2026Q2"))
        both = [build_health_report(source, name) for name in "ab"]
        return both[0], build_portfolio_report(source, both)

    text = ONE.replace("The log has gaps.", "<b>Gaps</b> in the log.")
    report, portfolio = reports(text)
    plain, before = reports("")
    assert report.verdict == plain.verdict
    assert [row.alliance_id for row in portfolio.rows] == [row.alliance_id for row in before.rows]
    row = next(one for one in report.scorecard if one.id == "governance")
    assert (row.band, row.overrides[0].band, row.reason) == ("watch", "weak", "")
    assert row.overrides[0].reason == "<b>Gaps</b> in the log."
    statement = (
        "An override holds: Governance (leading) weak instead of watch, by alliance office. "
        "The verdict keeps to the computed bands."
    )
    assert report.override_statement == statement
    assert portfolio.rows[0].override_statement == statement
    assert (plain.override_statement, portfolio.rows[1].override_statement) == ("", "")


def test_an_expired_override_is_listed_in_the_data_section_only(workbook: Make) -> None:
    row = ONE.replace("2026-06-30", "2026-03-31")
    folder = workbook(overrides__csv=HEADER + row)
    analysis = ah.analyse(ah.open_workbook(folder), n_draws=0)
    report = build_health_report(ReportSource(analysis, Period.parse("2026Q2")), "a")
    assert all(not one.overrides for one in report.scorecard)
    assert report.override_statement == ""
    listed = report.data_health.found.overrides
    assert [(one.holds, one.expires_on) for one in listed] == [(False, "2026-03-31")]
