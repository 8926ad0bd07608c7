"""From an analysis to the page data of an edition: what it says where it may not say more.

What may not be known is not in the analysis that this gets. The rule of this module: what is
hidden is never told as not recorded, and nobody can tell from a page whether anything is hidden.
"""

from __future__ import annotations

from dataclasses import replace

from alliance_health.language import speak, speak_count
from alliance_health.report.build import build_health_report
from alliance_health.report.data_findings import DataFindings
from alliance_health.report.fair_part import FairPart
from alliance_health.report.give_and_get_part import GivePart
from alliance_health.report.health_report import DataHealth, HealthReport, Provenance
from alliance_health.report.links import LinkSigns
from alliance_health.report.proposal_part import ProposalsPart
from alliance_health.report.source import ReportSource
from alliance_health.report.steering_part import SteeringPart
from alliance_health.report.two_sides_part import TwoSidesPart
from alliance_health.report.warning_part import CallsPart, ForecastPart, WarningsPart
from alliance_health.tables.cut import NOT_SHOWN, Allowed
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Edition


def build_for_edition(source: ReportSource, alliance_id: str) -> HealthReport:
    """Put together what the report of one alliance says in the edition of its source.

    Parameters
    ----------
    source : ReportSource
        The analysis, cut to what its edition may show; `allowed` says what that is.
    alliance_id : str
        An alliance that lived in the period.

    Returns
    -------
    HealthReport
        Where nothing is shown because nothing may be, it says that and not "not recorded".
    """
    report = build_health_report(source, alliance_id)
    edition = Edition(source.edition)
    if edition is not Edition.INTERNAL:
        report = report.model_copy(update={"data_health": _short(report.data_health)})
    if source.allowed is not None:
        report = report.model_copy(update=_words_of_cut(report, source.allowed))
        if not source.allowed.shows_ratings:
            report = report.model_copy(update={"two_sides": _without_ratings(report.two_sides)})
    if edition.leaves_the_company:
        report = report.model_copy(update=_for_the_partner(report))
    return report


def _short(health: DataHealth) -> DataHealth:
    """Keep what is measured and what is not: what to do about data is for who has them."""
    return health.model_copy(update={"differences": (), "found": DataFindings()})


def _words_of_cut(report: HealthReport, allowed: Allowed) -> dict[str, object]:
    """Say of lists that are empty that nothing of them is shown; what is hidden is not told."""
    nothing = speak("none that this edition shows")
    if allowed.edition.leaves_the_company:
        nothing = speak("none that both partners may see")
    decisions = SCHEMAS["decisions"]
    asked = report.decisions
    if not allowed.column(decisions, decisions.column("cost_of_delay")):
        asked = tuple(replace(one, if_nobody_decides=NOT_SHOWN) for one in asked)
    return {
        "decisions": asked,
        "decisions_statement": "" if asked else nothing,
        "commitments_statement": "" if report.commitments else nothing,
        "risks_statement": "" if report.risks else nothing,
        "steering": report.steering.model_copy(update={"is_cut": True}),
    }


def _without_charter(part: SteeringPart) -> SteeringPart:
    """Leave out what the charter says: when to leave, what it left open, and who decides."""
    nothing: dict[str, object] = {"mapped": (), "triggers": (), "farewells": (), "deal_gaps": ()}
    return part.model_copy(update={**nothing, "has_charter": False})


def _without_ratings(part: TwoSidesPart) -> TwoSidesPart:
    """Keep the figures that both sides report, and say that ratings are not part of this."""
    said = speak("What both sides answered in surveys is not part of this edition.")
    return TwoSidesPart(finding=said, numbers=part.numbers)


def _for_the_partner(report: HealthReport) -> dict[str, object]:
    """Leave out what rests on several alliances, what judges the partner, and files."""
    made = report.provenance
    counted = sum(metric.is_scored for metric in report.metrics)
    return {
        "edition_statement": speak_count(
            counted,
            "This edition rests on {number} metric that both partners may see. Both indices are "
            "formed of it alone: those that one side forms for itself can differ.",
            "This edition rests on {number} metrics that both partners may see. Both indices are "
            "formed of these alone: those that one side forms for itself can differ.",
        ),
        "data_health": report.data_health.model_copy(update={"rejected": 0}),
        "warnings": WarningsPart(),
        "calls": CallsPart(),
        "calls_statement": "",
        "forecast": ForecastPart(),
        "links": LinkSigns(),
        "fair": FairPart(),
        "proposals": ProposalsPart(),
        "steering": _without_charter(report.steering),
        "give": GivePart(),
        "provenance": Provenance(
            workbook="",
            package_version=made.package_version,
            catalogue_version="",
            as_of=made.as_of,
            inputs={},
            rows={},
            parameters=made.parameters,
        ),
    }
