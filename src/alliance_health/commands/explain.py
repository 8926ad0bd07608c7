"""`explain`: the published difference of both indices, to the last point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.errors import DataError
from alliance_health.indices.decomposition import EXPLAIN_COLUMNS, explain_changes
from alliance_health.indices.snapshot import Snapshot
from alliance_health.insights.reported import Reported, revised_alliances
from alliance_health.pipeline import Counted, at_rates_of, count_tables
from alliance_health.tables.history import default_as_of, known_at
from alliance_health.tables.restated import restated_only
from alliance_health.vintages import as_known_on
from alliance_health.vocabulary import Component

#: Points from which on a row is shown on a terminal.
LEAST_SHOWN = 0.005

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.editions import EditionCut
    from alliance_health.tables.calendar import Period


@dataclass(frozen=True)
class Comparison:
    """One workbook as known on two dates, and what lies between them.

    Parameters
    ----------
    before, now : Analysis
        As known on the earlier and on the later date; the same one for one date.
    alliances : frozenset of str, optional
        Only these; by default all of them.
    cut : EditionCut, optional
        What an edition leaves of both; by default everything.
    """

    before: Analysis
    now: Analysis
    alliances: frozenset[str] | None = None
    cut: EditionCut | None = None

    @cached_property
    def corrected(self) -> Counted:
        """What was known before, with its corrections only."""
        rows = restated_only(self.before.tables, self.now.tables)
        return count_tables(self.before, rows, alliances=self.alliances)

    @cached_property
    def completed(self) -> Counted:
        """What was known before, with its corrections and what came late."""
        return count_tables(self.before, self.now.tables, alliances=self.alliances)

    def _cut(self, analysis: Analysis, period: Period) -> Snapshot:
        """Cut out one period of the alliances compared."""
        return self._shown(_only(analysis.snapshot(period), self.alliances))

    def _shown(self, snapshot: Snapshot) -> Snapshot:
        """Leave out what the edition does not show."""
        return self.cut.snapshot(snapshot) if self.cut else snapshot

    def _cut_rows(self, counted: Counted, period: Period) -> Snapshot:
        """Cut out one period as it would have been with other rows."""
        panel = counted.panel
        then = self.before.snapshot(period)
        rows = replace(then, panel=panel[panel["period"] == period.label])
        return self._shown(_only(rows, self.alliances))

    def explain(self, period: Period, versus: Period) -> pd.DataFrame:
        """Explain why both indices differ between two periods.

        Parameters
        ----------
        period : Period
            The later period, as known now.
        versus : Period
            The earlier period, as known before; it may be the same.

        Returns
        -------
        DataFrame
            `alliance_id` and `EXPLAIN_COLUMNS`; see `explain_changes`.
        """
        start, end = self._cut(self.before, versus), self._cut(self.now, period)
        # In one and the same period the rates are the same; what was corrected is restated.
        rated = None if versus == period else self._cut(at_rates_of(self.now, period), versus)
        if self.before is self.now:
            return explain_changes(start, end, rated=rated)
        return explain_changes(
            start,
            end,
            restated=self._cut_rows(self.corrected, versus),
            late=self._cut_rows(self.completed, versus),
            ruled=self._cut(self.now, versus),
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
    compared = Comparison(before or analysis, analysis, frozenset({alliance_id}))
    explained = compared.explain(now, versus or now.shift(-1))
    return explained[list(EXPLAIN_COLUMNS)]


def lay_out(explained: pd.DataFrame) -> pd.DataFrame:
    """Lay an explanation out for a terminal: what moved, and the whole below it.

    Parameters
    ----------
    explained : DataFrame
        From `explain`.

    Returns
    -------
    DataFrame
        The same columns; points as text with their sign and two decimals. Rows of less than
        half a hundredth are left out, the largest real one first; each index ends with
        "together". An index that is missing keeps its row.
    """
    import pandas as pd

    parts = []
    for index_id, rows in explained.groupby("index", sort=False):
        is_real = rows["component"] == Component.REAL.value
        moved = rows["points"].isna() | (rows["points"].abs() >= LEAST_SHOWN)
        size = rows["points"].abs().where(is_real, float("inf"))
        shown = rows.assign(size=size)[moved].sort_values("size", ascending=False, kind="stable")
        parts.append(shown[list(EXPLAIN_COLUMNS)])
        if rows["points"].notna().any():
            total = {"index": index_id, "component": "together", "metric_id": "", "reason": ""}
            parts.append(pd.DataFrame([{**total, "points": rows["points"].sum()}]))
    laid = pd.concat(parts, ignore_index=True)[list(EXPLAIN_COLUMNS)]
    said = [f"{points:+8.2f}" if points == points else "" for points in laid["points"]]
    return laid.assign(points=said)


def as_reported(analysis: Analysis, period: Period) -> Analysis | None:
    """Analyse the workbook as it was known when the period before was reported.

    That report is taken to have been made at the end of its period, with what the data knew.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known now.
    period : Period
        The period that is reported now.

    Returns
    -------
    Analysis or None
        None when nothing was known then, or no later day than that one is known now.
    """
    everything = analysis.workbook.checked.tables
    try:
        cut = default_as_of(known_at(everything, period.shift(-1).end))
        return None if cut >= analysis.as_of else as_known_on(analysis, cut)
    except DataError:
        return None


def since_reported(
    analysis: Analysis,
    period: Period,
    *,
    before: Analysis | None = None,
    cut: EditionCut | None = None,
) -> Reported | None:
    """Compare what is known of the period before with what its report said.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known now.
    period : Period
        The period that is reported now.
    before : Analysis, optional
        From `as_reported`, where it is known already.
    cut : EditionCut, optional
        What an edition leaves of both; by default everything.

    Returns
    -------
    Reported or None
        None when nothing was known then, or no later day than that one is known now.
    """
    before = before or as_reported(analysis, period)
    if before is None:
        return None
    versus = period.shift(-1)
    shown = [cut.analysis(one) if cut else one for one in (before, analysis)]
    then, now = (_scores_of(one, versus) for one in shown)
    moved = revised_alliances(then, now)
    explained = None
    if moved:
        compared = Comparison(before, analysis, frozenset(moved), cut)
        explained = compared.explain(versus, versus)
    return Reported(versus.label, before.as_of, then, now, explained)


def _scores_of(analysis: Analysis, period: Period) -> pd.DataFrame:
    """Return the rows of `score` of one period."""
    return analysis.scores[analysis.scores["period"] == period.label]


def _only(snapshot: Snapshot, alliances: frozenset[str] | None) -> Snapshot:
    """Keep some alliances of a snapshot, or all of them."""
    if alliances is None:
        return snapshot
    panel = snapshot.panel
    stages = {} if isinstance(snapshot.stage, str) else dict(snapshot.stage)
    return replace(
        snapshot,
        panel=panel[panel["alliance_id"].isin(alliances)],
        stage={key: stage for key, stage in stages.items() if key in alliances},
    )
