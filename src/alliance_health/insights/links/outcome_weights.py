"""The agreed weights of the leading pillars beside those that later outcomes suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from alliance_health.indices.noise import generator_of
from alliance_health.insights.links.confirm import FactorsThen
from alliance_health.insights.links.fitted_weights import (
    WEIGHT_COLUMNS,
    FittedWeights,
    PillarOrigin,
    fit_weights,
)
from alliance_health.insights.links.out_of_sample import no_skill
from alliance_health.insights.links.result import LinkTest
from alliance_health.insights.links.series import Factors, SeriesSource
from alliance_health.insights.links.verdict import Finding
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

_INDEX_PAIR = (Role.LEADING.index_id, Role.LAGGING.index_id)


def index_pair_only(factors: Factors) -> Factors:
    """Declare the pair of both indices alone.

    Parameters
    ----------
    factors : Factors
        Series and settings.

    Returns
    -------
    Factors
        The same series.
    """
    settings = factors.catalogue.settings
    links = settings.links.model_copy(update={"pairs": (_INDEX_PAIR,)})
    declared = settings.model_copy(update={"links": links})
    return replace(factors, catalogue=replace(factors.catalogue, settings=declared))


def weigh_by_outcomes(
    test: LinkTest, factors: Factors, known: Sequence[FactorsThen]
) -> FittedWeights:
    """Fit the weights of the leading pillars to the lagging index, at the lag of both indices.

    Parameters
    ----------
    test : LinkTest
        The verdict on the pair of both indices.
    factors : Factors
        As known now.
    known : sequence of FactorsThen
        As known then, for the periods from which forecasts are made.

    Returns
    -------
    FittedWeights
        Without fitted weights where the leading index does not lead the lagging one.

    See Also
    --------
    alliance_health.insights.links.fitted_weights.fit_weights : How they are fitted.
    """
    weights = {
        one.pillar_id: one.weight_for(Role.LEADING)
        for one in factors.catalogue.pillars_for(Role.LEADING)
    }
    verdict = str(test.links["verdict"].iloc[0])
    if not verdict.startswith(Finding.LEADS.value):
        total = sum(weights.values()) or 1.0
        table = pd.DataFrame(
            {"pillar": list(weights), "agreed": [one / total for one in weights.values()]}
        ).assign(fitted=np.nan, low=np.nan, high=np.nan)
        sentence = (
            f"The leading index against the lagging index: {verdict}. So there is no lag at which "
            "weights could be fitted; the agreed weights stand alone."
        )
        return FittedWeights(table[list(WEIGHT_COLUMNS)], no_skill(verdict), sentence)
    whole = [_origin(factors, weights, factors)]
    origins = [_origin(one, weights, factors) for one in known]
    lag = int(test.links["lag"].iloc[0])
    return fit_weights([*origins, *whole], weights, lag, generator_of("weights by outcomes"))


def _origin(source: SeriesSource, weights: dict[str, float], factors: Factors) -> PillarOrigin:
    """Lay out all pillars and the lagging index of one source, alliances in the order of now."""
    frame = factors.series(Role.LAGGING, Role.LAGGING.index_id).values
    y = source.series(Role.LAGGING, Role.LAGGING.index_id)
    last = int(str(y.values.columns[-1]))
    columns = [at for at in frame.columns if int(str(at)) <= last]
    pillars = [
        source.series(Role.LEADING, f"{Role.LEADING.value}:{pillar}").on(y.frequency)
        for pillar in weights
    ]
    told = [one.reindex(index=frame.index, columns=columns) for one in pillars]
    return PillarOrigin(
        period=Period(y.frequency, last).label,
        pillars=np.array([one.to_numpy(dtype=float) for one in told]),
        y=y.values.reindex(index=frame.index, columns=columns).to_numpy(dtype=float),
    )
