"""Which parts of the formulas a catalogue asks for: what no metric asks for is not computed.

Most catalogues have no target that a value is measured against, no logarithm and no geometric
mean. Their scores are the same, without what would be computed and thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from alliance_health.vocabulary import Transform


@dataclass(frozen=True)
class Formulas:
    """Parts of the formulas of the core that somebody asks for; all of them when left out.

    Parameters
    ----------
    targets : bool
        Whether a value is scored as a percentage of its target.
    transforms : bool
        Whether a value is transformed before it is placed on its scale.
    two_lines : bool
        Whether a scale has two lines, as in `band_is_best`.
    geometric : bool
        Whether a pillar or an index is a geometric mean.
    hidden : bool
        Whether a value is hidden for anonymity.
    """

    targets: bool = True
    transforms: bool = True
    two_lines: bool = True
    geometric: bool = True
    hidden: bool = True


#: Whatever a catalogue could ask for.
ALL = Formulas()


def formulas_of_scales(scales: pd.DataFrame) -> Formulas:
    """Return what scales ask for.

    Parameters
    ----------
    scales : DataFrame
        One row per metric, with the columns of `alliance_health.indices.scale.SCALE_COLUMNS`.

    Returns
    -------
    Formulas
        Whether means are geometric, and whether values are hidden, scales do not tell: as if.

    Examples
    --------
    >>> plain = pd.DataFrame({"transform": ["none"], "against_target": False, "high_xa": None})
    >>> formulas_of_scales(plain)
    Formulas(targets=False, transforms=False, two_lines=False, geometric=True, hidden=True)
    """
    return Formulas(
        targets=bool(scales["against_target"].any()),
        transforms=bool((scales["transform"] != Transform.NONE.value).any()),
        two_lines=bool(scales["high_xa"].notna().any()),
    )


def formulas_of(
    metrics: pd.DataFrame, parts: pd.DataFrame, values: pd.DataFrame, *, geometric: bool
) -> Formulas:
    """Return what is asked for in all.

    Parameters
    ----------
    metrics : DataFrame
        One row per metric, as for `formulas_of_scales`.
    parts : DataFrame
        One row per pillar and role: `geometric`, 0 or 1.
    values : DataFrame
        One row per value: `hidden`, 0 or 1.
    geometric : bool
        Whether the mean across pillars is geometric.

    Returns
    -------
    Formulas
        Nothing is missing of which one row makes use.

    Examples
    --------
    >>> metrics = pd.DataFrame({"transform": ["ln"], "against_target": True, "high_xa": None})
    >>> parts, values = pd.DataFrame({"geometric": [0]}), pd.DataFrame({"hidden": [0, 1]})
    >>> formulas_of(metrics, parts, values, geometric=False)
    Formulas(targets=True, transforms=True, two_lines=False, geometric=False, hidden=True)
    """
    return replace(
        formulas_of_scales(metrics),
        geometric=geometric or bool((parts["geometric"] == 1).any()),
        hidden=bool((values["hidden"] == 1).any()),
    )
