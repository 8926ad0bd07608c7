"""What the partners agreed on, and what each would have had alone: charters and baselines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import days
import words
from cast import OUR_ID, SIDES, Alliance
from dice import Dice
from files import Row
from give_and_take import LEAD_WORTH, Ledger
from governance import is_silent
from influence import Truth
from registers import covers_half_year, is_kept
from scales import value_at

#: How the stand-alone value is divided: the part that we would have had.
_OURS_ALONE = (0.4, 0.6)

#: Stages whose checklist a charter has.
_CHECKED_STAGES = ("form", "operate")


def baseline_rows(truth: Truth, ledger: Ledger) -> Iterator[Row]:
    """Yield what each partner would have had alone, so that the surplus is the one wanted."""
    alliance = truth.alliance
    for quarter in alliance.quarters:
        if not days.ends_half(quarter) or not covers_half_year(alliance, quarter):
            continue
        benefits = sum(sum(ledger.received(one).values()) for one in (quarter - 1, quarter))
        surplus = value_at("synergy_surplus", truth.lagging("synergy_surplus", quarter))
        alone = benefits / (1 + surplus / 100)
        dice = Dice(truth.seed, alliance.alliance_id, "alone", quarter)
        ours = alone * dice.uniform(*_OURS_ALONE)
        for side, value in zip(SIDES, (ours, alone - ours), strict=True):
            yield {
                "alliance_id": alliance.alliance_id,
                "partner_id": alliance.partner(side),
                "period": days.half_label(quarter),
                "value": round(value, -2),
                "currency": "EUR",
            }


def agreed_share(truth: Truth, ledger: Ledger) -> float | None:
    """Choose the share of the cost that we agreed on; None where it was never written down.

    It stands for all quarters, so that the distance of our real share from it is as large as
    it should be in the mean: our real share falls as influence rises, and so does the distance.
    """
    alliance = truth.alliance
    if not is_kept(alliance, "agreed_share"):
        return None
    found = []
    for quarter in alliance.quarters:
        if is_silent(alliance, "theirs", quarter):
            continue
        given, leads = ledger.given(quarter), ledger.leads(quarter)
        worth = {side: given[side] + leads[side] * LEAD_WORTH for side in SIDES}
        real = worth["ours"] / sum(worth.values())
        away = value_at("investment_parity", truth.leading("investment_parity", quarter)) / 100
        found.append(real - away if alliance.ours >= 0.5 else real + away)
    return round(sum(found) / len(found), 2)


def charter_text(truth: Truth, ledger: Ledger) -> str | None:
    """Return the charter of an alliance as TOML; None where there is none."""
    alliance = truth.alliance
    if not alliance.keeps("charter"):
        return None
    dice = Dice(truth.seed, alliance.alliance_id, "charter")
    lines = ["# Invented.", 'version = "1"', f"valid_from = {alliance.started_on}"]
    ours = agreed_share(truth, ledger)
    if ours is not None:
        theirs = round(1 - ours, 2)
        lines.append(f"agreed_share = {{{OUR_ID} = {ours}, {alliance.partner_id} = {theirs}}}")
    parts = (
        _acknowledged(alliance),
        _motives(alliance, dice),
        _deal_sheet(alliance, dice),
        _tables("decisions", words.MAPPED_DECISIONS),
        _tables("exit_triggers", _triggers(alliance, dice)),
        _farewell(alliance),
        _checklists(alliance, dice),
        _definition(alliance),
        _tables("legal", [{**one, "signed_on": alliance.started_on} for one in words.LEGAL]),
    )
    for part in parts:
        lines += part
    return "\n".join(lines) + "\n"


def _acknowledged(alliance: Alliance) -> list[str]:
    """Write that both sides agreed to unequal shares, where they did."""
    if not alliance.has("acknowledged_split"):
        return []
    note = words.ACKNOWLEDGED_SPLIT.format(name=alliance.name)
    row = {"what": "shares", "agreed_on": alliance.started_on, "note": note}
    return _tables("acknowledged_inequalities", [row])


def _motives(alliance: Alliance, dice: Dice) -> list[str]:
    """Write why each partner is in it."""
    ours, theirs = dice.shuffled(words.MOTIVES)[:2]
    return _tables(
        "motives",
        [
            {"partner": OUR_ID, **ours, "weight": 2},
            {"partner": alliance.partner_id, **theirs, "weight": 1},
        ],
    )


def _deal_sheet(alliance: Alliance, dice: Dice) -> list[str]:
    """Write the five answers of the deal; one is missing in some."""
    answers = {key: text.format(name=alliance.name) for key, text in words.DEAL_SHEET.items()}
    if dice.chance(0.4):
        del answers[dice.pick(tuple(answers)[1:])]
    return ["", "[deal_sheet]", *(f"{key} = {_written(text)}" for key, text in answers.items())]


def _triggers(alliance: Alliance, dice: Dice) -> list[Row]:
    """Choose two triggers, with the day on which both sides look again."""
    review = alliance.ended_on or date(2026, 12, 31)
    return [{**one, "review_on": review} for one in dice.shuffled(words.EXIT_TRIGGERS)[:2]]


def _farewell(alliance: Alliance) -> list[str]:
    """Write the day on which both sides decide whether to go on, and how they decided."""
    if alliance.ended_on:
        more = {"decided_on": alliance.ended_on, "outcome": "end"}
        return _tables("farewell_dates", [{**words.FAREWELL, "on": alliance.ended_on, **more}])
    return _tables("farewell_dates", [{**words.FAREWELL, "on": date(2027, 6, 30)}])


def _checklists(alliance: Alliance, dice: Dice) -> list[str]:
    """Write the checklists of the stages that it has reached; a question may be open."""
    reached = dict(alliance.stages)
    lines = []
    for stage in _CHECKED_STAGES:
        items = []
        for question in words.CHECKLISTS[stage] if stage in reached else ():
            item: Row = {"question": question, "owner": words.THEIR_TEAM}
            item |= {} if dice.chance(0.2) else {"done_on": reached[stage]}
            items.append(item)
        lines += _tables(f"checklists.{stage}", items)
    return lines


def _definition(alliance: Alliance) -> list[str]:
    """Write a word that both sides have to mean alike."""
    meaning = f'{{{OUR_ID} = "No surprises.", {alliance.partner_id} = "Bad news first."}}'
    return ["", "[[definitions]]", 'word = "trust"', f"meaning = {meaning}"]


def _tables(name: str, items: list[Row] | tuple[Row, ...]) -> list[str]:
    """Write an array of tables."""
    lines = []
    for item in items:
        lines += ["", f"[[{name}]]"]
        lines += [f"{key} = {_written(value)}" for key, value in item.items()]
    return lines


def _written(value: object) -> str:
    """Write a value as TOML: quoted texts, lists of them, dates and numbers as they are."""
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_written(one) for one in value) + "]"
    return str(value)
