"""Fields of a report that no section shows, and that its JSON twin therefore leaves out.

Shown means: with another value, the file of the page would be another. A field that a section
comes to show is taken off its list; a field that no section shows is put on it.
"""

from __future__ import annotations

from collections.abc import Mapping

_ID = "an id by which parts are joined; the page tells the name"
_OWN = "always the alliance of the page"
_SCORES = "the page shows it of the scores: in a figure, whose table the twin holds"
_INNER = "decides what is said, and is not said itself"
_ALLIANCE = "the page of the alliance shows it, that of the portfolio does not"
_SIDES = "the portfolio shows the gap of a factor, not what it is made of"

#: Fields that neither page shows, by model, each with the reason.
_NEITHER: Mapping[str, Mapping[str, str]] = {
    "IndexCard": {"coverage": "the coverage of the alliance is shown"},
    "Conflict": {"kind": _INNER, "metric_id": _ID},
    "Silent": {"longest_gap": _INNER},
    "Outlying": {"metric_id": _ID},
    "Clipped": {"metric_id": _ID},
    "CallTold": {"settled_in": _INNER},
    "WarningTold": {"alliance_id": _ID, "event": _ID, "is_due": _INNER},
    "FactorTold": {
        "kind": _INNER,
        "divided": _INNER,
        "ours_moved": _INNER,
        "theirs_moved": _INNER,
        "persistent": _INNER,
    },
}

#: Fields that the page of an alliance does not show.
_ALLIANCE_PAGE: Mapping[str, Mapping[str, str]] = {
    "HealthReport": {
        "metrics": "for drawing only; what the page tells of them is in `definitions`",
    },
    "Partner": {"partner_id": _ID},
    "ChangeCard": {"index_id": _ID},
    "Change": {"metric_id": _ID},
    "ScorecardRow": {
        "lower": _SCORES,
        "upper": _SCORES,
        "effective_weight": _SCORES,
        "contribution": _SCORES,
        "origin": _INNER,
    },
    "Clipped": {"share": _INNER, "newest_clipped": _INNER},
    "Conflict": {"alliance": _OWN},
    "EscalationTold": {"severity": _INNER},
    "Silent": {"alliance": _OWN},
    "Outlying": {"alliance": _OWN},
    "WeightTold": {"weight": "shown as a share of the index"},
    "WarningTold": {"alliance": _OWN},
    "FairPart": {"synergy_level": _INNER},
    "FairTold": {"perspective": _INNER, "reason": _INNER},
    "UnequalTold": {"agreed": _INNER},
    "GivePart": {"verdict": _INNER},
    "FactorTold": {"alliance_id": _OWN},
    "FigureTold": {"metric_id": _ID},
    "SideQuality": {"own_weight": _INNER},
}

#: Fields that the page of the portfolio does not show.
_PORTFOLIO_PAGE: Mapping[str, Mapping[str, str]] = {
    "PortfolioReport": {"counts": "told by `headline` and `sentence`"},
    "FileRows": {"table": "the page tells the file"},
    "IndexCard": {
        "index_id": _ID,
        "question": _ALLIANCE,
        "lower": _ALLIANCE,
        "upper": _ALLIANCE,
        "statement": _ALLIANCE,
        "change": _ALLIANCE,
        "change_statement": _ALLIANCE,
        "weakest_pillar": _ALLIANCE,
        "aside": _ALLIANCE,
        "overrides": _ALLIANCE,
        "moves": _ALLIANCE,
    },
    "IndexPoint": {"lower": _ALLIANCE, "upper": _ALLIANCE},
    "QuadrantCard": {
        "statement": _ALLIANCE,
        "leading_cut": "the cuts of the portfolio are shown",
        "lagging_cut": "the cuts of the portfolio are shown",
        "leading_interval": _ALLIANCE,
        "lagging_interval": _ALLIANCE,
        "trajectory": _SCORES,
    },
    "Verdict": {"sentence": _ALLIANCE},
    "Mover": {"change": "told by `sentence`"},
    "Clipped": {"number_id": _INNER},
    "ImperativeTold": {"unplaced": "the table of all alliances shows who is not placed"},
    "Unmeasured": {"role": _INNER, "label": _SCORES, "coverage": _SCORES},
    "WarningsPart": {"line": _ALLIANCE},
    "WarningTold": {"hits": _ALLIANCE, "alarms": _ALLIANCE, "is_proven": _ALLIANCE},
    "LinkTold": {
        "sentence": "the page writes it of the other fields",
        "size_low": _INNER,
        "size_high": _INNER,
    },
    "FactorTold": {
        "ours": _SIDES,
        "theirs": _SIDES,
        "n_ours": _SIDES,
        "n_theirs": _SIDES,
        "gap_low": _SIDES,
        "gap_high": _SIDES,
    },
}


def _joined(own: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """Return what one page does not show, with what neither does."""
    models = dict.fromkeys([*_NEITHER, *own])
    return {name: {**_NEITHER.get(name, {}), **own.get(name, {})} for name in models}


#: By kind of page and model: fields that are left out, each with the reason.
NOT_SHOWN: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "alliance": _joined(_ALLIANCE_PAGE),
    "portfolio": _joined(_PORTFOLIO_PAGE),
}
