"""Made-up metrics and their rows of `score`: believable, and the same every time."""

from __future__ import annotations

import random

import pandas as pd

from alliance_health.insights.changes import Change

PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)][3:11]
PERIOD = "2026Q3"

SCORE_COLUMNS = [
    "alliance_id", "period", "perspective", "row", "id", "role", "value", "unit", "score",
    "weight", "effective_weight", "contribution", "lower", "upper", "rule_lower", "rule_upper",
    "bound_low", "bound_high", "coverage", "band", "at_least", "p_weak", "p_watch", "p_strong",
    "rank", "rank_lower", "rank_upper", "origin", "number_id", "reason", "target", "age", "stale",
    "difference", "weaker_perspective",
]  # fmt: skip

PILLARS = {
    "strategic": "Strategic fit",
    "resources": "Resources",
    "operations": "Operations",
    "governance": "Governance",
    "executive": "Executive sponsorship",
    "relationship": "Relationship",
    "reciprocity": "Reciprocity",
    "financial": "Financial results",
}

#: Every metric: its values now, on both sides, its score now and one period before.
_METRICS = """
id                  | pillar       | label                     | unit   | value   | target  | ours | theirs | score | before
goal_alignment      | strategic    | Agreement on goals        | points | 62      |         | 66   | 58     | 62    | 64
certified_people    | resources    | Certified field engineers | %      | 93      | 100     |      |        | 84    | 70
pipeline_cover      | operations   | Pipeline cover            | ratio  | 2.6     | 3       |      |        | 58    | 61
decision_time       | governance   | Working days to decide    | days   | 21      | 10      | 12   | 30     | 24    | 66
issue_age           | governance   | Age of open issues        | days   | 48      | 30      |      |        | 38    | 44
sponsor_meetings    | executive    | Sponsor meetings held     | %      | 33      | 100     | 67   | 0      | 28    | 60
trust               | relationship | Trust                     | points | 3.7     |         | 4.2  | 3.3    | 55    | 58
commitments_on_date | reciprocity  | Commitments kept on date  | %      | 74      | 90      | 90   | 56     | 52    | 55
response_time       | relationship | Response to the partner   | days   |         |         |      |        |       | 50
bookings_sourced    | financial    | Bookings sourced together | money  | 4100000 | 4000000 |      |        | 78    | 80
joint_margin        | financial    | Margin of joint business  | %      | 31      | 30      | 33   | 29     | 73    | 74
reference_customers | strategic    | Reference customers       | count  | 7       | 6       |      |        | 76    | 79
fairness_gap        | reciprocity  | Fairness gap              | points | 15      | 10      |      |        | 64    | 68
"""  # noqa: E501 - a table

#: From here on metrics are outcomes.
_FIRST_LAGGING = "bookings_sourced"

#: What both cards ask, and what they name as weakest.
QUESTIONS = {"leading": "Influence: will it work?", "lagging": "Outcomes: does it show?"}
WEAKEST = {"leading": "Governance 31", "lagging": "Reciprocity 64"}


def _metrics():
    """Read the table of metrics."""
    lines = [[cell.strip() for cell in line.split("|")] for line in _METRICS.strip().splitlines()]
    header, *rows = lines
    lagging, metrics = False, {}
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        lagging = lagging or cells["id"] == _FIRST_LAGGING
        words = {key: cells[key] for key in ("pillar", "label", "unit")}
        numbers = {key: float(cells[key]) if cells[key] else None for key in header[4:]}
        role = "lagging" if lagging else "leading"
        metrics[cells["id"]] = {"id": cells["id"], "role": role, **words, **numbers}
    return metrics


METRICS = _metrics()


LEADING = (78, 79, 77, 74, 69, 62, 57, 48)
LAGGING = (60, 66, 71, 75, 78, 79, 77, 74)

#: alliance id: (name, leading history, lagging history, place)
PORTFOLIO = {
    "orion-halden": ("Orion Systems × Halden Robotics", LEADING, LAGGING,
                     "living on the past"),
    "orion-brightwater": ("Orion Systems × Brightwater", (60, 62, 63, 66, 70, 71, 73, 75),
                          (62, 64, 66, 68, 70, 71, 71, 72), "in form"),
    "orion-kestrel": ("Orion Systems × Kestrel Cloud", (41, 45, 50, 52, 58, 62, 66, 68),
                      (30, 31, 33, 36, 38, 41, 44, 46), "building"),
    "orion-morrow": ("Orion Systems × Morrow Logistics", (50, 48, 47, 44, 40, 39, 36, 33),
                     (55, 52, 50, 47, 44, 41, 38, 35), "stalled"),
    "orion-tessel": ("Orion Systems × Tessel Energy", (66, 65, 63, 60, 58, 57, 56, 56),
                     (70, 70, 69, 70, 71, 70, 69, 69), "between living on the past and in form"),
    "orion-nova": ("Orion Systems × Nova Materials", (None, None, None, None, None, 61, 64, 66),
                   (None,) * 8, None),
    "orion-quill": ("Orion Systems × Quill Data", (58, 59, None, 61, 64, 66, 69, 71),
                    (66, 66, None, 70, 72, 73, 75, 76), "in form"),
}  # fmt: skip

BANDS = ["weak", "watch", "strong"].index


def band_of(score):
    if score is None:
        return None
    return "weak" if score < 40 else "watch" if score < 70 else "strong"


def scores_frame(alliance_id="orion-halden", *, leading=LEADING, lagging=LAGGING):
    """Return rows of `score`: indices, pillars and metrics of eight periods."""
    draw = random.Random(alliance_id)
    rows = []
    for at, period in enumerate(PERIODS):
        cell = {"alliance_id": alliance_id, "period": period}
        for role, history in (("leading", leading), ("lagging", lagging)):
            score = history[at]
            rows.append(_score(score, row="index", id=f"{role}_index", role=role, **cell))
            for pillar in pillars_of(role):
                near = None if score is None else _clip(score + draw.uniform(-12, 12))
                rows.append(_score(near, row="pillar", id=pillar, role=role, **cell))
        for metric in METRICS.values():
            now = metric["score"]
            is_last = period == PERIODS[-1] or now is None
            rows += _metric_scores(
                metric, now if is_last else _clip(now + draw.uniform(-9, 9)), cell
            )
    return pd.DataFrame(rows, columns=SCORE_COLUMNS)


def pillars_of(role):
    return list(dict.fromkeys(m["pillar"] for m in METRICS.values() if m["role"] == role))


def _clip(score):
    return min(100.0, max(0.0, score))


def _metric_scores(metric, score, cell):
    about = {"row": "metric", "id": metric["id"], "role": metric["role"], "unit": metric["unit"]}
    both = metric["ours"] is not None
    difference = metric["ours"] - metric["theirs"] if both else float("nan")
    known = {"value": metric["value"], "target": metric["target"], "difference": difference}
    rows = [_score(score, **about, **cell, **known)]
    for side, shift in (("ours", 8), ("theirs", -8)) if both else ():
        own = {"perspective": side, "value": metric[side]}
        rows.append(_score(_clip(score + shift), **about, **cell, **own))
    return rows


def _score(score, **given):
    nan = float("nan")
    known = score is not None
    low, high = (_clip(score - 5), _clip(score + 5)) if known else (nan, nan)
    row = dict.fromkeys(SCORE_COLUMNS, nan) | {
        "perspective": "joint", "unit": "", "score": score if known else nan, "weight": 1.0,
        "effective_weight": 0.1 if known else nan, "contribution": score * 0.1 if known else nan,
        "lower": low, "upper": high, "bound_low": low, "bound_high": high,
        "coverage": 0.96 if known else 0.4, "band": band_of(score), "at_least": band_of(score),
        "origin": "computed", "reason": "" if known else "only 40 % of the weight is observed",
        "age": 0, "stale": False, "weaker_perspective": None, **given,
    }  # fmt: skip
    place = (row["alliance_id"], row["period"], row["perspective"], row["id"])
    return {**row, "number_id": "/".join(place)}


def change(label, values, points, metric_id):
    """Return the change of one metric."""
    return Change(f"{label}: {values}", points, metric_id, label)
