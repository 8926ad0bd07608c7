"""What a single table may hold: each fault with its line, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from alliance_health.catalogue import (
    Metric,
    Pillar,
    Settings,
    load_catalogue,
    load_workbook_settings,
)
from alliance_health.errors import CatalogueError, Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]
Case = tuple[str, str | None, str, str]  # key, its value, and what must be said: reason, remedy

OWN = '["default", "own.toml"]'


@pytest.mark.parametrize(
    "case",
    [
        ("name", "3", "text in quotes", "correct"),
        ("name", '" "', "some text", "correct"),
        ("name", None, "the key is missing", "add it"),
        ("frequency", '"quarterly"', "half-year, month, quarter, year", 'mean "quarter"?'),
        ("frequency", None, "the key is missing", "add it"),
        ("reporting_currency", '"euro"', "three capital letters such as EUR", "correct"),
        ("catalogue", '"metrics.toml"', '"default" or a list', 'write for example ["metrics'),
        ("catalogue", "[1]", '"default" or a list', "write for example"),
        ("catalogue", "[]", "names no file", 'catalogue = "default"'),
        ("catalogue", '["default", "default"]', "more than once", "name it once"),
        ("version", "1", "text in quotes", "correct"),
        ("valid_from", '"soon"', "a day such as 2026-01-31", "correct"),
        ("valid_from", "2026-01-31T12:00:00", "a day such as 2026-01-31", "correct"),
        ("min_coverage", "0", "more than 0", "correct"),
        ("min_coverage", "1.01", "at most 1", "correct"),
        ("min_coverage", "nan", "needs", "correct"),
        ("min_group_size", "4", "at least 5", "correct"),
        ("min_group_size", "5.5", "a whole number", "correct"),
        ("aggregation", '"mean"', "arithmetic, geometric", "use one of"),
        ("languages", '["en", "fr"]', "allowed: en, de, es, nl", 'languages = ["en"]'),
        ("languages", "[]", "names no language", 'languages = ["en"]'),
        ("languages", '"en"', "a list", "correct"),
        ("bands", "{weak_below = 70, strong_from = 70}", "weak_below < strong_from", "raise"),
        ("bands", "{weak_below = 80, strong_from = 70}", "weak_below < strong_from", "raise"),
        ("bands", "40", "a table", "correct"),
        ("fiscal", '"05-31"', "a table", "correct"),
        ("constant_rates_as_of", '"soon"', "a day such as 2026-01-31", "correct"),
        (
            "min_coverge",
            "0.5",
            "no such key; allowed: activity, aggregation, also, bands",
            '"min_coverage"?',
        ),
        ("xyzzy", "1", "no such key", "remove it"),
        ("events", "3", "a table", "correct"),
        ("weights_concentration", "0", "more than 0", "correct"),
    ],
)
def test_a_faulty_setting_is_refused(write: Write, refused: Refused, case: Case) -> None:
    key, value, reason, remedy = case
    folder = write(**{key: value})
    (problem,) = refused(folder).values()
    line = None if value is None else _line_of(folder / "workbook.toml", f"{key} = ")
    assert (problem.file, problem.line, problem.column) == ("workbook.toml", line, key)
    assert reason in problem.reason
    assert remedy in problem.remedy
    with pytest.raises(CatalogueError, match=key):
        load_workbook_settings(folder)


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ({"quadrant": "{leading = 100}"}, "quadrant.leading", "less than 100"),
        ({"bands": "{weak_blow = 30}"}, "bands.weak_blow", "allowed: strong_from, weak_below"),
        ({"links": "{pairs = [['trust']]}"}, "links.pairs[0][1]", "too short"),
        ({"links": "{pairs = [['a', 'b', 'c']]}"}, "links.pairs[0]", "2 values"),
        ({"links": "{pairs = ['trust']}"}, "links.pairs[0]", "a list"),
        ({"links": "{max_lag = 0}"}, "links.max_lag", "at least 1"),
        ({"fiscal": "{ours = '02-30'}"}, "fiscal.ours.ends_on", "a month and a day of every year"),
        ({"fiscal": "{ours = {ends_on = '05-31', ends = 1}}"}, "fiscal.ours.ends", "named_after"),
    ],
)
def test_a_fault_inside_a_setting_names_its_path(
    write: Write, refused: Refused, changes: dict[str, str], key: str, reason: str
) -> None:
    (problem,) = refused(write(**changes)).values()
    assert problem.column == key
    assert problem.line == 4  # the fourth line of the file holds the changed key
    assert reason in problem.reason


@pytest.mark.parametrize(
    "case",
    [
        ("label", '""', "some text", "correct"),
        ("label", None, "the key is missing", "replaces a metric as a whole"),
        ("role", '"leding"', "lagging, leading", 'mean "leading"?'),
        ("role", '["leading", "lagging"]', "never both", "split it into two metrics"),
        ("kind", '"counted"', "measured, rated", "use one of"),
        ("direction", '"up"', "band_is_best, higher_is_better, lower_is_better", "use one of"),
        ("thresholds", "{weak = '20', strong = 10}", "a number without quotes", "correct"),
        ("thresholds", "[20, 10]", "a table such as", "correct"),
        ("weight", "-1", "at least 0", "correct"),
        ("weight", "inf", "a finite number", "correct"),
        ("weight", "true", "a number without quotes", "correct"),
        ("transform", '"log"', "asinh, ln, none", "use one of"),
        ("against", '"plan"', '"target"', "correct"),
        ("sides", '"both"', "each, joint, one, ours, theirs", "use one of"),
        ("frequency", '"week"', "month", "use one of"),
        ("fresh_for", "-1", "at least 0", "correct"),
        ("parts", '"trust"', "a list", "correct"),
        ("confidentiality", '"secret"', "internal, joint, public, restricted", "use one of"),
        ("competition_sensitive", '"yes"', "true or false", "correct"),
        ("over_time", '"average"', "last, mean, ratio, sum", "use one of"),
        ("wieght", "2", "no such key", 'mean "weight"?'),
    ],
)
def test_a_faulty_key_of_a_metric_is_refused(
    write: Write, refused: Refused, metric: Text, case: Case
) -> None:
    key, value, reason, remedy = case
    folder = write({"own.toml": "# ours\n" + metric(**{key: value})}, catalogue=OWN)
    (problem,) = refused(folder).values()
    line = 2 if value is None else _line_of(folder / "own.toml", f"{key} = ")
    assert (problem.file, problem.line) == ("own.toml", line)
    assert str(problem.column).startswith(f"metrics.wait.{key}")
    assert reason in problem.reason
    assert remedy in problem.remedy


def test_the_id_is_the_name_of_the_table_only(write: Write, refused: Refused, metric: Text) -> None:
    own = metric() + 'metric_id = "wait"\n'
    problem = refused(write({"own.toml": own}, catalogue=OWN))["metrics.wait.metric_id"]
    assert problem.line == 11
    assert "the id is the name of the table, [metrics.wait]" in problem.reason
    assert problem.remedy == "remove it"


@pytest.mark.parametrize("metric_id", ["Wait", "2nd", '"a-b"', '"a b"', '""'])
def test_an_id_has_one_form(write: Write, refused: Refused, metric: Text, metric_id: str) -> None:
    (problem,) = refused(write({"own.toml": metric(metric_id)}, catalogue=OWN)).values()
    assert problem.line == 1
    assert "small letters, digits and _" in problem.reason


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[metric.a]\nx = 1\n", "metric", "allowed: metrics, pillars, valid_from, version"),
        ("metrics = 3\n", "metrics", "a table"),
        ("[metrics]\nwait = 3\n", "metrics.wait", "a table of its own"),
        ("[survey.q01]\ntext = 'x'\n", "survey", "allowed: metrics, pillars, valid_from, version"),
        ("[pillars.people]\nweight = {leading = 1}\n", "pillars.people.label", "missing"),
        ("[pillars.people]\nlabel = 'P'\nweight = 3\n", "pillars.people.weight", "a table"),
        (
            "[pillars.people]\nlabel = 'P'\nweight = {leading = -1}\n",
            "pillars.people.weight.leading",
            "at least 0",
        ),
        (
            "[pillars.people]\nlabel = 'P'\nweight = {leadin = 1}\n",
            "pillars.people.weight.leadin",
            "allowed: lagging, leading",
        ),
    ],
)
def test_a_faulty_definition_file_is_refused(
    write: Write, refused: Refused, text: str, key: str, reason: str
) -> None:
    (problem,) = refused(write({"own.toml": text}, catalogue=OWN)).values()
    assert (problem.file, problem.column) == ("own.toml", key)
    assert problem.line is not None
    assert reason in problem.reason


def test_all_faults_of_all_files_are_told_at_once(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric("first", wieght="3", goalposts="[20, 0]", thresholds=None)
    own += metric("second", pillar='"operatons"', role='["leading", "lagging"]')
    own += metric("trust", role='"lagging"', pillar='"financial"')
    folder = write(
        {"own.toml": own},
        below='[links]\npairs = [["trsut", "revenue_joint"]]\n',
        catalogue=OWN,
        nam='"x"',
        bands="{weak_below = 80, strong_from = 70}",
        min_coverage="2",
    )
    assert list(refused(folder)) == [
        "nam",
        "bands",
        "min_coverage",
        "links.pairs[0][0]",
        "metrics.first.wieght",
        "metrics.first.goalposts",
        "metrics.second.role",
        "metrics.trust.role",
    ]


def test_a_salvaged_metric_is_not_blamed_twice(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric(thresholds=None, treshold="{weak = 20, strong = 10}")
    assert list(refused(write({"own.toml": own}, catalogue=OWN))) == ["metrics.wait.treshold"]


def test_the_message_reads_as_place_fault_and_remedy(write: Write, metric: Text) -> None:
    own = metric(goalposts="[20, 0]", thresholds=None)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write({"own.toml": own}, catalogue=OWN))
    assert str(caught.value).split("\n")[1] == (
        "  own.toml, line 9, metrics.wait.goalposts: '[20, 0]': goalposts need lower < upper, "
        "got lower=20, upper=0; if low values are good, keep the order and set direction = "
        '"lower_is_better". Write goalposts = [0, 20].'
    )


def _line_of(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return 1 + next(number for number, line in enumerate(lines) if line.startswith(start))


#: Values of every type that TOML knows, sensible nowhere or in few places.
ODD = [
    *("1", "-1", "0.5", "nan", "-inf", "true", '""', '"x"', '"default"', "2026-01-01"),
    *("2026-01-01T10:00:00Z", "10:00:00", "[]", "[1, 'a']", "[[1]]", "[{a = 1}]", "{}"),
    *("{a = {b = 1}}", "{weak = 1}", "{weak = 'a', strong = {}}", "9999999999999999999999"),
    *("{leading = 1}", "{pairs = [[[]], 1, {}]}", "['a', 'a']", "{executive = 'trust'}"),
]


def keys_and_odd_values(model: type[BaseModel]) -> st.SearchStrategy[dict[str, str]]:
    names = st.sampled_from([*model.model_fields, "xyzzy"])
    return st.dictionaries(names, st.sampled_from(ODD), max_size=3)


@given(keys_and_odd_values(Settings), keys_and_odd_values(Metric), keys_and_odd_values(Pillar))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_nothing_but_located_problems_comes_out_of_odd_values(
    write: Write,
    metric: Text,
    of_settings: dict[str, str],
    of_metric: dict[str, str],
    of_pillar: dict[str, str],
) -> None:
    pillar = "".join(f"{key} = {value}\n" for key, value in of_pillar.items())
    of_metric.pop("metric_id", None)
    own = metric(**of_metric) + "[pillars.people]\n" + pillar
    folder = write({"own.toml": own}, **{"catalogue": OWN, **of_settings})
    try:
        load_catalogue(folder)
    except CatalogueError as error:
        for problem in error.problems:
            assert problem.file in ("workbook.toml", "own.toml")
            assert problem.line is not None or "missing" in problem.reason
            assert problem.reason
            assert problem.remedy
            assert "pydantic" not in str(problem)
