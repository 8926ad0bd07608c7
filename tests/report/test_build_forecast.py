"""Forecasts, warnings and calls of one alliance: its own, and nothing of any other in its file."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from alliance_health.analysis import Analysis
from alliance_health.insights.links.result import LINK_COLUMNS, PROFILE_COLUMNS, LinkTest
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report import sections
from alliance_health.report.build import build_health_report
from alliance_health.report.build_calls import calls_of
from alliance_health.report.build_forecast import forecast_of
from alliance_health.report.build_warnings import warnings_of
from alliance_health.report.exporter import export_notebook
from alliance_health.report.source import ReportSource
from alliance_health.store import AllianceView
from alliance_health.tables.calendar import Period

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
OWN = "tavanne-robotics"
NEW_SECTIONS = ("page_one", "early_signs", "early_warnings", "calls_kept")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Return the sample with a name for each alliance and partner that cannot come by chance."""
    found = analyse(open_workbook(SAMPLE), n_draws=0)
    frames = dict(found.tables.frames)
    for table in ("alliances", "partners"):
        names = [f"Canary{table[0]}{at:03d}" for at in range(len(frames[table]))]
        frames[table] = frames[table].assign(name=names)
    return replace(found, tables=replace(found.tables, frames=frames))


def links(verdict: str) -> LinkTest:
    row = {
        "leading": "leading_index", "lagging": "lagging_index", "verdict": verdict, "lag": 2.0,
        "lag_low": 2.0, "lag_high": 2.0, "association": 0.7, "declared": True, "alliance_id": "",
        "n_alliances": 20.0, "n_periods": 16.0, "permutations": 4999.0, "p": 0.001,
    }  # fmt: skip
    table = pd.DataFrame([{**dict.fromkeys(LINK_COLUMNS), **row}], columns=list(LINK_COLUMNS))
    profiles = pd.DataFrame(columns=list(PROFILE_COLUMNS))
    return LinkTest(table, profiles, tested=1, explored=0)


@pytest.fixture(scope="module")
def source(analysis: Analysis) -> ReportSource:
    before = ReportSource(analysis, analysis.period.shift(-1))
    return ReportSource(
        analysis,
        analysis.period,
        links=links("leads by 2 quarters (2-2), confirmed"),
        earlier=before.calls,
    )


def decoded(page: str) -> str:
    """Undo what stands between a page and the words in it: entities, and escapes of JSON."""
    plain = html.unescape(page)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), plain)


def test_the_file_of_an_alliance_holds_nothing_of_others(source, notebook_of) -> None:
    report = build_health_report(source, OWN)
    assert len(report.forecast.points) == 4  # there is something to leak
    assert report.calls.told
    view = AllianceView(report, source.by_alliance[OWN])
    shown = [getattr(sections, name)(view) for name in NEW_SECTIONS]
    page = decoded(export_notebook(notebook_of(*shown)))
    assert report.name in page
    alliances = source.analysis.tables["alliances"].set_index("alliance_id")["name"]
    partners = source.analysis.tables["partners"]
    others = partners.loc[partners["alliance_id"] != OWN]
    mine = set(partners.loc[partners["alliance_id"] == OWN, "partner_id"])
    strange = [*alliances.drop(OWN), *alliances.drop(OWN).index, *others["name"]]
    strange += sorted(set(others["partner_id"]) - mine)
    assert [name for name in strange if name in page] == []
    assert [name for name in strange if name in report.model_dump_json()] == []


def test_the_points_of_a_page_are_those_of_its_own_alliance(source) -> None:
    fan = source.outlook.fan.set_index(["alliance_id", "horizon"])
    for point in forecast_of(source, OWN).points:
        assert point.median == fan.loc[(OWN, point.horizon), "median"]
        assert point.low90 <= point.low50 <= point.median <= point.high50 <= point.high90


def test_an_index_that_is_not_confirmed_is_not_in_the_forecast(analysis, source) -> None:
    other = ReportSource(analysis, analysis.period, links=links("leads in sample by 2 quarters"))
    assert source.outlook.leads
    assert not other.outlook.leads
    assert "it is not shown that it helps forecasts" in forecast_of(other, OWN).basis
    untested = ReportSource(analysis, analysis.period)
    assert "was not tested" in forecast_of(untested, OWN).basis


def test_nothing_that_came_later_is_in_a_forecast(analysis) -> None:
    period = Period.parse("2025Q4")
    cut = analysis.scores["period"] <= period.label
    known = replace(analysis, scores=analysis.scores[cut].reset_index(drop=True))
    there, here = (ReportSource(one, period) for one in (analysis, known))
    assert forecast_of(there, OWN) == forecast_of(here, OWN)


def test_the_new_the_ended_and_the_silent_one_say_why(analysis, source) -> None:
    assert forecast_of(source, "wexcombe-pharma").statement == (
        "no forecast: outcomes have no index in 2026Q3"
    )
    ended = ReportSource(analysis, Period.parse("2025Q2"))
    assert forecast_of(ended, "fenmark-utilities").statement == (
        "no forecast: the alliance has ended"
    )
    assert warnings_of(ended, "fenmark-utilities").line == (
        "no alarm; already the case: the alliance has ended, a renewal was missed"
    )
    assert forecast_of(source, "pellucid-sensors").points == ()


def test_an_alarm_that_the_forecast_does_not_bear_out_says_so(source) -> None:
    told = warnings_of(source, OWN)
    assert min(point.low90 for point in forecast_of(source, OWN).points) > 40
    assert told.finding.endswith("The forecast stays above 40 and does not bear that out.")
    # Of the new alliance outcomes cannot be judged: that is not the same as no alarm.
    assert warnings_of(source, "wexcombe-pharma").line == (
        "no alarm; of 2 of 4 events nothing can be said: too early to judge results"
    )


def test_as_many_alarms_are_drawn_as_are_added_up(source) -> None:
    part = calls_of(source)
    added = next(one for one in part.sums if one.method == "any method")
    drawn = [one.outcome for one in part.drawn if one.kind == "warning"]
    assert len(drawn) > 5
    assert drawn.count("right") == added.hits
    assert drawn.count("wrong") == added.false_alarms
    assert drawn.count("open") == added.open


def test_one_alliance_with_16_quarters_is_told_too_little_data() -> None:
    case = analyse(open_workbook(SAMPLE.parent / "cases" / "sony_ericsson"), n_draws=0)
    alone = ReportSource(case, case.period)
    (name,) = alone.alliances
    assert "oo little data" in forecast_of(alone, name).statement
    told = warnings_of(alone, name)
    assert "Too little data to prove any early warning here" in told.finding
    assert told.line == (
        "already the case: outcomes are below 40, outcomes have dropped sharply and not recovered, "
        "the alliance has ended; nothing else can be foretold"
    )
    assert json.loads(forecast_of(alone, name).model_dump_json())["points"] == []
