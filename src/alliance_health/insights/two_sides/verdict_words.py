"""What both sides' ratings come to, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alliance_health.insights.two_sides.result import GapVerdict

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
        return "No factor has enough people on both sides to be compared."
    confirmed = found.rows[found.rows["verdict"] == GapVerdict.CONFIRMED.value]
    said = _confirmed(confirmed, found.tested, names)
    if found.indicated:
        more = "one more is" if found.indicated == 1 else f"{found.indicated} more are"
        plain = "1 is" if found.indicated == 1 else f"{found.indicated} are"
        said += f" {(more if found.confirmed else plain).capitalize()} an indication only."
    if len(confirmed) and (confirmed["divided"] != "").any():
        said += " On some of them people of one side are divided among themselves."
    return said


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
        return "No alliance asked both sides in a full wave."
    with_gaps = sorted(
        (one for one, wave in found.items() if wave.confirmed),
        key=lambda one: (-found[one].confirmed, names[one]),
    )
    word = "alliance" if len(found) == 1 else "alliances"
    if not with_gaps:
        return f"In none of {len(found)} {word} a gap between both sides is confirmed."
    listed = ", ".join(f"{names[one]} ({found[one].confirmed})" for one in with_gaps[:NAMED])
    rest = len(with_gaps) - NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"Confirmed gaps in {len(with_gaps)} of {len(found)} {word}: {listed}{more}."


def _confirmed(confirmed: pd.DataFrame, tested: int, names: tuple[str, str]) -> str:
    """Say which gaps are confirmed, the largest first, by who sees it better."""
    if confirmed.empty:
        word = "factor" if tested == 1 else "factors"
        return f"On none of {tested} {word} a gap between both sides is confirmed."
    order = confirmed["gap"].abs().sort_values(ascending=False, kind="stable").index
    ordered = confirmed.loc[order]
    parts = []
    for sign, (higher, lower) in ((1, names), (-1, (names[1], names[0]))):
        own = ordered[ordered["gap"] * sign > 0]["factor"].drop_duplicates()
        if len(own):
            rest = len(own) - NAMED
            more = f" and {rest} more" if rest > 0 else ""
            parts.append(f"{higher} sees {', '.join(own.head(NAMED))}{more} better than {lower}")
    count = f"{len(confirmed)} of {tested} factors"
    return f"Both sides see {count} differently beyond doubt: {'; '.join(parts)}."
