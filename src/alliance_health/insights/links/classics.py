"""Tests that readers know, laid out for display: Granger's F and Dumitrescu and Hurlin's Z."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alliance_health.insights.links.granger import LAGS, granger_table, panel_granger
from alliance_health.insights.links.pair import PairPanel

#: Columns of the classical tests.
CLASSIC_COLUMNS = (
    *("leading", "lagging", "first", "lag", "statistic", "value", "p"),
    *("n_alliances", "n_periods", "reason"),
)
#: Names of the statistics: of one series, and of a panel.
F, Z_TILDE = "F", "Z-tilde"


def classical_tests(pair: PairPanel) -> pd.DataFrame:
    """Test both directions of a pair at 1 to 4 lags, the classical way.

    Parameters
    ----------
    pair : PairPanel
        One alliance: Granger's F; more: Dumitrescu and Hurlin's standardised Z.

    Returns
    -------
    DataFrame
        `CLASSIC_COLUMNS`, four rows for each direction; `first` names the factor whose past is
        tested. Missing with a `reason` where rows are too few. For display, never a verdict.

    Examples
    --------
    >>> import numpy as np
    >>> draw = np.random.default_rng(1)
    >>> x = draw.normal(size=(1, 40))
    >>> y = np.roll(x, 1, axis=1) + draw.normal(size=(1, 40))
    >>> found = classical_tests(PairPanel("x", "y", ("a",), tuple(map(str, range(40))), x, y))
    >>> found.groupby("first")["p"].min().lt(0.001).to_dict()
    {'x': True, 'y': False}
    """
    turned = replace(pair, leading=pair.lagging, lagging=pair.leading, x=pair.y, y=pair.x)
    rows: list[dict[str, object]] = []
    for one in (pair, turned):
        same = {"leading": pair.leading, "lagging": pair.lagging, "first": one.leading}
        rows += [same | found for found in (_single(one) if len(pair.x) == 1 else _panel(one))]
    return pd.DataFrame(rows, columns=list(CLASSIC_COLUMNS))


def _single(pair: PairPanel) -> list[dict[str, object]]:
    """Lay out F of one series."""
    return [
        {
            "lag": row["lags"],
            "statistic": F,
            "value": row["f"],
            "p": row["p"],
            "n_alliances": 1,
            "n_periods": row["n_periods"],
            "reason": row["reason"],
        }
        for row in granger_table(pair.x[0], pair.y[0]).to_dict("records")
    ]


def _panel(pair: PairPanel) -> list[dict[str, object]]:
    """Lay out Z of a panel."""
    found = [(lags, panel_granger(pair, lags)) for lags in LAGS]
    return [
        {
            "lag": lags,
            "statistic": Z_TILDE,
            "value": one.z_tilde,
            "p": one.p,
            "n_alliances": one.n_alliances,
            "n_periods": len(pair.periods),
            "reason": one.reason,
        }
        for lags, one in found
    ]
