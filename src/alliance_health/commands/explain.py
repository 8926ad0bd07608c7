"""`explain`: the published difference of both indices, to the last point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.indices.decomposition import EXPLAIN_COLUMNS, explain_changes
from alliance_health.indices.snapshot import Snapshot
from alliance_health.pipeline import analyse_tables, at_rates_of
from alliance_health.tables.restated import restated_only

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.tables.calendar import Period


def explain(
    analysis: Analysis,
    alliance_id: str,
    period: Period | None = None,
    *,
    versus: Period | None = None,
    before: Analysis | None = None,
) -> pd.DataFrame:
    """Explain why both indices of an alliance differ between two periods or two dates.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known on the later date.
    alliance_id : str
        The alliance.
    period : Period, optional
        The later period; default: the last complete one.
    versus : Period, optional
        The earlier period; default: the one before.
    before : Analysis, optional
        The workbook as known on the earlier date; default: the later date.

    Returns
    -------
    DataFrame
        index, component, metric_id, points, reason. The points of an index add up to its
        published difference; an index that is missing at an end has one row `missing`.
    """
    now = period or analysis.period
    then = versus or now.shift(-1)
    old = before or analysis
    start = _alone(old.snapshot(then), alliance_id)
    end = _alone(analysis.snapshot(now), alliance_id)
    rated = _alone(at_rates_of(analysis, now).snapshot(then), alliance_id)
    if old is analysis:
        return explain_changes(start, end, rated=rated)[list(EXPLAIN_COLUMNS)]
    by_old_rules = analyse_tables(old, analysis.tables)
    corrected = analyse_tables(old, restated_only(old.tables, analysis.tables))
    explained = explain_changes(
        start,
        end,
        restated=_alone(corrected.snapshot(then), alliance_id),
        late=_alone(by_old_rules.snapshot(then), alliance_id),
        ruled=_alone(analysis.snapshot(then), alliance_id),
        rated=rated,
    )
    return explained[list(EXPLAIN_COLUMNS)]


def _alone(snapshot: Snapshot, alliance_id: str) -> Snapshot:
    """Keep one alliance of a snapshot."""
    panel = snapshot.panel
    stages = {} if isinstance(snapshot.stage, str) else dict(snapshot.stage)
    return replace(
        snapshot,
        panel=panel[panel["alliance_id"] == alliance_id],
        stage={key: stage for key, stage in stages.items() if key == alliance_id},
    )
