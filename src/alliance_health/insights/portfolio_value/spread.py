"""How far few alliances carry the value of a portfolio, with bounds over those not measured.

::

    shares s of the value known          HHI = sum s^2         effective number = 1 / HHI
    n known, m not known                 each of the m: from 0 up to the largest that is known

The rule of this module: what is not measured is neither left out silently nor guessed; the
bounds hold for every value up to the largest known one, and that assumption is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance_health.insights.fair_shares.concentration import concentration
from alliance_health.insights.quantities import say_share, say_value
from alliance_health.language import speak, speak_count

Known = npt.NDArray[np.float64]

#: How many alliances the top share is of.
TOP = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """How a value is spread over alliances; None where it cannot be told.

    Parameters
    ----------
    n, missing : int
        Alliances of which the value is known, and those of which it is not.
    hhi : float or None
        Sum of squared shares of those known, 1 / n to 1.
    hhi_low, hhi_high : float or None
        Bounds over those not known.
    effective : float or None
        Equal alliances with that concentration, 1 / hhi.
    effective_low, effective_high : float or None
        Bounds over those not known.
    top : float or None
        Share of the three largest, 0 to 1.
    top_low, top_high : float or None
        Bounds over those not known.
    """

    n: int
    missing: int
    hhi: float | None = None
    hhi_low: float | None = None
    hhi_high: float | None = None
    effective: float | None = None
    effective_low: float | None = None
    effective_high: float | None = None
    top: float | None = None
    top_low: float | None = None
    top_high: float | None = None


def measure_spread(values: Sequence[float]) -> Spread:
    """Measure how far few alliances carry a value, with bounds over those not known.

    The sum of squared shares is least where every unknown value is the contraharmonic mean of
    those known, S2 / S1: it is then H / (1 + m H), so that each unknown alliance adds one to
    the effective number. It is largest where each is 0 or as large as the largest known one. The
    share of the three largest is least where all are as large as one of those known, mostly the
    third.

    Parameters
    ----------
    values : sequence of float
        One an alliance, 0 or more; missing where it is not known.

    Returns
    -------
    Spread
        All None where no value above 0 is known, or one is negative.

    Examples
    --------
    Shares of 1/2, 1/4 and 1/4: 4/16 + 1/16 + 1/16 = 3/8, so 8/3 equal ones; with one more that
    is not known up to 8/3 + 1:

    >>> found = measure_spread([20.0, 10.0, 10.0, float("nan")])
    >>> found.hhi, round(found.effective, 4), round(found.effective_high, 4)
    (0.375, 2.6667, 3.6667)

    Fewest where the unknown one is as large as the largest: (400 + 100 + 100 + 400) / 60^2 is
    less than 3/8, so the largest concentration is that without it:

    >>> round(found.hhi_low, 4), found.hhi_high
    (0.2727, 0.375)
    """
    given = np.asarray(values, dtype="float64")
    known = given[np.isfinite(given)]
    missing = len(given) - len(known)
    measured = concentration(known.tolist())
    if measured.hhi is None:
        return Spread(len(known), missing)
    low = measured.hhi / (1 + missing * measured.hhi)
    high = _largest_hhi(known, missing)
    top_low, top_high = _top_bounds(known, missing)
    return Spread(
        n=len(known),
        missing=missing,
        hhi=measured.hhi,
        hhi_low=low,
        hhi_high=high,
        effective=1 / measured.hhi,
        effective_low=1 / high,
        effective_high=1 / low,
        top=_top(known),
        top_low=top_low,
        top_high=top_high,
    )


def _largest_hhi(known: Known, missing: int) -> float:
    """Return the largest sum of squared shares: so many unknown ones as large as the largest."""
    counts = np.arange(missing + 1)
    largest = known.max()
    squares = (known**2).sum() + counts * largest**2
    return float((squares / (known.sum() + counts * largest) ** 2).max())


def _top_bounds(known: Known, missing: int) -> tuple[float, float]:
    """Return the least and the largest share of the three largest.

    It grows with an unknown value that is among the three and falls with one that is not. So it is
    largest where some are as large as the largest and the others 0; and least where all are
    equal, and then as large as one of those known.
    """
    alike = [_top(np.append(known, [level] * missing)) for level in np.unique(known)]
    apart = [
        _top(np.append(known, [known.max()] * count)) for count in range(min(missing, TOP) + 1)
    ]
    return min([*alike, *apart]), max(apart)


def _top(values: Known) -> float:
    """Return the share of the three largest."""
    return float(np.sort(values)[::-1][:TOP].sum() / values.sum())


def say_spread(spread: Spread) -> str:
    """Say how far few alliances carry the value.

    Parameters
    ----------
    spread : Spread
        From `measure_spread`.

    Returns
    -------
    str
        With what is not known, and what its bounds assume.

    Examples
    --------
    >>> say_spread(measure_spread([20.0, 10.0, 10.0, 10.0])).replace(chr(160), " ")
    'The 3 largest of 4 alliances hold 80 % of the value at stake: as if 3.6 equal ones held all.'
    """
    if spread.top is None or spread.effective is None:
        return speak("How the value is spread cannot be told: none is recorded.")
    said = speak(
        "The {top} largest of {count} alliances hold {share} of the value at stake: as if "
        "{effective} equal ones held all.",
        top=min(TOP, spread.n),
        count=spread.n,
        share=say_share(spread.top),
        effective=say_value(round(spread.effective, 1), "count", currency=""),
    )
    if not spread.missing:
        return said
    return f"{said} " + speak_count(
        spread.missing,
        "With {number} more of which it is not recorded, between {low} and {high}, if it is no "
        "larger than the largest.",
        "With {number} more of which it is not recorded, between {low} and {high}, if none is "
        "larger than the largest.",
        low=say_share(spread.top_low),
        high=say_share(spread.top_high),
    )
