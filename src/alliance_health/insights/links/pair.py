"""A leading and a lagging factor of several alliances over the same periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class PairPanel:
    """Both series of a pair, side by side.

    Parameters
    ----------
    leading : str
        Id of the leading factor.
    lagging : str
        Id of the lagging factor.
    alliances : tuple of str
        The alliances, one row each.
    periods : tuple of str
        The periods without a gap between them, oldest first, one column each.
    x : ndarray
        Leading values, alliances x periods; NaN where missing or carried forward.
    y : ndarray
        Lagging values, the same shape.
    """

    leading: str
    lagging: str
    alliances: tuple[str, ...]
    periods: tuple[str, ...]
    x: np.ndarray
    y: np.ndarray
