"""Both indices and the leading pillars of all alliances, side by side over all periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Perspective, Role, RowKind

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Readings:
    """What warnings are read from, one row an alliance and one column a period.

    Parameters
    ----------
    alliances : tuple of str
        Every alliance that ever lived, those that ended as well.
    periods : tuple of str
        Labels without a gap between them, oldest first.
    stages : ndarray of str
        Stage at the period's end; empty where the alliance did not live.
    leading, lagging : ndarray of float
        Both indices, 0 to 100; NaN where missing.
    pillars : mapping of str to ndarray of float
        Scores of the leading pillars by id.
    """

    alliances: tuple[str, ...]
    periods: tuple[str, ...]
    stages: npt.NDArray[np.str_]
    leading: Floats
    lagging: Floats
    pillars: Mapping[str, Floats]

    @property
    def lived(self) -> Flags:
        """Where an alliance lived."""
        return np.asarray(self.stages != "", dtype=bool)

    @property
    def shape(self) -> tuple[int, int]:
        """Alliances and periods."""
        return len(self.alliances), len(self.periods)

    @property
    def per_year(self) -> float:
        """Periods in a year; 1 when there is no period."""
        if not self.periods:
            return 1.0
        return 12 / Period.parse(self.periods[0]).frequency.months


def read_series(scores: pd.DataFrame, grid: pd.DataFrame) -> Readings:
    """Lay scores out by alliance and period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; those of the joint perspective count.
    grid : DataFrame
        alliance_id, period, ordinal, stage: who lived when.

    Returns
    -------
    Readings
        Alliances in order of their ids. What is missing is NaN.

    Examples
    --------
    >>> import pandas as pd
    >>> grid = pd.DataFrame(
    ...     {"alliance_id": "a", "period": ["2026Q1", "2026Q3"], "ordinal": [8104, 8106]}
    ... )
    >>> row = {"alliance_id": "a", "perspective": "joint", "row": "index", "role": "lagging"}
    >>> row |= {"id": "lagging_index", "period": "2026Q3", "score": 48.0}
    >>> read = read_series(pd.DataFrame([row]), grid.assign(stage="operate"))
    >>> read.periods, read.lagging.tolist()
    (('2026Q1', '2026Q2', '2026Q3'), [[nan, nan, 48.0]])
    """
    if grid.empty:
        none = np.empty((0, 0))
        return Readings((), (), none.astype(str), none, none, {})
    newest = Period.parse(str(grid["period"].iloc[int(grid["ordinal"].to_numpy().argmax())]))
    first = int(grid["ordinal"].min())
    periods = tuple(
        newest.shift(at - newest.ordinal).label for at in range(first, newest.ordinal + 1)
    )
    alliances = tuple(sorted(grid["alliance_id"].unique()))
    stages = np.full((len(alliances), len(periods)), "", dtype="<U16")
    rows = {name: at for at, name in enumerate(alliances)}
    stages[grid["alliance_id"].map(rows), grid["ordinal"] - first] = grid["stage"].astype(str)
    joint = scores[
        (scores["perspective"] == Perspective.JOINT.value)
        & scores["alliance_id"].isin(alliances)
        & scores["period"].isin(periods)
    ]

    def laid(kind: RowKind, role: Role, name: str) -> Floats:
        """Lay one index or pillar out."""
        own = joint[
            (joint["row"] == kind.value) & (joint["role"] == role.value) & (joint["id"] == name)
        ]
        values = np.full(stages.shape, np.nan)
        at = (own["alliance_id"].map(rows), own["period"].map(periods.index))
        values[at] = own["score"].to_numpy(dtype=float)
        return values

    is_pillar = (joint["row"] == RowKind.PILLAR.value) & (joint["role"] == Role.LEADING.value)
    names = joint.loc[is_pillar, "id"].drop_duplicates().sort_values()
    return Readings(
        alliances,
        periods,
        stages,
        laid(RowKind.INDEX, Role.LEADING, Role.LEADING.index_id),
        laid(RowKind.INDEX, Role.LAGGING, Role.LAGGING.index_id),
        {str(name): laid(RowKind.PILLAR, Role.LEADING, str(name)) for name in names},
    )
