"""Scores partner by partner, before partners of one perspective are averaged.

Nothing here enters an index. The rule of this module: what is hidden for one partner of a
metric is hidden for all of them, since the alliance's number would give it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from alliance_health.indices.bands import bands_of, round_significant
from alliance_health.indices.formulas import formulas_of_scales
from alliance_health.indices.scale import SCALE_COLUMNS, score_values
from alliance_health.vocabulary import Sides

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Columns of `score_partners`.
PARTNER_COLUMNS = (
    *("alliance_id", "period", "metric_id", "perspective", "partner_id"),
    *("value", "unit", "score", "band", "stale"),
)

_CELL = ["alliance_id", "period", "metric_id"]


def score_partners(panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Score every partner on the metrics of which each has its own.

    A score of an alliance averages the partners of a perspective first. With two partners
    nothing is lost; with twenty, one who leaves is not seen in the average.

    Parameters
    ----------
    panel : DataFrame
        As for `score_panel`; rows that name a partner.
    grid : DataFrame
        One row per alliance and period to be scored: alliance_id, period.
    catalogue : Catalogue
        Scales and bands; only metrics with sides `each` are looked at.

    Returns
    -------
    DataFrame
        Columns `PARTNER_COLUMNS`, sorted by the first five; value in the unit of the
        metric, score 0 to 100, both rounded to 10 significant digits. The score is missing
        where the metric has no scale; value and score are missing for all partners of a
        metric when one is hidden.

    See Also
    --------
    alliance_health.indices.score.score_panel : The scores of the alliance.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1"})
    >>> len(score_partners(panel, grid, Catalogue(settings, {}, {}, {}, version="1")))
    0
    """
    own = [one.metric_id for one in catalogue.metrics.values() if one.sides == Sides.EACH]
    named = panel["metric_id"].isin(own) & panel["partner_id"].fillna("").ne("")
    lived = grid[["alliance_id", "period"]].drop_duplicates()
    rows = panel[named].merge(lived, on=["alliance_id", "period"], validate="m:1")
    hidden = rows.get("suppressed", pd.Series(data=False, index=rows.index)).fillna(value=False)
    seen = ~hidden.astype("bool").groupby([rows[key] for key in _CELL]).transform("any")
    scales = catalogue.scales()[["metric_id", *SCALE_COLUMNS]]
    numbers = {"value": "float64", "target": "float64"}
    placed = rows.merge(scales, on="metric_id", validate="m:1").astype(numbers)
    lifted, used = nw.from_native(placed).lazy(), formulas_of_scales(scales)
    score = score_values(lifted, formulas=used).collect().to_native()["score"]
    scored = placed.assign(
        value=round_significant(placed["value"].where(seen)),
        score=round_significant(score.where(seen)),
        stale=placed["stale"].fillna(value=False).astype("bool"),
    )
    banded = scored.assign(band=bands_of(scored["score"], catalogue.settings.bands))
    order = [*PARTNER_COLUMNS[:5]]
    words = dict.fromkeys([*order, "unit"], "str")
    return banded[list(PARTNER_COLUMNS)].astype(words).sort_values(order, ignore_index=True)
