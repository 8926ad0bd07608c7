"""How factors, periods and verdicts of links are called, and what a verdict may be used for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from alliance_health.insights.links.verdict import Finding
from alliance_health.language import speak, speak_count, spoken, to_speak, to_speak_count
from alliance_health.vocabulary import Frequency, Role

#: One row of `links` as a mapping.
Link = Mapping[Any, Any]

_NUMBERS = (
    *(to_speak("no"), to_speak("one"), to_speak("two"), to_speak("three"), to_speak("four")),
    *(to_speak("five"), to_speak("six"), to_speak("seven"), to_speak("eight"), to_speak("nine")),
    to_speak("ten"),
)

#: Periods of each length, their number in words; "one" stands in the text, as its form varies.
_IN_WORDS = {
    Frequency.MONTH: to_speak_count("one month", "{count} months"),
    Frequency.QUARTER: to_speak_count("one quarter", "{count} quarters"),
    Frequency.HALF_YEAR: to_speak_count("one half-year", "{count} half-years"),
    Frequency.YEAR: to_speak_count("one year", "{count} years"),
    None: to_speak_count("one period", "{count} periods"),
}

#: The same in digits.
_IN_DIGITS = {
    Frequency.MONTH: to_speak_count("{number} month", "{number} months"),
    Frequency.QUARTER: to_speak_count("{number} quarter", "{number} quarters"),
    Frequency.HALF_YEAR: to_speak_count("{number} half-year", "{number} half-years"),
    Frequency.YEAR: to_speak_count("{number} year", "{number} years"),
    None: to_speak_count("{number} period", "{number} periods"),
}

#: The word of a period within a verdict.
_UNIT = re.compile(r"\bby \d+ ([a-z-]+?)s?\b(?![a-z-])")


@dataclass(frozen=True)
class LinkWords:
    """How factors and periods are called.

    Parameters
    ----------
    labels : mapping of id to str
        Labels of metrics, pillars and indices.
    frequency : Frequency
        Length of the periods in which lags are counted.
    pillars : frozenset of str
        Ids of pillars, which a sentence calls that; a metric of the same id comes first.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    frequency: Frequency = Frequency.QUARTER
    pillars: frozenset[str] = frozenset()

    def factor(self, factor_id: str) -> str:
        """Return the label of a factor; the part of a pillar with one role names that role.

        >>> LinkWords({"financial": "Financial"}).factor("leading:financial")
        'Financial (leading)'
        """
        role, mark, pillar_id = factor_id.partition(":")
        if mark:
            if role == Role.LEADING.value:
                return speak("{factor} (leading)", factor=self.factor(pillar_id))
            return speak("{factor} (lagging)", factor=self.factor(pillar_id))
        spare = factor_id.replace("_", " ").capitalize()
        index = _INDEX_LABELS.get(factor_id)
        return self.labels.get(factor_id) or (speak(index) if index else spare)

    def within(self, factor_id: str) -> str:
        """Name a factor within a sentence.

        >>> LinkWords({"financial": "Financial"}, pillars=frozenset({"financial"})).within(
        ...     "leading:financial"
        ... )
        'the leading financial pillar'
        """
        role, mark, pillar_id = factor_id.partition(":")
        if mark:
            pillar = inside(self.factor(pillar_id))
            if role == Role.LEADING.value:
                return speak("the leading {pillar} pillar", pillar=pillar)
            return speak("the lagging {pillar} pillar", pillar=pillar)
        if factor_id in _INDEX_WORDS:
            return speak(_INDEX_WORDS[factor_id])
        label = inside(self.factor(factor_id))
        return speak("the {pillar} pillar", pillar=label) if factor_id in self.pillars else label

    def periods(self, count: int) -> str:
        """Write a number of periods.

        >>> LinkWords().periods(1), LinkWords(frequency=Frequency.HALF_YEAR).periods(2)
        ('one quarter', 'two half-years')
        """
        return say_periods(count, self.frequency)


_INDEX_LABELS = {
    Role.LEADING.index_id: to_speak("Influence (leading)"),
    Role.LAGGING.index_id: to_speak("Outcomes (lagging)"),
}

#: Both indices within a sentence that says already which one leads.
_INDEX_WORDS = {
    Role.LEADING.index_id: to_speak("influence"),
    Role.LAGGING.index_id: to_speak("outcomes"),
}


def kind_of(verdict: str) -> Finding:
    """Return what a verdict begins with.

    Parameters
    ----------
    verdict : str
        A cell of `links`, with whatever detail follows.

    Returns
    -------
    Finding
        Its kind.

    Raises
    ------
    ValueError
        When it begins with none of the known words.

    Examples
    --------
    >>> kind_of("leads by 2 quarters (1-3), in sample")
    <Finding.LEADS: 'leads'>
    """
    for kind in Finding:
        if verdict.startswith(kind.value):
            return kind
    allowed = ", ".join(kind.value for kind in Finding)
    raise ValueError(f"verdict '{verdict}' begins with none of: {allowed}")


def is_confirmed(verdict: str) -> bool:
    """Tell whether a verdict holds on data that the test had not seen.

    >>> is_confirmed("leads by 2 quarters (confirmed)"), is_confirmed("leads, not confirmed")
    (True, False)
    """
    return "confirmed" in verdict and "not confirmed" not in verdict


def is_result(link: Link) -> bool:
    """Tell whether a verdict may be repeated as a result: declared, and on enough data.

    >>> is_result({"declared": True, "verdict": "leads by 1 year (1-1), exploratory: few data"})
    False
    """
    return bool(link.get("declared", True)) and "exploratory" not in str(link["verdict"])


def unit_of(link: Link, words: LinkWords) -> Frequency | None:
    """Return the length of the periods in which a pair was tested.

    Parameters
    ----------
    link : mapping
        A row of `links`; a verdict with a lag names its periods.
    words : LinkWords
        Not used where the verdict says it.

    Returns
    -------
    Frequency or None
        None where the row does not say it; a pair can be tested in longer periods than the
        workbook's.

    Examples
    --------
    >>> unit_of({"verdict": "leads by 2 half-years (1-2), in sample"}, LinkWords())
    <Frequency.HALF_YEAR: 'half-year'>
    """
    found = _UNIT.search(str(link["verdict"]))
    if found and found.group(1) in list(Frequency):
        return Frequency(found.group(1))
    has_lag = whole(link.get("lag")) is not None
    return words.frequency if has_lag else None


def say_lag(link: Link, words: LinkWords) -> str:
    """Say by how many periods the leading factor is ahead, with the interval.

    Parameters
    ----------
    link : mapping
        A row of `links`.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        Empty when the lag is not known; no interval when it has no width.

    Examples
    --------
    >>> say_lag({"verdict": "leads", "lag": 2, "lag_low": 1, "lag_high": 3}, LinkWords())
    'two quarters (1 to 3)'
    """
    lag = whole(link.get("lag"))
    if lag is None:
        return ""
    count = say_periods(abs(lag), unit_of(link, words))
    wide = _width(link)
    return speak("{periods} ({low} to {high})", periods=count, **wide) if wide else count


def say_later(link: Link, words: LinkWords) -> str:
    """Say by how much later the outcome follows, with the interval.

    Parameters
    ----------
    link : mapping
        A row of `links`.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        Empty when the lag is not known.

    Examples
    --------
    >>> say_later({"verdict": "leads", "lag": 2, "lag_low": 1, "lag_high": 3}, LinkWords())
    'two quarters later (1 to 3)'
    """
    lag = whole(link.get("lag"))
    if lag is None:
        return ""
    count = say_periods(abs(lag), unit_of(link, words))
    wide = _width(link)
    if wide:
        return speak("{periods} later ({low} to {high})", periods=count, **wide)
    return speak("{periods} later", periods=count)


def _width(link: Link) -> dict[str, int]:
    """Return both ends of the interval of a lag; nothing when it has no width."""
    low, high = whole(link.get("lag_low")), whole(link.get("lag_high"))
    if low is None or high is None or low == high:
        return {}
    return {"low": low, "high": high}


def say_base(link: Link, words: LinkWords) -> str:
    """Say on how many alliances and periods a verdict rests.

    Parameters
    ----------
    link : mapping
        A row of `links`.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        Empty when neither is known.

    Examples
    --------
    >>> say_base({"verdict": "leads by 1 quarter", "n_alliances": 22, "n_periods": 16}, LinkWords())
    '22 alliances over at least 16 quarters'
    """
    alliances, periods = whole(link.get("n_alliances")), whole(link.get("n_periods"))
    if alliances is None or periods is None:
        return ""
    span = count_periods(periods, unit_of(link, words))
    return speak_count(
        alliances,
        "one alliance over {periods}",
        "{number} alliances over at least {periods}",
        periods=span,
    )


def whole(number: Any) -> int | None:
    """Return a cell as a whole number, or None where it is missing.

    >>> whole(2.0), whole(float("nan")), whole(None)
    (2, None, None)
    """
    return None if number is None or pd.isna(number) else round(number)


def say_periods(count: int, unit: Frequency | None) -> str:
    """Write a number of periods of some length.

    >>> say_periods(3, Frequency.MONTH), say_periods(1, None)
    ('three months', 'one period')
    """
    return speak_count(count, *_IN_WORDS[unit], count=number_word(count))


def count_periods(count: int, unit: Frequency | None) -> str:
    """Write a number of periods of some length in digits.

    >>> count_periods(16, Frequency.QUARTER)
    '16 quarters'
    """
    return speak_count(count, *_IN_DIGITS[unit])


def number_word(count: int) -> str:
    """Write a small number as a word.

    >>> number_word(2), number_word(12)
    ('two', '12')
    """
    return speak(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)


def inside(label: str) -> str:
    """Write a label within a sentence; abbreviations and names keep their capitals.

    In German every noun keeps its own, too.

    >>> inside("Joint revenue"), inside("NPS of joint customers")
    ('joint revenue', 'NPS of joint customers')
    """
    if label[1:2].isupper() or spoken() == "de":
        return label
    return label[:1].lower() + label[1:]
