"""Events of an alliance, and the decisions that its report asks its readers for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import days
import words
from cast import Alliance
from dice import Dice
from files import Row
from influence import Truth
from portfolio_rows import SPONSOR_LEFT

#: Chance of a milestone, and of a shock, in a quarter.
_MILESTONE, _SHOCK = 0.35, 0.06

#: Days on which open decisions were asked for and are due, in the last quarters.
_ASKED_ON = (date(2026, 8, 24), date(2026, 9, 7), date(2026, 9, 14))
_DUE_ON = (date(2026, 10, 30), date(2026, 11, 13), date(2026, 12, 11))

#: Decisions asked of alliances without a story of their own, at most.
_ASKED_AT_MOST = 2


def event_rows(truth: Truth) -> Iterator[Row]:
    """Yield milestones and shocks in the order of their days."""
    alliance = truth.alliance
    found: list[Row] = []
    for quarter in alliance.quarters:
        dice = Dice(truth.seed, alliance.alliance_id, "events", quarter)
        day = days.working(days.day_at(quarter, dice.uniform(0.1, 0.95)))
        if day <= alliance.started_on:
            continue
        if dice.chance(_MILESTONE):
            title = dice.pick(words.MILESTONES)
            found.append({"occurred_on": day, "type": "milestone", "title": title})
        elif dice.chance(_SHOCK):
            found.append(_shock(dice, day, alliance))
    found += list(_planted(alliance))
    for count, row in enumerate(sorted(found, key=lambda row: str(row["occurred_on"])), start=1):
        name = alliance.alliance_id
        yield {"event_id": f"{alliance.partner_id}-v{count:02d}", "alliance_id": name, **row}


def asked_rows(truth: Truth) -> Iterator[Row]:
    """Yield the open decisions that the report asks its readers for."""
    alliance = truth.alliance
    if alliance.ended_on or alliance.has("full_of_holes"):
        return
    for count, (title, owner, cost) in enumerate(_asked(truth)):
        yield {
            "decision_id": f"{alliance.partner_id}-a{count + 1}",
            "alliance_id": alliance.alliance_id,
            "title": title,
            "level": "executive",
            "raised_by": "ours",
            "raised_on": max(_ASKED_ON[count], alliance.started_on),
            "due_on": _DUE_ON[count],
            "owner": owner,
            "cost_of_delay": cost,
            "currency": "EUR",
            "asked": True,
        }


def _asked(truth: Truth) -> list[tuple[str, str, int]]:
    """Choose what to ask: the story's own decisions, or a few general ones."""
    alliance = truth.alliance
    if alliance.has("sponsor_left"):
        return list(words.ASKED_OF_FLAGSHIP)
    own = [words.ASKED_BY_TRAIT[trait] for trait in words.ASKED_BY_TRAIT if alliance.has(trait)]
    dice = Dice(truth.seed, alliance.alliance_id, "asked")
    general = dice.shuffled(words.ASKED)[: dice.whole(0, _ASKED_AT_MOST)]
    return [*own, *general][: len(_ASKED_ON)]


def _shock(dice: Dice, day: date, alliance: Alliance) -> Row:
    """Return a shock that was answered and overcome, if there was time."""
    last = min(days.end(alliance.last), alliance.ended_on or days.end(alliance.last))
    decided = days.forward(day, dice.whole(4, 30))
    recovered = day + timedelta(days=dice.whole(40, 120))
    return {
        "occurred_on": day,
        "type": "shock",
        "title": dice.pick(words.SHOCKS),
        "decided_on": decided if decided <= last else None,
        "recovered_on": recovered if recovered <= last else None,
    }


def _planted(alliance: Alliance) -> Iterator[Row]:
    """Yield the events that belong to a story."""
    if alliance.has("sponsor_left"):
        yield {
            "occurred_on": SPONSOR_LEFT,
            "type": "sponsor",
            "title": "Tavanne's sponsor leaves for another division",
        }
    if alliance.ended_on:
        yield {
            "occurred_on": alliance.ended_on,
            "type": "end",
            "title": "Agreement not renewed; customers handed over",
        }
