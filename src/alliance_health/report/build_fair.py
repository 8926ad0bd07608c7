"""From an analysis to what pages say of give and get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.fair_shares.asymmetry import AMBER, GREEN, NOT_KNOWN, RED
from alliance_health.insights.fair_shares.asymmetry import REASONS as ASYMMETRY_REASONS
from alliance_health.insights.fair_shares.rebalance import settle
from alliance_health.insights.fair_shares.shares import DRIFT_PERIODS, WINDOW
from alliance_health.insights.fair_shares.spoken import FAIR_REASONS
from alliance_health.insights.fair_shares.synergy import REASONS as SYNERGY_REASONS
from alliance_health.insights.fair_shares.verdict import FAIR_WITHIN, FairVerdict, say_drift
from alliance_health.insights.quantities import say_value
from alliance_health.kept import speak_kept
from alliance_health.language import speak, speak_in, to_speak
from alliance_health.report.fair_part import FairPart, FairPoint, FairTold, UnequalTold
from alliance_health.report.source import number_or_none, text_or_none
from alliance_health.report.wording import capital, sentence
from alliance_health.tables.by_alliance import rows_of_alliance

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource

Row = Mapping[str, Any]

#: How much it matters that both have no more together than alone, by level.
_WEIGHTS = {
    RED: to_speak("serious, since the alliance is in full operation"),
    AMBER: to_speak("to be watched; serious once the alliance is in full operation"),
}

#: Share of what was got below which a transfer is not worth a sentence.
LEAST_MOVED = 0.005


def fair_of(source: ReportSource, alliance_id: str) -> FairPart:
    """Tell what both sides of one alliance put in and get out.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    FairPart
        Empty where nobody looked, or the alliance has no partner on either side.
    """
    if source.fair is None:
        return FairPart()
    own = rows_of_alliance(source.fair.fairness, alliance_id)
    rows = _records(own[own["period"] == source.period.label])
    if not rows:
        return FairPart()
    names = _names(source, alliance_id)
    currency = source.analysis.catalogue.settings.reporting_currency
    synergy = _records(rows_of_alliance(source.fair.synergy, alliance_id))
    return FairPart(
        verdict=_worst(rows)["verdict"],
        finding=_finding(rows, names),
        drift=_drift(rows, names),
        rebalance=_rebalance(rows, names, currency),
        most_valuable=_most_valuable(rows, names),
        synergy=_synergy(synergy[0]) if synergy else "",
        synergy_level=synergy[0]["level"] if synergy else "",
        partners=tuple(_told(row, names) for row in rows),
        history=tuple(_point(row) for row in _records(own)),
        unequal=tuple(
            _unequal(row) for row in _records(rows_of_alliance(source.fair.asymmetry, alliance_id))
        ),
    )


def _synergy(row: Row) -> str:
    """Say whether the partners have more together than alone, and how bad it is if not."""
    why = speak_kept(row["reason"], SYNERGY_REASONS)
    if row["level"] == NOT_KNOWN:
        return sentence(
            speak("Whether both have more together than alone is not known: {why}", why=why)
        )
    if row["level"] == GREEN:
        return sentence(capital(why))
    return sentence(capital(": ".join((why, speak(_WEIGHTS[row["level"]])))))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _names(source: ReportSource, alliance_id: str) -> dict[str, str]:
    """Return the names of the partners of an alliance by id."""
    partners = rows_of_alliance(source.analysis.tables["partners"], alliance_id)
    return dict(zip(partners["partner_id"], partners["name"], strict=True))


def _worst(rows: Sequence[Row]) -> Row:
    """Return the row with the most serious verdict; among equals who gets too little."""
    order = list(FairVerdict)

    def rank(row: Row) -> tuple[int, float]:
        """Return the seriousness of a verdict, and what the partner gets too little."""
        gap = number_or_none(row["share_gap"])
        return order.index(FairVerdict(row["verdict"])), 0.0 if gap is None else gap

    return min(rows, key=rank)


def _finding(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """Say the verdict of the alliance in a sentence."""
    row = _worst(rows)
    name = names.get(row["partner_id"], row["partner_id"])
    # The table does not name the partner; its first clause on shares is told of it.
    named = str(row["reason"]).replace("puts in", f"{name} puts in", 1)
    reason = speak_kept(named, FAIR_REASONS)
    if row["verdict"] in (FairVerdict.FADED, FairVerdict.GONE):
        reason = f"{name}: {reason}"
    verdict = row["verdict"]
    return sentence(": ".join((capital(speak_in("FairVerdict", verdict)), reason)))


def _drift(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """Say which partner's gap drifts, or that the data cannot carry a drift."""
    drifting = [(row, said) for row in rows if (said := say_drift(row))]
    if drifting:
        row, said = min(drifting, key=lambda one: one[0]["drift"])
        name = names.get(row["partner_id"], row["partner_id"])
        return sentence(f"{name}: {speak_kept(said, FAIR_REASONS)}")
    if all(number_or_none(row["drift_p"]) is None for row in rows):
        return speak(
            "Too little data for a drift: it takes {periods} periods with shares.",
            periods=DRIFT_PERIODS,
        )
    return speak("No drift of the gap over {periods} periods beyond noise.", periods=DRIFT_PERIODS)


def _rebalance(rows: Sequence[Row], names: Mapping[str, str], currency: str) -> tuple[str, ...]:
    """Say in numbers what would bring shares together; nothing within the fair band."""
    received = {row["partner_id"]: number_or_none(row["rebalance"]) for row in rows}
    known = {name: amount for name, amount in received.items() if amount is not None}
    gaps = [abs(row["share_gap"]) for row in rows if number_or_none(row["share_gap"]) is not None]
    if len(known) < len(rows) or not gaps or max(gaps) <= FAIR_WITHIN:
        return ()
    total = sum(row["benefit"] for row in rows)
    said = []
    for one in settle(known, least=LEAST_MOVED * total):
        payer, receiver = (names.get(name, name) for name in (one.payer, one.receiver))
        amount = say_value(one.amount, "money", currency=currency)
        said.append(
            speak(
                "Over {periods} periods {payer} would pass {amount} to {receiver}: then benefits "
                "follow contributions.",
                periods=WINDOW,
                payer=payer,
                amount=amount,
                receiver=receiver,
            )
        )
    more = [(row["partner_id"], number_or_none(row["put_in_more"])) for row in rows]
    for partner, amount_more in more:
        if amount_more:
            amount = say_value(amount_more, "money", currency=currency)
            name = names.get(partner, partner)
            said.append(
                speak(
                    "Or {name} would put in {amount} more for the same benefits.",
                    name=name,
                    amount=amount,
                )
            )
    return tuple(said)


def _most_valuable(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """Say who adds most, and whether the others gain by it."""
    shown = [row for row in rows if row["is_most_valuable"] is True]
    if shown:
        name = names.get(shown[0]["partner_id"], shown[0]["partner_id"])
        return speak(
            "{name} adds most, and every other partner is better off than alone.", name=name
        )
    unsure = [row for row in rows if _is_missing(row["is_most_valuable"])]
    others = [row for row in rows if row["is_most_valuable"] is False]
    if len(unsure) != 1 or not others:
        if str(rows[0]["game"]).startswith(("given", "model")):
            return speak(
                "Nobody is shown to be the most valuable partner: none adds more than the others."
            )
        return speak(
            "Nobody is shown to be the most valuable partner: no worth of going alone is known."
        )
    name = names.get(unsure[0]["partner_id"], unsure[0]["partner_id"])
    if unsure[0]["others_gain"] is False:
        return speak(
            "{name} adds most, but is not shown to be the most valuable: another is worse off.",
            name=name,
        )
    return speak(
        "{name} adds most; whether others are better off than alone is not known.", name=name
    )


def _is_missing(value: Any) -> bool:
    """Tell whether a flag is missing."""
    return value is not True and value is not False


def _told(row: Row, names: Mapping[str, str]) -> FairTold:
    """Tell one partner."""
    plain = ("partner_id", "perspective", "game", "verdict", "reason")
    numbers = set(FairTold.model_fields) - {*plain, "name", "returned"}
    said = {name: str(row[name]) for name in plain}
    said["reason"] = speak_kept(said["reason"], FAIR_REASONS)
    counted = {name: number_or_none(row[name]) for name in sorted(numbers)}
    name = names.get(row["partner_id"], row["partner_id"])
    returned = number_or_none(row["return"])
    return FairTold.model_validate({**said, **counted, "name": name, "returned": returned})


def _point(row: Row) -> FairPoint:
    """Tell one partner at the end of one period."""
    plain = ("period", "partner_id", "perspective", "verdict", "reason")
    numbers = ("contribution_share", "benefit_share", "share_gap")
    said = {name: str(row[name]) for name in plain}
    said["reason"] = speak_kept(said["reason"], FAIR_REASONS)
    return FairPoint.model_validate(
        {**said, **{name: number_or_none(row[name]) for name in numbers}}
    )


def _unequal(row: Row) -> UnequalTold:
    """Tell one inequality."""
    plain = ("what", "unit", "measured_in", "level")
    day = row["acknowledged_on"]
    numbers = ("ours", "theirs", "measure", "agreed")
    return UnequalTold.model_validate(
        {
            **{name: text_or_none(row[name]) or "" for name in plain},
            "reason": speak_kept(text_or_none(row["reason"]) or "", ASYMMETRY_REASONS),
            **{name: number_or_none(row[name]) for name in numbers},
            "acknowledged_on": None if pd.isna(day) else str(day.date()),
        }
    )
