"""What tables of fairness keep in English, said to a reader."""

from __future__ import annotations

from alliance_health.insights.fair_shares.game import GAMES
from alliance_health.insights.fair_shares.verdict import REASONS
from alliance_health.insights.give_and_get.fading import REASONS as FADING_REASONS
from alliance_health.insights.give_and_get.life_signs import REASONS as LIFE_REASONS
from alliance_health.kept import speak_kept
from alliance_health.language import speak_in

#: Every clause of a reason in `fairness`.
FAIR_REASONS = (*REASONS, *LIFE_REASONS, *FADING_REASONS)


def say_fair_verdict(verdict: str) -> str:
    """Say what is found of a partner, in a word.

    >>> say_fair_verdict("one-way suspected")
    'one-way suspected'
    """
    return speak_in("FairVerdict", verdict) if verdict else verdict


def say_game(rests_on: str) -> str:
    """Say what the Shapley value rests on.

    >>> say_game("given")
    'given'
    """
    return speak_kept(rests_on, GAMES)
