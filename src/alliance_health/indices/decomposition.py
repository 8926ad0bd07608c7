"""Why a published index changed: components that add up, each a difference of re-scorings.

::

    published   restated   came late   new rules   new stage   same metrics   rates  published
    P0 as of D0 --------> ----------> ----------> ----------> (coverage) currency real P as of D
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from alliance_health.indices.bands import round_significant
from alliance_health.indices.components import (
    ROW_COLUMNS,
    component_rows,
    coverage_rows,
    currency_rows,
    real_rows,
    take_remainder,
)
from alliance_health.indices.coverage_change import step_through_coverage
from alliance_health.indices.coverage_plan import End
from alliance_health.indices.encoding import ROLE_NUMBERS
from alliance_health.indices.rescoring import INDEX, Scored, score_published, score_steps
from alliance_health.indices.snapshot import Snapshot as Snapshot
from alliance_health.language import to_speak
from alliance_health.vocabulary import Component, Role

#: Why an index cannot be compared, by the end at which it is missing.
MISSING_BEFORE = to_speak("missing before: {reason}")
MISSING_NOW = to_speak("missing now: {reason}")
NOT_THERE = to_speak("not in the portfolio")

#: Every phrase of this module.
REASONS = (MISSING_BEFORE, MISSING_NOW, NOT_THERE)

#: Columns of `explain`.
EXPLAIN_COLUMNS = ("index", "component", "metric_id", "points", "reason")

_ORDER = {component.value: at for at, component in enumerate(Component)}


def explain_change(  # noqa: PLR0913 - one snapshot for each step of the way
    start: Snapshot,
    end: Snapshot,
    *,
    restated: Snapshot | None = None,
    late: Snapshot | None = None,
    ruled: Snapshot | None = None,
    rated: Snapshot | None = None,
) -> pd.DataFrame:
    """Explain the published difference of both indices of one alliance.

    Parameters
    ----------
    start : Snapshot
        The earlier period as it was known then.
    end : Snapshot
        The later period as it is known now.
    restated : Snapshot, optional
        The earlier period, with only the rows corrected that were known then; by default
        as `start`.
    late : Snapshot, optional
        The earlier period as it is known now, by the rules of `start`; by default as
        `restated`.
    ruled : Snapshot, optional
        The earlier period as it is known now, aligned by the rules of `end`; by default
        the panel of `late`.
    rated : Snapshot, optional
        As `ruled`, amounts at the exchange rates of the later period; by default the same.

    Returns
    -------
    DataFrame
        Columns `EXPLAIN_COLUMNS`; components in their order, metrics by id. Points of the
        index, not rounded, add up to the difference of the rounded indices; the largest
        row `real` takes the remainder. An index that is missing at an end has one row
        `missing`, without points, that says why.

    Raises
    ------
    ValueError
        When the snapshots hold more than one alliance.

    See Also
    --------
    explain_changes : The same for many alliances at once.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> catalogue = Catalogue(settings, {}, {}, {}, version="1")
    >>> nothing = Snapshot(pd.DataFrame(columns=list(PANEL_COLUMNS)), "operate", catalogue)
    >>> explain_change(nothing, nothing)["component"].tolist()
    ['missing', 'missing']
    """
    path = [one for one in (start, end, restated, late, ruled) if one is not None]
    known = sorted({str(one) for snapshot in path for one in snapshot.panel["alliance_id"]})
    if len(known) > 1:
        raise ValueError(f"one alliance at a time, got {', '.join(known)}; use explain_changes")
    alliance = known[0] if known else ""

    explained = explain_changes(
        _alone(start, alliance),
        _alone(end, alliance),
        restated=_alone(restated, alliance) if restated else None,
        late=_alone(late, alliance) if late else None,
        ruled=_alone(ruled, alliance) if ruled else None,
        rated=_alone(rated, alliance) if rated else None,
    )
    return explained[list(EXPLAIN_COLUMNS)]


def explain_changes(  # noqa: PLR0913 - one snapshot for each step of the way
    start: Snapshot,
    end: Snapshot,
    *,
    restated: Snapshot | None = None,
    late: Snapshot | None = None,
    ruled: Snapshot | None = None,
    rated: Snapshot | None = None,
) -> pd.DataFrame:
    """Explain the published differences of both indices of many alliances.

    Parameters
    ----------
    start, end : Snapshot
        Both ends; their `stage` names the alliances that lived then.
    restated, late, ruled, rated : Snapshot, optional
        See `explain_change`.

    Returns
    -------
    DataFrame
        `alliance_id` and `EXPLAIN_COLUMNS`, sorted by alliance, index, component and metric.

    See Also
    --------
    alliance_health.indices.attribution.attribute_change : Points of the rows `real`.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> both = Snapshot(panel, {"A": "operate", "B": "form"}, rules)
    >>> explain_changes(both, both).groupby("alliance_id").size().tolist()
    [2, 2]
    """
    first, last = _score_ends(start, end)
    before, path = _walk(first, start=start, end=end, between=(restated, late, ruled))
    published = pd.DataFrame(
        {
            "start": round_significant(first.scores.reindex(path.index)),
            "end": round_significant(last.scores.reindex(path.index)),
        }
    )
    whole = published.notna().all(axis=1)
    path = path.assign(end=last.scores.reindex(path.index))[whole]
    steps = step_through_coverage(
        before,
        _as_end(end, last),
        catalogue=end.catalogue,
        rated=rated.panel if rated else None,
    )
    rows = pd.concat(
        [
            component_rows(path, (start, restated, late, ruled, end)),
            coverage_rows(path, steps),
            currency_rows(path, steps),
            real_rows(path, steps),
        ],
        ignore_index=True,
    )
    total = (published["end"] - published["start"])[whole]
    explained = pd.concat(
        [take_remainder(rows, total), _missing_rows(first, last, published)], ignore_index=True
    )
    return _sort(explained)


def _alone(snapshot: Snapshot, alliance: str) -> Snapshot:
    """Say whose stage it is."""
    stage = snapshot.stage
    return replace(snapshot, stage={alliance: stage} if isinstance(stage, str) else stage)


def _score_ends(start: Snapshot, end: Snapshot) -> tuple[Scored, Scored]:
    """Score both ends as they are published."""
    first, last = start.state("start"), end.state("end")
    if start.catalogue is end.catalogue:
        scored = score_published([first, last], start.catalogue)
        return scored["start"], scored["end"]
    return (
        score_published([first], start.catalogue)["start"],
        score_published([last], end.catalogue)["end"],
    )


def _walk(
    first: Scored,
    *,
    start: Snapshot,
    end: Snapshot,
    between: tuple[Snapshot | None, Snapshot | None, Snapshot | None],
) -> tuple[End, pd.DataFrame]:
    """Score the earlier period step by step, up to what is compared with the later one.

    Where a step cannot be scored, the one before stands, and a later component takes over.
    """
    alliances = sorted({*_alliances(start), *_alliances(end)})
    index = pd.MultiIndex.from_product([alliances, list(ROLE_NUMBERS)], names=INDEX)
    path = pd.DataFrame({"start": first.scores.reindex(index)})
    steps: dict[str, Snapshot] = {}
    newest = start
    for name, step in zip(("restated", "late", "ruled"), between, strict=True):
        catalogue = end.catalogue if name == "ruled" else start.catalogue
        moved = step or (newest if catalogue is not newest.catalogue else None)
        if moved is not None:
            newest = steps[name] = replace(moved, catalogue=catalogue)
    scored, last = _score_steps(steps), first
    for name in ("restated", "late", "ruled"):
        last = scored.get(name, last)
        path[name] = last.scores.reindex(index)
    return _as_end(newest, last), path.ffill(axis=1)


def _score_steps(steps: Mapping[str, Snapshot]) -> dict[str, Scored]:
    """Score all steps that share their rules in one go."""
    scored: dict[str, Scored] = {}
    left = dict(steps)
    while left:
        rules = next(iter(left.values())).catalogue
        same = [name for name, step in left.items() if step.catalogue is rules]
        scored |= score_steps([left.pop(name).state(name) for name in same], rules)
    return scored


def _alliances(snapshot: Snapshot) -> list[str]:
    """Name the alliances of a snapshot."""
    return list(snapshot.state("").stages)


def _as_end(snapshot: Snapshot, scored: Scored) -> End:
    """Put what was scored beside what it was scored from."""
    stages = snapshot.state("").stages
    return End(snapshot.panel, stages, scored.counted, scored.perspectives)


def _missing_rows(first: Scored, last: Scored, published: pd.DataFrame) -> pd.DataFrame:
    """Say of every index that cannot be compared at which end it is missing, and why."""
    ends = ((MISSING_BEFORE, first, published["start"]), (MISSING_NOW, last, published["end"]))
    rows = []
    for index in published.index[published.isna().any(axis=1)]:
        why = [
            missing.format(reason=scored.reasons.get(index, NOT_THERE))
            for missing, scored, scores in ends
            if pd.isna(scores[index])
        ]
        rows.append((*index, Component.MISSING.value, "", float("nan"), "; ".join(why)))
    return pd.DataFrame(rows, columns=ROW_COLUMNS).astype({"points": "float64"})


def _sort(explained: pd.DataFrame) -> pd.DataFrame:
    """Sort the rows, and name the indices."""
    ordered = explained.assign(
        at=explained["component"].map(_ORDER), side=explained["role"].map(ROLE_NUMBERS)
    ).sort_values(["alliance_id", "side", "at", "metric_id", "reason"], ignore_index=True)
    names = {role.value: role.index_id for role in Role}
    texts = dict.fromkeys(("alliance_id", "index", "component", "metric_id", "reason"), "str")
    return ordered.assign(index=ordered["role"].map(names)).astype(texts)[
        ["alliance_id", *EXPLAIN_COLUMNS]
    ]
