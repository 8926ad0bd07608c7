"""What forecasts of the lagging index rest on, how often they held, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from alliance_health.insights.links.out_of_sample import LEAST_FORECASTS
from alliance_health.insights.links.outlook import LEAST_OWN, Outlook, helps_to_forecast
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import LinkWords, kind_of, whole
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.vocabulary import Frequency

#: Share held below which a band meant for nine of ten is called too narrow.
TOO_FEW = 0.85

_NOT_TESTED = to_speak(
    "Forecast from the past of outcomes alone: whether influence announces them was not tested."
)

#: Why the leading index is left out, by what its test found.
_LEFT_OUT = {
    Finding.LEADS: to_speak(
        "Forecast from the past of outcomes alone: influence tends to move first, but it is not "
        "shown that it helps forecasts."
    ),
    Finding.TOO_LITTLE: to_speak(
        "Forecast from the past of outcomes alone: too little data to tell whether influence "
        "announces them."
    ),
    Finding.REFUSED: _NOT_TESTED,
}
_NO_EVIDENCE = to_speak(
    "Forecast from the past of outcomes alone: no evidence was found that influence announces them."
)

#: How often forecasts of periods of each length held.
_HELD = {
    Frequency.MONTH: to_speak(
        "Of {made} such forecasts for months already over, {held} ({share}) came to lie in the "
        "pale band, meant for nine of ten"
    ),
    Frequency.QUARTER: to_speak(
        "Of {made} such forecasts for quarters already over, {held} ({share}) came to lie in the "
        "pale band, meant for nine of ten"
    ),
    Frequency.HALF_YEAR: to_speak(
        "Of {made} such forecasts for half-years already over, {held} ({share}) came to lie in "
        "the pale band, meant for nine of ten"
    ),
    Frequency.YEAR: to_speak(
        "Of {made} such forecasts for years already over, {held} ({share}) came to lie in the "
        "pale band, meant for nine of ten"
    ),
}


def say_basis(link: Mapping[Any, Any] | None, words: LinkWords) -> str:
    """Say what forecasts rest on, and whether the leading index helps them.

    Parameters
    ----------
    link : mapping or None
        The row of `links` of both indices; None where they were not tested.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> say_basis(None, LinkWords())
    'Forecast from the past of outcomes alone: whether influence announces them was not tested.'
    """
    if helps_to_forecast(link):
        lag = whole((link or {}).get("lag"))
        if not lag:
            return speak("Forecast from the past of outcomes and from influence.")
        return speak(
            "Forecast from the past of outcomes and from influence, which tends to move {periods} "
            "earlier.",
            periods=words.periods(lag),
        )
    if link is None:
        return speak(_NOT_TESTED)
    return speak(_LEFT_OUT.get(kind_of(str(link["verdict"])), _NO_EVIDENCE))


def say_held(outlook: Outlook, words: LinkWords) -> str:
    """Say how often such forecasts held before.

    Parameters
    ----------
    outlook : Outlook
        With the counts of all alliances.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        A sentence; of a band that held fewer than it was meant to, that it is too narrow.
    """
    share = outlook.held / outlook.made if outlook.made else 0.0
    said = speak(
        _HELD[words.frequency],
        made=outlook.made,
        held=outlook.held,
        share=f"{100 * share:.0f} %",
    )
    return said + "; " + speak("it is too narrow.") if share < TOO_FEW else f"{said}."


def why_no_forecast(outlook: Outlook, alliance_id: str) -> str:
    """Say why an alliance has no forecast; empty when it has one.

    Parameters
    ----------
    outlook : Outlook
        Of all alliances.
    alliance_id : str
        An alliance that lived in the period.

    Returns
    -------
    str
        Without a full stop; what is missing of this alliance comes before what is missing of all.
    """
    fan, pair = outlook.fan, outlook.pair
    if fan.loc[fan["alliance_id"] == alliance_id, "median"].notna().any():
        return ""
    row = pair.alliances.index(alliance_id) if alliance_id in pair.alliances else None
    own = 0 if row is None else int(np.isfinite(pair.y[row]).sum())
    if row is None or not np.isfinite(pair.y[row, -1]):
        return speak("no forecast: outcomes have no index in {period}", period=pair.periods[-1])
    if own < LEAST_OWN:
        return speak_count(
            own,
            "too little data for a forecast: outcomes are known in {number} period, {needed} are "
            "needed",
            "too little data for a forecast: outcomes are known in {number} periods, {needed} are "
            "needed",
            needed=LEAST_OWN,
        )
    if outlook.leads and not np.isfinite(pair.x[row, -1]):
        return speak("no forecast: influence has no index in {period}", period=pair.periods[-1])
    return speak(
        "too little data for a forecast: fewer than {needed} earlier forecasts could be checked",
        needed=LEAST_FORECASTS,
    )
