"""What both sides' ratings come to, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from alliance_health.insights.two_sides.result import GapVerdict
from alliance_health.insights.two_sides.spoken import say_factor
from alliance_health.language import speak, speak_count

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.insights.two_sides.levels import WaveFound

#: Factors that a sentence names before it counts the others.
NAMED = 3


def say_gaps(found: WaveFound, names: tuple[str, str]) -> str:
    """Say on what both sides see the alliance differently beyond doubt.

    Parameters
    ----------
    found : WaveFound
        The rows of one wave of one alliance.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    str
        Only confirmed gaps are called gaps; where nothing could be compared, why.

    Examples
    --------
    >>> import pandas as pd
    >>> from alliance_health.insights.two_sides.levels import WaveFound
    >>> rows = pd.DataFrame({"verdict": ["confirmed"], "gap": [1.2], "factor": ["voice"],
    ...                      "level": ["working"], "divided": ""})
    >>> say_gaps(WaveFound("2026Q2", rows, 9, 1, 0), ("Orion", "Halden"))
    'Both sides see 1 of 9 factors differently beyond doubt: Orion sees voice better than Halden.'
    """
    if not found.tested:
        return speak("No factor has enough people on both sides to be compared.")
    confirmed = found.rows[found.rows["verdict"] == GapVerdict.CONFIRMED.value]
    said = _confirmed(confirmed, found.tested, names)
    if found.indicated:
        said += f" {_indicated(found)}"
    if len(confirmed) and (confirmed["divided"] != "").any():
        divided = speak("On some of them people of one side are divided among themselves.")
        said += f" {divided}"
    return said


def _indicated(found: WaveFound) -> str:
    """Say how many gaps are an indication only."""
    if found.confirmed:
        return speak_count(
            found.indicated,
            "One more is an indication only.",
            "{number} more are an indication only.",
        )
    return speak_count(
        found.indicated, "{number} is an indication only.", "{number} are an indication only."
    )


def say_gaps_of_all(found: Mapping[str, WaveFound], names: Mapping[str, str]) -> str:
    """Say in which alliances both sides see something differently beyond doubt.

    Parameters
    ----------
    found : mapping of str to WaveFound
        The last full wave of each alliance.
    names : mapping of str to str
        Names of the alliances.

    Returns
    -------
    str
        A sentence; alliances with most confirmed gaps first.

    Examples
    --------
    >>> say_gaps_of_all({}, {})
    'No alliance asked both sides in a full wave.'
    """
    if not found:
        return speak("No alliance asked both sides in a full wave.")
    with_gaps = sorted(
        (one for one, wave in found.items() if wave.confirmed),
        key=lambda one: (-found[one].confirmed, names[one]),
    )
    if not with_gaps:
        return speak_count(
            len(found),
            "In none of {number} alliance a gap between both sides is confirmed.",
            "In none of {number} alliances a gap between both sides is confirmed.",
        )
    return speak_count(
        len(found),
        "Confirmed gaps in {confirmed} of {number} alliance: {listed}.",
        "Confirmed gaps in {confirmed} of {number} alliances: {listed}.",
        confirmed=len(with_gaps),
        listed=_first([f"{names[one]} ({found[one].confirmed})" for one in with_gaps]),
    )


def _first(names: Sequence[str]) -> str:
    """List the first names and count the others."""
    listed, rest = ", ".join(names[:NAMED]), len(names) - NAMED
    return speak("{listed} and {rest} more", listed=listed, rest=rest) if rest > 0 else listed


def _confirmed(confirmed: pd.DataFrame, tested: int, names: tuple[str, str]) -> str:
    """Say which gaps are confirmed, the largest first, by who sees it better."""
    if confirmed.empty:
        return speak_count(
            tested,
            "On none of {number} factor a gap between both sides is confirmed.",
            "On none of {number} factors a gap between both sides is confirmed.",
        )
    order = confirmed["gap"].abs().sort_values(ascending=False, kind="stable").index
    ordered = confirmed.loc[order]
    parts = []
    for sign, (higher, lower) in ((1, names), (-1, (names[1], names[0]))):
        own = ordered[ordered["gap"] * sign > 0]["factor"].drop_duplicates()
        if len(own):
            factors = _first([say_factor(str(one)) for one in own])
            parts.append(
                speak(
                    "{higher} sees {factors} better than {lower}",
                    higher=higher,
                    factors=factors,
                    lower=lower,
                )
            )
    return speak(
        "Both sides see {confirmed} of {tested} factors differently beyond doubt: {parts}.",
        confirmed=len(confirmed),
        tested=tested,
        parts="; ".join(parts),
    )
