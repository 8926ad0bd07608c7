"""Verdicts about pairs in sentences that an executive understands, none of them about causes.

A test of links says what moves first. Why, it cannot say: no sentence here does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.verdict import Finding
from alliance_health.vocabulary import Frequency, Role

#: One row of `links` as a mapping.
Link = Mapping[Any, Any]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

#: The word of a period within a verdict.
_UNIT = re.compile(r"\bby \d+ ([a-z-]+?)s?\b(?![a-z-])")

#: What an exploratory pair is, whatever its verdict.
EXPLORATORY = "Found by looking at every pair: a hint for what to declare, not a result."

#: What a pair with few data is, whatever its verdict.
FEW_DATA = "Few data: a hint, not a result."


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
            return f"{self.factor(pillar_id)} ({role})"
        spare = factor_id.replace("_", " ").capitalize()
        return self.labels.get(factor_id) or _INDEX_LABELS.get(factor_id) or spare

    def within(self, factor_id: str) -> str:
        """Name a factor within a sentence.

        >>> LinkWords({"financial": "Financial"}, pillars=frozenset({"financial"})).within(
        ...     "leading:financial"
        ... )
        'the leading financial pillar'
        """
        role, mark, pillar_id = factor_id.partition(":")
        if mark:
            return f"the {role} {inside(self.factor(pillar_id))} pillar"
        label = inside(self.factor(factor_id))
        named = f"the {label} pillar" if factor_id in self.pillars else label
        return _INDEX_WORDS.get(factor_id, named)

    def periods(self, count: int) -> str:
        """Write a number of periods.

        >>> LinkWords().periods(1), LinkWords(frequency=Frequency.HALF_YEAR).periods(2)
        ('one quarter', 'two half-years')
        """
        return say_periods(count, self.frequency)


_INDEX_LABELS = {
    Role.LEADING.index_id: "Influence (leading)",
    Role.LAGGING.index_id: "Outcomes (lagging)",
}

#: Both indices within a sentence that says already which one leads.
_INDEX_WORDS = {Role.LEADING.index_id: "influence", Role.LAGGING.index_id: "outcomes"}


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
    low, high = whole(link.get("lag_low")), whole(link.get("lag_high"))
    wide = low is not None and high is not None and low != high
    count = say_periods(abs(lag), unit_of(link, words))
    return count + (f" ({low} to {high})" if wide else "")


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
    many = "one alliance over" if alliances == 1 else f"{alliances} alliances over at least"
    unit = unit_of(link, words) or "period"
    return f"{many} {periods} {unit}{'' if periods == 1 else 's'}"


def say_link(link: Link, words: LinkWords) -> str:
    """Say in a sentence what is known of a pair.

    Parameters
    ----------
    link : mapping
        A row of `links`, columns as `LINK_COLUMNS`; what is missing is not spoken of.
    words : LinkWords
        How factors and periods are called.

    Returns
    -------
    str
        One sentence or two, the size of the smallest association that could have been seen
        where nothing was found. An exploratory pair is called that.

    Raises
    ------
    ValueError
        When the verdict is of no known kind.

    Examples
    --------
    >>> found = {
    ...     "leading": "trust", "lagging": "bookings", "verdict": "leads", "declared": True,
    ...     "lag": 2, "lag_low": 1, "lag_high": 3, "association": 0.4,
    ...     "n_alliances": 22, "n_periods": 16,
    ... }
    >>> moves, base = say_link(found, LinkWords()).split("; ")
    >>> moves
    'A rise in trust tends to be followed by a rise in bookings two quarters later (1 to 3)'
    >>> base
    'seen in 22 alliances over at least 16 quarters, not yet proven on data the test had not seen.'
    """
    said = _SENTENCES[kind_of(str(link["verdict"]))](link, words)
    shown = kind_of(str(link["verdict"])) in (Finding.LEADS, Finding.BOTH, Finding.COINCIDENT)
    if is_result(link) or not shown:
        return said
    return f"{said} {FEW_DATA if link.get('declared', True) else EXPLORATORY}"


def say_answer(test: LinkTest, words: LinkWords) -> str:
    """Answer in a sentence whether the leading factors announce the results.

    Parameters
    ----------
    test : LinkTest
        Every pair with its verdict; only declared ones are counted.
    words : LinkWords
        How factors and periods are called.

    Returns
    -------
    str
        Which declared pairs lead, and how many there are without evidence.

    Examples
    --------
    >>> nothing = LinkTest(pd.DataFrame({"declared": []}), pd.DataFrame(), tested=0, explored=0)
    >>> say_answer(nothing, LinkWords())
    'No pair was declared, so nothing is claimed.'
    """
    declared = test.links[test.links["declared"].astype(bool)]
    if declared.empty:
        return "No pair was declared, so nothing is claimed."
    if not test.tested:
        return f"Too little data: none of {len(declared)} declared pairs could be tested."
    told = [
        kind_of(str(row["verdict"])) is Finding.LEADS and is_result(row)
        for row in declared.to_dict("records")
    ]
    leads = declared[told]
    if leads.empty:
        return (
            f"No: in none of {test.tested} declared pairs that could be tested is there evidence "
            "that the leading factor moves first. That is no proof that none does."
        )
    confirmed = sum(is_confirmed(str(verdict)) for verdict in leads["verdict"])
    return (
        f"{_some(len(leads), test.tested)}: in {len(leads)} of {test.tested} declared pairs that "
        f"could be tested the leading factor moves first, by {_span(leads, words)}; "
        f"{_proof(confirmed, len(leads))}."
    )


def say_unclaimed(links: pd.DataFrame) -> str:
    """Count in words the declared pairs of which nothing is claimed.

    Parameters
    ----------
    links : DataFrame
        Rows of `links`.

    Returns
    -------
    str
        Empty when something is claimed of every declared pair.

    Examples
    --------
    >>> verdicts = ["no evidence found", "leads", "too little data"]
    >>> print(say_unclaimed(pd.DataFrame({"verdict": verdicts, "declared": True})))
    Of 3 declared pairs: no evidence found in 1, too little data in 1
    """
    declared = links[links["declared"].astype(bool)]
    kinds = [kind_of(str(verdict)) for verdict in declared["verdict"]]
    quiet = (Finding.NONE, Finding.TOO_LITTLE, Finding.REFUSED)
    told = [f"{kind.value} in {kinds.count(kind)}" for kind in quiet if kind in kinds]
    return f"Of {len(kinds)} declared pairs: {', '.join(told)}" if told else ""


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
    return f"{number_word(count)} {unit or 'period'}{'' if count == 1 else 's'}"


def number_word(count: int) -> str:
    """Write a small number as a word.

    >>> number_word(2), number_word(12)
    ('two', '12')
    """
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def inside(label: str) -> str:
    """Write a label within a sentence; abbreviations and names keep their capitals.

    >>> inside("Joint revenue"), inside("NPS of joint customers")
    ('joint revenue', 'NPS of joint customers')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _ends(link: Link, words: LinkWords) -> tuple[str, str]:
    """Write both ends of a pair within a sentence."""
    return words.within(str(link["leading"])), words.within(str(link["lagging"]))


def _leads(link: Link, words: LinkWords) -> str:
    """Say that the leading factor moves first."""
    leading, lagging = _ends(link, words)
    then = "fall" if (link.get("association") or 0.0) < 0 else "rise"
    ahead = say_lag(link, words)
    count, bracket, between = ahead.partition(" (")
    later = f" {count} later{bracket}{between}" if ahead else ""
    proof = "confirmed" if is_confirmed(str(link["verdict"])) else "not yet proven"
    return (
        f"A rise in {leading} tends to be followed by a {then} in {lagging}{later}; "
        f"{_seen(link, words)}{proof} on data the test had not seen."
    )


def _both(link: Link, words: LinkWords) -> str:
    """Say that each moves before the other."""
    leading, lagging = _ends(link, words)
    return (
        f"{_capital(leading)} and {lagging} move ahead of each other in turn, so neither is an "
        f"early sign of the other; {_seen(link, words).rstrip(', ') or 'both ways were tested'}."
    )


def _coincident(link: Link, words: LinkWords) -> str:
    """Say that both move at once."""
    leading, lagging = _ends(link, words)
    return (
        f"{_capital(leading)} and {lagging} move in the same {words.frequency}, so the one is no "
        f"early sign of the other; {_seen(link, words).rstrip(', ') or 'all lags were tested'}."
    )


def _no_evidence(link: Link, words: LinkWords) -> str:
    """Say that nothing was found, and what could not have been."""
    leading, lagging = _ends(link, words)
    detail = str(link["verdict"]).partition(": ")[2].partition(", exploratory")[0]
    if detail and detail != "few data":
        return f"No evidence found that {leading} announces {lagging}: {detail}."
    least = _least(link)
    limit = f"; an association below {least} would often not be seen" if least else ""
    return f"No evidence found that {leading} announces {lagging}{limit}."


def _too_little(link: Link, words: LinkWords) -> str:
    """Say what there is, and that it does not suffice."""
    leading, lagging = _ends(link, words)
    why = str(link.get("reason") or "") or say_base(link, words) or "hardly any values"
    least = _least(link)
    limit = f"; no association below {least} could be seen" if least else ""
    return f"Too little data to tell whether {leading} announces {lagging}: {why}{limit}."


def _refused(link: Link, words: LinkWords) -> str:
    """Say why a pair is not tested at all."""
    leading, lagging = _ends(link, words)
    why = str(link.get("reason") or "").rstrip(".")
    return f"{_capital(leading)} and {lagging} are not tested{': ' + why if why else ''}."


_SENTENCES = {
    Finding.LEADS: _leads,
    Finding.BOTH: _both,
    Finding.COINCIDENT: _coincident,
    Finding.NONE: _no_evidence,
    Finding.TOO_LITTLE: _too_little,
    Finding.REFUSED: _refused,
}


def _seen(link: Link, words: LinkWords) -> str:
    """Say on what a claim rests, ready for what follows."""
    base = say_base(link, words)
    return f"seen in {base}, " if base else ""


def _least(link: Link) -> str:
    """Write the smallest association that could have been seen; empty when it is not known."""
    least = link.get("minimum_detectable")
    return "" if least is None or pd.isna(least) else f"{least:.2f}"


def _some(found: int, tested: int) -> str:
    """Answer with one word or two."""
    return "Yes" if found == tested else "In part"


def _span(leads: pd.DataFrame, words: LinkWords) -> str:
    """Write the lags of all pairs that lead."""
    units = {unit_of(row, words) for row in leads.to_dict("records")}
    if units != {words.frequency}:
        return ", ".join(dict.fromkeys(say_lag(row, words) for row in leads.to_dict("records")))
    low, high = int(leads["lag"].min()), int(leads["lag"].max())
    if low == high:
        return words.periods(low)
    return f"{words.periods(low).partition(' ')[0]} to {words.periods(high)}"


def _proof(confirmed: int, found: int) -> str:
    """Say of how many leads new data have said the same."""
    if confirmed == found:
        return "data the test had not seen say the same"
    if not confirmed:
        return "not yet proven on data the test had not seen"
    return f"{confirmed} of them confirmed on data the test had not seen"


def _capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
