"""How far ratings carry, in flags, one word and one sentence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from alliance_health.insights.two_sides.quality_result import RatingFlag, RatingQuality
from alliance_health.kept import Kept, keep, speak_kept
from alliance_health.language import to_speak, to_speak_count
from alliance_health.metrics.disclosure import SUPPRESSED

#: Response rate, share of one side and alpha beyond which ratings carry less.
FEW, LOPSIDED, RELIABLE = 0.50, (0.35, 0.65), 0.70

#: Decimals to which numbers are rounded before they meet their line.
_DIGITS = 10

Row = Mapping[Hashable, Any]


def with_words(found: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Add flags, the word, the sentence and why a cell is hidden.

    Parameters
    ----------
    found : DataFrame
        Numbers of every cell, with `shown` and `divided`.
    min_group_size : int
        People that a cell needs.

    Returns
    -------
    DataFrame
        With flags (joined by "; "), quality, sentence, suppressed, reason.
    """
    said = [_say(row, min_group_size) for row in found.to_dict("records")]
    columns = ["flags", "quality", "sentence", "suppressed", "reason"]
    words = pd.DataFrame(said, columns=columns, index=found.index)
    return pd.concat([found, words], axis=1)


def flags_of(row: Row) -> list[RatingFlag]:
    """List what stands against the ratings of a shown cell.

    Parameters
    ----------
    row : mapping
        divided, responded, invited, response_rate, share_ours, asked_share_ours, other_shown,
        alpha.

    Returns
    -------
    list of RatingFlag
        The gravest first. What is not known stands against nothing.

    Examples
    --------
    >>> row = {"divided": False, "responded": 8.0, "invited": 20.0, "response_rate": 0.4,
    ...        "share_ours": 0.5, "asked_share_ours": 0.5, "other_shown": True, "alpha": 0.9}
    >>> [str(flag) for flag in flags_of(row)]
    ['few answered']
    """
    shares = [row["share_ours"], row["asked_share_ours"]]
    low, high = LOPSIDED
    outside = any(
        round(low - share, _DIGITS) > 0 or round(share - high, _DIGITS) > 0 for share in shares
    )
    checks = {
        RatingFlag.DIVIDED: row["divided"] is True,
        RatingFlag.MORE_THAN_ASKED: row["responded"] > row["invited"],
        RatingFlag.FEW_ANSWERED: round(FEW - row["response_rate"], _DIGITS) > 0,
        RatingFlag.ONE_SIDE: not row["other_shown"],
        RatingFlag.LOPSIDED: outside,
        RatingFlag.UNRELIABLE: round(RELIABLE - row["alpha"], _DIGITS) > 0,
    }
    return [flag for flag, holds in checks.items() if holds]


def _say(row: Row, min_group_size: int) -> tuple[str, str, str, bool, str]:
    """Say everything of one cell."""
    if not row["shown"]:
        reason = keep(SUPPRESSED, needed=min_group_size)
        return "", RatingQuality.HIDDEN.value, "", True, reason
    flags = flags_of(row)
    quality = RatingQuality.AMBER if flags else RatingQuality.OK
    if not flags and pd.isna(row["response_rate"]):
        quality = RatingQuality.NOT_KNOWN
    parts = [_who(row), *(_WORDS[flag] for flag in flags if flag in _WORDS), _silence(row)]
    sentence = "; ".join(part for part in parts if part) + "."
    return "; ".join(flags), quality.value, sentence, False, ""


def speak_quality(sentence: str) -> str:
    """Say the sentence of a cell, which the table keeps in English, to a reader.

    Parameters
    ----------
    sentence : str
        From `with_words`.

    Returns
    -------
    str
        Its clauses in the language spoken.

    Examples
    --------
    >>> speak_quality("9 of 12 people asked answered (75 %); the items hang together loosely.")
    '9 of 12 people asked answered (75 %); the items hang together loosely.'
    """
    return speak_kept(sentence.removesuffix("."), CLAUSES) + "." if sentence else ""


#: What a flag says that the numbers before it do not.
_WORDS = {
    RatingFlag.DIVIDED: to_speak("its people are divided, so its mean is no headline"),
    RatingFlag.FEW_ANSWERED: to_speak("that is fewer than half"),
    RatingFlag.ONE_SIDE: to_speak("of the other side too few answered to compare"),
    RatingFlag.LOPSIDED: to_speak("one side has more than 65 % of the people asked or answering"),
    RatingFlag.UNRELIABLE: to_speak("the items hang together loosely"),
}

#: Who answered.
_NOT_KNOWN = to_speak_count(
    "{number} person answered; how many were asked is not known",
    "{number} people answered; how many were asked is not known",
)
_MORE = to_speak_count(
    "{number} person answered, more than the {invited} who were asked",
    "{number} people answered, more than the {invited} who were asked",
)
_EVERYBODY = to_speak_count(
    "everybody who was asked answered, {number} person",
    "everybody who was asked answered, {number} people",
)
_SOME = to_speak("{responded} of {invited} people asked answered ({share} %)")

#: What silence could have made of the mean.
_NOTHING = to_speak("nobody's silence can move the mean, only another day's answers")
_ANYWHERE = to_speak("silent people could have put the mean anywhere from {worst} to {best}")

#: What sentences on a cell are made of.
CLAUSES: tuple[Kept, ...] = (
    _NOT_KNOWN,
    _MORE,
    _EVERYBODY,
    _SOME,
    _NOTHING,
    _ANYWHERE,
    *_WORDS.values(),
)


def _who(row: Row) -> str:
    """Say who answered, of how many."""
    people = int(row["responded"])
    if pd.isna(row["invited"]):
        return keep(_NOT_KNOWN, number=people)
    invited = int(row["invited"])
    if pd.isna(row["response_rate"]):
        return keep(_MORE, number=people, invited=invited)
    if people == invited:
        return keep(_EVERYBODY, number=people)
    share = f"{100 * row['response_rate']:.0f}"
    return keep(_SOME, responded=people, invited=invited, share=share)


def _silence(row: Row) -> str:
    """Say what the silent people could have made of the mean."""
    if pd.isna(row["worst"]) or row["divided"] is True:
        return ""
    if row["worst"] == row["best"]:
        return keep(_NOTHING)
    return keep(_ANYWHERE, worst=f"{row['worst']:.1f}", best=f"{row['best']:.1f}")
