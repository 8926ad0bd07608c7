"""What makes an index uncertain, factor by factor, as a model that can be asked for any mix.

Each factor has as many levels as there are draws: a level is a draw of the data, of the
weights, of the ends of the scales, of the compensation, or of the metric that is left out.
A point of the unit cube picks a level of each. The rule of this module: nothing is drawn
here; `alliance_health.indices.draws` draws the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from alliance_health.indices.completion import Block, blocks_of
from alliance_health.indices.encoding import encode
from alliance_health.indices.evaluation import ruled_indices
from alliance_health.indices.matrix import Numbers
from alliance_health.indices.ranking import ranks_of
from alliance_health.indices.rule_draws import Rules, draw_rules
from alliance_health.indices.sheet import Sheet, lay_sheet
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.catalogue import Catalogue

#: What is uncertain: survey error and gaps together, and four choices of the rule.
FACTORS = ("data", "weights", "scaling", "compensation", "left out")
#: Name of the factor of `Rules.chosen` behind each choice.
_CHOICES = {"weights": 1, "scaling": 2, "power": 3, "left_out": 4}
#: Runs that are evaluated at once.
CHUNK = 512


@dataclass(frozen=True)
class FactorModel:
    """Both indices of all alliances of one period as a function of the levels.

    Parameters
    ----------
    sheet : Sheet
        Weights and scales.
    rules : Rules
        Levels of the rule.
    blocks : tuple of Block
        Levels of the data, of all alliances of the period.
    alliances : tuple of str
        In the order of the results.
    """

    sheet: Sheet
    rules: Rules
    blocks: tuple[Block, ...]
    alliances: tuple[str, ...]

    @classmethod
    def of(  # noqa: PLR0913 - what is scored, and how it is drawn
        cls, panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue, *, period: str,
        n_levels: int, expert_points: pd.DataFrame | None = None,
    ) -> FactorModel:  # fmt: skip
        """Draw the levels of one period.

        Parameters
        ----------
        panel, grid : DataFrame
            As for `alliance_health.indices.draws.draw_scores`; all periods, because what is
            filled in rests on all of them.
        catalogue : Catalogue
            Scales, weights, ways to aggregate.
        period : str
            Label of the period.
        n_levels : int
            Levels of each factor.
        expert_points : DataFrame, optional
            Shares that experts gave, as for `draw_scores`.

        Returns
        -------
        FactorModel
            The same for the same input.
        """
        names = encode(panel, grid, catalogue)
        sheet = lay_sheet(names, len(Role))
        concentration = catalogue.settings.weights_concentration
        rules = draw_rules(
            sheet, n_levels, concentration=concentration, expert_points=expert_points
        )
        cells = np.flatnonzero((names.cells["period"] == period).to_numpy())
        alliances = tuple(names.cells["alliance_id"].iloc[cells])
        return cls(sheet, rules, tuple(blocks_of(sheet, n_levels, cells)), alliances)

    def evaluate(self, points: Numbers) -> Numbers:
        """Form the indices at points of the unit cube.

        Parameters
        ----------
        points : array of float, shape (runs, factors)
            From 0 up to but not including 1, a column for each of `FACTORS`.

        Returns
        -------
        array of float, shape (n_alliances, 2, runs)
            0 to 100; NaN where nothing counts.
        """
        levels = np.minimum((points * len(self.rules.power)).astype(np.int64), self._last)
        chunks = [self._run(levels[at : at + CHUNK]) for at in range(0, len(levels), CHUNK)]
        return np.concatenate(chunks, axis=2)

    @property
    def _last(self) -> int:
        """Number of the last level."""
        return len(self.rules.power) - 1

    def _run(self, levels: npt.NDArray[np.int64]) -> Numbers:
        """Form the indices at some levels."""
        chosen = self.rules.chosen({name: levels[:, at] for name, at in _CHOICES.items()})
        formed = [
            ruled_indices(self.sheet, block, chosen, levels[:, 0])[1] for block in self.blocks
        ]
        return np.concatenate(formed)


def rank_shifts(indices: Numbers, reference: Numbers) -> Numbers:
    """Average the rank shifts of each run against the published ranks.

    Parameters
    ----------
    indices : array of float, shape (n_alliances, runs)
        One index of each run.
    reference : array of float, shape (n_alliances,)
        The published one; alliances without it are left out.

    Returns
    -------
    array of float, shape (runs,)
        Ranks; NaN with fewer than two alliances.

    Examples
    --------
    >>> runs = np.array([[70.0, 50.0], [60.0, 60.0], [10.0, 10.0]])
    >>> rank_shifts(runs, np.array([65.0, 62.0, 9.0])).round(3).tolist()
    [0.0, 0.667]
    """
    there = ~np.isnan(reference)
    if there.sum() < 2:
        return np.full(indices.shape[1], np.nan)
    published = ranks_of(reference[there][:, None])
    return np.asarray(np.abs(ranks_of(indices[there]) - published).mean(axis=0))
