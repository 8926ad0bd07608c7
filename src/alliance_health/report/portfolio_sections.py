"""The sections of the portfolio's report: where every alliance stands, and which moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Protocol

import pandas as pd

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.figures.heat_map import figure_heat_map, table_heat_map
from alliance_health.figures.portfolio_quadrant import (
    figure_portfolio_quadrant,
    table_portfolio_quadrant,
)
from alliance_health.figures.table import FigureTable
from alliance_health.insights.names import is_between, say_index
from alliance_health.insights.portfolio import BETWEEN, NOT_PLACED, say_place
from alliance_health.language import speak, speak_count
from alliance_health.report import svg
from alliance_health.report.alliance_sections import made_from
from alliance_health.report.health_report import IndexCard, PortfolioReport, PortfolioRow
from alliance_health.report.page_one import EDITION_NAMES, reading
from alliance_health.report.portfolio_fit import NAME, STATEMENT, fit_portfolio, list_names
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.svg_names import names_beside
from alliance_health.report.svg_quadrant import portfolio_map
from alliance_health.report.wording import sentence
from alliance_health.vocabulary import Edition, Quadrant, Role

#: Places of the quadrant in the order in which they need attention.
PLACES = (
    Quadrant.STALLED.value,
    Quadrant.LIVING_ON_THE_PAST.value,
    BETWEEN,
    NOT_PLACED,
    Quadrant.BUILDING.value,
    Quadrant.IN_FORM.value,
)

#: Size of the small index lines in the list of alliances, in pixels.
SPARK_SIZE = (112, 34)

#: What a small line keeps free around it, so that its last point is whole.
SPARK_MARGINS = (4, 5, 5, 5)


class PortfolioView(Protocol):
    """What the sections of the portfolio's report are made from."""

    @property
    def report(self) -> PortfolioReport:
        """Everything the page says."""

    @property
    def scores(self) -> pd.DataFrame:
        """Pillar and index rows of `score` of all alliances."""


def portfolio_page_one(view: PortfolioView) -> Section:
    """Return page one: how the portfolio stands, who stands where, and which moved.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Its picture is inline; it needs no script.
    """
    report = view.report
    placed = _by_attention(row for row in report.rows if _place(row) is not None)
    found = portfolio_map([_place(row) for row in placed], (report.leading_cut, report.lagging_cut))
    data: dict[str, Any] = {
        "about": about_portfolio(report),
        "headline": report.headline,
        "sentence": report.sentence,
        "groups": _groups(report.rows),
        "map": asdict(found),
        "marks": [_mark(row) for row in placed],
        "names": [asdict(one) for one in names_beside(found, [row.name for row in placed])],
        "room": {"name": NAME, "statement": STATEMENT},
        "count": len(report.rows),
        "movers": [asdict(mover) for mover in report.movers],
        "movers_statement": report.movers_statement,
        "warnings_statement": report.warnings_statement,
        "calls_statement": report.calls_statement,
    }
    data["fit"] = fit_portfolio(data)
    verdict = f"{report.headline}. {report.sentence}"
    return Section(
        *("page-one", speak("Verdict"), verdict, "portfolio_page_one", data), report=report
    )


def about_portfolio(report: PortfolioReport) -> dict[str, Any]:
    """Say what the page is about, for its title, its edges and its index.

    Parameters
    ----------
    report : PortfolioReport
        Everything the page says.

    Returns
    -------
    dict
        Name, period, edition, language, date of the data, notice, headline.
    """
    return {
        "kind": "portfolio",
        "name": report.workbook,
        "period": report.period,
        "edition": report.edition,
        "edition_name": speak(EDITION_NAMES[Edition(report.edition)]),
        "language": report.language,
        "as_of": report.as_of,
        "notice": report.notice,
        "headline": report.headline,
        "sentence": report.sentence,
    }


def place_name(row: PortfolioRow) -> str:
    """Name the place under which an alliance is listed.

    Parameters
    ----------
    row : PortfolioRow
        One alliance.

    Returns
    -------
    str
        One of `PLACES`.
    """
    name = row.quadrant.name
    if name is None:
        return NOT_PLACED
    return BETWEEN if is_between(name) else name


def _groups(rows: Iterable[PortfolioRow]) -> list[dict[str, Any]]:
    """List the alliances by place, those that need attention first."""
    by_place: dict[str, list[dict[str, str]]] = {place: [] for place in PLACES}
    for row in rows:
        by_place[place_name(row)].append({"alliance_id": row.alliance_id, "name": row.name})
    chosen = list_names(list(by_place.values()))
    return [
        {
            "place": place,
            "name": say_place(place),
            "count": len(found),
            "alliances": listed,
            "more": more,
        }
        for (place, found), (listed, more) in zip(by_place.items(), chosen, strict=True)
    ]


def _by_attention(rows: Iterable[PortfolioRow]) -> list[PortfolioRow]:
    """Order alliances: those that need attention first, then by name."""
    return sorted(rows, key=lambda row: (PLACES.index(place_name(row)), row.name))


def _place(row: PortfolioRow) -> tuple[float, float] | None:
    """Return both indices of an alliance; None where one is missing."""
    if row.leading.score is None or row.lagging.score is None:
        return None
    return row.leading.score, row.lagging.score


def _mark(row: PortfolioRow) -> dict[str, Any]:
    """Return what a mark in the quadrant says."""
    said = speak(
        "{name}: influence {influence}, outcomes {outcomes}",
        name=row.name,
        influence=row.leading.shown,
        outcomes=row.lagging.shown,
    )
    return {"alliance_id": row.alliance_id, "tone": row.verdict.tone, "label": said}


def portfolio_heat_map(view: PortfolioView) -> Section:
    """Return the band of every pillar of every alliance.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        A map of alliances by pillars, and the quadrant of all alliances with their names.
    """
    report, labels = view.report, labels_of_portfolio(view.report)
    cuts = QuadrantCuts(leading=report.leading_cut, lagging=report.lagging_cut)
    figures = (
        SectionFigure(
            "heat-map",
            speak("Every pillar of every alliance"),
            # Translators: the letters stay; they stand in the cells.
            speak("S strong, A watch, W weak; a dash has no score."),
            figure_heat_map(view.scores, labels, period=report.period, edges=report.edges),
            table_heat_map(view.scores, labels, period=report.period, edges=report.edges),
        ),
        SectionFigure(
            "portfolio-quadrant",
            speak("Every alliance by both indices"),
            speak("Shape and colour are those of the worse of its two bands."),
            figure_portfolio_quadrant(
                view.scores, labels, period=report.period, cuts=cuts, edges=report.edges
            ),
            table_portfolio_quadrant(view.scores, labels, period=report.period),
        ),
    )
    finding = _weakest_pillar(view)
    return Section("pillars", speak("Pillars"), finding, "figures", {}, figures)


def labels_of_portfolio(report: PortfolioReport) -> dict[str, str]:
    """Return the names of alliances and the labels of pillars by id.

    Parameters
    ----------
    report : PortfolioReport
        Everything the page says.

    Returns
    -------
    dict of str to str
        By id.
    """
    names = {row.alliance_id: row.name for row in report.rows}
    return {**{pillar_id: label for _, pillar_id, label in report.pillars}, **names}


def _weakest_pillar(view: PortfolioView) -> str:
    """Say which leading pillar is weak in most alliances."""
    report, scores = view.report, view.scores
    weak = scores[
        (scores["row"] == "pillar")
        & (scores["period"] == report.period)
        & (scores["role"] == Role.LEADING.value)
        & (scores["band"] == "weak")
    ]
    if weak.empty:
        return speak("No leading pillar is weak in any alliance.")
    counts = weak.groupby("id").size().sort_index().sort_values(ascending=False, kind="stable")
    pillar, count = str(counts.index[0]), int(counts.iloc[0])
    return speak_count(
        count,
        "{pillar} is weak in {number} alliance, more than any other leading pillar.",
        "{pillar} is weak in {number} alliances, more than any other leading pillar.",
        pillar=labels_of_portfolio(report).get(pillar, pillar),
    )


def portfolio_movers(view: PortfolioView) -> Section:
    """Return the alliances whose index moved most since the period before.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Each move with the line of its index; the reason when nothing moved.
    """
    report = view.report
    rows = {row.alliance_id: row for row in report.rows}
    movers = [
        {**asdict(mover), **_spark(rows[mover.alliance_id], mover.index_id, report)}
        for mover in report.movers
        if mover.alliance_id in rows
    ]
    down = sum(mover.change < 0 for mover in report.movers)
    finding = sentence(report.movers_statement)
    if movers:
        finding = speak_count(
            len(movers),
            "{number} notable move, {down} down.",
            "{number} notable moves, {down} down.",
            down=down,
        )
    data = {"movers": movers, "statement": report.movers_statement}
    return Section("movers", speak("Movers"), finding, "portfolio_movers", data)


def _spark(row: PortfolioRow, index_id: str, report: PortfolioReport) -> dict[str, Any]:
    """Return the index of a mover with its line."""
    card = row.leading if index_id == Role.LEADING.index_id else row.lagging
    return {"card": _card(card, report)}


def _card(card: IndexCard, report: PortfolioReport) -> dict[str, Any]:
    """Return an index as a row of the list shows it."""
    edges = (report.edges.weak_below, report.edges.strong_from)
    line = svg.index_line(
        card.history, edges=edges, scores=(0, 100), size=SPARK_SIZE, margins=SPARK_MARGINS
    )
    return {**reading(card), "role": card.role, "line": asdict(line) if card.history else None}


def portfolio_list(view: PortfolioView) -> Section:
    """Return all alliances with both indices and the way to their reports.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Those that need attention first; an alliance without a report has no link.
    """
    report = view.report
    ordered = _by_attention(report.rows)
    data = {
        "rows": [
            {
                "alliance_id": row.alliance_id,
                "name": row.name,
                "stage": row.stage,
                "headline": row.verdict.headline,
                "override_statement": row.override_statement,
                "tone": row.verdict.tone,
                "coverage": row.coverage,
                "leading": _card(row.leading, report),
                "lagging": _card(row.lagging, report),
            }
            for row in ordered
        ]
    }
    finding = speak_count(
        len(ordered), "One alliance.", "{number} alliances, those that need attention first."
    )
    preview: FigureTable = {
        "columns": [speak("Alliance"), speak("Verdict"), *(say_index(role) for role in Role)],
        "rows": [
            [row.name, row.verdict.headline, row.leading.shown, row.lagging.shown]
            for row in ordered
        ],
    }
    return Section(
        "alliances", speak("Alliances"), finding, "portfolio_list", data, preview=preview
    )


def portfolio_provenance(view: PortfolioView) -> Section:
    """Return from what the report was made.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Versions, parameters and the hash of every input; no clock.
    """
    made = view.report.provenance
    finding = made_from(made)
    data = {"provenance": made.model_dump(mode="json"), "number_id": ""}
    return Section("provenance", speak("Provenance"), finding, "provenance", data)
