"""The log of governance: decisions, commitments, meetings and issues of one alliance.

Every maker turns the score that a metric should have in a quarter into rows from which that
value comes out: the median of decision times, the share of commitments kept, the share of
meetings held, the age of open issues.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import days
import words
from cast import SIDES, Alliance
from dice import Dice
from files import Row
from influence import Truth
from scales import value_at

#: Decisions taken by each side in a quarter, with their distance from the median in days.
_SPREAD = (-3, 0, 0, 4)

#: Commitments of each side due in a quarter.
COMMITMENTS_DUE = 6

#: Meetings planned in a quarter, by level.
MEETINGS = {"executive": 4, "working": 6}

#: Open issues at a quarter's end, with their age against the oldest ones.
_AGES = (0.25, 0.5, 0.75, 1.0, 1.0)

_OTHER = {"ours": "theirs", "theirs": "ours"}


def is_silent(alliance: Alliance, side: str, quarter: int) -> bool:
    """Tell whether a side does nothing any more, or whether nobody writes it down."""
    if alliance.has("no_life_signs"):
        return side == "theirs" and quarter >= words.SILENT_FROM
    return alliance.has("full_of_holes") and quarter >= words.UNRECORDED_FROM


def decision_rows(truth: Truth) -> Iterator[Row]:
    """Yield the decisions, in the quarter in which each side takes them, the open ones last.

    A side that has fallen silent takes none: what it was asked stays open.
    """
    alliance = truth.alliance
    beyond = 0 if alliance.ended_on else 1
    count = 0
    for quarter in range(alliance.first, alliance.last + beyond + 1):
        for side, median in _latency(truth, min(quarter, alliance.last)).items():
            for row in _decisions(truth, quarter, side=side, median=median):
                count += 1
                yield {"decision_id": f"{alliance.partner_id}-d{count:03d}", **row}


def commitment_rows(truth: Truth) -> Iterator[Row]:
    """Yield the commitments due in each quarter; together both sides keep the right share."""
    alliance = truth.alliance
    count, owed = 0, 0.0
    for quarter in alliance.quarters:
        share = value_at("commitments_kept", truth.leading("commitments_kept", quarter)) / 100
        owed += share * COMMITMENTS_DUE * len(SIDES)
        kept = round(owed)
        owed -= kept
        dice = Dice(truth.seed, alliance.alliance_id, "commitments", quarter)
        less = 1 if alliance.has("slow_partner") else dice.whole(0, 1)
        kept_theirs = min(max(kept // 2 - less, 0), COMMITMENTS_DUE)
        kept_by = {"theirs": kept_theirs, "ours": min(max(kept - kept_theirs, 0), COMMITMENTS_DUE)}
        for side in SIDES:
            if alliance.has("full_of_holes") and is_silent(alliance, side, quarter):
                continue
            for step, title in enumerate(dice.shuffled(words.COMMITMENTS)[:COMMITMENTS_DUE]):
                count += 1
                is_kept = step < kept_by[side] and not is_silent(alliance, side, quarter)
                row = _commitment(truth, dice, quarter, side=side, is_kept=is_kept)
                yield {
                    "commitment_id": f"{alliance.partner_id}-c{count:03d}",
                    "title": title,
                    **row,
                }


def meeting_rows(truth: Truth) -> Iterator[Row]:
    """Yield the meetings planned in each quarter: held or not, on time or not, quorate or not."""
    alliance = truth.alliance
    count, owed = 0, {"exec_contact": 0.0, "cadence": 0.0}
    for quarter in alliance.quarters:
        if alliance.has("full_of_holes") and is_silent(alliance, "ours", quarter):
            continue
        planned = {"exec_contact": MEETINGS["executive"], "cadence": sum(MEETINGS.values())}
        number = {}
        for metric_id, total in planned.items():
            owed[metric_id] += value_at(metric_id, truth.leading(metric_id, quarter)) * total / 100
            number[metric_id] = round(owed[metric_id])
            owed[metric_id] -= number[metric_id]
        dice = Dice(truth.seed, alliance.alliance_id, "meetings", quarter)
        held = [step < number["exec_contact"] for step in range(MEETINGS["executive"])]
        on_time = _spread(number["cadence"], held)
        for step, is_on_time in enumerate(on_time):
            count += 1
            is_held = held[step] if step < len(held) else is_on_time or dice.chance(0.6)
            row = _meeting(truth, dice, (quarter, step), is_held=is_held, on_time=is_on_time)
            yield {"meeting_id": f"{alliance.partner_id}-m{count:03d}", **row}


def issue_rows(truth: Truth) -> Iterator[Row]:
    """Yield the issues that are open at each quarter's end and closed soon after."""
    alliance = truth.alliance
    count = 0
    for quarter in alliance.quarters:
        if is_silent(alliance, "theirs", quarter):
            continue
        oldest = value_at("issue_age", truth.leading("issue_age", quarter), low=12.0)
        dice = Dice(truth.seed, alliance.alliance_id, "issues", quarter)
        for part, title in zip(_AGES, dice.shuffled(words.ISSUES), strict=False):
            count += 1
            age = timedelta(days=round(oldest * part))
            raised = max(days.end(quarter) - age, alliance.started_on)
            is_open = quarter == alliance.last and alliance.ended_on is None
            closed = days.end(quarter) + timedelta(days=dice.whole(3, 25))
            escalated = raised + timedelta(days=7) if part == 1.0 and oldest > 45 else None
            yield {
                "issue_id": f"{alliance.partner_id}-i{count:03d}",
                "alliance_id": alliance.alliance_id,
                "title": title,
                "raised_by": dice.pick(SIDES),
                "raised_on": raised,
                "escalated_on": escalated,
                "closed_on": None if is_open else closed,
                "severity": dice.whole(1, 4),
            }


def _decisions(truth: Truth, quarter: int, *, side: str, median: float) -> Iterator[Row]:
    """Yield the decisions that one side takes in one quarter, or leaves open."""
    alliance = truth.alliance
    at = min(quarter, alliance.last)
    if is_silent(alliance, _OTHER[side], at):
        return
    dice = Dice(truth.seed, alliance.alliance_id, "decisions", quarter, side)
    middle = round(2 * median)
    lengths = [max(1, middle // 2 + step) for step in _SPREAD]
    lengths[2] = max(1, middle - middle // 2)
    for length, title in zip(lengths, dice.shuffled(words.DECISIONS), strict=False):
        closed: date | None = days.working(days.day_at(quarter, dice.uniform(0.03, 0.99)))
        raised = max(days.back(closed, length), alliance.started_on)
        if raised > days.end(alliance.last):
            continue
        if quarter > alliance.last or is_silent(alliance, side, at):
            closed = None
        yield {
            "alliance_id": alliance.alliance_id,
            "title": title,
            "level": "executive" if dice.chance(0.25) else "working",
            "raised_by": _OTHER[side],
            "raised_on": raised,
            "due_on": days.forward(raised, 10),
            "closed_on": closed,
            "outcome": dice.pick(words.OUTCOMES) if closed else None,
            "owner": alliance.owner if side == "ours" else words.THEIR_TEAM,
        }


def _latency(truth: Truth, quarter: int) -> dict[str, float]:
    """Return the median days of both sides: their mean and their ratio are given."""
    mean = value_at("decision_latency", truth.leading("decision_latency", quarter))
    ratio = value_at("pace_ratio", truth.leading("pace_ratio", quarter), low=35.0)
    slow = "theirs" if _slower(truth) else "ours"
    fast = 2 * mean / (1 + ratio)
    return {slow: max(fast * ratio, 1.0), _OTHER[slow]: max(fast, 1.0)}


def _slower(truth: Truth) -> bool:
    """Tell whether the partner is the slower side."""
    dice = Dice(truth.seed, truth.alliance.alliance_id, "slow")
    return truth.alliance.has("slow_partner") or dice.chance(0.6)


def _commitment(truth: Truth, dice: Dice, quarter: int, *, side: str, is_kept: bool) -> Row:
    """Return one commitment that is due in a quarter."""
    alliance = truth.alliance
    due = days.working(days.day_at(quarter, dice.uniform(0.1, 1.0)))
    made = max(days.back(due, dice.whole(15, 40)), alliance.started_on)
    late = days.forward(due, dice.whole(3, 20))
    kept: date | None = max(days.back(due, dice.whole(0, 4)), made) if is_kept else late
    if not is_kept and (late > days.end(alliance.last) or dice.chance(0.4)):
        kept = None
    if is_silent(alliance, side, quarter):
        kept = None
    return {
        "alliance_id": alliance.alliance_id,
        "made_by": side,
        "made_on": min(made, due),
        "due_on": due,
        "kept_on": kept,
        "owner": alliance.owner if side == "ours" else words.THEIR_TEAM,
    }


def _meeting(truth: Truth, dice: Dice, at: tuple[int, int], *, is_held: bool, on_time: bool) -> Row:
    """Return one planned meeting."""
    quarter, step = at
    alliance = truth.alliance
    level = "executive" if step < MEETINGS["executive"] else "working"
    planned = days.working(days.day_at(quarter, (step % 6 + dice.uniform(0.2, 0.8)) / 6))
    planned = max(planned, days.forward(alliance.started_on, 1))
    row: Row = {"alliance_id": alliance.alliance_id, "level": level, "planned_on": planned}
    silent = is_silent(alliance, "theirs", quarter)
    if not is_held or (silent and level == "executive"):
        return row
    late = min(days.forward(planned, dice.whole(2, 9)), days.end(alliance.last))
    row["held_on"] = planned if on_time else late
    row["quorum"] = not silent and (on_time or dice.chance(0.5))
    row["attended_ours"] = dice.whole(2, 6)
    row["attended_theirs"] = 0 if silent else dice.whole(2, 6)
    return row


def _spread(count: int, held: list[bool]) -> list[bool]:
    """Choose the meetings that were held as agreed: working ones first, then held sponsors'."""
    working = min(count, MEETINGS["working"])
    left = count - working
    as_agreed = []
    for is_held in held:
        as_agreed.append(is_held and left > 0)
        left -= is_held and left > 0
    return as_agreed + [step < working for step in range(MEETINGS["working"])]
