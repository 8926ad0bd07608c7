"""Blocks of the section about both sides."""

from __future__ import annotations

from alliance_health.insights.two_sides.numbers import DIFFERENT
from alliance_health.insights.two_sides.spoken import say_level
from alliance_health.language import say_digits, speak, speak_count, speak_in
from alliance_health.report.block import NUMBER, WIDE, Block, lay_block
from alliance_health.report.partner_words import join_names
from alliance_health.report.two_sides_part import FigureTold, TwoSidesPart
from alliance_health.report.wording import MISSING, capital, say_count, say_quantity


def level_block(part: TwoSidesPart, names: tuple[str, str]) -> Block | None:
    """Lay both levels out, the lower one first.

    Parameters
    ----------
    part : TwoSidesPart
        What both sides say.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    Block or None
        None where no level may be shown.
    """
    if not part.levels:
        return None
    columns = [
        (speak("Level"), ""),
        *((name, NUMBER) for name in names),
        (speak_in("both sides", "Both"), NUMBER),
        (speak("Factors shown"), NUMBER),
    ]
    rows = [
        [
            capital(say_level(one.level)),
            *(_mean(value) for value in (one.ours, one.theirs, one.score)),
            str(one.factors),
        ]
        for one in part.levels
    ]
    said = speak("Mean of the factors that both sides show, 1 to 5; both sides weigh alike.")
    return lay_block(speak("Executives and working people apart"), said, columns, rows)


def views_block(part: TwoSidesPart, names: tuple[str, str]) -> Block | None:
    """Lay the four views of promises kept out.

    Parameters
    ----------
    part : TwoSidesPart
        What both sides say.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    Block or None
        None where none of them may be shown.
    """
    if not part.views:
        return None
    columns = [
        (speak("Level"), ""),
        *((view, NUMBER) for view in _views(*names)),
        (speak("Finding"), WIDE),
    ]
    rows = [
        [
            capital(say_level(one.level)),
            _mean(one.our_view_of_us),
            _mean(one.our_view_of_them),
            _mean(one.their_view_of_us),
            _mean(one.their_view_of_them),
            one.finding,
        ]
        for one in part.views
    ]
    said = " ".join(dict.fromkeys(one.finding for one in part.views))
    title = speak("Promises kept, as each sees itself and the other")
    return lay_block(title, said, columns, rows)


def tension_block(part: TwoSidesPart, names: tuple[str, str]) -> Block | None:
    """Lay open argument out beside friction.

    Parameters
    ----------
    part : TwoSidesPart
        What both sides say.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    Block or None
        None where they may not be shown.
    """
    if not part.tensions:
        return None
    columns = [
        *((speak("Side"), ""), (speak("Level"), ""), (speak("Argue openly"), NUMBER)),
        *((speak("Friction"), NUMBER), (speak("What it means"), WIDE)),
    ]
    by_side = dict(zip(("ours", "theirs"), names, strict=True))
    rows = [
        [
            by_side[one.side],
            capital(say_level(one.level)),
            _mean(one.debate),
            _mean(one.friction),
            one.finding,
        ]
        for one in part.tensions
    ]
    said = speak(
        "Argument about the goal is productive as long as no friction stays between people."
    )
    return lay_block(speak("Argument and friction"), said, columns, rows)


def comment_block(part: TwoSidesPart, names: tuple[str, str]) -> Block | None:
    """Lay approved paraphrases of comments out.

    Parameters
    ----------
    part : TwoSidesPart
        What both sides say.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    Block or None
        None where nobody commented.
    """
    if not (part.comments or part.comments_waiting or part.comments_hidden):
        return None
    by_side = dict(zip(("ours", "theirs"), names, strict=True))
    rows = [
        [by_side[one.side], one.question, capital(one.theme) or MISSING, one.paraphrase]
        for one in part.comments
    ]
    said = [speak("Paraphrased by people who stand behind it; what was said is shown to nobody.")]
    if part.comments_waiting:
        waiting = say_count(part.comments_waiting)
        said.append(speak("{waiting} more wait for an approved paraphrase.", waiting=waiting))
    if part.comments_hidden:
        sides = join_names([by_side[side] for side in part.comments_hidden])
        said.append(speak("Those of {sides} are not shown: too few people answered.", sides=sides))
    columns = [
        *((speak("Side"), ""), (speak("Question"), WIDE), (speak("Theme"), "")),
        (speak("In other words"), ""),
    ]
    return lay_block(speak("In their own words, paraphrased"), " ".join(said), columns, rows)


def number_block(part: TwoSidesPart, names: tuple[str, str], currency: str) -> Block | None:
    """Lay figures out as both sides report them.

    Parameters
    ----------
    part : TwoSidesPart
        What both sides say.
    names : tuple of str
        Our side and theirs.
    currency : str
        Reporting currency.

    Returns
    -------
    Block or None
        None where no side reports a figure of its own.
    """
    if not part.numbers:
        return None
    columns = [
        (speak_in("number that is reported", "Figure"), ""),
        *((name, NUMBER) for name in names),
        (speak("Difference"), NUMBER),
        (speak("Verdict"), ""),
    ]
    rows = [
        [
            one.label,
            *(_quantity(value, one.unit, currency) for value in (one.ours, one.theirs)),
            _quantity(one.difference, one.unit, currency),
            _verdict(one),
        ]
        for one in part.numbers
    ]
    apart = sum(one.verdict == DIFFERENT for one in part.numbers)
    said = speak("Both sides agree on every figure that both report.")
    if apart:
        said = speak_count(
            apart,
            "Both sides disagree on {number} figure: by more than rounding, in the same period.",
            "Both sides disagree on {number} figures: by more than rounding, in the same period.",
        )
    elif not any(one.difference is not None for one in part.numbers):
        said = speak("No figure is reported by both sides; what each reports stands side by side.")
    return lay_block(speak("Figures of both sides"), said, columns, rows)


def _verdict(one: FigureTold) -> str:
    """Say what two figures are to each other, and how far they are apart."""
    said = speak(one.verdict)
    if one.verdict != DIFFERENT:
        return said
    return f"{said}, {say_digits(f'{100 * (one.relative or 0.0):.1f} %')}"


def _views(ours: str, theirs: str) -> tuple[str, ...]:
    """Name who looks at whom, in the order of the columns."""
    return (
        speak("{who} of itself", who=ours),
        speak("{who} of {whom}", who=ours, whom=theirs),
        speak("{who} of {whom}", who=theirs, whom=ours),
        speak("{who} of itself", who=theirs),
    )


def _mean(value: float | None) -> str:
    """Write a mean with one decimal, or that it is not shown."""
    return MISSING if value is None else say_digits(f"{value:.1f}")


def _quantity(value: float | None, unit: str, currency: str) -> str:
    """Write a figure with its unit, or that there is none."""
    return MISSING if value is None else say_quantity(value, unit, currency)
