"""A workbook small enough to work out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliance_health.analysis import Analysis
from alliance_health.pipeline import analyse, open_workbook

SETTINGS = """
name = "Tiny"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
version = "1"
"""

PILLAR = """
[pillars.{id}]
label = "{label}"
weight = {{ {role} = {weight} }}

[metrics.{id}_metric]
label = "{label} <metric>"
definition = "x"
role = "{role}"
kind = "measured"
pillar = "{id}"
unit = "%"
direction = "higher_is_better"
goalposts = [0, 100]
sides = "joint"
over_time = "mean"
"""

PILLARS = [
    ("governance", "Governance", "leading", 30),
    ("operations", "Operations <b>", "leading", 10),
    ("financial", "Financial", "lagging", 45),
]

#: Orion: governance 80, operations 40, so influence is (30 x 80 + 10 x 40) / 40 = 70.
VALUES = {
    "orion": {"governance": (60, 80), "operations": (60, 40), "financial": (50, 90)},
    "halden": {"governance": (20, 20), "operations": (20, 20), "financial": (None, None)},
}


@pytest.fixture(name="analysis", scope="session")
def _analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    folder: Path = tmp_path_factory.mktemp("tiny")
    (folder / "workbook.toml").write_text(SETTINGS, encoding="utf-8")
    pillars = [
        PILLAR.format(id=one, label=label, role=role, weight=weight)
        for one, label, role, weight in PILLARS
    ]
    (folder / "metrics.toml").write_text('version = "1"\n' + "".join(pillars), encoding="utf-8")
    (folder / "alliances.csv").write_text(
        "alliance_id,name,stage\norion,Orion <i>,operate\nhalden,Halden,operate\n",
        encoding="utf-8",
    )
    rows = [
        f"{alliance},{pillar}_metric,{period},joint,{value}"
        for alliance, pillars in VALUES.items()
        for pillar, values in pillars.items()
        for period, value in zip(("2026Q2", "2026Q3"), values, strict=True)
        if value is not None
    ]
    header = "alliance_id,metric_id,period,perspective,value"
    (folder / "observations.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return analyse(open_workbook(folder))
