"""The section about goals, initiatives, gates and quick wins."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.initiatives import InitiativeState
from alliance_health.insights.names import say_metric_name
from alliance_health.insights.number_ids import COUNT, PageNumber
from alliance_health.language import speak, speak_count, speak_in
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block
from alliance_health.report.health_report import HealthReport
from alliance_health.report.page_one import AllianceView
from alliance_health.report.section import Section
from alliance_health.report.steering_part import GoalTold, InitiativeTold, SteeringPart
from alliance_health.report.wording import MISSING, say_day, say_quantity

#: Initiatives and goals that a table shows at once; the others are folded away.
MOST_ROWS = 10

_RUNS = (InitiativeState.LATE, InitiativeState.RUNNING, InitiativeState.UNDATED)


def initiatives(view: AllianceView) -> Section:
    """Return goals, initiatives with their gates, and quick wins.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Late initiatives first; what is done, and what goes beyond a dozen rows, is folded away.
        Where a table holds nothing of the alliance, it says that nothing is recorded.
    """
    report, part = view.report, view.report.steering
    running = [one for one in part.initiatives if one.state in _RUNS]
    done = [one for one in part.initiatives if one.state not in _RUNS]
    shown, more = running[:MOST_ROWS], running[MOST_ROWS:]
    named = speak("Initiatives that run")
    data = {
        "blocks": _with_rows(
            [
                _initiatives(report, shown, named),
                _goals(report, part.goals[:MOST_ROWS]),
            ]
        ),
        "notes": _silent(part),
        "folded": [
            {"summary": summary, "blocks": blocks}
            for summary, blocks in (
                (speak("More initiatives that run"), [_initiatives(report, more, named)]),
                (
                    speak("Done within the last year"),
                    [_initiatives(report, done, speak("Initiatives that are done"))],
                ),
                (speak("More goals"), [_goals(report, part.goals[MOST_ROWS:])]),
            )
            if blocks[0]["rows"]
        ],
    }
    return Section(
        "initiatives",
        speak("Goals and initiatives"),
        " ".join(one for one in (_finding(running), _goals_finding(part)) if one),
        "warnings",
        data,
    )


def _with_rows(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that have a row."""
    return [block for block in blocks if block["rows"]]


def _silent(part: SteeringPart) -> list[str]:
    """Say of which tables nothing is recorded."""
    said: list[str] = []
    if part.is_cut:
        return said
    if "initiatives" not in part.kept:
        said.append(speak("Initiatives, gates and quick wins: not recorded."))
    if "goals" not in part.kept:
        said.append(speak("Goals: not recorded."))
    return said


def _finding(running: Sequence[InitiativeTold]) -> str:
    """Say how many initiatives run, how many are late, and how quick wins do."""
    if not running:
        return speak("No initiative is recorded as running.")
    late = [one for one in running if one.state == InitiativeState.LATE]
    told = speak_count(
        len(running),
        "{number} initiative runs, {late} late.",
        "{number} initiatives run, {late} of them late.",
        late=len(late),
    )
    wins = [one for one in running if one.quick_win]
    if not wins:
        return told
    slow = [one for one in wins if one.state == InitiativeState.LATE]
    return f"{told} " + speak_count(
        len(wins),
        "{number} is to be a quick win, {late} late.",
        "{number} are to be quick wins, {late} of them late.",
        late=len(slow),
    )


def _goals_finding(part: SteeringPart) -> str:
    """Say how many goals stand, and how many lack an owner on a side."""
    if not part.goals:
        return ""
    ownerless = [one for one in part.goals if not (one.owner_ours and one.owner_theirs)]
    return speak_count(
        len(part.goals),
        "{number} goal stands, {ownerless} without an owner on each side.",
        "{number} goals stand, {ownerless} of them without an owner on each side.",
        ownerless=len(ownerless),
    )


def _initiatives(report: HealthReport, told: Sequence[InitiativeTold], title: str) -> Block:
    """Lay initiatives out."""
    columns = [
        *((speak("Initiative"), ""), (speak("State"), ""), (speak("Phase"), WIDE)),
        *((speak("Horizon"), WIDE), (speak("Wins for"), WIDE), (speak("Due"), "")),
        *((speak("Planned"), WIDE_NUMBER), (speak("Realised"), WIDE_NUMBER)),
        (speak("Gates, questions answered"), WIDE),
    ]
    rows = [
        [
            speak("{name} (quick win)", name=one.name) if one.quick_win else one.name,
            say_state(one.state, one.days_late),
            one.phase or speak("not recorded"),
            speak_in("horizon", one.horizon),
            speak_in("wins for", one.beneficiary),
            say_day(one.due_on) if one.due_on else speak("not recorded"),
            _money(one.planned_value, report.currency),
            _money(one.realised_value, report.currency) if one.done_on else MISSING,
            _gates(one),
        ]
        for one in told
    ]
    number = PageNumber(COUNT, "initiatives", report.alliance_id, report.period)
    numbers = [number._replace(of=one.initiative_id).text for one in told]
    return lay_block(title, "", columns, rows, numbers)


def say_state(state: str, days_late: int) -> str:
    """Say where an initiative stands.

    Parameters
    ----------
    state : str
        A member of `InitiativeState`.
    days_late : int
        Days beyond its due day.

    Returns
    -------
    str
        In the language spoken.

    Examples
    --------
    >>> say_state("late", 10), say_state("running", 0)
    ('10 days late', 'on time so far')
    """
    if state == InitiativeState.LATE:
        return speak_count(days_late, "{number} day late", "{number} days late")
    if state == InitiativeState.DONE_LATE:
        return speak_count(days_late, "done, {number} day late", "done, {number} days late")
    words = {
        InitiativeState.RUNNING: speak("on time so far"),
        InitiativeState.UNDATED: speak("runs, due day not recorded"),
        InitiativeState.DONE: speak("done"),
    }
    return words[InitiativeState(state)]


def _gates(one: InitiativeTold) -> str:
    """Say how many questions of each gate have an answer."""
    told = [
        speak(
            "{gate} {answered} of {questions}",
            gate=speak_in("gate", gate.gate),
            answered=gate.answered,
            questions=gate.questions,
        )
        for gate in one.gates
    ]
    return "; ".join(told) if told else speak("not recorded")


def _goals(report: HealthReport, told: Sequence[GoalTold]) -> Block:
    """Lay goals out."""
    columns = [
        *((speak("Goal"), ""), (speak("Measured by"), WIDE), (speak("From"), WIDE_NUMBER)),
        *((speak("To"), NUMBER), (speak("Due"), ""), (speak("Owner, ours"), WIDE)),
        *((speak("Owner, theirs"), WIDE), (speak("Rank, ours and theirs"), WIDE)),
    ]
    rows = [
        [
            one.title,
            say_metric_name(one.metric) or speak("not recorded"),
            say_quantity(one.baseline, one.unit, report.currency),
            say_quantity(one.target, one.unit, report.currency),
            say_day(one.due_on) if one.due_on else speak("not recorded"),
            one.owner_ours or speak("not recorded"),
            one.owner_theirs or speak("not recorded"),
            f"{_rank(one.rank_ours)} / {_rank(one.rank_theirs)}",
        ]
        for one in told
    ]
    number = PageNumber(COUNT, "goals", report.alliance_id, report.period)
    numbers = [number._replace(of=one.goal_id).text for one in told]
    return lay_block(speak("Goals"), "", columns, rows, numbers)


def _rank(rank: int | None) -> str:
    """Write a rank; none is a dash."""
    return MISSING if rank is None else str(rank)


def _money(value: float | None, currency: str) -> str:
    """Write an amount, or that it is not recorded."""
    return speak("not recorded") if value is None else say_quantity(value, "money", currency)
