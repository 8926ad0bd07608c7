"""Ids of the comparison of both sides, said to a reader: factors, levels, verdicts."""

from __future__ import annotations

from alliance_health.language import speak, speak_in, speak_name, to_speak
from alliance_health.vocabulary import Level

_LEVELS = {
    Level.EXECUTIVE.value: to_speak("Executive level"),
    Level.WORKING.value: to_speak("Working level"),
}


def say_factor(factor: str) -> str:
    """Say what a factor of the survey is called.

    >>> say_factor("quick wins")
    'quick wins'
    """
    return speak_name("factor", factor) if factor else factor


def say_factor_heading(factor: str) -> str:
    """Say what a factor is called, with a capital letter.

    >>> say_factor_heading("quick wins")
    'Quick wins'
    """
    said = say_factor(factor)
    return said[:1].upper() + said[1:]


def say_level(level: str) -> str:
    """Say which level people are of, in a word.

    >>> say_level("working")
    'working'
    """
    return speak_in("Level", level) if level else level


def say_level_heading(level: str) -> str:
    """Say which level people are of, as a heading.

    >>> say_level_heading("working")
    'Working level'
    """
    return speak(_LEVELS[level]) if level in _LEVELS else level


def say_gap_verdict(verdict: str) -> str:
    """Say what ratings carry about a factor, in a word.

    >>> say_gap_verdict("confirmed")
    'confirmed'
    """
    return speak_in("GapVerdict", verdict)
