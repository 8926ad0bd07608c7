"""How verdicts of fairness look: a shape, a sign and a colour each, never a colour alone."""

from __future__ import annotations

from alliance_health.figures.theme import BAND_SIGNS, BAND_SYMBOLS, band_colour
from alliance_health.insights.fair_shares.spoken import say_fair_verdict
from alliance_health.insights.fair_shares.verdict import FairVerdict
from alliance_health.vocabulary import Band

#: Which band a verdict looks like; what cannot be told looks like none.
_BANDS = {
    FairVerdict.EMPTY: Band.WEAK,
    FairVerdict.GONE: Band.WEAK,
    FairVerdict.FADED: Band.WEAK,
    FairVerdict.ONE_WAY: Band.WEAK,
    FairVerdict.UNFAIR: Band.WEAK,
    FairVerdict.ACKNOWLEDGED: Band.WATCH,
    FairVerdict.LEANING: Band.WATCH,
    FairVerdict.FAIR: Band.STRONG,
}

#: Shape and sign of what cannot be told.
UNTOLD_SYMBOL, UNTOLD_SIGN = "circle-open", "○"


def verdict_band(verdict: object) -> Band | None:
    """Return the band that a verdict looks like; None for what cannot be told.

    >>> verdict_band("unfair"), verdict_band("too little data")
    (<Band.WEAK: 'weak'>, None)
    """
    known = isinstance(verdict, str) and verdict in list(FairVerdict)
    return _BANDS.get(FairVerdict(str(verdict))) if known else None


def verdict_symbol(verdict: object) -> str:
    """Return the shape of a verdict's mark.

    >>> verdict_symbol("leaning")
    'triangle-up'
    """
    band = verdict_band(verdict)
    return BAND_SYMBOLS[band] if band else UNTOLD_SYMBOL


def verdict_words(verdict: object) -> str:
    """Return a verdict with its sign.

    >>> verdict_words("fair")
    '● fair'
    """
    band = verdict_band(verdict)
    return f"{BAND_SIGNS[band] if band else UNTOLD_SIGN} {say_fair_verdict(str(verdict))}"


def verdict_colour(verdict: object) -> str:
    """Return the colour of a verdict.

    >>> from alliance_health.figures.theme import LIGHT
    >>> verdict_colour("unfair") == LIGHT.weak
    True
    """
    return band_colour(verdict_band(verdict))
