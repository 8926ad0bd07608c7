"""`explain`: the published difference of both indices, to the last point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.indices.decomposition import EXPLAIN_COLUMNS, explain_changes
from alliance_health.indices.snapshot import Snapshot
from alliance_health.pipeline import analyse_tables, at_rates_of
from alliance_health.tables.restated import restated_only

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.tables.calendar import Period


@dataclass(frozen=True)
class Comparison:
    """One workbook as known on two dates, and what lies between them.

    Parameters
    ----------
    before, now : Analysis
        As known on the earlier and on the later date; the same one for one date.
    """

    before: Analysis
    now: Analysis

    @cached_property
    def corrected(self) -> Analysis:
        """What was known before, with its corrections only."""
        return analyse_tables(self.before, restated_only(self.before.tables, self.now.tables))

    @cached_property
    def completed(self) -> Analysis:
        """What was known before, with its corrections and what came late."""
        return analyse_tables(self.before, self.now.tables)

    def explain(
        self, period: Period, versus: Period, *, alliance_id: str | None = None
    ) -> pd.DataFrame:
        """Explain why both indices differ between two periods.

        Parameters
        ----------
        period : Period
            The later period, as known now.
        versus : Period
            The earlier period, as known before; it may be the same.
        alliance_id : str, optional
            Only this alliance; by default all of them.

        Returns
        -------
        DataFrame
            `alliance_id` and `EXPLAIN_COLUMNS`; see `explain_changes`.
        """

        def cut(analysis: Analysis, at: Period) -> Snapshot:
            return _alone(analysis.snapshot(at), alliance_id)

        start, end = cut(self.before, versus), cut(self.now, period)
        # In one and the same period the rates are the same; what was corrected is restated.
        rated = None if versus == period else cut(at_rates_of(self.now, period), versus)
        if self.before is self.now:
            return explain_changes(start, end, rated=rated)
        return explain_changes(
            start,
            end,
            restated=cut(self.corrected, versus),
            late=cut(self.completed, versus),
            ruled=cut(self.now, versus),
            rated=rated,
        )


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
    compared = Comparison(before or analysis, analysis)
    explained = compared.explain(now, versus or now.shift(-1), alliance_id=alliance_id)
    return explained[list(EXPLAIN_COLUMNS)]


def _alone(snapshot: Snapshot, alliance_id: str | None) -> Snapshot:
    """Keep one alliance of a snapshot, or all of them."""
    if alliance_id is None:
        return snapshot
    panel = snapshot.panel
    stages = {} if isinstance(snapshot.stage, str) else dict(snapshot.stage)
    return replace(
        snapshot,
        panel=panel[panel["alliance_id"] == alliance_id],
        stage={key: stage for key, stage in stages.items() if key == alliance_id},
    )
