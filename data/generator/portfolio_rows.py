"""Rows about the alliances themselves: who, with whom, in which stage, with which sponsors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import days
from cast import OUR_ID, OUR_NAME, SIDES
from dice import Dice
from files import Row
from influence import Truth

OUR_SPONSORS = ("Hanneke de Groot", "Rafael Ibarra", "Sigrid Lindqvist", "Oluwaseun Adeyemi")

THEIR_SPONSORS = (
    "Beatriz Carvalho",
    "Dominic Farrow",
    "Ewa Zielińska",
    "Gregor Haslinger",
    "Agathe Moreau",
    "Kenji Watanabe",
    "Leila Haddad",
    "Noor van Dijk",
    "Owen Pritchard",
    "Søren Kjær",
    "Thandiwe Mokoena",
    "Uzma Sheikh",
)

#: Day on which the partner's sponsor leaves where that is planted; nobody follows.
SPONSOR_LEFT = date(2026, 7, 13)

#: Influence below which sponsors begin to leave.
_UNSETTLED = 55.0


def alliance_row(truth: Truth) -> Row:
    """Return the row of `alliances`, with today's stage and sponsors."""
    alliance = truth.alliance
    sponsors = {field: name for field, name, _ in sponsor_history(truth)}
    return {
        "alliance_id": alliance.alliance_id,
        "name": alliance.name,
        "stage": alliance.stages[-1][0],
        "started_on": alliance.started_on,
        "ended_on": alliance.ended_on,
        "type": alliance.type,
        "owner": alliance.owner,
        "strategic_imperative": alliance.imperative,
        "currency": alliance.currency,
        **sponsors,
    }


def history_rows(truth: Truth) -> Iterator[Row]:
    """Yield the rows of `alliance_history`: stages and sponsors, each from its day on."""
    name = truth.alliance.alliance_id
    entries = [("stage", stage, day) for stage, day in truth.alliance.stages]
    for field, value, day in [*entries, *sponsor_history(truth)]:
        yield {"alliance_id": name, "field": field, "value": value, "valid_from": day}


def sponsor_history(truth: Truth) -> list[tuple[str, str, date]]:
    """List field, sponsor and first day, the first sponsors from the alliance's start on."""
    alliance = truth.alliance
    history = []
    for side, names in zip(SIDES, (OUR_SPONSORS, THEIR_SPONSORS), strict=True):
        dice = Dice(truth.seed, alliance.alliance_id, side, "sponsors")
        left = dice.shuffled(names)
        field = f"sponsor_{side}"
        history.append((field, left.pop(), alliance.started_on))
        for day in _changes(truth, side, dice):
            history.append((field, left.pop(), day))
        if alliance.has("sponsor_left") and side == "theirs":
            history = [entry for entry in history if entry[2].year < SPONSOR_LEFT.year]
            history.append((field, "", SPONSOR_LEFT))
    return history


def partner_rows(truth: Truth) -> Iterator[Row]:
    """Yield our row and the partner's row of `partners`."""
    alliance = truth.alliance
    dice = Dice(truth.seed, alliance.alliance_id, "partners")
    size = {
        "ours": 1_840_000_000,
        "theirs": round(dice.uniform(120, 4200)) * 1_000_000,
    }
    for side, name in zip(SIDES, (OUR_NAME, alliance.name), strict=True):
        yield {
            "partner_id": OUR_ID if side == "ours" else alliance.partner_id,
            "alliance_id": alliance.alliance_id,
            "name": name,
            "perspective": side,
            "revenue": size[side],
            "currency": "EUR",
            "importance": dice.whole(2, 5),
            "loss_if_it_fails": round(alliance.plan * dice.uniform(1.5, 4.0), -5),
        }


def _changes(truth: Truth, side: str, dice: Dice) -> list[date]:
    """Draw the days on which a sponsor leaves: rarely while influence is high."""
    alliance = truth.alliance
    found = []
    for quarter in alliance.quarters:
        leaves = dice.chance(max(0.0, (_UNSETTLED - truth.influence[quarter]) / 150))
        day = days.working(days.day_at(quarter, dice.uniform(0.1, 0.9)))
        if leaves and alliance.started_on < day <= (alliance.ended_on or day):
            found.append(day)
    return found
