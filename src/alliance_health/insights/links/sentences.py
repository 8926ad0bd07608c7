"""Verdicts about pairs in sentences that an executive understands, none of them about causes.

A test of links says what moves first. Why, it cannot say: no sentence here does.
"""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.links.gates import REASONS
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.verdict import DETAILS, Finding
from alliance_health.insights.links.wording import (
    Link,
    LinkWords,
    is_confirmed,
    is_result,
    kind_of,
    number_word,
    say_base,
    say_lag,
    say_later,
    unit_of,
)
from alliance_health.kept import speak_kept
from alliance_health.language import say_digits, speak, to_speak
from alliance_health.vocabulary import Frequency

#: What an exploratory pair is, whatever its verdict.
EXPLORATORY = to_speak("Found by looking at every pair: a hint for what to declare, not a result.")

#: What a pair with few data is, whatever its verdict.
FEW_DATA = to_speak("Few data: a hint, not a result.")


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
    return f"{said} {speak(FEW_DATA if link.get('declared', True) else EXPLORATORY)}"


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
        return speak("No pair was declared, so nothing is claimed.")
    if not test.tested:
        return speak(
            "Too little data: none of {pairs} declared pairs could be tested.", pairs=len(declared)
        )
    told = [
        kind_of(str(row["verdict"])) is Finding.LEADS and is_result(row)
        for row in declared.to_dict("records")
    ]
    leads = declared[told]
    if leads.empty:
        return speak(
            "No: in none of {tested} declared pairs that could be tested is there evidence that "
            "the leading factor moves first. That is no proof that none does.",
            tested=test.tested,
        )
    confirmed = sum(is_confirmed(str(verdict)) for verdict in leads["verdict"])
    counted = {"leads": len(leads), "tested": test.tested, "periods": _span(leads, words)}
    if len(leads) == test.tested:
        said = speak(
            "Yes: in {leads} of {tested} declared pairs that could be tested the leading factor "
            "moves first, by {periods}",
            **counted,
        )
    else:
        said = speak(
            "In part: in {leads} of {tested} declared pairs that could be tested the leading "
            "factor moves first, by {periods}",
            **counted,
        )
    return f"{said}; {_proof(confirmed, len(leads))}."


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
    told = ", ".join(
        speak(message, pairs=kinds.count(kind)) for kind, message in _QUIET.items() if kind in kinds
    )
    return speak("Of {pairs} declared pairs: {told}", pairs=len(kinds), told=told) if told else ""


#: In how many pairs nothing is claimed, by why.
_QUIET = {
    Finding.NONE: to_speak("no evidence found in {pairs}"),
    Finding.TOO_LITTLE: to_speak("too little data in {pairs}"),
    Finding.REFUSED: to_speak("refused in {pairs}"),
}


def _ends(link: Link, words: LinkWords) -> tuple[str, str]:
    """Write both ends of a pair within a sentence."""
    return words.within(str(link["leading"])), words.within(str(link["lagging"]))


def _leads(link: Link, words: LinkWords) -> str:
    """Say that the leading factor moves first."""
    leading, lagging = _ends(link, words)
    is_fall, later = (link.get("association") or 0.0) < 0, say_later(link, words)
    told = {"leading": leading, "lagging": lagging, "later": later}
    if is_fall and later:
        said = speak(
            "A rise in {leading} tends to be followed by a fall in {lagging} {later}", **told
        )
    elif is_fall:
        said = speak("A rise in {leading} tends to be followed by a fall in {lagging}", **told)
    elif later:
        said = speak(
            "A rise in {leading} tends to be followed by a rise in {lagging} {later}", **told
        )
    else:
        said = speak("A rise in {leading} tends to be followed by a rise in {lagging}", **told)
    return f"{said}; {_proven(link, words)}"


def _proven(link: Link, words: LinkWords) -> str:
    """Say on how much a lead rests, and whether new data have said the same."""
    base = say_base(link, words)
    if is_confirmed(str(link["verdict"])):
        if base:
            return speak("seen in {base}, confirmed on data the test had not seen.", base=base)
        return speak("confirmed on data the test had not seen.")
    if base:
        return speak("seen in {base}, not yet proven on data the test had not seen.", base=base)
    return speak("not yet proven on data the test had not seen.")


def _both(link: Link, words: LinkWords) -> str:
    """Say that each moves before the other."""
    leading, lagging = _ends(link, words)
    said = speak(
        "{leading} and {lagging} move ahead of each other in turn, so neither is an early sign of "
        "the other",
        leading=_capital(leading),
        lagging=lagging,
    )
    return "; ".join((said, _seen(link, words) or speak("both ways were tested.")))


def _coincident(link: Link, words: LinkWords) -> str:
    """Say that both move at once."""
    leading, lagging = _ends(link, words)
    said = speak(_AT_ONCE[words.frequency], leading=_capital(leading), lagging=lagging)
    return "; ".join((said, _seen(link, words) or speak("all lags were tested.")))


#: That both move at once, by the length of a period.
_AT_ONCE = {
    Frequency.MONTH: to_speak(
        "{leading} and {lagging} move in the same month, so the one is no early sign of the other"
    ),
    Frequency.QUARTER: to_speak(
        "{leading} and {lagging} move in the same quarter, so the one is no early sign of the other"
    ),
    Frequency.HALF_YEAR: to_speak(
        "{leading} and {lagging} move in the same half-year, so the one is no early sign of the "
        "other"
    ),
    Frequency.YEAR: to_speak(
        "{leading} and {lagging} move in the same year, so the one is no early sign of the other"
    ),
}


def _no_evidence(link: Link, words: LinkWords) -> str:
    """Say that nothing was found, and what could not have been."""
    leading, lagging = _ends(link, words)
    detail = str(link["verdict"]).partition(": ")[2].partition(", exploratory")[0]
    told = {"leading": leading, "lagging": lagging}
    if detail and detail != "few data":
        return speak(
            "No evidence found that {leading} announces {lagging}: {why}.",
            why=speak_kept(detail, DETAILS),
            **told,
        )
    least = _least(link)
    if not least:
        return speak("No evidence found that {leading} announces {lagging}.", **told)
    return speak(
        "No evidence found that {leading} announces {lagging}; an association below {least} would "
        "often not be seen.",
        least=least,
        **told,
    )


def _too_little(link: Link, words: LinkWords) -> str:
    """Say what there is, and that it does not suffice."""
    leading, lagging = _ends(link, words)
    reason = speak_kept(str(link.get("reason") or ""), REASONS)
    told = {
        "leading": leading,
        "lagging": lagging,
        "why": reason or say_base(link, words) or speak("hardly any values"),
    }
    least = _least(link)
    if not least:
        return speak(
            "Too little data to tell whether {leading} announces {lagging}: {why}.", **told
        )
    return speak(
        "Too little data to tell whether {leading} announces {lagging}: {why}; no association "
        "below {least} could be seen.",
        least=least,
        **told,
    )


def _refused(link: Link, words: LinkWords) -> str:
    """Say why a pair is not tested at all."""
    leading, lagging = _ends(link, words)
    why = speak_kept(str(link.get("reason") or "").rstrip("."), REASONS)
    told = {"leading": _capital(leading), "lagging": lagging}
    if why:
        return speak("{leading} and {lagging} are not tested: {why}.", why=why, **told)
    return speak("{leading} and {lagging} are not tested.", **told)


_SENTENCES = {
    Finding.LEADS: _leads,
    Finding.BOTH: _both,
    Finding.COINCIDENT: _coincident,
    Finding.NONE: _no_evidence,
    Finding.TOO_LITTLE: _too_little,
    Finding.REFUSED: _refused,
}


def _seen(link: Link, words: LinkWords) -> str:
    """Say on what a claim rests; empty when that is not known."""
    base = say_base(link, words)
    return speak("seen in {base}.", base=base) if base else ""


def _least(link: Link) -> str:
    """Write the smallest association that could have been seen; empty when it is not known."""
    least = link.get("minimum_detectable")
    return "" if least is None or pd.isna(least) else say_digits(f"{least:.2f}")


def _span(leads: pd.DataFrame, words: LinkWords) -> str:
    """Write the lags of all pairs that lead."""
    units = {unit_of(row, words) for row in leads.to_dict("records")}
    if units != {words.frequency}:
        return ", ".join(dict.fromkeys(say_lag(row, words) for row in leads.to_dict("records")))
    low, high = int(leads["lag"].min()), int(leads["lag"].max())
    if low == high:
        return words.periods(low)
    return speak("{low} to {periods}", low=number_word(low), periods=words.periods(high))


def _proof(confirmed: int, found: int) -> str:
    """Say of how many leads new data have said the same."""
    if confirmed == found:
        return speak("data the test had not seen say the same")
    if not confirmed:
        return speak("not yet proven on data the test had not seen")
    return speak("{count} of them confirmed on data the test had not seen", count=confirmed)


def _capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]
