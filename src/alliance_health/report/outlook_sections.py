"""The sections about governance on record, and about the outlook with its exit checks."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.number_ids import COUNT, PageNumber
from alliance_health.insights.two_sides.spoken import say_level
from alliance_health.language import speak, speak_count, speak_in
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.build_steering import DECIDED, MET, OVERDUE, PASSED
from alliance_health.report.health_report import HealthReport
from alliance_health.report.page_one import AllianceView
from alliance_health.report.section import Section
from alliance_health.report.steering_part import FarewellTold, SteeringPart, TriggerTold
from alliance_health.report.wording import capital, say_day, say_quantity, sentence

#: Decisions, escalations and commitments that a table shows.
MOST_ROWS = 12


def outlook(view: AllianceView) -> Section:
    """Return where outcomes are expected, what would end the alliance, and what is at risk.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Exit triggers and farewell dates of the charter, questions that the deal leaves open,
        and every risk that stands. Where the charter is silent, it says so.
    """
    report, part = view.report, view.report.steering
    blocks = [_triggers(part.triggers), _farewells(part.farewells), _risks(report)]
    data = {
        "blocks": [block for block in blocks if block["rows"]],
        "notes": _silent(part),
        "folded": [],
    }
    found = [sentence(report.forecast.statement), _exit_finding(part)]
    return Section(
        "outlook",
        speak("Outlook and exit checks"),
        " ".join(one for one in found if one),
        "warnings",
        data,
    )


def governance_blocks(report: HealthReport) -> list[Block]:
    """Lay out what the logs say of governance: decisions, escalations, commitments.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    list of dict
        Blocks that have a row.
    """
    blocks = [_decisions(report), _escalations(report), _commitments(report)]
    return [block for block in blocks if block["rows"]]


def decision_map(part: SteeringPart) -> list[str]:
    """Say who takes each kind of decision of the charter's map.

    Parameters
    ----------
    part : SteeringPart
        What is recorded.

    Returns
    -------
    list of str
        A sentence for each kind; empty where no map is recorded.

    Examples
    --------
    >>> from alliance_health.report.steering_part import MappedTold
    >>> one = MappedTold(decision="Price", deciders="Sales", how_often="", escalates_to="CEOs")
    >>> decision_map(SteeringPart(mapped=(one,)))
    ['Price: Sales; how often: not recorded; goes up to: CEOs']
    """
    nothing = speak("not recorded")
    return [
        speak(
            "{decision}: {deciders}; how often: {how_often}; goes up to: {escalates_to}",
            decision=one.decision,
            deciders=one.deciders or nothing,
            how_often=one.how_often or nothing,
            escalates_to=one.escalates_to or nothing,
        )
        for one in part.mapped
    ]


def governance_silent(part: SteeringPart) -> list[str]:
    """Say of which logs of governance nothing is recorded.

    Parameters
    ----------
    part : SteeringPart
        What is recorded.

    Returns
    -------
    list of str
        A sentence for each; empty where all are kept.

    Examples
    --------
    >>> governance_silent(SteeringPart(kept=("decisions", "issues", "commitments")))
    ['Decision map of the charter: not recorded.']
    """
    if part.is_cut:
        return []
    logs = (
        ("decisions", speak("Decisions: not recorded.")),
        ("issues", speak("Issues and escalations: not recorded.")),
        ("commitments", speak("Commitments: not recorded.")),
    )
    said = [words for table, words in logs if table not in part.kept]
    return said if part.mapped else [*said, speak("Decision map of the charter: not recorded.")]


def _silent(part: SteeringPart) -> list[str]:
    """Say what charter and risk list leave open."""
    said: list[str] = []
    if part.is_cut:
        return said
    if not part.has_charter:
        said.append(speak("A charter with exit triggers and farewell dates: not recorded."))
    elif not part.triggers:
        said.append(speak("Exit triggers: not recorded in the charter."))
    if part.has_charter and not part.farewells:
        said.append(speak("Farewell dates: not recorded in the charter."))
    if part.deal_gaps:
        open_questions = "; ".join(_deal_question(name) for name in part.deal_gaps)
        said.append(speak("The deal sheet leaves open: {questions}.", questions=open_questions))
    if "risks" not in part.kept:
        said.append(speak("Risks: not recorded."))
    return said


def _deal_question(name: str) -> str:
    """Say a question of the deal sheet."""
    words = {
        "who_does_what": speak("who does what"),
        "not_together": speak("what we do not do together"),
        "earning_model": speak("how each earns on it"),
        "tie_break": speak("what happens when we disagree"),
        "control_plan": speak("who watches what, and how often"),
    }
    return words.get(name, name)


def _exit_finding(part: SteeringPart) -> str:
    """Say whether an exit trigger was met, or a decision is overdue or ahead."""
    met = [one for one in part.triggers if one.state == MET]
    if met:
        return speak_count(
            len(met), "{number} exit trigger was met.", "{number} exit triggers were met."
        )
    overdue = [one for one in part.farewells if one.state == OVERDUE]
    if overdue:
        return speak(
            "The decision whether to go on was due on {day} and is not recorded.",
            day=say_day(overdue[0].on),
        )
    ahead = [one for one in part.farewells if one.state != DECIDED]
    if ahead:
        return speak(
            "No exit trigger is recorded as met; both sides decide on {day} whether to go on.",
            day=say_day(ahead[0].on),
        )
    return speak("No exit trigger is recorded as met.") if part.triggers else ""


def _triggers(told: Sequence[TriggerTold]) -> Block:
    """Lay exit triggers out."""
    columns = [
        *((speak("Exit trigger"), ""), (speak("Kind"), WIDE)),
        *((speak("Next look"), ""), (speak("State"), "")),
    ]
    rows = [
        [one.trigger, capital(speak(one.kind)), say_day(one.review_on), _trigger_state(one)]
        for one in told
    ]
    said = speak("What would make the partners end or narrow the alliance, after the charter.")
    return lay_block(speak("Exit triggers"), said, columns, rows)


def _trigger_state(one: TriggerTold) -> str:
    """Say where an exit trigger stands."""
    if one.state == MET:
        return speak("met on {day}", day=say_day(one.met_on))
    if one.state == PASSED:
        return speak("day of the look has passed, no finding recorded")
    return speak("not recorded as met")


def _farewells(told: Sequence[FarewellTold]) -> Block:
    """Lay farewell dates out."""
    columns = [
        *((speak("Decision to go on"), ""), (speak("Criteria"), WIDE)),
        (speak("Outcome"), ""),
    ]
    rows = [[say_day(one.on), " ".join(one.criteria), _outcome(one)] for one in told]
    said = speak("Days on which both sides decide whether to go on, and by what.")
    return lay_block(speak("Farewell dates"), said, columns, rows)


def _outcome(one: FarewellTold) -> str:
    """Say what was decided, or that nothing was."""
    if one.state == DECIDED:
        what = speak_in("farewell", one.outcome) if one.outcome else speak("not recorded")
        return speak("{what}, decided on {day}", what=what, day=say_day(one.decided_on))
    if one.state == OVERDUE:
        return speak("overdue: no decision recorded")
    return speak("ahead")


def _risks(report: HealthReport) -> Block:
    """Lay out every risk that stands."""
    columns = [
        *((speak("Risk"), ""), (speak("Likelihood of 5"), NUMBER), (speak("Impact of 5"), NUMBER)),
        *((speak("At stake"), WIDE_NUMBER), (speak("Owner"), "")),
    ]
    told = report.steering.risks
    rows = [
        [
            one.title,
            str(one.likelihood),
            str(one.impact),
            _money(one.value_at_risk, report.currency),
            one.owner or speak("not recorded"),
        ]
        for one in told
    ]
    numbers = [_number(report, "risks", one.risk_id) for one in told]
    return lay_block(speak("Risks that stand"), "", columns, rows, numbers)


def _decisions(report: HealthReport) -> Block:
    """Lay out the decisions that were open at the period's end."""
    columns = [
        *((speak("Decision"), ""), (speak("Level"), WIDE), (speak("Raised by"), WIDE)),
        *((speak("Days open"), NUMBER), (speak("Due"), ""), (speak("Owner"), "")),
    ]
    told = report.steering.decisions
    rows = [
        [
            speak("{title} (asked for)", title=one.title) if one.asked else one.title,
            capital(say_level(one.level)),
            one.raised_by,
            str(one.days),
            _due(one.due_on, one.overdue),
            one.owner or speak("not recorded"),
        ]
        for one in told[:MOST_ROWS]
    ]
    numbers = [_number(report, "decisions_open", one.decision_id) for one in told[:MOST_ROWS]]
    said = _more(len(told))
    return lay_block(speak("Decisions open, the oldest first"), said, columns, rows, numbers)


def _due(day: str | None, overdue: int) -> str:
    """Say when something is due, and by how much it is late."""
    if day is None:
        return speak("not recorded")
    if not overdue:
        return say_day(day)
    return speak_count(
        overdue, "{day}, {number} day over", "{day}, {number} days over", day=say_day(day)
    )


def _escalations(report: HealthReport) -> Block:
    """Lay out issues that were escalated."""
    columns = [
        *((speak("Escalated issue"), ""), (speak("Raised by"), WIDE)),
        *((speak("Escalated on"), ""), (speak("Settled on"), ""), (speak("Days since"), NUMBER)),
    ]
    told = report.steering.escalations
    rows = [
        [
            one.title,
            one.raised_by,
            say_day(one.escalated_on),
            say_day(one.closed_on) if one.closed_on else speak("open"),
            str(one.days),
        ]
        for one in told[:MOST_ROWS]
    ]
    numbers = [_number(report, "issues_escalated", one.issue_id) for one in told[:MOST_ROWS]]
    return lay_block(speak("Escalations"), _more(len(told)), columns, rows, numbers)


def _commitments(report: HealthReport) -> Block:
    """Lay out the commitments that were due, the broken ones first."""
    columns = [
        *((speak("Commitment due"), ""), (speak("Made by"), "")),
        *((speak("Due"), ""), (speak("Kept"), ""), (speak("Owner"), WIDE)),
    ]
    told = report.steering.commitments[:MOST_ROWS]
    rows = [
        [
            one.title,
            one.made_by,
            say_day(one.due_on),
            _kept(one.kept_on, on_date=one.on_date),
            one.owner or speak("not recorded"),
        ]
        for one in told
    ]
    due = PageNumber(COUNT, "commitments_due", report.alliance_id, report.period)
    numbers = [due._replace(perspective=one.side, of=one.commitment_id).text for one in told]
    said = _more(len(report.steering.commitments))
    return lay_block(speak("Commitments due, the broken ones first"), said, columns, rows, numbers)


def _kept(day: str | None, *, on_date: bool) -> str:
    """Say whether a commitment was kept."""
    if day is None:
        return speak("not recorded as kept")
    return speak("on date") if on_date else speak("late, on {day}", day=say_day(day))


def _more(count: int) -> str:
    """Say how many are not shown; nothing where all are."""
    hidden = count - MOST_ROWS
    if hidden <= 0:
        return ""
    return speak_count(hidden, "{number} more is not shown.", "{number} more are not shown.")


def _number(report: HealthReport, name: str, of: str) -> str:
    """Name one thing that the page counts."""
    return PageNumber(COUNT, name, report.alliance_id, report.period, of=of).text


def _money(value: float | None, currency: str) -> str:
    """Write an amount, or that it is not recorded."""
    return speak("not recorded") if value is None else say_quantity(value, "money", currency)
