"""How far the ratings carry, laid out for the section about both sides."""

from __future__ import annotations

from typing import Any

from alliance_health.insights.two_sides.quality_result import RatingQuality
from alliance_health.insights.two_sides.spoken import say_level
from alliance_health.language import say_digits, speak, speak_in, to_speak
from alliance_health.report.block import NUMBER, WIDE_NUMBER, Block, lay_block
from alliance_health.report.survey_quality_part import SideQuality, SurveyQualityPart
from alliance_health.report.wording import MISSING, capital, say_period

#: What the word of a row says, in words.
_WORDS = {
    RatingQuality.OK: to_speak("nothing against them"),
    RatingQuality.AMBER: to_speak("amber"),
    RatingQuality.NOT_KNOWN: to_speak("response not known"),
    RatingQuality.HIDDEN: to_speak("hidden"),
}


def ratings_carry(part: SurveyQualityPart) -> dict[str, Any]:
    """Lay out how far the ratings carry: who answered, balance, reliability, division.

    Parameters
    ----------
    part : SurveyQualityPart
        Of one alliance.

    Returns
    -------
    dict
        What the template `ratings_carry.html.j2` shows: finding, blocks, notes. No figures, so
        that any section can hold it.

    Examples
    --------
    >>> ratings_carry(SurveyQualityPart(finding="Nobody was asked."))["blocks"]
    []
    """
    blocks = [_sides(part), _spread(part)] if part.sides else []
    if part.gates:
        blocks.append(_gates(part))
    return {"finding": part.finding, "blocks": blocks, "notes": _notes(part)}


def _sides(part: SurveyQualityPart) -> Block:
    """Lay out who answered, and what silence could have made of the mean."""
    columns = [
        *((speak("Side and level"), ""), (speak("Asked"), WIDE_NUMBER)),
        *((speak("Answered"), NUMBER), (speak("Mean"), NUMBER)),
        *((speak("If the silent say 1 or 5"), WIDE_NUMBER), (speak("Ratings carry"), "")),
    ]
    rows = [
        [
            _cell(one),
            MISSING if one.invited is None else str(one.invited),
            _answered(one),
            _number(one.mean, 1),
            _span(one.worst, one.best, 1),
            _carry(one),
        ]
        for one in part.sides
    ]
    said = speak("Wave of {wave}. Means are on the scale of 1 to 5.", wave=say_period(part.wave))
    return lay_block(speak("Who answered"), said, columns, rows)


def _spread(part: SurveyQualityPart) -> Block:
    """Lay out how alike people answered; a dash below eight of them."""
    columns = [
        *((speak("Side and level"), ""), (speak("Mean, 90 %"), NUMBER)),
        *((speak("Drawn to all"), WIDE_NUMBER), (speak("Alpha"), NUMBER)),
        *((speak("rwg(j)"), NUMBER), (speak("Average deviation"), WIDE_NUMBER)),
    ]
    rows = [
        [
            _cell(one),
            _span(one.mean_low, one.mean_high, 2),
            _number(one.shrunken, 2),
            *(_number(number, 2) for number in (one.alpha, one.rwg_j, one.ad)),
        ]
        for one in part.sides
        if one.quality != RatingQuality.HIDDEN
    ]
    said = speak(
        "Told from eight people on, alpha from ten complete answers. The mean drawn to all is what "
        "a small group is worth beside the others; it never replaces its own."
    )
    return lay_block(speak("How alike people answered"), said, columns, rows)


def _gates(part: SurveyQualityPart) -> Block:
    """Lay out scores that enter their index with a widened error, or unchecked."""
    columns = [
        *((speak("Score"), ""), (speak_in("of a period", "Of"), "")),
        *((speak("Error"), NUMBER), (speak("Why"), "")),
    ]
    rows = [
        [
            one.metric,
            say_period(one.period),
            speak("as it is") if one.widened == 1 else f"x {say_digits(f'{one.widened:.1f}')}",
            capital(one.reason),
        ]
        for one in part.gates
    ]
    said = speak("They stay in the index; a widened error widens its interval, and no point moves.")
    return lay_block(speak("Scores that do not enter an index silently"), said, columns, rows)


def _notes(part: SurveyQualityPart) -> list[str]:
    """List what is said below the tables."""
    said = [f"{_cell(one)}: {one.sentence}" for one in part.sides if one.flags]
    if part.icc:
        said.append(speak("Whether groups differ: {icc}.", icc=part.icc))
    return said


def _cell(one: SideQuality) -> str:
    """Name a side and level."""
    return f"{one.side}, {say_level(one.level)}"


def _answered(one: SideQuality) -> str:
    """Write how many answered, and which share that is."""
    if one.responded is None:
        return MISSING
    if one.response_rate is None:
        return str(one.responded)
    return f"{one.responded} ({100 * one.response_rate:.0f} %)"


def _carry(one: SideQuality) -> str:
    """Write the word and the flags, or why a cell is hidden."""
    if one.quality == RatingQuality.HIDDEN:
        return capital(one.reason)
    word = capital(speak(_WORDS[RatingQuality(one.quality)]))
    flags = ", ".join(speak_in("RatingFlag", flag) for flag in one.flags)
    return f"{word}: {flags}" if flags else word


def _number(value: float | None, decimals: int) -> str:
    """Write a number, or a dash."""
    return MISSING if value is None else say_digits(f"{value:.{decimals}f}")


def _span(low: float | None, high: float | None, decimals: int) -> str:
    """Write two ends, or a dash."""
    if low is None or high is None:
        return MISSING
    ends = [say_digits(f"{end:.{decimals}f}") for end in (low, high)]
    return speak("{low} to {high}", low=ends[0], high=ends[1])
