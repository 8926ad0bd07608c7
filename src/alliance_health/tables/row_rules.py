"""Rules about two columns of one row, made from their names.

Every maker returns a rule that holds wherever one of its cells is empty: what is
not known cannot be wrong.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pandas as pd

from alliance_health.tables.calendar import PERIOD_FORMS, is_off_grid
from alliance_health.tables.columns import RowRule

#: Share of words in the same order from which two texts are the same.
TOO_NEAR = 0.8


def not_before(later: str, earlier: str) -> RowRule:
    """Make the rule that one date does not lie before another.

    Parameters
    ----------
    later, earlier : str
        Columns with dates.

    Returns
    -------
    RowRule
        It points at `later`.

    Examples
    --------
    >>> rule = not_before("closed_on", "opened_on")
    >>> days = pd.to_datetime(["2026-01-02", "2026-01-01", None])
    >>> rule.holds(pd.DataFrame({"opened_on": days[0], "closed_on": days})).tolist()
    [True, False, True]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Compare the two dates."""
        return ~(frame[later] < frame[earlier])

    reason = f"the date lies before {earlier}"
    return RowRule(
        f"{later} not before {earlier}", later, holds, reason, "correct one of the dates"
    )


def needs_date(flag: str, date: str) -> RowRule:
    """Make the rule that a yes comes with its date.

    Parameters
    ----------
    flag : str
        Column with yes or no.
    date : str
        Column with the date that a yes needs.

    Returns
    -------
    RowRule
        It points at `date`.

    Examples
    --------
    >>> frame = pd.DataFrame({"won": pd.array([True, False, None], "boolean"), "closed_on": pd.NaT})
    >>> needs_date("won", "closed_on").holds(frame).tolist()
    [False, True, True]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Look for a yes without its date."""
        return ~(frame[flag].fillna(False).astype(bool) & frame[date].isna())

    reason = f"{flag} is yes, but {date} is empty"
    return RowRule(f"{flag} needs {date}", date, holds, reason, f"fill {date}, or clear {flag}")


def one_of_both(first: str, second: str) -> RowRule:
    """Make the rule that at least one of two cells is filled.

    Parameters
    ----------
    first, second : str
        Columns of any kind.

    Returns
    -------
    RowRule
        It points at `first`.

    Examples
    --------
    >>> frame = pd.DataFrame({"planned_on": [None, "x"], "held_on": [None, None]})
    >>> one_of_both("planned_on", "held_on").holds(frame).tolist()
    [False, True]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Look for two empty cells."""
        return frame[first].notna() | frame[second].notna()

    reason = f"{first} and {second} are both empty"
    return RowRule(f"{first} or {second}", first, holds, reason, "fill at least one of them")


def word_when(column: str, when: tuple[str, str], words: tuple[str, ...]) -> RowRule:
    """Make the rule that a cell holds one of some words when another cell says so.

    Parameters
    ----------
    column : str
        Column whose words are limited.
    when : tuple of (str, str)
        The other column, and its content in which the rule applies.
    words : tuple of str
        Words that are allowed then; the cell may not be empty then.

    Returns
    -------
    RowRule
        It points at `column`.

    Examples
    --------
    >>> rule = word_when("value", ("field", "stage"), ("form", "operate"))
    >>> frame = pd.DataFrame({"field": ["stage", "stage", "owner"], "value": ["form", "x", "x"]})
    >>> rule.holds(frame).tolist()
    [True, False, True]
    """
    other, content = when

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Look for other words."""
        return ~frame[other].eq(content).fillna(False).astype(bool) | frame[column].isin(words)

    reason = f"allowed when {other} is {content}: {', '.join(words)}"
    return RowRule(
        f"{column} allowed when {other} is {content}",
        column,
        holds,
        reason,
        "use one of these words",
    )


def on_grid(column: str) -> RowRule:
    """Make the rule that a period is a whole month, quarter, half-year or year.

    Parameters
    ----------
    column : str
        Column with periods.

    Returns
    -------
    RowRule
        It points at `column`.

    Examples
    --------
    >>> on_grid("wave").holds(pd.DataFrame({"wave": ["2026Q3", "2026-9M"]})).tolist()
    [True, False]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Look for periods that are not whole."""
        labels = frame[column].dropna().unique()
        return ~frame[column].isin([label for label in labels if is_off_grid(label)])

    reason = f"cumulative and partial periods are not allowed here; allowed: {PERIOD_FORMS}"
    return RowRule(f"{column} on grid", column, holds, reason, "give one whole period")


def in_other_words(said: str, heard: str) -> RowRule:
    """Make the rule that one text does not repeat another, word for word or nearly so.

    Parameters
    ----------
    said, heard : str
        Columns with texts.

    Returns
    -------
    RowRule
        It points at `said`. Case, marks and the order of nothing else matter: four fifths of
        the words in the same order, or the whole of one text within the other, are too near.

    Examples
    --------
    >>> rule = in_other_words("paraphrase", "comment")
    >>> texts = pd.DataFrame({"comment": ["Stop setting prices twice."] * 3})
    >>> other = ["stop setting prices, twice!", "Prices come from one place.", None]
    >>> rule.holds(texts.assign(paraphrase=other)).tolist()
    [False, True, True]
    """

    def holds(frame: pd.DataFrame) -> pd.Series:
        """Compare both texts by their words."""
        pairs = zip(_words(frame[said]), _words(frame[heard]), strict=True)
        return pd.Series([not _is_near(*pair) for pair in pairs], frame.index, dtype="bool")

    return RowRule(
        f"{said} in other words than {heard}",
        said,
        holds,
        f"it repeats the words of {heard}",
        "say it in other words and leave names out; nothing of the comment may be recognised",
    )


def _words(texts: pd.Series) -> list[list[str]]:
    """Take texts apart into their words, without case and marks."""
    return [re.findall(r"\w+", text.casefold()) for text in texts.fillna("").astype("str")]


def _is_near(one: list[str], other: list[str]) -> bool:
    """Tell whether two texts have most words in common, in the same order."""
    if not one or not other:
        return False
    shorter, longer = sorted((" ".join(one), " ".join(other)), key=len)
    within = f" {shorter} " in f" {longer} " and min(len(one), len(other)) > 1
    return within or SequenceMatcher(None, one, other, autojunk=False).ratio() >= TOO_NEAR
