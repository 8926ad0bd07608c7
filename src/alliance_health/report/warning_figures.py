"""The figures of early warnings and of earlier calls, with their names, findings and tables."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures.calls import figure_calls, table_calls
from alliance_health.figures.forecast_fan import figure_forecast_fan, table_forecast_fan
from alliance_health.insights.links.fan import FAN_COLUMNS
from alliance_health.language import speak
from alliance_health.report.page_one import AllianceView
from alliance_health.report.portfolio_sections import PortfolioView, labels_of_portfolio
from alliance_health.report.section import SectionFigure
from alliance_health.report.wording import capital, sentence


def forecast_figure(view: AllianceView) -> SectionFigure | None:
    """Return where the outcomes of the alliance are expected; None without a forecast.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    SectionFigure or None
        Its own history and fan only.
    """
    report, forecast = view.report, view.report.forecast
    if not forecast.points:
        return None
    rows = pd.DataFrame([one.model_dump() for one in forecast.points])
    fan = rows.assign(alliance_id=report.alliance_id)[list(FAN_COLUMNS)]
    labels = {report.alliance_id: report.name}
    return SectionFigure(
        "forecast-fan",
        speak("Where outcomes are expected"),
        f"{sentence(capital(forecast.statement))} {forecast.basis}",
        figure_forecast_fan(view.scores, fan, labels, red_line=forecast.red_line),
        table_forecast_fan(fan, labels),
    )


def calls_figures(view: PortfolioView) -> tuple[SectionFigure, ...]:
    """Return what became of all calls of earlier reports; nothing without a call.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    tuple of SectionFigure
        One figure, or none.
    """
    part, labels = view.report.calls, labels_of_portfolio(view.report)
    if not part.drawn:
        return ()
    calls = pd.DataFrame([one.model_dump() for one in part.drawn])
    return (
        SectionFigure(
            "calls-marked",
            speak("Every call and what became of it"),
            part.total or speak("No call is settled yet."),
            figure_calls(calls, labels),
            table_calls(calls, labels),
        ),
    )
