"""Factories of small workbooks, and a workbook drawn at random from a seed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.load import load_catalogue
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.metrics import RULES, Context, MetricRule, values
from alliance_health.tables.calendar import Period, periods_between
from alliance_health.tables.checked import Tables, empty_frame, fill_empty_keys
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Frequency

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
MakeContext = Callable[..., Context]

WORKBOOK = 'name = "Invented"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'

#: First and last period in which the one alliance of small workbooks lives.
LIFE = ("2025Q1", "2026Q4")

PARTNERS = [
    {"partner_id": "us", "alliance_id": "orion", "name": "Us", "perspective": "ours"},
    {"partner_id": "them", "alliance_id": "orion", "name": "Them", "perspective": "theirs"},
]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the default catalogue in a quarterly workbook."""
    folder = tmp_path_factory.mktemp("workbook")
    (folder / "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
    return load_catalogue(folder)


def table_of(table: str, rows: list[Row]) -> pd.DataFrame:
    """Lay rows out as a checked table; absent cells are missing, lines count from 2."""
    schema = SCHEMAS[table]
    empty = empty_frame(schema)
    frame = pd.DataFrame(rows).reindex(columns=empty.columns)
    frame["file"] = f"{table}.csv"
    frame["line"] = range(2, len(frame) + 2)
    frame["recorded_on_stated"] = frame["recorded_on"].notna()
    if "known_since" in frame:
        frame["known_since"] = frame["recorded_on"]
    for name, dtype in empty.dtypes.items():
        if str(dtype).startswith("datetime"):
            frame[name] = pd.to_datetime(frame[name])
    return fill_empty_keys(frame.astype(empty.dtypes), schema)


def grid_of(lives: Mapping[str, tuple[str, str]], stage: str = "operate") -> pd.DataFrame:
    """Lay out alliances in their periods."""
    return pd.DataFrame(
        [
            (alliance_id, period.label, period.ordinal, stage)
            for alliance_id, (first, last) in sorted(lives.items())
            for period in periods_between(Period.parse(first), Period.parse(last))
        ],
        columns=["alliance_id", "period", "ordinal", "stage"],
    )


def charters_of(rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Make charters of agreed shares, and files in which they stand on line 2."""
    given = {row.get("alliance_id", "orion"): row["agreed_share"] for row in rows}
    charters = {one: Charter(alliance_id=one, agreed_share=of) for one, of in given.items()}
    text = 'version = "1"\nagreed_share = {us = 0.6, them = 0.4}\n'
    files = {one: TomlFile(Path(), f"charters/{one}.toml", text, {}) for one in charters}
    return {"charters": charters, "charter_files": files}


@pytest.fixture(scope="session")
def make_context(catalogue: Catalogue) -> MakeContext:
    """Return the maker of a context from rows by table; "orion" is the alliance if none is."""

    def make(
        rows: Rows,
        *,
        lives: Mapping[str, tuple[str, str]] | None = None,
        frequency: str = "quarter",
    ) -> Context:
        lives = lives or {"orion": LIFE}
        filled = {"partners": PARTNERS, **rows}
        charters = charters_of(filled.pop("charters", []))
        frames = {
            table: table_of(table, [{"alliance_id": "orion", **row} for row in of_table])
            for table, of_table in filled.items()
        }
        settings = catalogue.settings.model_copy(update={"frequency": Frequency(frequency)})
        given = replace(catalogue, settings=settings, **charters)
        return Context(Tables(frames), grid_of(lives), given)

    return make


@pytest.fixture
def values_of() -> Callable[[Context, str], dict[tuple[str, str, str], float]]:
    """Return the reader of all values of a metric by alliance, period and perspective."""

    def read(context: Context, metric_id: str) -> dict[tuple[str, str, str], float]:
        rule = RULES[metric_id]
        values = rule.measure(rule.select(context)).dropna(subset="value")
        keys = zip(values["alliance_id"], values["period"], values["perspective"], strict=True)
        return dict(zip(keys, values["value"], strict=True))

    return read


@pytest.fixture
def value_of(values_of: Callable[..., Any]) -> Callable[..., float | None]:
    """Return the reader of one value of "orion": of a period and perspective; None if absent."""

    def read(
        context: Context,
        metric_id: str,
        period: str,
        *,
        perspective: str = "joint",
    ) -> float | None:
        return values_of(context, metric_id).get(("orion", period, perspective))

    return read


def _load(name: str) -> ModuleType:
    """Load a module that lies beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


#: Class of workbooks drawn at random.
Draw = _load("drawn_rows").Draw


@pytest.fixture(scope="session")
def drawn(make_context: MakeContext) -> Callable[[int], tuple[dict[str, list[Row]], Context]]:
    """Return the drawer of a workbook: its rows, and the context made of them; nobody edits it."""
    context = cache(lambda seed: make_context(Draw(seed).rows(), lives=Draw.lives))
    return lambda seed: (Draw(seed).rows(), context(seed))


@dataclass(frozen=True)
class Drawn:
    """What is measured of a drawn workbook: all values, and what each rule made of it."""

    context: Context
    published: pd.DataFrame
    selected: dict[str, pd.DataFrame]
    values: dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def measured(drawn: Callable[[int], Any]) -> Callable[[int], Drawn]:
    """Return the measurer of a drawn workbook; nobody edits what it returns."""
    return cache(lambda seed: _measured(drawn(seed)[1]))


def _measured(context: Context) -> Drawn:
    """Measure a workbook once, and keep what rules select and measure on the way."""
    found = Drawn(context, pd.DataFrame(), {}, {})

    def kept(name: str, rule: MetricRule) -> MetricRule:
        def select(context: Context) -> pd.DataFrame:
            return found.selected.setdefault(name, rule.select(context))

        def measured(selected: pd.DataFrame) -> pd.DataFrame:
            return found.values.setdefault(name, rule.measure(selected))

        return replace(rule, select=select, measure=measured)

    rules = {name: kept(name, rule) for name, rule in RULES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "RULES", rules)
        published = values.measure(context.tables, context.catalogue, context.grid)
    for name in RULES.keys() - found.values.keys():  # without rows
        rules[name].measure(rules[name].select(context))
    return replace(found, published=published)


@pytest.fixture
def redrawn(make_context: MakeContext) -> Callable[[Rows], Context]:
    """Return the maker of the context of a drawn workbook whose rows were changed."""
    return lambda rows: make_context(rows, lives=Draw.lives)


@pytest.fixture
def lived() -> Callable[..., list[tuple[str, Period]]]:
    """Return the lister of alliances of `drawn` and the periods due for them."""

    def periods(frequency: str = "quarter") -> list[tuple[str, Period]]:
        found = {
            (alliance_id, Period.containing(quarter.start, Frequency(frequency)))
            for alliance_id, (first, last) in Draw.lives.items()
            for quarter in periods_between(Period.parse(first), Period.parse(last))
        }
        return sorted(
            (pair for pair in found if pair[1].end <= Draw.last),
            key=lambda one: (one[0], one[1].ordinal),
        )

    return periods
