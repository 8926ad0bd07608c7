"""The score agrees with a slow plain-Python one, written from the words of the method alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.catalogue import Catalogue, Metric
from alliance_health.indices import score_panel

Row = dict[str, Any]
COMPARED = (
    *("score", "coverage", "effective_weight", "contribution"),
    *("bound_low", "bound_high"),
)


def _line(x: float, knots: list[tuple[float, float]]) -> float:
    (xa, ya), (xb, yb) = knots[0], knots[1]
    if len(knots) == 3 and (x - xb) * (xb - xa) > 0:
        (xa, ya), (xb, yb) = knots[1], knots[2]
    return min(100.0, max(0.0, ya + (yb - ya) * (x - xa) / (xb - xa)))


def _slow_score(metric: Metric, row: Row, edges: tuple[float, float]) -> float | None:
    x = row["value"]
    if math.isnan(x) or (metric.against and not row["target"] > 0):
        return None
    x = 100 * x / row["target"] if metric.against else x
    change = {"none": lambda v: v, "ln": math.log, "asinh": math.asinh}[metric.transform.value]
    if metric.transform.value == "ln" and x <= 0:
        return None
    lines = []
    if metric.goalposts:
        low, high = metric.goalposts
        healthy = metric.direction.value == "higher_is_better"
        lines.append([(low, 0.0), (high, 100.0)] if healthy else [(high, 0.0), (low, 100.0)])
    for one in (metric.thresholds, metric.thresholds_low, metric.thresholds_high):
        if one:
            ends = [(one.weak, edges[0]), (one.strong, edges[1])]
            lines.append(ends + ([(one.best, 100.0)] if one.best is not None else []))
    if not lines:
        return None
    return min(_line(change(x), [(change(v), s) for v, s in line]) for line in lines)


def _mean(numbers: list[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _slow_metric(metric: Metric, rows: list[Row]) -> dict[str, tuple[float | None, float]]:
    """Return (score, share) of the point and of the bounds."""

    def side(name: str, key: str, fresh: bool) -> float | None:
        kept = [r for r in rows if r["perspective"] == name and not (fresh and r["stale"])]
        return _mean([r[key] for r in kept if r[key] is not None and not math.isnan(r[key])])

    only = metric.sides.value if metric.sides.value in ("ours", "theirs") else None
    if only:
        point, fresh = side(only, "score", False), side(only, "score", True)
        return {
            "point": (point, float(point is not None)),
            "fresh": (fresh, float(fresh is not None)),
        }

    def of_sides(fresh: bool) -> tuple[float | None, float]:
        found = [
            s
            for s in (side("ours", "score", fresh), side("theirs", "score", fresh))
            if s is not None
        ]
        share = len(found) / 2 if metric.sides.value == "each" else float(bool(found))
        return _mean(found), share

    def with_joint(fresh: bool) -> tuple[float | None, float]:
        if side("joint", "value", fresh) is None:
            return of_sides(fresh)
        if side("joint", "value", True) is None and of_sides(True)[1] == 1:
            return of_sides(fresh)
        score = side("joint", "score", fresh)
        return score, float(score is not None)

    return {"point": with_joint(False), "fresh": with_joint(True)}


def _combine(items: list[Row], geometric: bool, key: str, weight: str) -> float | None:
    total = sum(item[weight] for item in items)
    if not total:
        return None
    if geometric:
        logs = sum(i[weight] * math.log(max(i[key], 1)) for i in items if i[weight])
        return math.exp(logs / total)
    return sum(i[weight] * i[key] for i in items if i[weight]) / total


def _item(metric: Metric, rows: list[Row]) -> Row:
    sides = _slow_metric(metric, rows)
    (score, share), (fresh, sure) = sides["point"], sides["fresh"]
    low = sure * (fresh or 0.0)
    # In a geometric mean half a weight at the least score may weigh less than half a score.
    log_low = min(math.log(max(low, 1)), sure * math.log(max(fresh or 0.0, 1)))
    return {
        "id": metric.metric_id,
        "w": metric.weight,
        "score": score,
        "coverage": share,
        "present": metric.weight * share,
        "bound_low": low,
        "geometric_low": math.exp(log_low),
        "bound_high": low + (1 - sure) * 100,
    }


def _slow_pillar(items: list[Row], geometric: bool, gate: float) -> Row:
    covered = sum(i["present"] for i in items) / sum(i["w"] for i in items)
    score = _combine(items, geometric, "score", "present")
    low = "geometric_low" if geometric else "bound_low"
    return {
        "score": score if covered >= gate - 1e-9 else None,
        "coverage": covered,
        "bound_low": _combine(items, geometric, low, "w"),
        "bound_high": _combine(items, geometric, "bound_high", "w"),
        "items": items,
        "geometric": geometric,
    }


def _lost(whole: Row, items: list[Row], geometric: bool, lost: float) -> None:
    """Share `lost` points out among the items, in proportion to what each lacks."""
    total = sum(i["present"] for i in items)
    gaps = [
        i["present"] * (math.log(100 / max(i["score"], 1)) if geometric else 100 - i["score"])
        for i in items
        if i["present"]
    ]
    for item in items:
        item["effective_weight"] = whole["effective_weight"] * item["present"] / total
        if item["present"]:
            gap = gaps.pop(0)
            item["gap"] = gap
    whole_gap = sum(i.get("gap", 0.0) for i in items)
    for item in items:
        if item["present"]:
            item["lost"] = lost * item["gap"] / whole_gap if whole_gap else 0.0
            item["contribution"] = 100 * item["effective_weight"] - item["lost"]


def _slow_pillars(catalogue: Catalogue, role: str, rows: list[Row]) -> dict[str, Row]:
    formed = {}
    metrics = [m for m in catalogue.metrics.values() if m.role.value == role and m.weight > 0]
    for pillar in catalogue.pillars.values():
        weight = getattr(pillar.weight, role)
        items = [
            _item(m, [r for r in rows if r["metric_id"] == m.metric_id])
            for m in metrics
            if m.pillar == pillar.pillar_id
        ]
        if items and weight > 0:
            geometric = pillar.aggregation.value == "geometric"
            one = _slow_pillar(items, geometric, catalogue.settings.min_coverage)
            one |= {"w": weight, "present": weight if one["score"] is not None else 0.0}
            formed[f"{role}:{pillar.pillar_id}"] = one
    return formed


def _slow_index(pillars: list[Row], catalogue: Catalogue, early: bool) -> Row:
    settings = catalogue.settings
    geometric = settings.aggregation.value == "geometric"
    total = sum(pillar["w"] for pillar in pillars)
    covered = sum(pillar["w"] * pillar["coverage"] for pillar in pillars) / total if total else 0
    index: Row = {"score": None, "coverage": covered}
    if total and not early:
        index["bound_low"] = _combine(pillars, geometric, "bound_low", "w")
        index["bound_high"] = _combine(pillars, geometric, "bound_high", "w")
        if covered >= settings.min_coverage - 1e-9:
            index["score"] = _combine(pillars, geometric, "score", "present")
    return index


def _go_down(index: Row, pillars: list[Row], geometric: bool) -> None:
    index |= {"effective_weight": 1.0, "contribution": index["score"]}
    _lost(index, pillars, geometric, 100 - index["score"])
    for pillar in pillars:
        if pillar["score"] is not None:
            _lost(pillar, pillar["items"], pillar["geometric"], pillar["lost"])
        else:
            for item in pillar["items"]:
                item["effective_weight"] = 0.0


def _slow_role(catalogue: Catalogue, role: str, rows: list[Row], stage: str) -> dict[str, Row]:
    early = role == "lagging" and stage in ("evaluate", "form")
    pillars = _slow_pillars(catalogue, role, rows)
    index = _slow_index(list(pillars.values()), catalogue, early)
    if index["score"] is not None:
        geometric = catalogue.settings.aggregation.value == "geometric"
        _go_down(index, list(pillars.values()), geometric)
    items = {item["id"]: item for pillar in pillars.values() for item in pillar["items"]}
    return {f"{role}_index": index, **pillars, **items}


def _slow_scores(panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue) -> dict[str, Row]:
    edges = (catalogue.settings.bands.weak_below, catalogue.settings.bands.strong_from)
    slow = {}
    for cell in grid.to_dict("records"):
        here = (panel["alliance_id"] == cell["alliance_id"]) & (panel["period"] == cell["period"])
        rows = panel[here].to_dict("records")
        for row in rows:
            row["score"] = _slow_score(catalogue.metrics[row["metric_id"]], row, edges)
        for role in ("leading", "lagging"):
            for name, found in _slow_role(catalogue, role, rows, cell["stage"]).items():
                slow[f"{cell['alliance_id']}/{cell['period']}/joint/{name}"] = found
    return slow


def _band(score: float | None, edges: tuple[float, float]) -> str | None:
    if score is None:
        return None
    rounded = float(f"{score:.9e}")
    return "strong" if rounded >= edges[1] else "watch" if rounded >= edges[0] else "weak"


@settings(max_examples=14)
@given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())
def test_score_equals_the_slow_one(
    seed: int, healthy: bool, random_case: Callable[..., Any]
) -> None:
    case = random_case(seed, healthy=healthy)
    slow = _slow_scores(*case)
    scores = score_panel(*case).set_index("number_id")
    joint = scores[scores["perspective"] == "joint"]
    assert set(slow) <= set(joint.index)
    edges = (case.catalogue.settings.bands.weak_below, case.catalogue.settings.bands.strong_from)
    fast = joint.to_dict("index")
    for number_id, expected in slow.items():
        row = fast[number_id]
        for column in COMPARED:
            if column == "contribution" and expected["score"] is None:
                assert math.isnan(row[column])
                continue
            wanted = expected.get(column)
            wanted = float("nan") if wanted is None else wanted
            assert row[column] == pytest.approx(wanted, rel=1e-8, abs=1e-8, nan_ok=True), (
                number_id,
                column,
            )
        score, low = expected["score"], expected.get("bound_low")
        bands = (_band(score, edges), _band(low, edges) if score is not None else None)
        shown = (row["band"], row["at_least"])
        assert tuple(None if pd.isna(band) else band for band in shown) == bands, number_id


def test_the_rows_without_a_slow_one_weigh_nothing(random_case: Callable[..., Any]) -> None:
    case = random_case(7)
    scores = score_panel(*case).set_index("number_id")
    rest = scores.loc[~scores.index.isin(_slow_scores(*case))]
    joint = rest[rest["perspective"] == "joint"]
    assert (joint["weight"] == 0).all()
    assert rest.loc[rest["perspective"] != "joint", "weight"].isna().all()
