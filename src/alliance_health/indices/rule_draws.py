"""Rules that could have been agreed instead: weights, scaling, compensation, one metric less.

The same draw of rules holds for every alliance and every period, so that a comparison
of two of them is a comparison under the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from alliance_health.indices.encoding import NONE
from alliance_health.indices.noise import generator_of
from alliance_health.indices.sheet import Sheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: How firmly weights are held where `weights_concentration` does not say: as after 100 votes.
CONCENTRATION = 100.0
#: Share of the length of a scale by which either end could lie elsewhere.
STRETCH = 0.1


@dataclass(frozen=True)
class Rules:
    """Rules of some draws; one column for each draw.

    Parameters
    ----------
    metric_weight : ndarray of shape (metrics, n)
        Weight of each metric in its pillar.
    part_weight : ndarray of shape (parts, n)
        Weight of each pillar in the index of its role.
    low, high : ndarray of shape (metrics, n)
        By how many points of score both ends of a scale move.
    power : ndarray of shape (n,)
        Of the mean across pillars: 1 arithmetic, 0 geometric.
    left_out : ndarray of shape (roles, n)
        Metric that does not count; `NONE` where all do.
    """

    metric_weight: Floats
    part_weight: Floats
    low: Floats
    high: Floats
    power: Floats
    left_out: Ints

    def chosen(self, draws: Mapping[str, Ints]) -> Rules:
        """Return rules put together from several draws.

        Parameters
        ----------
        draws : mapping of str to ndarray of int
            Which draw `weights`, `scaling`, `power` and `left_out` are of.

        Returns
        -------
        Rules
            With as many columns as numbers are given.
        """
        return replace(
            self,
            metric_weight=self.metric_weight[:, draws["weights"]],
            part_weight=self.part_weight[:, draws["weights"]],
            low=self.low[:, draws["scaling"]],
            high=self.high[:, draws["scaling"]],
            power=self.power[draws["power"]],
            left_out=self.left_out[:, draws["left_out"]],
        )


def draw_rules(
    sheet: Sheet,
    n_draws: int,
    *,
    concentration: float | None = None,
    opinions: Floats | None = None,
) -> Rules:
    """Draw rules around the agreed ones.

    Weights inside every group come from a Dirichlet distribution whose mean are the agreed
    ones; both ends of each scale move by up to a tenth of its length; the mean across
    pillars lies anywhere between arithmetic and geometric; in each role one metric, or none,
    is left out, all with the same chance.

    Parameters
    ----------
    sheet : Sheet
        With the agreed weights.
    n_draws : int
        Draws.
    concentration : float, optional
        How firmly the weights are held: the votes they stand for.
    opinions : ndarray of shape (experts, metrics + parts), optional
        Weights that each expert gave; draws are then around a mixture of experts.

    Returns
    -------
    Rules
        Of `n_draws` columns.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), *Uncertainty and sensitivity analysis techniques
    as tools for the quality assessment of composite indicators*, JRSS A 168.
    """
    firm = concentration or CONCENTRATION
    names, n_metrics = sheet.names, sheet.metric_weight.shape[1]
    parts, roles = names.metrics["part"].to_numpy(), names.parts["role"].to_numpy()
    weights = np.concatenate([sheet.metric_weight.sum(axis=0), sheet.part_weight.sum(axis=0)])
    groups = np.concatenate([parts, len(names.parts) + roles])
    groups[:n_metrics][sheet.metric_weight.sum(axis=0) == 0] = NONE
    centre = np.repeat(_shares(weights, groups)[:, None], n_draws, axis=1)
    if opinions is not None and len(opinions) > 1:
        mixture = generator_of("experts").dirichlet(np.ones(len(opinions)), n_draws)
        each = np.array([_shares(one, groups) for one in opinions])
        centre = each.T @ mixture.T
    drawn = _around(centre, groups, firm)
    stretch = generator_of("scaling").uniform(
        -100 * STRETCH, 100 * STRETCH, (2, n_metrics, n_draws)
    )
    return Rules(
        metric_weight=drawn[:n_metrics],
        part_weight=drawn[n_metrics:],
        low=stretch[0],
        high=stretch[1],
        power=generator_of("power").uniform(0, 1, n_draws),
        left_out=_left_out(sheet, n_draws),
    )


def _shares(weights: Floats, groups: Ints) -> Floats:
    """Divide weights by the sum of their group; 0 outside any."""
    inside = groups != NONE
    sums = np.bincount(groups[inside], weights=weights[inside], minlength=1)
    total = np.where(inside, sums[np.where(inside, groups, 0)], 0.0)
    return np.divide(weights, total, out=np.zeros(len(weights)), where=total > 0)


def _around(centre: Floats, groups: Ints, firm: float) -> Floats:
    """Draw weights around others: gamma numbers, divided by the sum of their group."""
    drawn = generator_of("weights").standard_gamma(centre * firm)
    for group in np.unique(groups[groups != NONE]):
        own = groups == group
        total = drawn[own].sum(axis=0)
        # All numbers of a group can be 0 where hardly anything is agreed.
        drawn[own] = np.where(total > 0, drawn[own] / np.where(total > 0, total, 1), centre[own])
    return drawn


def _left_out(sheet: Sheet, n_draws: int) -> Ints:
    """Draw the metric of each role that does not count."""
    weighed = (sheet.metric_weight > 0).any(axis=0)
    role = np.where(weighed, sheet.role_of_metrics(), NONE)
    left = np.full((len(sheet.part_weight), n_draws), NONE)
    for number in range(len(left)):
        choices = np.append(np.flatnonzero(role == number), NONE)
        left[number] = generator_of("left out", str(number)).choice(choices, n_draws)
    return left
