"""Score frames as the figures receive them, with sensible defaults."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from alliance_health.tables.calendar import Period

SCORE_COLUMNS = [
    "alliance_id", "period", "perspective", "row", "id", "role", "value", "unit", "score",
    "weight", "effective_weight", "contribution", "lower", "upper", "rule_lower", "rule_upper",
    "bound_low", "bound_high", "coverage", "band", "at_least", "p_weak", "p_watch", "p_strong",
    "rank", "rank_lower", "rank_upper", "origin", "number_id", "reason", "target", "age", "stale",
    "difference", "weaker_perspective",
]  # fmt: skip

LABELS = {
    "financial": "Financial",
    "strategic": "Strategic",
    "resources": "Resources and enablement",
    "operations": "Operations",
    "governance": "Governance and decisions",
    "executive": "Executive sponsorship",
    "relationship": "Relationship and trust",
    "reciprocity": "Reciprocity and fairness",
    "decision_latency": "Working days from request to decision",
    "commitments_kept": "Commitments kept on date",
    "trust": "Trust",
    "working_relationship": "Working-level relationship",
    "exec_relationship": "Executive relationship",
    "enablement": "Trained and certified people against plan",
    "revenue_joint": "Recognised joint revenue against plan",
    "orion": "Orion Systems × Halden Robotics",
}


def band_of(score: float | None) -> str | None:
    """Return the band by the default edges."""
    if score is None:
        return None
    return "weak" if score < 40 else "watch" if score < 70 else "strong"


def score_row(row: str, identifier: str, score: float | None, **fields: object) -> dict:
    """Return one row of scores; whatever is not given follows from the score."""
    given = {
        "alliance_id": "orion", "period": "2026Q3", "perspective": "joint", "row": row,
        "id": identifier, "role": "leading", "score": score, "lower": score, "upper": score,
        "coverage": 1.0, "weight": 1.0, "effective_weight": 0.1, "band": band_of(score),
        "reason": "" if score is not None else "coverage 0.42 is below min_coverage 0.67",
        "stale": False,
    }  # fmt: skip
    if score is not None and "contribution" not in fields:
        given["contribution"] = score * float(fields.get("effective_weight", 0.1))
    return {**given, **fields}


def scores(*rows: dict) -> pd.DataFrame:
    """Return a frame of scores with all columns, in the order given."""
    frame = pd.DataFrame(list(rows), columns=SCORE_COLUMNS)
    text = ["alliance_id", "period", "perspective", "row", "id", "role", "reason"]
    numeric = ["value", "score", "effective_weight", "contribution", "lower", "upper", "coverage"]
    numeric += ["target", "difference", "weight", "bound_low", "bound_high"]
    return frame.astype(dict.fromkeys(text, "str") | dict.fromkeys(numeric, "float64"))


def index_history(
    leading: list[float | None],
    lagging: list[float | None],
    *,
    last: str = "2026Q3",
    alliance_id: str = "orion",
    half_width: float = 6.0,
) -> pd.DataFrame:
    """Return both indices over a run of quarters that ends in `last`."""
    end = Period.parse(last)
    rows = []
    for role, values in (("leading", leading), ("lagging", lagging)):
        for step, value in enumerate(values):
            ends = (None, None) if value is None else (value - half_width, value + half_width / 2)
            rows.append(
                score_row(
                    "index",
                    f"{role}_index",
                    value,
                    role=role,
                    alliance_id=alliance_id,
                    period=end.shift(step + 1 - len(values)).label,
                    lower=ends[0],
                    upper=ends[1],
                    coverage=0.9 if value is not None else 0.42,
                )
            )
    return scores(*rows)


def pillar_scores(
    leading: dict[str, float | None], lagging: dict[str, float | None], **fields: object
) -> pd.DataFrame:
    """Return pillar rows of one alliance and period."""
    rows = [
        score_row("pillar", pillar, value, role=role, **fields)
        for role, pillars in (("leading", leading), ("lagging", lagging))
        for pillar, value in pillars.items()
    ]
    return scores(*rows)


def traces(figure: go.Figure, name: str) -> list[dict]:
    """Return the traces of one name as plain mappings."""
    return [trace for trace in figure.to_dict()["data"] if trace.get("name") == name]


def texts(figure: go.Figure) -> list[str]:
    """Return what is written beside the marks, in order."""
    return [note["text"] for note in figure.to_dict()["layout"].get("annotations", [])]


@pytest.fixture(name="score_row")
def _score_row() -> Callable[..., dict]:
    return score_row


@pytest.fixture(name="scores")
def _scores() -> Callable[..., pd.DataFrame]:
    return scores


@pytest.fixture(name="index_history")
def _index_history() -> Callable[..., pd.DataFrame]:
    return index_history


@pytest.fixture(name="pillar_scores")
def _pillar_scores() -> Callable[..., pd.DataFrame]:
    return pillar_scores


@pytest.fixture(name="traces")
def _traces() -> Callable[..., list[dict]]:
    return traces


@pytest.fixture(name="texts")
def _texts() -> Callable[..., list[str]]:
    return texts
