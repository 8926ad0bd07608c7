"""The rows of the scorecard as a page lays them out: tracks, and headings without a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alliance_health.report.health_report import HealthReport, ScorecardRow
from alliance_health.vocabulary import RowKind

#: Width of the small track that shows a score, in pixels.
TRACK_WIDTH = 120

#: Kind of a row that only heads metrics whose pillar has no score of its own.
HEADING = "heading"


def lay_out_rows(report: HealthReport, rows: Sequence[ScorecardRow]) -> list[dict[str, Any]]:
    """Lay rows of the scorecard out, each metric below its own pillar.

    A pillar none of whose metrics has a weight is no row of the scores. Its metrics are
    shown all the same, and would stand below the pillar before; they get a heading instead.

    Parameters
    ----------
    report : HealthReport
        Where the labels of pillars are known.
    rows : sequence of ScorecardRow
        Rows of one role, pillars followed by their metrics.

    Returns
    -------
    list of dict
        Every row with the places on its `track` and the `note` that it needs, and rows of
        kind `HEADING` with a `label`.

    See Also
    --------
    track_edges : Where bands change on a track.
    """
    labels = {found.metric_id: found.pillar for found in report.definitions}
    laid: list[dict[str, Any]] = []
    heading = ""
    for row in rows:
        if row.row != RowKind.PILLAR and row.pillar_id != heading:
            laid.append({"row": HEADING, "label": labels.get(row.id, row.pillar_id)})
        heading = row.pillar_id
        laid.append(_with_track(row))
    return laid


def track_edges(report: HealthReport) -> list[float]:
    """Return the places on a track at which bands change.

    Parameters
    ----------
    report : HealthReport
        Its edges of bands.

    Returns
    -------
    list of float
        In pixels from the left end.
    """
    edges = (report.edges.weak_below, report.edges.strong_from)
    return [round(edge / 100 * TRACK_WIDTH, 1) for edge in edges]


def _with_track(row: ScorecardRow) -> dict[str, Any]:
    """Return one row with the places on its track."""

    def place(score: float | None) -> float | None:
        return None if score is None else round(score / 100 * TRACK_WIDTH, 1)

    track = {"now": place(row.score), "was": place(row.previous), "width": TRACK_WIDTH}
    is_told = row.score is None or not row.counts
    note = row.reason if is_told else ""
    return {**row.model_dump(mode="json"), "track": track, "note": note}
