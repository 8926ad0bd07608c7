"""Verdicts about pairs in sentences that an executive understands, none of them about causes.

A test of links says what moves first. Why, it cannot say: no sentence here does.
"""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import (
    Link,
    LinkWords,
    is_confirmed,
    is_result,
    kind_of,
    say_base,
    say_lag,
    unit_of,
)

#: What an exploratory pair is, whatever its verdict.
EXPLORATORY = "Found by looking at every pair: a hint for what to declare, not a result."

#: What a pair with few data is, whatever its verdict.
FEW_DATA = "Few data: a hint, not a result."


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
