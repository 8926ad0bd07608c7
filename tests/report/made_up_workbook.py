"""A small workbook in which everything happens that a page has words for."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

from alliance_health.report.wording import capital, typeset

ALLIANCES = ("a", "b", "c")

PERIODS = [f"{year}Q{quarter}" for year, quarter in product((2024, 2025, 2026), (1, 2, 3, 4))][:10]

#: Names and sentences that the workbook holds: a page shows them in any language as they are.
DATA = {
    *("Trial", "Alpha", "Beta & Söhne", "Beta &amp; Söhne", "Gamma", "Orion", "Halden", "Vega"),
    *("joint offer", "Invented data", "Renew the contract", "The chief of sales", "Open prices"),
    *("Prices are kept secret", "Key people leave", "The head of alliances", "A new chief"),
    *("The office knows more", "alliance office", "somebody", "crm export"),
    *("workbook.toml", "metrics.toml", "alliances.csv", "observations.csv", "partners.csv"),
    *("decisions.csv", "commitments.csv", "issues.csv", "risks.csv", "events.csv"),
    *("overrides.csv", "expert_weights.csv", "Median over the period"),
    *("Decision time", "Meetings held", "Trust", "Pace", "Joint revenue", "Joint margin"),
    *("Deliveries on time", "Calls made", "Operational", "Deliveries", "on time"),
    *(f"What {name} means" for name in ("latency", "meetings", "trust", "pace", "revenue")),
    *(f"What {name} means" for name in ("margin", "delivery", "calls")),
}

#: Ids and cells that it holds: they stand alone.
IDS = frozenset(
    {
        *("much", "value", "unit", "metric_id", "alliance_id", "zzz", "soon", "nobody"),
        *("perspective", "period", "edition", "language", "internal", "xx"),
        *("leading:relationship", "alliance_id, metric_id, period, perspective, partner_id"),
        *("a, calls, 2026Q2, joint", "a, calls, Q2\N{NO-BREAK SPACE}2026, joint"),
    }
)

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
notice = "Invented data"
"""

_METRICS = """
[pillars.governance]
label = "Governance"
weight = { leading = 1 }

[pillars.relationship]
label = "Relationship"
weight = { leading = 2 }

[pillars.financial]
label = "Financial"
weight = { lagging = 1 }

[pillars.operational]
label = "Operational"
weight = { lagging = 1 }
"""

_METRIC = """
[metrics.{metric_id}]
label = "{label}"
definition = "What {metric_id} means."
role = "{role}"
kind = "measured"
pillar = "{pillar}"
unit = "{unit}"
direction = "{direction}"
{scale}
sides = "{sides}"
weight = {weight}
formula = "median over the period"
source = "crm export"
"""

#: metric id, label, role, pillar, unit, direction, scale, sides, weight
_OURS = (
    ("latency", "Decision time", "leading", "governance", "days", "lower_is_better",
     "goalposts = [0, 40]", "joint", 1.0),
    ("meetings", "Meetings held", "leading", "governance", "%", "higher_is_better",
     "thresholds = { weak = 50, strong = 80 }", "joint", 1.0),
    ("trust", "Trust", "leading", "relationship", "1-5", "higher_is_better",
     "goalposts = [1, 5]", "each", 1.0),
    ("pace", "Pace", "leading", "relationship", "count", "band_is_best",
     "thresholds_low = { weak = 1, strong = 3 }\nthresholds_high = { weak = 9, strong = 7 }",
     "joint", 9.0),
    ("revenue", "Joint revenue", "lagging", "financial", "money", "higher_is_better",
     "goalposts = [0, 4000000]", "one", 1.0),
    ("margin", "Joint margin", "lagging", "financial", "%", "higher_is_better",
     "goalposts = [0, 20]", "ours", 1.0),
    ("delivery", "Deliveries on time", "lagging", "operational", "ratio", "higher_is_better",
     "goalposts = [0, 1]", "joint", 1.0),
    ("calls", "Calls made", "leading", "governance", "count", "higher_is_better", "", "joint", 0.0),
)  # fmt: skip

_NAMES = ("metric_id", "label", "role", "pillar", "unit", "direction", "scale", "sides", "weight")

#: Values of each metric by period: they rise, fall, stay, lie far out or beyond the scale.
_COURSES = {
    "latency": (4, 5, 4, 6, 5, 4, 6, 8, 22, 39),
    "meetings": (90, 85, 80, 85, 80, 75, 70, 60, 55, 45),
    "trust": (4.2, 4.1, 4.3, 4.2, 4.0, 4.1, 3.9, 3.8, 3.0, 2.0),
    "pace": (4, 5, 4, 5, 6, 5, 4, 5, 4, 500),
    "revenue": (9e6, 9e6, 8.4e6, 8.8e6, 9.1e6, 9.0e6, 8.7e6, 8.9e6, 9.2e6, 9.0e6),
    "margin": (8, 9, 8, 9, 10, 9, 8, 9, 10, 11),
    "delivery": (0.7, 0.7, 0.8, 0.7, 0.7, 0.8, 0.7, 0.7, 0.8, 0.8),
    "calls": (3, 4, 5, 3, 4, 5, 3, 4, 5, 6),
}

_TABLES = {
    "alliances": """alliance_id,name,stage,started_on,ended_on,type
a,Alpha,operate,2024-01-01,,joint offer
b,Beta & Söhne,operate,2024-01-01,,
c,Gamma,form,2026-04-01,,
""",
    "partners": """partner_id,alliance_id,name,perspective
orion,a,Orion,ours
halden,a,Halden,theirs
orion,b,Orion,ours
vega,b,Vega,theirs
""",
    "decisions": """decision_id,alliance_id,title,level,raised_by,raised_on,due_on,closed_on,\
outcome,owner,cost_of_delay,asked
d1,a,Renew the contract,executive,ours,2026-05-01,2026-07-15,,,The chief of sales,90000,yes
d2,a,Open prices,working,theirs,2026-05-02,,,,,,yes
""",
    "commitments": """commitment_id,alliance_id,made_by,title,made_on,due_on,kept_on,owner
k1,a,ours,Open prices,2026-04-01,2026-05-01,2026-04-20,somebody
k2,a,theirs,Open prices,2026-04-01,2026-05-10,,somebody
k3,a,joint,Open prices,2026-04-01,2026-05-10,2026-05-01,somebody
""",
    "issues": """issue_id,alliance_id,title,raised_by,raised_on,escalated_on,closed_on,severity
i1,a,Prices are kept secret,theirs,2026-02-01,,,4
i2,a,Prices are kept secret,ours,2026-06-01,,,2
""",
    "risks": """risk_id,alliance_id,title,opened_on,closed_on,likelihood,impact,owner,value_at_risk
r1,a,Key people leave,2026-01-01,,4,5,The head of alliances,200000
r2,a,Key people leave,2026-01-01,,3,3,,
""",
    "events": """event_id,alliance_id,occurred_on,type,title,source
e1,a,2026-05-05,milestone,A new chief,
""",
    "overrides": """alliance_id,id,period,band,reason,author,expires_on
a,governance,2026Q1,strong,The office knows more,alliance office,2026-12-31
a,leading_index,2026Q1,strong,The office knows more,alliance office,2026-12-31
b,trust,2025Q1,weak,The office knows more,alliance office,2025-12-31
""",
    "expert_weights": """expert_id,id,points
x1,governance,30
x1,relationship,70
x2,governance,100
""",
}


def write_workbook(folder: Path) -> Path:
    """Write the workbook into a folder.

    Parameters
    ----------
    folder : Path
        An empty folder.

    Returns
    -------
    Path
        The same.
    """
    metrics = [_METRIC.format(**dict(zip(_NAMES, one, strict=True))) for one in _OURS]
    texts = {
        "workbook.toml": SETTINGS,
        "metrics.toml": _METRICS + "".join(metrics),
        "observations.csv": "\n".join(_observations()) + "\n",
        **{f"{table}.csv": text for table, text in _TABLES.items()},
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _observations() -> list[str]:
    """Lay out the observations, sound ones and others."""
    rows = ["alliance_id,metric_id,period,perspective,partner_id,value,unit,recorded_on,source"]
    for metric_id, values in _COURSES.items():
        for at, (period, value) in enumerate(zip(PERIODS, values, strict=True)):
            rows += _rows_of(metric_id, period, value, at=at)
    rows.append("c,latency,2026Q2,joint,,12,,,")
    return [
        *rows,
        "a,latency,2026Q2,theirs,,much,,,",
        "a,latency,2026Q2,ours,,12,zzz,,",
        "zzz,latency,2026Q2,joint,,12,,,",
        "a,zzz,2026Q2,joint,,12,,,",
        "a,latency,soon,joint,,12,,,",
        "a,latency,2026Q2,nobody,,12,,,",
        "a,calls,2026Q2,joint,,,,,",
    ]


def _rows_of(metric_id: str, period: str, value: float, *, at: int) -> list[str]:
    """Return what both sides of two alliances report of one metric in one period."""
    late = "2026-07-01" if at == 8 else ""
    if metric_id == "trust":
        return [
            f"a,{metric_id},{period},ours,orion,{value},,,",
            f"a,{metric_id},{period},theirs,halden,{value - 0.5},,,",
            f"b,{metric_id},{period},ours,orion,{5 - value / 3:.2f},,,",
        ]
    if metric_id == "revenue":
        return [
            f"a,{metric_id},{period},ours,orion,{value},,{late},crm export",
            f"a,{metric_id},{period},theirs,halden,{value * 0.9},,,crm export",
        ]
    if metric_id == "margin" and at > 6:
        return []
    side = "ours" if metric_id == "margin" else "joint"
    rows = [f"a,{metric_id},{period},{side},,{value},,,"]
    if metric_id in ("latency", "meetings", "calls") and at < 9:
        rows.append(f"b,{metric_id},{period},{side},,{value + 1},,,")
    if metric_id == "delivery":
        rows.append(f"b,{metric_id},{period},{side},,{value / 2},,,")
    return rows


def words_in(part: Any) -> set[str]:
    """Return the names and sentences in a report, to be taken for data; its bare words are none."""
    if isinstance(part, dict):
        return set().union(*map(words_in, (*part, *part.values())))
    if isinstance(part, list | tuple):
        return set().union(*map(words_in, part))
    if not isinstance(part, str) or re.fullmatch(r"[a-z]*", part):
        return set()
    said = typeset(part)
    return {part, said, capital(part), capital(said)}
