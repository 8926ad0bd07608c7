"""Warnings, forecasts and earlier calls on pages: the answer first, method and chance folded."""

from __future__ import annotations

import re

import pytest

from alliance_health.report import sections
from alliance_health.report.exporter import export_notebook
from alliance_health.report.warning_part import (
    CallDrawn,
    CallsPart,
    CallTold,
    ForecastPart,
    ForecastPoint,
    MethodSum,
    WarningsPart,
    WarningTold,
)

HOSTILE = "<script>alert('x')</script>"


def told(method: str, state: str, **changes: object) -> WarningTold:
    fields = {
        "alliance_id": "orion-halden", "alliance": "Orion", "event": "weak",
        "statement": "outcomes fall below 40", "method": method, "state": state, "horizon": 4,
        "probability": None, "reason": "3 of 8 leading pillars", "record": "unproven: 1 of 2",
        "hits": 1, "alarms": 2,
    }  # fmt: skip
    return WarningTold(**{**fields, **changes})


def warned(*rows: WarningTold) -> WarningsPart:
    return WarningsPart(finding="Alarm: outcomes fall below 40.", line="alarm", told=rows)


FORECAST = ForecastPart(
    statement="outcomes are expected at 60 in 2027Q1",
    basis="Forecast from the past of outcomes alone: not tested. Of 40 such forecasts 37 held.",
    points=tuple(
        ForecastPoint(
            period=period, horizon=at, median=60, low50=58, high50=62, low90=50, high90=70
        )
        for at, period in enumerate(("2026Q4", "2027Q1"), start=1)
    ),
)  # fmt: skip


def test_an_event_has_one_row_whatever_the_number_of_methods(make) -> None:
    rows = (told("k of n", "alarm"), told("control chart", "quiet"), told("model", "alarm"))
    view = make.alliance_view(warnings=warned(*rows))
    data = sections.early_warnings(view).data
    assert data["blocks"][0]["rows"] == [
        ["Outcomes fall below 40", "alarm by 2 of 3 methods, within four quarters",
         "3 of 8 leading pillars",
         "1 of 2 (weak or falling pillars), 1 of 2 (model): unproven"],
    ]  # fmt: skip
    assert len(data["folded"][0]["blocks"][0]["rows"]) == 3


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("quiet", "quiet"), "no alarm"),
        (("signal", "quiet"), "a warning, not yet an alarm"),
        (("cannot be told",), "cannot be told"),
        (("in progress",), "in progress"),
        (("alarm", "cannot be told"), "alarm by one method, within four quarters"),
    ],
)
def test_what_methods_say_together(make, states, said) -> None:
    rows = [told(method, state) for method, state in zip(("k of n", "model"), states, strict=False)]
    view = make.alliance_view(warnings=warned(*rows))
    assert sections.early_warnings(view).data["blocks"][0]["rows"][0][1] == said


def test_the_forecast_is_drawn_with_what_it_rests_on(make) -> None:
    section = sections.early_warnings(make.alliance_view(forecast=FORECAST))
    (figure,) = section.figures
    assert figure.finding == (
        "Outcomes are expected at 60 in 2027Q1. Forecast from the past of outcomes alone: not "
        "tested. Of 40 such forecasts 37 held."
    )
    assert [row[1] for row in figure.table["rows"]] == ["2026Q4", "2027Q1"]
    assert section.data["notes"] == []


def test_without_a_forecast_the_page_says_why_and_draws_nothing(make) -> None:
    why = "too little data for a forecast: fewer than 20 earlier forecasts could be checked"
    section = sections.early_warnings(make.alliance_view(forecast=ForecastPart(statement=why)))
    assert section.figures == ()
    assert section.data["notes"] == [why]


def test_page_one_has_one_line_about_warnings_and_one_about_calls(alliance_page) -> None:
    page = alliance_page(only=("page_one",), warnings=warned(told("model", "alarm")))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert said.count("Early warning ") == 1
    assert said.count("What became of last report’s calls") == 1
    assert "Early warning Alarm." in said


def test_the_portfolio_has_a_row_for_each_alliance_with_an_alarm(make) -> None:
    ends = {"event": "ended", "statement": "the alliance ends"}
    rows = (
        told("k of n", "alarm"),
        told("model", "alarm", horizon=2),
        told("k of n", "alarm", **ends),
    )
    view = make.portfolio_view(warnings=warned(*rows))
    (block,) = sections.portfolio_warnings(view).data["blocks"]
    assert block["rows"] == [
        ["Orion", "Outcomes fall below 40; the alliance ends", "four quarters",
         "weak or falling pillars, model"],
    ]  # fmt: skip


def calls(count: int) -> CallsPart:
    drawn = [
        CallDrawn(
            alliance_id="orion-halden", made_in="2026Q1", due_in="2026Q2", kind=kind,
            subject="Outcomes", said="Outcomes stay watch", followed="", outcome="right",
        )
        for kind in ("band", "warning")
        for _ in range(count)
    ]  # fmt: skip
    row = CallTold(
        alliance_id="orion-halden", alliance="Orion", period="2026Q1", claim="Outcomes fall",
        rests_on="", mark="open", told="due in 2026Q3", settled_in="",
    )  # fmt: skip
    added = MethodSum(method="k of n", hits=1, false_alarms=2, misses=3, open=4, untold=5)
    return CallsPart(line="of 2 alarms 1 came true", total="Of 8 settled calls 8 came true.",
                     told=(row,), sums=(added,), drawn=tuple(drawn))  # fmt: skip


def test_calls_of_the_portfolio_are_drawn_added_up_and_folded(make) -> None:
    section = sections.portfolio_calls(make.portfolio_view(calls=calls(10)))
    assert [figure.figure_id for figure in section.figures] == ["calls-marked"]
    assert section.figures[0].finding == "Of 8 settled calls 8 came true."
    assert section.data["blocks"][0]["rows"] == [
        ["weak or falling pillars", "1", "2", "3", "4", "5"]
    ]
    assert section.data["folded"][0]["blocks"][0]["rows"][0][0] == "Orion"


def test_without_calls_nothing_is_drawn(make) -> None:
    assert sections.portfolio_calls(make.portfolio_view()).figures == ()


def test_words_from_data_are_text(make, notebook_of) -> None:
    view = make.alliance_view(
        name=HOSTILE, forecast=FORECAST, warnings=warned(told("model", "alarm", reason=HOSTILE))
    )
    shown = notebook_of(sections.page_one(view), sections.early_warnings(view))
    assert HOSTILE not in export_notebook(shown)
