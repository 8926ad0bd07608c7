"""What is scored again to explain a change: data, stages and rules of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue


@dataclass(frozen=True)
class State:
    """One way to score some alliances.

    Parameters
    ----------
    name : str
        Stands in the place of the period.
    panel : DataFrame
        Rows of one period; see `alliance_health.indices.score.score_panel`.
    stages : mapping of alliance id to str
        The alliances to be scored, and their stages.
    """

    name: str
    panel: pd.DataFrame
    stages: Mapping[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What one period of some alliances was scored from.

    Parameters
    ----------
    panel : DataFrame
        Rows of that period only; see `alliance_health.indices.score.score_panel`.
    stage : str or mapping of alliance id to str
        Stage in that period; one word when there is one alliance.
    catalogue : Catalogue
        Rules that were valid.
    """

    panel: pd.DataFrame
    stage: str | Mapping[str, str]
    catalogue: Catalogue

    def state(self, name: str) -> State:
        """Return what is scored again, under a name of its own."""
        if isinstance(self.stage, str):
            raise TypeError("stage: give a mapping of alliance id to stage")
        return State(name, self.panel, self.stage)
