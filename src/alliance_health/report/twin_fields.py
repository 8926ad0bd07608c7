"""Fields of a report that no section shows, and that its JSON twin therefore leaves out.

A field that a section comes to show is taken off this list; a field that no section shows is put
on it. What is meant by shown: the file of the page would be another with another value.
"""

from __future__ import annotations

from collections.abc import Mapping

_ID = "an id by which parts are joined; the page tells the name"
_ELSEWHERE = "the page shows it of the scores: in a figure, whose table the twin holds"
_INNER = "decides what is said, and is not said itself"

#: By model, each with the reason.
NOT_SHOWN: Mapping[str, Mapping[str, str]] = {
    "HealthReport": {
        "metrics": "for drawing only; what the page tells of them is in `definitions`",
    },
    "Partner": {"partner_id": _ID},
    "IndexCard": {
        "index_id": _ID,
        "score": "shown as a whole number, and as the last point of its history",
        "coverage": "shown in `data_health`",
    },
    "ChangeCard": {"index_id": _ID},
    "Change": {"metric_id": _ID},
    "ScorecardRow": {
        "lower": _ELSEWHERE,
        "upper": _ELSEWHERE,
        "effective_weight": _ELSEWHERE,
        "contribution": _ELSEWHERE,
        "origin": _INNER,
    },
    "FileRows": {"table": "the page tells the file"},
    "Conflict": {"kind": _INNER, "metric_id": _ID},
    "Silent": {"longest_gap": _INNER},
    "Outlying": {"metric_id": _ID},
    "WeightTold": {"weight": "shown as a share of the index"},
    "WarningTold": {"alliance_id": _ID, "event": _ID},
    "FairPart": {"synergy_level": _INNER},
    "FairTold": {"reason": _INNER},
    "UnequalTold": {"agreed": _INNER},
    "GivePart": {"verdict": _INNER},
    "FactorTold": {
        "divided": _INNER,
        "ours_moved": _INNER,
        "theirs_moved": _INNER,
        "persistent": _INNER,
    },
    "FigureTold": {"metric_id": _ID},
    "SideQuality": {"own_weight": _INNER},
}
