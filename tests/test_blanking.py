"""What is not measured never makes an alliance look better.

Blanking a metric cell (all rows of one alliance, metric and period, or one side of an
`each` metric) never improves `at_least`, through the whole way from rows to scores.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.indices.score import score_panel
from alliance_health.metrics import combine_values, measure, supplied_values
from alliance_health.sources.raw import RawTable, RawWorkbook
from alliance_health.tables.carry import align_values
from alliance_health.tables.check import check_tables
from alliance_health.tables.grid import alliance_grid
from alliance_health.tables.history import known_at
from alliance_health.vocabulary import Band

WORKBOOK = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
catalogue = ["metrics.toml"]
aggregation = "{aggregation}"
"""

PILLARS = """
[pillars.one]
label = "One"
weight = { leading = 2, lagging = 1 }

[pillars.two]
label = "Two"
weight = { leading = 1 }
aggregation = "geometric"
"""

METRIC = """
[metrics.{metric_id}]
label = "{metric_id}"
definition = "drawn"
role = "{role}"
kind = "measured"
pillar = "{pillar}"
unit = "points"
direction = "{direction}"
goalposts = [0, 100]
weight = {weight}
sides = "{sides}"
frequency = "{frequency}"
fresh_for = {fresh_for}
over_time = "mean"
"""

METRICS = {
    "quick": ("leading", "one", "higher_is_better", 1, "joint", "month", 0),
    "both": ("leading", "one", "lower_is_better", 2, "each", "quarter", 0),
    "slow": ("leading", "two", "higher_is_better", 1, "each", "half-year", 2),
    "stale": ("leading", "two", "higher_is_better", 1, "one", "quarter", 2),
    "result": ("lagging", "one", "higher_is_better", 1, "joint", "year", 1),
    "profit": ("lagging", "one", "higher_is_better", 3, "one", "quarter", 0),
}

#: Periods in which each metric may be observed, by its own length.
PERIODS = {
    "month": [f"2025-{month:02d}" for month in range(1, 13)],
    "quarter": [f"2025Q{quarter}" for quarter in range(1, 5)],
    "half-year": ["2025H1", "2025H2"],
    "year": ["2024", "2025"],
}
SIDES = {"each": ["ours", "theirs"], "one": ["ours", "theirs"], "joint": ["joint"]}
CELLS = [
    (metric_id, period, side)
    for metric_id, (_, _, _, _, sides, frequency, _) in METRICS.items()
    for period in PERIODS[frequency]
    for side in SIDES[sides]
]
AS_OF = date(2025, 12, 31)
ORDER = {band.value: place for place, band in enumerate(Band)}


@pytest.fixture(scope="module", params=["arithmetic", "geometric"])
def catalogue(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Catalogue:
    folder = tmp_path_factory.mktemp("trial")
    names = ("role", "pillar", "direction", "weight", "sides", "frequency", "fresh_for")
    metrics = [
        METRIC.format(metric_id=metric_id, **dict(zip(names, given_, strict=True)))
        for metric_id, given_ in METRICS.items()
    ]
    settings_text = WORKBOOK.format(aggregation=request.param)
    (folder / "workbook.toml").write_text(settings_text, encoding="utf-8")
    (folder / "metrics.toml").write_text(PILLARS + "".join(metrics), encoding="utf-8")
    return load_catalogue(Path(folder))


def raw(table: str, rows: pd.DataFrame) -> RawTable:
    texts = rows.astype("str").assign(line=np.arange(2, len(rows) + 2))
    return RawTable(table, f"{table}.csv", texts)


def at_least(observations: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Return the place of `at_least` of every pillar and index, from rows to scores."""
    alliances = pd.DataFrame(
        {"alliance_id": ["a"], "name": ["A"], "stage": ["operate"], "started_on": ["2025-01-01"]}
    )
    given_tables = {
        "alliances": raw("alliances", alliances),
        "observations": raw("observations", observations),
    }
    checked = check_tables(RawWorkbook(given_tables, (), {}), catalogue)
    assert checked.accounting["rejected"].sum() == 0
    tables = known_at(checked.tables, AS_OF)
    grid = alliance_grid(tables, catalogue, AS_OF)
    values, _ = combine_values(supplied_values(tables, catalogue), measure(tables, catalogue, grid))
    panel = align_values(values, grid, catalogue, targets=tables["targets"])
    scores = score_panel(panel, grid, catalogue)
    return scores.set_index("number_id")["at_least"].map(ORDER).fillna(-1)


def drawn(values: list[float], present: list[bool]) -> pd.DataFrame:
    rows = pd.DataFrame(CELLS, columns=["metric_id", "period", "perspective"])
    rows = rows.assign(alliance_id="a", value=values)[present]
    anchor = pd.DataFrame(  # keeps the grid in place whatever is blanked
        [["profit", "2025Q1", "joint", "a", 50.0], ["profit", "2025Q4", "joint", "a", 50.0]],
        columns=["metric_id", "period", "perspective", "alliance_id", "value"],
    )
    return pd.concat([rows, anchor], ignore_index=True)


def blanked(rows: pd.DataFrame, cell: tuple[str, str, str]) -> pd.DataFrame:
    metric_id, period, side = cell
    hit = (rows["metric_id"] == metric_id) & (rows["period"] == period)
    if METRICS[metric_id][4] == "each":
        hit &= rows["perspective"] == side
    return rows[~hit]


cells = st.sampled_from([cell for cell in CELLS if cell[0] != "profit"])
values = st.lists(st.integers(0, 100), min_size=len(CELLS), max_size=len(CELLS))
presence = st.lists(
    st.sampled_from([True, True, True, False]), min_size=len(CELLS), max_size=len(CELLS)
)


@settings(max_examples=15, deadline=None)
@given(values=values, present=presence, cell=cells)
def test_blanking_a_metric_cell_never_improves_at_least(
    catalogue: Catalogue, values: list[int], present: list[bool], cell: tuple[str, str, str]
) -> None:
    rows = drawn([float(value) for value in values], present)
    before, after = at_least(rows, catalogue), at_least(blanked(rows, cell), catalogue)
    shared = after.index.intersection(before.index)
    worse_or_same = after[shared] <= before[shared]
    assert worse_or_same.all(), after[shared][~worse_or_same]


def test_strong_is_confirmed_when_everything_is_measured_and_lost_when_much_is_blank(
    catalogue: Catalogue,
) -> None:
    good = [5.0 if cell[0] == "both" else 95.0 for cell in CELLS]
    rows = drawn(good, [True] * len(CELLS))
    index = "a/2025Q4/joint/leading_index"
    assert at_least(rows, catalogue)[index] == ORDER["strong"]
    for period in PERIODS["month"][-3:]:
        rows = blanked(rows, ("quick", period, "joint"))
    for side in SIDES["each"]:
        rows = blanked(rows, ("both", "2025Q4", side))
    assert at_least(rows, catalogue)[index] < ORDER["strong"]
