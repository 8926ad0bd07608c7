"""Page one of an alliance's report: the verdict, both indices, why, and what to decide."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

import pandas as pd

from alliance_health.figures.table import FigureTable
from alliance_health.insights.counts import COUNTS
from alliance_health.insights.names import index_inside, say_bands, say_index, say_stage
from alliance_health.insights.number_ids import COUNT, PageNumber
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.report import svg
from alliance_health.report.health_report import (
    ChangeCard,
    CommitmentsKept,
    HealthReport,
    IndexCard,
)
from alliance_health.report.index_words import (
    both_ends,
    line_note,
    range_note,
    say_card_range,
    say_from_to,
)
from alliance_health.report.page_fit import fit_alliance
from alliance_health.report.partner_words import list_partners
from alliance_health.report.proposal_words import lay_proposal
from alliance_health.report.section import Section
from alliance_health.report.shortening import shorten
from alliance_health.report.svg_quadrant import quadrant_map
from alliance_health.report.wording import add_up, capital, say_month
from alliance_health.vocabulary import Edition, Role

#: Width of the bars that show what changed an index, in pixels.
BAR_WIDTH = 96

#: Periods of a line from which labels of both ends have room.
LABELS_APART = 4

#: Characters that page one has room for, so that it is one sheet whatever the data say: where it
#: says less than a table below or the workbook, an ellipsis tells so.
ROOM = {
    **{"standing": 150, "headline": 60, "verdict": 230, "remark": 120, "band": 150},
    **{"main": 95, "cause": 155, "decision": 100, "person": 40, "item": 60, "side": 30},
}

#: How an edition is named to its readers.
EDITION_NAMES = {
    Edition.INTERNAL: to_speak("Internal edition"),
    Edition.JOINT: to_speak("Joint edition"),
    Edition.EXECUTIVE: to_speak("Executive edition"),
}


class AllianceView(Protocol):
    """What the sections of an alliance's report are made from."""

    @property
    def report(self) -> HealthReport:
        """Everything the page says."""

    @property
    def scores(self) -> pd.DataFrame:
        """Rows of `score` of this alliance up to the report's period."""


def page_one(view: AllianceView) -> Section:
    """Return page one: the verdict, both indices, what changed them, and what to decide.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Its pictures are inline; it needs no script.
    """
    report = view.report
    cards = (report.leading, report.lagging)
    edges = report.edges
    scores = svg.score_range(cards, (edges.weak_below, edges.strong_from))
    trajectory = report.quadrant.trajectory
    data: dict[str, Any] = {
        "about": about_alliance(report),
        "room": ROOM,
        "standing": _standing(report),
        "numbers": count_numbers(report),
        "more_decisions": max(report.decisions_waiting - len(report.decisions), 0),
        "more_risks": max(report.risks_standing - len(report.risks), 0),
        "report": _said(report),
        "leading": _side(report, Role.LEADING, scores),
        "lagging": _side(report, Role.LAGGING, scores),
        "quadrant": {
            "map": asdict(quadrant_map(report.quadrant, period=report.period)),
            "label": _quadrant_label(report),
            "first": trajectory[0].period if trajectory else report.period,
            "last": trajectory[-1].period if trajectory else report.period,
        },
        "fill_first": _fill_first(report),
        "warning": report.warnings.line,
        "proposed": [lay_proposal(one) for one in report.proposals.on_page_one],
        "interval_note": range_note(cards),
        "line_note": line_note(cards),
        "commitments": [
            {
                **asdict(row),
                "dots": svg.commitment_dots(row.kept, row.due),
                "numbers": _commitment_numbers(report, row),
            }
            for row in report.commitments
        ],
    }
    data["fit"] = fit_alliance(data)
    verdict = f"{report.verdict.headline}. {report.verdict.sentence}"
    return Section(
        *("page-one", speak("Verdict"), verdict, "page_one", data),
        preview=_preview(cards),
        report=report,
    )


def _said(report: HealthReport) -> dict[str, Any]:
    """Return what page one says, remarks beside an index as long as there is room."""
    said = report.model_dump(
        mode="json",
        include={
            *("coverage", "verdict", "leading", "lagging", "quadrant", "leading_changes"),
            *("lagging_changes", "decisions", "decisions_statement", "commitments_statement"),
            *("risks", "risks_statement", "calls_statement", "issues", "override_statement"),
            "edition_statement",
        },
    )
    for card in (said["leading"], said["lagging"]):
        card["doubt"] = shorten(card["doubt"], ROOM["band"])
        for one in card["overrides"]:
            one["reason"] = shorten(one["reason"], ROOM["item"])
    return said


def count_numbers(report: HealthReport) -> dict[str, str]:
    """Name what an alliance's page counts, but for what each side has of its own.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    dict of str to str
        Ids that `trace` takes, by what is counted.
    """
    return {
        name: PageNumber(COUNT, name, report.alliance_id, report.period).text
        for name, count in COUNTS.items()
        if not count.by_side
    }


def _commitment_numbers(report: HealthReport, row: CommitmentsKept) -> dict[str, str]:
    """Name the commitments of one side that were due, and those kept."""
    own = PageNumber(COUNT, "", report.alliance_id, report.period, row.perspective)
    return {name: own._replace(name=f"commitments_{name}").text for name in ("kept", "due")}


def _fill_first(report: HealthReport) -> list[str]:
    """Name what to measure first where neither index can be formed; else nothing."""
    if report.leading.score is not None or report.lagging.score is not None:
        return []
    return list(report.data_health.fill_first)


def _preview(cards: tuple[IndexCard, IndexCard]) -> FigureTable:
    """Lay both indices out for a person at a notebook."""
    return {
        "columns": [
            *(speak("Index"), speak("Now"), speak("From"), speak("To"), speak("Band")),
            *(speak("Change"), speak("Note")),
        ],
        "rows": [
            [
                say_index(card.role),
                *(card.shown, card.lower, card.upper),
                *(say_bands(card.at_least, card.band), card.change),
                card.reason or None,
            ]
            for card in cards
        ],
    }


def about_alliance(report: HealthReport) -> dict[str, Any]:
    """Say what a page is about, for its title, its edges and its index.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    dict
        Name, period, edition, language, date of the data, notice; and the verdict with both
        indices as the index page shows them.
    """
    return {
        "kind": "alliance",
        "alliance_id": report.alliance_id,
        "name": report.name,
        "period": report.period,
        "edition": report.edition,
        "edition_name": speak(EDITION_NAMES[Edition(report.edition)]),
        "language": report.language,
        "as_of": report.as_of,
        "notice": report.notice,
        "stage": report.stage,
        "tone": report.verdict.tone,
        "headline": report.verdict.headline,
        "leading": reading(report.leading),
        "lagging": reading(report.lagging),
    }


def reading(card: IndexCard) -> dict[str, Any]:
    """Return the parts of an index card that a list of alliances shows.

    Parameters
    ----------
    card : IndexCard
        One index.

    Returns
    -------
    dict
        Number shown, interval, band, sure band, change and the reason when missing; its name,
        and how its band changed for sure.
    """
    keys = ("shown", "lower", "upper", "band", "at_least", "change", "reason", "crossing")
    index = card.question.partition(":")[0]
    return {**{key: getattr(card, key) for key in keys}, "index": index}


def _standing(report: HealthReport) -> str:
    """Say stage, age and partners of an alliance in one line."""
    parts = [_stage(report), report.type, list_partners(report.partners)]
    return " · ".join(part for part in parts if part)


def _stage(report: HealthReport) -> str:
    """Name the stage, since when it lives and whether it has ended."""
    stage = capital(say_stage(report.stage))
    since, until = say_month(report.started_on), say_month(report.ended_on)
    if report.started_on and report.ended_on:
        said = to_speak("{stage}, since {since}, ended {until}")
        return speak(said, stage=stage, since=since, until=until)
    if report.started_on:
        return speak("{stage}, since {since}", stage=stage, since=since)
    if report.ended_on:
        return speak("{stage}, ended {until}", stage=stage, until=until)
    return stage


def _side(report: HealthReport, role: Role, scores: tuple[float, float]) -> dict[str, Any]:
    """Return what page one shows of one index beside its card."""
    card, changes, edges = report.leading, report.leading_changes, report.edges
    if role is Role.LAGGING:
        card, changes = report.lagging, report.lagging_changes
    word = say_index(card.role)
    rules = (edges.weak_below, edges.strong_from)
    ends = both_ends(card, edges) if changes.changes else None
    is_drawn = any(point.score is not None for point in card.history)
    line = svg.index_line(card.history, edges=rules, scores=scores) if is_drawn else None
    return {
        "role": card.role,
        "number_id": f"{report.alliance_id}/{report.period}/joint/{role.index_id}",
        "word": word,
        "what_changed": speak("What changed {index}", index=index_inside(card.role)),
        "question": card.question.removeprefix(word),
        "line": asdict(line) if line else None,
        "first": card.history[0].period if len(card.history) >= LABELS_APART else "",
        "label": _history_label(word, card),
        "interval": say_card_range(card),
        "from_to": say_from_to(ends) if ends else "",
        "bar_width": BAR_WIDTH,
        "steps": _steps(changes, ends.points if ends else changes.total),
    }


def _steps(card: ChangeCard, total: float | None) -> list[dict[str, Any]]:
    """Return the causes of a change as steps that add up to it."""
    told = [*card.changes, *([card.rest] if card.rest else [])]
    points = add_up([cause.points for cause in told], total)
    bars = svg.change_bars(points, width=BAR_WIDTH)
    return [
        {
            "sentence": cause.sentence,
            "points": shown,
            "bar": asdict(bar),
            "rest": cause is card.rest,
        }
        for cause, shown, bar in zip(told, points, bars, strict=True)
    ]


def _history_label(word: str, card: IndexCard) -> str:
    """Describe the line of an index to readers who do not see it."""
    missing = speak("missing")
    told = [
        f"{point.period} {missing if point.score is None else round(point.score)}"
        for point in card.history
    ]
    return speak_count(
        len(told),
        "{index} over {number} periods: {scores}",
        "{index} over {number} periods: {scores}",
        index=word,
        scores=", ".join(told),
    )


def _quadrant_label(report: HealthReport) -> str:
    """Describe the quadrant to readers who do not see it."""
    told = [
        speak(
            "{period} at {influence} and {outcomes}",
            period=point.period,
            influence=round(point.leading),
            outcomes=round(point.lagging),
        )
        for point in report.quadrant.trajectory
    ]
    stand = f"{report.quadrant.statement}."
    if not told:
        return stand
    return " ".join((stand, speak("Influence and outcomes: {way}.", way="; ".join(told))))
