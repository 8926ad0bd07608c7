"""Blocks of the section about both sides."""

from __future__ import annotations

from alliance_health.insights.two_sides.numbers import DIFFERENT
from alliance_health.report.block import NUMBER, WIDE, Block, lay_block
from alliance_health.report.two_sides_part import TwoSidesPart
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
    columns = [("Level", ""), *((name, NUMBER) for name in names), ("Both", NUMBER)]
    columns.append(("Factors shown", NUMBER))
    rows = [
        [
            capital(one.level),
            *(_mean(value) for value in (one.ours, one.theirs, one.score)),
            str(one.factors),
        ]
        for one in part.levels
    ]
    said = "Mean of the factors that both sides show, 1 to 5; both sides weigh alike."
    return lay_block("Executives and working people apart", said, columns, rows)


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
    ours, theirs = names
    columns = [
        ("Level", ""),
        *((f"{who} of {whom}", NUMBER) for who, whom in _views(ours, theirs)),
        ("Finding", WIDE),
    ]
    rows = [
        [
            capital(one.level),
            _mean(one.our_view_of_us),
            _mean(one.our_view_of_them),
            _mean(one.their_view_of_us),
            _mean(one.their_view_of_them),
            one.finding,
        ]
        for one in part.views
    ]
    said = " ".join(dict.fromkeys(one.finding for one in part.views))
    return lay_block("Promises kept, as each sees itself and the other", said, columns, rows)


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
    columns = [("Side", ""), ("Level", ""), ("Argue openly", NUMBER), ("Friction", NUMBER)]
    columns.append(("What it means", WIDE))
    by_side = dict(zip(("ours", "theirs"), names, strict=True))
    rows = [
        [
            by_side[one.side],
            capital(one.level),
            _mean(one.debate),
            _mean(one.friction),
            one.finding,
        ]
        for one in part.tensions
    ]
    said = "Argument about the goal is productive as long as no friction stays between people."
    return lay_block("Argument and friction", said, columns, rows)


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
    said = ["Paraphrased by people who stand behind it; what was said is shown to nobody."]
    if part.comments_waiting:
        said.append(f"{say_count(part.comments_waiting)} more wait for an approved paraphrase.")
    if part.comments_hidden:
        sides = " and ".join(by_side[side] for side in part.comments_hidden)
        said.append(f"Those of {sides} are not shown: too few people answered.")
    columns = [("Side", ""), ("Question", WIDE), ("Theme", ""), ("In other words", "")]
    return lay_block("In their own words, paraphrased", " ".join(said), columns, rows)


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
    columns = [("Figure", ""), *((name, NUMBER) for name in names), ("Difference", NUMBER)]
    columns.append(("", ""))
    rows = [
        [
            one.label,
            *(_quantity(value, one.unit, currency) for value in (one.ours, one.theirs)),
            _quantity(one.difference, one.unit, currency),
            f"{one.verdict}, {100 * (one.relative or 0.0):.1f} %"
            if one.verdict == DIFFERENT
            else one.verdict,
        ]
        for one in part.numbers
    ]
    apart = sum(one.verdict == DIFFERENT for one in part.numbers)
    said = "Both sides agree on every figure that both report."
    if apart:
        word = "figure" if apart == 1 else "figures"
        said = f"Both sides disagree on {apart} {word}: by more than rounding, in the same period."
    elif not any(one.difference is not None for one in part.numbers):
        said = "No figure is reported by both sides; what each reports stands side by side."
    return lay_block("Figures of both sides", said, columns, rows)


def _views(ours: str, theirs: str) -> tuple[tuple[str, str], ...]:
    """Name who looks at whom, in the order of the columns."""
    return (ours, "itself"), (ours, theirs), (theirs, ours), (theirs, "itself")


def _mean(value: float | None) -> str:
    """Write a mean with one decimal, or that it is not shown."""
    return MISSING if value is None else f"{value:.1f}"


def _quantity(value: float | None, unit: str, currency: str) -> str:
    """Write a figure with its unit, or that there is none."""
    return MISSING if value is None else say_quantity(value, unit, currency)
