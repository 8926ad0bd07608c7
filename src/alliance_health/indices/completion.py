"""Scores of every metric in every draw: measured ones with their error, the others filled in.

A gap is filled with what the other scores tell about it; where one of two sides is
absent, with what the side that is there tells as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import NONE
from alliance_health.indices.imputation import N_SETS, predict_scores
from alliance_health.indices.noise import generator_of, normal_draws
from alliance_health.indices.sheet import Sheet, places_of_rows
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.vocabulary import Perspective

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Numbers of a block of cells that are held at once.
BLOCK = 1_500_000
#: What is known about the distance of two sides before any is seen: this many pairs, this far.
SIDES_DEGREES, SIDES_SPREAD = 4.0, 10.0

_THEIRS = PERSPECTIVE_NUMBERS[Perspective.THEIRS.value]


@dataclass(frozen=True)
class Gaps:
    """Scores that are to be filled in.

    Parameters
    ----------
    cell, metric : ndarray of int
        Where they are; sorted by cell.
    mean, spread : ndarray of shape (N_SETS, gaps)
        See `alliance_health.indices.imputation.Predicted`.
    tilt : ndarray of float
        By how much the side that is there lies above the mean of both; 0 where none is.
    distance : ndarray of float
        Variance of that; infinite where no side is there.
    """

    cell: Ints
    metric: Ints
    mean: Floats
    spread: Floats
    tilt: Floats
    distance: Floats

    def of_cells(self, cells: Ints) -> Gaps:
        """Return the gaps of some cells, which are numbered from 0 in the order given."""
        at = np.flatnonzero(np.isin(self.cell, cells))
        return replace(
            self,
            cell=np.searchsorted(cells, self.cell[at]),
            metric=self.metric[at],
            mean=self.mean[:, at],
            spread=self.spread[:, at],
            tilt=self.tilt[at],
            distance=self.distance[at],
        )


@dataclass(frozen=True)
class Block:
    """Some cells in all draws.

    Parameters
    ----------
    cells : DataFrame
        Rows of `Encoded.cells`; everything else numbers them from 0.
    rows : DataFrame
        Rows of the `Sheet`.
    places : ndarray of shape (rows, n_draws)
        Points of score of every row, not clipped.
    coverage : ndarray of shape (cells, metrics)
        Share of each metric that is observed.
    gaps : Gaps
        What is filled in.
    noise : ndarray of shape (gaps, n_draws)
        Standard normal numbers of the gaps.
    """

    cells: pd.DataFrame
    rows: pd.DataFrame
    places: Floats
    coverage: Floats
    gaps: Gaps
    noise: Floats

    def measured(self, places: Floats) -> Floats:
        """Join the scores of rows into those of metrics.

        Parameters
        ----------
        places : ndarray of shape (rows, n)
            Points of score.

        Returns
        -------
        ndarray of shape (cells, metrics, n)
            0 to 100; 0 where nothing is measured.
        """
        total = np.zeros((*self.coverage.shape, places.shape[1]))
        found, joined = _join(self.rows, places, "share")
        total[found["cell"], found["metric"]] = joined
        return total

    def side(self, places: Floats, perspective: int) -> tuple[npt.NDArray[np.bool_], Floats]:
        """Join the scores of the rows of one perspective.

        Parameters
        ----------
        places : ndarray of shape (rows, n)
            Points of score.
        perspective : int
            Which one.

        Returns
        -------
        seen : ndarray of shape (cells, metrics)
            Whether the perspective has a score.
        scores : ndarray of shape (seen ones, n)
            0 to 100; in the order of the cells and metrics.
        """
        own = (self.rows["perspective"] == perspective).to_numpy()
        seen = np.zeros(self.coverage.shape, dtype=bool)
        found, joined = _join(self.rows[own], places[own], "side_share")
        seen[found["cell"], found["metric"]] = True
        return seen, joined

    def filled(self, measured: Floats, draws: Ints | None = None) -> Floats:
        """Fill the gaps of measured scores.

        Parameters
        ----------
        measured : ndarray of shape (cells, metrics, n)
            What `measured` returns.
        draws : ndarray of int, optional
            Numbers of the draws; by default all of them, one after the other.

        Returns
        -------
        ndarray of shape (cells, metrics, n)
            0 to 100.
        """
        at = np.arange(self.noise.shape[1]) if draws is None else draws
        gaps, chosen = self.gaps, at % N_SETS
        mean, spread = gaps.mean[chosen].T, gaps.spread[chosen].T
        side = measured[gaps.cell, gaps.metric]
        precision = 1 / spread**2 + 1 / gaps.distance[:, None]
        told = (side - gaps.tilt[:, None]) / gaps.distance[:, None]
        drawn = (mean / spread**2 + told) / precision + self.noise[:, at] / np.sqrt(precision)
        one_side = np.isfinite(gaps.distance)[:, None]
        # The side that is absent lies on the scale: so the mean of both is near the other.
        lowest, highest = np.where(one_side, side / 2, 0.0), np.where(one_side, side / 2 + 50, 100)
        full = measured.copy()
        full[gaps.cell, gaps.metric] = np.clip(drawn, lowest, highest)
        return full


def blocks_of(sheet: Sheet, n_draws: int, cells: Ints) -> Iterator[Block]:
    """Draw the scores of cells, some at a time.

    Parameters
    ----------
    sheet : Sheet
        What counts; what is filled in rests on all of it.
    n_draws : int
        Draws.
    cells : ndarray of int
        Numbers of the cells that are wanted, sorted.

    Yields
    ------
    Block
        All wanted cells once, in their order.
    """
    step = max(1, BLOCK // max(1, sheet.coverage.shape[1] * n_draws))
    gaps = find_gaps(sheet)
    for first in range(0, len(cells), step):
        some = cells[first : first + step]
        rows = sheet.rows[sheet.rows["cell"].isin(some)]
        missing = gaps.of_cells(some)
        named = sheet.names.cells.iloc[some].reset_index(drop=True)
        own = rows.assign(cell=np.searchsorted(some, rows["cell"])).reset_index(drop=True)
        metrics = sheet.names.metrics["metric_id"].to_numpy()
        yield Block(
            cells=named,
            rows=own,
            places=places_of_rows(own, _noise_of_rows(own, named, metrics, n_draws)),
            coverage=sheet.coverage[some],
            gaps=missing,
            noise=_noise_of_gaps(missing, named, metrics, n_draws),
        )


def find_gaps(sheet: Sheet) -> Gaps:
    """Find what is absent wherever something of its role is there, and what it could be.

    Parameters
    ----------
    sheet : Sheet
        What counts.

    Returns
    -------
    Gaps
        Nothing for a role and cell without any score: it has no index either.
    """
    weighed = (sheet.metric_weight > 0).any(axis=0)
    role = np.where(weighed, sheet.role_of_metrics(), NONE)
    scores, error = _scores(sheet)
    tilts, distances = _two_sides(sheet)
    found = []
    for number in sorted(set(role[role != NONE].tolist())):
        own = role == number
        there = np.asarray((sheet.coverage[:, own] > 0).any(axis=1))
        absent = np.asarray((sheet.coverage < 1) & own & there[:, None])
        if absent.any():
            found.append(_gaps_of_role(sheet, (scores, error), absent, (tilts, distances, own)))
    return _merge(found)


def _scores(sheet: Sheet) -> tuple[Floats, Floats]:
    """Return the score of every metric and the variance of its error."""
    rows, shape = sheet.rows, sheet.coverage.shape
    at = (rows["cell"].to_numpy(), rows["metric"].to_numpy())
    share = rows["share"].to_numpy(dtype=float)
    score, error = np.zeros(shape), np.zeros(shape)
    ends = [places_of_rows(rows, np.full((int((rows["se"] > 0).sum()), 1), z)) for z in (-1.0, 1.0)]
    half = np.abs(np.clip(ends[1], 0, 100) - np.clip(ends[0], 0, 100))[:, 0] / 2
    np.add.at(score, at, share * np.clip(rows["place"].to_numpy(dtype=float), 0, 100))
    np.add.at(error, at, (share * half) ** 2)
    return np.where(sheet.coverage > 0, score, np.nan), error


def _two_sides(sheet: Sheet) -> tuple[Floats, Floats]:
    """Measure how far our side lies above the mean of both, by metric, and how variably."""
    n_metrics = sheet.coverage.shape[1]
    rows = sheet.rows[sheet.rows["share"] > 0]
    side = rows.assign(score=np.clip(rows["place"], 0, 100)).pivot_table(
        index=["cell", "metric"], columns="perspective", values="score", aggfunc="mean"
    )
    ours = PERSPECTIVE_NUMBERS[Perspective.OURS.value]
    half = (side.reindex(columns=[ours, _THEIRS]) @ np.array([0.5, -0.5])).dropna()
    metric = half.index.get_level_values("metric").to_numpy(dtype=int)
    count = np.bincount(metric, minlength=n_metrics)
    total = np.bincount(metric, weights=half.to_numpy(), minlength=n_metrics)
    # Few pairs say little about where the mean of their distances lies.
    tilt = total / (count + SIDES_DEGREES)
    squares = float(((half.to_numpy() - tilt[metric]) ** 2).sum()) + SIDES_DEGREES * SIDES_SPREAD**2
    return tilt, np.full(n_metrics, squares / (len(half) + SIDES_DEGREES))


def _gaps_of_role(
    sheet: Sheet,
    known: tuple[Floats, Floats],
    absent: npt.NDArray[np.bool_],
    sides: tuple[Floats, Floats, npt.NDArray[np.bool_]],
) -> Gaps:
    """Predict the gaps of the metrics of one role."""
    (scores, error), (tilts, distances, own) = known, sides
    cells = sheet.names.cells
    alliance, alliances = pd.factorize(cells["alliance_id"], sort=True)
    period, periods = pd.factorize(cells["period"], sort=True)
    numbers = np.flatnonzero(own)
    place = np.full(len(own), NONE)
    place[numbers] = np.arange(len(numbers))
    score, variance = (
        np.full((len(alliances), len(periods), len(numbers)), empty) for empty in (np.nan, 0.0)
    )
    cell, metric = np.nonzero(absent)
    half = sheet.coverage[cell, metric] > 0
    theirs = _only_theirs(sheet)[cell, metric]
    tilt = np.where(half, np.where(theirs, -tilts[metric], tilts[metric]), 0.0)
    distance = np.where(half, distances[metric], np.inf)
    # One side tells about the mean of both with an error.
    given, spread = scores.copy(), error.copy()
    given[cell[half], metric[half]] -= tilt[half]
    spread[cell[half], metric[half]] += distance[half]
    score[alliance, period] = given[:, numbers]
    variance[alliance, period] = np.nan_to_num(spread[:, numbers])
    wanted = (alliance[cell], period[cell], place[metric])
    told = predict_scores(score, variance, wanted, generator_of("gaps", str(numbers[0])))
    return Gaps(cell, metric, told.mean, told.spread, tilt, distance)


def _only_theirs(sheet: Sheet) -> npt.NDArray[np.bool_]:
    """Tell where their side is the one that is there."""
    rows = sheet.rows[(sheet.rows["share"] > 0) & (sheet.rows["perspective"] == _THEIRS)]
    only = np.zeros(sheet.coverage.shape, dtype=bool)
    only[rows["cell"], rows["metric"]] = True
    return only


def _merge(found: list[Gaps]) -> Gaps:
    """Put the gaps of all roles into one list, sorted by cell and metric."""
    if not found:
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Gaps(none, none, np.zeros((N_SETS, 0)), np.ones((N_SETS, 0)), nothing, nothing)
    order = np.lexsort(
        [np.concatenate([one.metric for one in found]), np.concatenate([one.cell for one in found])]
    )
    joined = {
        name: np.concatenate([getattr(one, name) for one in found], axis=-1)[..., order]
        for name in ("cell", "metric", "mean", "spread", "tilt", "distance")
    }
    return Gaps(**joined)


def _join(rows: pd.DataFrame, places: Floats, share: str) -> tuple[pd.DataFrame, Floats]:
    """Add the shares of the rows of each metric up; rows are sorted by cell and metric."""
    from scipy.sparse import csr_array

    first = ~rows.duplicated(["cell", "metric"]).to_numpy()
    found = rows.loc[first, ["cell", "metric"]].reset_index(drop=True)
    ends = np.append(np.flatnonzero(first), len(first))
    shares = rows[share].to_numpy(dtype=float)
    shape = (len(found), len(first))
    joining = csr_array((shares, np.arange(len(first)), ends), shape=shape)
    return found, np.asarray(joining @ np.clip(places, 0, 100))


def _noise_of_rows(
    rows: pd.DataFrame, cells: pd.DataFrame, metrics: npt.NDArray[np.object_], n_draws: int
) -> Floats:
    """Draw the errors of rows: one and the same for a figure in all periods that it is carried."""
    noisy = rows[(rows["se"] > 0).to_numpy()]
    alliance = cells["alliance_id"].to_numpy()[noisy["cell"]]
    perspective = noisy["perspective"].astype("str")
    places = zip(alliance, metrics[noisy["metric"]], perspective, noisy["source"], strict=True)
    return normal_draws(list(places), n_draws)


def _noise_of_gaps(
    gaps: Gaps, cells: pd.DataFrame, metrics: npt.NDArray[np.object_], n_draws: int
) -> Floats:
    """Draw the rest of every gap."""
    own = cells.iloc[gaps.cell]
    places = zip(own["alliance_id"], metrics[gaps.metric], own["period"], strict=True)
    return normal_draws(list(places), n_draws)
