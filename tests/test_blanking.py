"""What is not measured never makes an alliance look better.

Blanking a metric cell (all rows of one alliance, metric and period, or one side of an
`each` metric) never improves `at_least`, through the whole way from rows to scores; nor
does taking away the event rows that a value rests on, or a whole table of events.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.indices.score import score_panel
from alliance_health.metrics import RULES, combine_values, measure, supplied_values
from alliance_health.sources.raw import RawTable, RawWorkbook
from alliance_health.tables.carry import align_values
from alliance_health.tables.check import check_tables
from alliance_health.tables.checked import Tables
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
#: The same cells are blanked under both ways to aggregate.
SAME = 0 if settings().derandomize else random.randrange(2**32)
#: Panels and grids of drawn observations, which are the same however they are aggregated.
LAID: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
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


def at_least(observations: list[pd.DataFrame], catalogue: Catalogue) -> list[pd.Series]:
    """Return the places of `at_least` of all observations, each of an alliance of its own."""
    names = [chr(ord("a") + at) for at in range(len(observations))]
    rows = pd.concat(
        [one.assign(alliance_id=name) for name, one in zip(names, observations, strict=True)]
    )
    alliances = pd.DataFrame({"alliance_id": names, "name": names}).assign(
        stage="operate", started_on="2025-01-01"
    )
    given_tables = {
        "alliances": raw("alliances", alliances),
        "observations": raw("observations", rows),
    }
    key = rows.to_csv()
    if key not in LAID:
        LAID[key] = laid(known(given_tables, catalogue), catalogue)
    places = places_of(*LAID[key], catalogue)
    own = places.index.str.split("/", n=1, expand=True)
    return [places.set_axis(own).loc[name] for name in names]


def known(given_tables: dict[str, RawTable], catalogue: Catalogue) -> Tables:
    """Check tables of which every row must pass."""
    checked = check_tables(RawWorkbook(given_tables, (), {}), catalogue)
    assert checked.accounting["rejected"].sum() == 0
    return known_at(checked.tables, AS_OF)


def at_least_of(tables: Tables, catalogue: Catalogue) -> pd.Series:
    """Return the place of `at_least` of every pillar and index, from tables to scores."""
    return places_of(*laid(tables, catalogue), catalogue)


def laid(tables: Tables, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out panel and grid."""
    grid = alliance_grid(tables, catalogue, AS_OF)
    values, _ = combine_values(supplied_values(tables, catalogue), measure(tables, catalogue, grid))
    return align_values(values, grid, catalogue, targets=tables["targets"]), grid


def places_of(panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Return the place of `at_least` of every pillar and index of a panel."""
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


@hypothesis.seed(SAME)
@settings(max_examples=8, deadline=None)
@given(values=values, present=presence, cell=cells)
def test_blanking_a_metric_cell_never_improves_at_least(
    catalogue: Catalogue, values: list[int], present: list[bool], cell: tuple[str, str, str]
) -> None:
    rows = drawn([float(value) for value in values], present)
    before, after = at_least([rows, blanked(rows, cell)], catalogue)
    shared = after.index.intersection(before.index)
    worse_or_same = after[shared] <= before[shared]
    assert worse_or_same.all(), after[shared][~worse_or_same]


def test_strong_is_confirmed_when_everything_is_measured_and_lost_when_much_is_blank(
    catalogue: Catalogue,
) -> None:
    good = [5.0 if cell[0] == "both" else 95.0 for cell in CELLS]
    rows = drawn(good, [True] * len(CELLS))
    index, everything = "2025Q4/joint/leading_index", rows
    for period in PERIODS["month"][-3:]:
        rows = blanked(rows, ("quick", period, "joint"))
    for side in SIDES["each"]:
        rows = blanked(rows, ("both", "2025Q4", side))
    before, after = at_least([everything, rows], catalogue)
    assert before[index] == ORDER["strong"]
    assert after[index] < ORDER["strong"]


#: Tables of events, and the metrics that are computed from them.
EVENT_TABLES = ["initiatives", "gates", "goals", "contacts"]
EVENT_METRICS = [name for name, rule in RULES.items() if set(EVENT_TABLES) & set(rule.reads)]

COLUMNS = {
    "alliances": "alliance_id name stage started_on",
    "observations": "alliance_id metric_id period perspective value",
    "targets": "alliance_id metric_id period target",
    "initiatives": "initiative_id alliance_id name horizon beneficiary phase started_on due_on"
    " done_on quick_win",
    "gates": "initiative_id gate question_id answer answered_on",
    "goals": "goal_id alliance_id title metric_id baseline target due_on owner_ours owner_theirs"
    " rank_ours rank_theirs",
    "contacts": "alliance_id contact_ours contact_theirs period exchanges",
}


@pytest.fixture(scope="module")
def event_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the default definitions of these metrics, and of one that stays."""
    folder = tmp_path_factory.mktemp("events")
    settings_text = 'name = "Trial"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'
    (folder / "workbook.toml").write_text(settings_text, encoding="utf-8")
    default = load_catalogue(Path(folder))
    names = [*EVENT_METRICS, "revenue_joint"]
    return replace(default, metrics={name: default.metrics[name] for name in names})


def event_tables(care: float, seed: int) -> dict[str, RawTable]:
    """Draw a year of an alliance; `care` is the share of things done as they should be."""
    dice = random.Random(seed)
    quarters = PERIODS["quarter"]
    rows: dict[str, list[tuple[object, ...]]] = {
        "alliances": [("a", "A", "operate", "2025-01-01")],
        "observations": [("a", "revenue_joint", quarter, "joint", 1) for quarter in quarters],
        "targets": [("a", "revenue_joint", quarter, 1) for quarter in quarters],
    }
    rows["targets"] += [("a", "joint_launches", quarter, 1) for quarter in quarters]
    rows["contacts"] = [
        ("a", ours, theirs, month, 5)
        for month in PERIODS["month"]
        for ours, theirs in ("kx", "ly", "mz")[: 3 if dice.random() < care else 1]
    ]
    for at in range(12):
        begun = date(2025, 1, 1) + timedelta(days=30 * at)
        done = begun + timedelta(days=80 if dice.random() < care else 130)
        horizon = "long" if at % 2 else "short"
        win = "yes" if dice.random() < care else "no"
        row = (f"i{at}", "a", "I", horizon, "both", "", begun, begun + timedelta(days=100), done)
        rows.setdefault("initiatives", []).append((*row, win))
        for place, gate in enumerate(("concept", "execution", "launch")):
            answers = [("yes", begun + timedelta(days=10 + 9 * place)), ("", "")]
            answered = answers[dice.random() > care]
            rows.setdefault("gates", []).append((f"i{at}", gate, "q1", *answered))
        owner, rank = ("Ann", at + 1) if dice.random() < care else ("", dice.randint(1, 12))
        goal = (f"g{at}", "a", "G", "milestones", 3, 4, AS_OF, owner, "Bob", at + 1, rank)
        rows.setdefault("goals", []).append(goal)
    frames = {table: pd.DataFrame(rows[table], columns=COLUMNS[table].split()) for table in rows}
    return {table: raw(table, frame) for table, frame in frames.items()}


def without(tables: Tables, taken: str) -> Tables:
    """Take a table away; gates go with their initiatives."""
    gone = {taken, "gates"} if taken == "initiatives" else {taken}
    return Tables({name: frame for name, frame in tables.frames.items() if name not in gone})


@settings(max_examples=2, deadline=None)
@given(
    care=st.sampled_from([0.3, 0.7, 0.9]),
    seed=st.integers(0, 10_000),
    taken=st.sampled_from(EVENT_TABLES),
)
def test_taking_a_table_of_events_away_never_improves_at_least(
    event_catalogue: Catalogue, care: float, seed: int, taken: str
) -> None:
    tables = known(event_tables(care, seed), event_catalogue)
    before = at_least_of(tables, event_catalogue)
    after = at_least_of(without(tables, taken), event_catalogue)
    shared = after.index.intersection(before.index)
    assert (after[shared] <= before[shared]).all(), after[shared][after[shared] > before[shared]]


def test_what_events_confirm_is_lost_with_their_table(event_catalogue: Catalogue) -> None:
    tables = known(event_tables(1.0, 0), event_catalogue)

    def confirmed(tables: Tables) -> set[str]:
        places = at_least_of(tables, event_catalogue)
        names = places.index[places == ORDER["strong"]].str.removeprefix("a/2025Q3/joint/")
        return {name for name in names if "/" not in name and name.startswith(("lead", "lagg"))}

    everything = confirmed(tables)
    lost = {taken: everything - confirmed(without(tables, taken)) for taken in EVENT_TABLES}
    launches = {"lagging:strategic", "lagging_index"}  # the only result made of events
    assert lost == {
        "initiatives": {"leading:operations", "leading_index", *launches},
        "gates": {"leading:operations", *launches},
        "goals": {"leading:strategic", "leading_index"},
        "contacts": {"leading:relationship", "leading_index"},
    }
