"""What people add to the figures: risks, comments, overrides, weights, a search for a partner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import days
import words
from cast import SIDES
from dice import Dice
from files import Row
from influence import Truth
from survey import silent

#: Risks of an alliance, fewest and most; part of the yearly plan that one puts at stake.
_RISKS, _AT_STAKE = (2, 4), (0.05, 0.3)

#: Comments of a side in a wave, at most, and the first wave with open questions (2025Q2).
_COMMENTS, _ASKED_FROM = 2, 10

#: Points of a hundred that three experts give to the leading pillars.
_POINTS = {
    "e1": (5, 10, 15, 20, 15, 10, 15, 10),
    "e2": (5, 15, 10, 15, 15, 10, 20, 10),
    "e3": (10, 10, 10, 15, 20, 10, 15, 10),
}
_PILLARS = (
    "financial",
    "strategic",
    "resources",
    "operations",
    "governance",
    "executive",
    "relationship",
    "reciprocity",
)

#: Bands that somebody answers for: one that still holds, one that has run out.
OVERRIDES: tuple[Row, ...] = (
    {
        "alliance_id": "akerlov-forpackning",
        "period": "2026Q3",
        "id": "operations",
        "band": "weak",
        "reason": "Half of the test rig was down in September; the figures do not show it yet.",
        "author": "alliance office",
        "expires_on": date(2026, 12, 31),
    },
    {
        "alliance_id": "delphane-advisory",
        "period": "2025Q4",
        "id": "governance",
        "band": "strong",
        "reason": "A new steering group had just met; its decisions were not in the log.",
        "author": "alliance office",
        "expires_on": date(2026, 3, 31),
    },
)

#: How four possible partners stand on each criterion; none where it is not known.
_CANDIDATES = {
    "candor-lifts": ("Candor Lifts", (62, 3, 4.1, 2.4, 55)),
    "brumelle-pumps": ("Brumelle Pumps", (48, 4, 3.2, 1.1, 70)),
    "oakmoor-drives": ("Oakmoor Drives", (75, 2, 3.8, 4.9, None)),
    "finnholm-marine": ("Finnholm Marine", (22, 5, 4.4, 1.8, 40)),
}

#: Criteria of `criteria.toml`, in the order of the values above.
_CRITERIA = ("reach", "fit", "chemistry", "debt", "openness")


def risk_rows(truth: Truth) -> Iterator[Row]:
    """Yield the risks of an alliance, likelier where influence is low."""
    alliance = truth.alliance
    dice = Dice(truth.seed, alliance.alliance_id, "risks")
    likely = 5 - round(truth.influence[alliance.last] / 25)
    for count, title in enumerate(dice.shuffled(words.RISKS)[: dice.whole(*_RISKS)], start=1):
        opened = days.working(days.day_at(alliance.last - dice.whole(0, 4), dice.uniform(0.1, 0.6)))
        opened = max(opened, alliance.started_on)
        closed = opened + timedelta(days=dice.whole(30, 90))
        is_over = closed <= days.end(alliance.last) and dice.chance(0.3)
        yield {
            "risk_id": f"{alliance.partner_id}-k{count}",
            "alliance_id": alliance.alliance_id,
            "title": title,
            "likelihood": min(max(likely + dice.whole(-1, 1), 1), 5),
            "impact": dice.whole(2, 5),
            "value_at_risk": round(4 * alliance.plan * dice.uniform(*_AT_STAKE), -4),
            "currency": "EUR",
            "owner": alliance.owner,
            "opened_on": opened,
            "closed_on": closed if is_over else None,
        }


#: Of so many comments one has no paraphrase, and of so many one waits for approval.
_LEFT_ASIDE, _WAITING = 7, 5


def comment_rows(truth: Truth) -> Iterator[Row]:
    """Yield answers to the two open questions, in waves that ask all items."""
    alliance = truth.alliance
    count = 0
    for quarter in alliance.quarters:
        if quarter < _ASKED_FROM or not days.ends_half(quarter):
            continue
        for side in SIDES:
            dice = Dice(truth.seed, alliance.alliance_id, "comments", quarter, side)
            for question, texts in words.COMMENTS.items():
                number = 0 if silent(alliance, side, quarter) else dice.whole(0, _COMMENTS)
                for text in dice.shuffled(texts)[:number]:
                    count += 1
                    yield {
                        "alliance_id": alliance.alliance_id,
                        "wave": days.label(quarter),
                        "perspective": side,
                        "question_id": question,
                        "comment_id": f"t{count:02d}",
                        "comment": text,
                        **_in_other_words(text, count),
                    }


def _in_other_words(text: str, count: int) -> Row:
    """Return what pages may show of a comment: not of all, and not all approved yet."""
    if text not in words.PARAPHRASES or count % _LEFT_ASIDE == 0:
        return {}
    paraphrase, theme = words.PARAPHRASES[text]
    approved = None if count % _WAITING == 0 else "alliance office"
    return {"paraphrase": paraphrase, "theme": theme, "approved_by": approved}


def weight_rows() -> Iterator[Row]:
    """Yield the points that each expert gives to each leading pillar."""
    for expert, points in _POINTS.items():
        for pillar, number in zip(_PILLARS, points, strict=True):
            yield {"expert_id": expert, "id": f"leading:{pillar}", "points": number}


def candidate_rows() -> Iterator[Row]:
    """Yield how each possible partner stands on each criterion."""
    for candidate, (name, values) in _CANDIDATES.items():
        for criterion, value in zip(_CRITERIA, values, strict=True):
            row: Row = {"candidate_id": candidate, "criterion_id": criterion, "name": name}
            yield {**row, "value": value, "source": "invented"}
