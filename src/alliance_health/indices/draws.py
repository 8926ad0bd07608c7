"""The joint draws: what every index could be, given what was measured and how it is formed.

Three numbers for every index in every draw. `data`: the agreed rule, with survey error
and with the unmeasured filled in. `floor`: the same error, the unmeasured at 0. `rule`:
as `data`, under other rules that could have been agreed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.completion import Block, blocks_of
from alliance_health.indices.encoding import encode
from alliance_health.indices.evaluation import agreed_indices, floor_indices, ruled_indices
from alliance_health.indices.noise import N_DRAWS
from alliance_health.indices.rule_draws import Rules, draw_rules
from alliance_health.indices.sheet import Sheet, lay_sheet
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.spread import SPREAD_COLUMNS, spread_of
from alliance_health.vocabulary import Aggregation, Perspective, Role

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue
    from alliance_health.catalogue.settings import BandEdges

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_JOINT = Perspective.JOINT.value
_INDEX_IDS = np.array([role.index_id for role in Role], dtype=object)


@dataclass(frozen=True)
class Draws:
    """Indices in every draw; draw d of one cell belongs with draw d of every other.

    Parameters
    ----------
    cells : DataFrame
        One row per alliance and period, sorted: cell, alliance_id, period.
    data, floor, rule : ndarray of shape (cells, roles, n_draws)
        0 to 100; missing where nothing of the role is measured. Roles by
        `alliance_health.indices.encoding.ROLE_NUMBERS`.
    """

    cells: pd.DataFrame
    data: Floats
    floor: Floats
    rule: Floats


@dataclass(frozen=True)
class DrawnScores:
    """The draws of the indices, and what the draws of every row of `score` come to.

    Parameters
    ----------
    draws : Draws
        Of the indices.
    rows : DataFrame
        One row per row of `score` of which something is measured or filled in: `number_id`
        and the columns of `alliance_health.indices.spread.SPREAD_COLUMNS`.
    """

    draws: Draws
    rows: pd.DataFrame


def draw_scores(  # noqa: PLR0913 - what is scored, and how it is drawn
    panel: pd.DataFrame,
    grid: pd.DataFrame,
    catalogue: Catalogue,
    *,
    n_draws: int = N_DRAWS,
    periods: Collection[str] | None = None,
    expert_points: pd.DataFrame | None = None,
) -> DrawnScores:
    """Draw what every score could be.

    Parameters
    ----------
    panel, grid : DataFrame
        As for `alliance_health.indices.score.score_panel`; `se` and `source_period` of the
        panel say how far a value may be off and whose it is.
    catalogue : Catalogue
        Scales, weights, bands, ways to aggregate.
    n_draws : int
        Draws.
    periods : collection of str, optional
        Periods that are wanted, by default all; what is filled in rests on all of them.
    expert_points : DataFrame, optional
        Shares that experts gave; see `alliance_health.indices.rule_draws.draw_rules`.

    Returns
    -------
    DrawnScores
        The same for the same input, wherever it is computed.

    Raises
    ------
    DataError
        When the panel or the grid cannot be scored.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "operate"})
    >>> catalogue = Catalogue(settings, {}, {}, {}, version="1")
    >>> draw_scores(panel, grid, catalogue, n_draws=10).draws.data.shape
    (1, 2, 10)
    """
    names = encode(panel, grid, catalogue)
    sheet = lay_sheet(names, len(Role))
    firm = catalogue.settings.weights_concentration
    rules = draw_rules(sheet, n_draws, concentration=firm, expert_points=expert_points)
    wanted = np.ones(len(names.cells), dtype=bool)
    if periods is not None:
        wanted = names.cells["period"].isin(list(periods)).to_numpy()
    drawn: list[tuple[Floats, Floats, Floats]] = []
    tables: list[pd.DataFrame] = []
    for block in blocks_of(sheet, n_draws, np.flatnonzero(wanted)):
        some = _DrawnBlock.of(sheet, block, rules, catalogue)
        drawn.append((some.data, some.floor, some.rule))
        tables += some.tables(sheet, catalogue.settings.bands)
    empty = (np.zeros((0, len(Role), n_draws)),) * 3
    data, floor, rule = (np.concatenate(one) for one in zip(*(drawn or [empty]), strict=True))
    cells = names.cells.loc[wanted, ["cell", "alliance_id", "period"]].reset_index(drop=True)
    draws = Draws(cells, data, floor, rule)
    nothing = pd.DataFrame(columns=["number_id", *SPREAD_COLUMNS])
    return DrawnScores(draws, pd.concat(tables, ignore_index=True) if tables else nothing)


@dataclass(frozen=True)
class _DrawnBlock:
    """Everything of some cells in all draws."""

    block: Block
    known: Flags
    roles: Flags
    scores: Floats
    pillars: Floats
    data: Floats
    floors: tuple[Floats, Floats]
    floor: Floats
    ruled_pillars: Floats
    rule: Floats

    @classmethod
    def of(cls, sheet: Sheet, block: Block, rules: Rules, catalogue: Catalogue) -> _DrawnBlock:
        """Draw some cells."""
        geometric = catalogue.settings.aggregation == Aggregation.GEOMETRIC
        measured = block.measured(block.places)
        scores = block.filled(measured)
        low_metrics, low_pillars, floor = floor_indices(
            sheet, measured, block.coverage, geometric=geometric
        )
        pillars, data = agreed_indices(sheet, scores, geometric=geometric)
        ruled_pillars, rule = ruled_indices(sheet, block, rules)
        roles = _measured_roles(sheet, block.coverage)
        for indices in (data, floor, rule):
            indices[~roles] = np.nan
        known = block.coverage > 0
        known[block.gaps.cell, block.gaps.metric] = True
        return cls(
            block=block,
            known=known,
            roles=roles,
            scores=scores,
            pillars=pillars,
            data=data,
            floors=(low_metrics, low_pillars),
            floor=floor,
            ruled_pillars=ruled_pillars,
            rule=rule,
        )

    def tables(self, sheet: Sheet, edges: BandEdges) -> Iterator[pd.DataFrame]:
        """Tell what the draws of metrics, perspectives, pillars and indices come to."""
        there = self.roles[:, sheet.names.parts["role"].to_numpy()]
        low_metrics, low_pillars = self.floors
        metric_ids = sheet.names.metrics["metric_id"].to_numpy(dtype=object)
        yield spread_of(self.scores[self.known], low_metrics[self.known], edges).assign(
            number_id=self._named(self.known, _JOINT, metric_ids)
        )
        yield spread_of(
            self.pillars[there], low_pillars[there], edges, self.ruled_pillars[there]
        ).assign(number_id=self._named(there, _JOINT, _part_ids(sheet)))
        yield spread_of(
            self.data[self.roles], self.floor[self.roles], edges, self.rule[self.roles]
        ).assign(number_id=self._named(self.roles, _JOINT, _INDEX_IDS))
        for number, name in enumerate(PERSPECTIVE_NUMBERS):
            # A joint value that was reported is the score of the metric itself.
            if name != _JOINT:
                seen, sides = self.block.side(self.block.places, number)
                yield spread_of(sides, sides, edges).assign(
                    number_id=self._named(seen, name, metric_ids)
                )

    def _named(
        self, seen: Flags, perspective: str, ids: npt.NDArray[np.object_]
    ) -> npt.NDArray[np.object_]:
        """Name the numbers of those that are seen."""
        cell, number = np.nonzero(seen)
        cells = self.block.cells
        alliance, period = (
            cells[name].to_numpy(dtype=object) for name in ("alliance_id", "period")
        )
        named = (alliance + "/" + period + f"/{perspective}/")[cell] + ids[number]
        return np.asarray(named, dtype=object)


def _part_ids(sheet: Sheet) -> npt.NDArray[np.object_]:
    """Name the pillars of both roles as their numbers are named."""
    parts = sheet.names.parts
    roles = np.array([role.value for role in Role], dtype=object)[parts["role"].to_numpy()]
    return np.asarray(roles + ":" + parts["pillar"].to_numpy(dtype=object))


def _measured_roles(sheet: Sheet, coverage: Floats) -> Flags:
    """Tell for which roles a cell has anything that counts."""
    in_role = (sheet.part_weight @ sheet.metric_weight) > 0
    return np.asarray((coverage[:, None, :] * in_role[None]).any(axis=2))
