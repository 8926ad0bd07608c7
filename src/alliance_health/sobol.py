"""Where the uncertainty of an index comes from: Sobol indices of first and total order.

The variance of a result is shared out among the factors that make it uncertain. A factor's
first order is what goes with it alone, its total order what would remain if all others were
known. SALib draws the design and estimates; it comes with the extra `sensitivity`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.errors import AllianceHealthError

Floats = npt.NDArray[np.float64]

#: Columns of `share_out_variance`.
SOBOL_COLUMNS = (
    *("output", "factor", "first", "first_half_width", "total", "total_half_width"),
    *("variance", "runs", "warning"),
)
#: Smallest and usual base of the design: below it first orders exceed total ones by chance.
LEAST_BASE = 512
#: Fixed, so that the same input gives the same numbers.
SEED = 20260930
#: Resamples and level of the intervals.
RESAMPLES, LEVEL = 200, 0.95

#: Said where the estimates contradict each other.
UNSTABLE = "first order exceeds total order beyond their intervals: take a larger base"
#: Said where there is nothing to share out.
STILL = "the result does not vary"
ABSENT = "the result is missing in some runs"
#: Range of a result below which it does not vary: the last digit of a score.
LEAST_SPREAD = 1e-9


def require_salib() -> None:
    """Refuse with the way out when SALib is not installed.

    Raises
    ------
    AllianceHealthError
        Names the extra that brings it.
    """
    if find_spec("SALib") is None:
        raise AllianceHealthError(
            "Sobol indices need SALib, which is not installed; "
            "pip install 'alliance-health[sensitivity]'"
        )


def share_out_variance(
    evaluate: Callable[[Floats], Floats],
    *,
    factors: Sequence[str],
    outputs: Sequence[str],
    base: int = LEAST_BASE,
) -> pd.DataFrame:
    """Share the variance of some results out among factors.

    Parameters
    ----------
    evaluate : callable
        Takes points of the unit cube, shape (runs, factors), and returns the results, shape
        (outputs, runs).
    factors, outputs : sequence of str
        Names, in the order of the arrays.
    base : int
        Runs of the base design, a power of 2 from 512 on; base x (factors + 2) runs are made.

    Returns
    -------
    DataFrame
        One row per output and factor: `first` and `total` (0 to 1 but for the error of the
        estimate), the half-widths of their 95 % intervals (bootstrap), `variance` of the
        output, `runs`, and a `warning` where first order exceeds total order beyond both
        intervals. All are missing, with the reason, where the output is or does not vary.

    Raises
    ------
    AllianceHealthError
        When SALib is not installed, or the base is too small or no power of 2.

    References
    ----------
    Saltelli et al. (2010), *Computer Physics Communications* 181, 259-270.
    """
    require_salib()
    if base < LEAST_BASE or base & (base - 1):
        raise AllianceHealthError(
            f"base {base}: take a power of 2 from {LEAST_BASE} on, such as {2 * LEAST_BASE}"
        )
    from SALib.sample import sobol as design

    bounds = [[0.0, 1.0]] * len(factors)
    problem = {"num_vars": len(factors), "names": list(factors), "bounds": bounds}
    points = design.sample(problem, base, calc_second_order=False, seed=SEED)
    results = evaluate(np.asarray(points))
    rows = [
        row
        for name, values in zip(outputs, results, strict=True)
        for row in _rows(name, values, problem)
    ]
    return pd.DataFrame(rows, columns=list(SOBOL_COLUMNS))


def _rows(name: str, values: Floats, problem: dict[str, Any]) -> list[dict[str, Any]]:
    """Estimate the indices of one output."""
    from SALib.analyze import sobol

    about = {"output": name, "runs": len(values)}
    absent = bool(np.isnan(values).any())
    if absent or float(np.ptp(values)) <= LEAST_SPREAD:
        reason = ABSENT if absent else STILL
        return [{**about, "factor": factor, "warning": reason} for factor in problem["names"]]
    with warnings.catch_warnings():
        # SALib still hands a seed to numpy in the old way.
        warnings.simplefilter("ignore")
        found = sobol.analyze(
            problem,
            values,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=LEVEL,
            seed=SEED,
        )
    rows = []
    for at, factor in enumerate(problem["names"]):
        first, total = float(found["S1"][at]), float(found["ST"][at])
        ends = float(found["S1_conf"][at]), float(found["ST_conf"][at])
        unstable = first - ends[0] > total + ends[1]
        row = {"factor": factor, "first": first, "first_half_width": ends[0]}
        row |= {"total": total, "total_half_width": ends[1], "variance": float(values.var())}
        rows.append({**about, **row, "warning": UNSTABLE if unstable else ""})
    return rows
