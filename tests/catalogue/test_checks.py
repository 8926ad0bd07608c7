"""Faults that show only between definitions: pillars, parts, weights, ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem
from alliance_health.vocabulary import Role

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]

OWN = '["default", "own.toml"]'
ALONE = '["own.toml"]'
PILLAR = "[pillars.operations]\nlabel = 'Operations'\nweight = {leading = 1}\n"


def test_an_unknown_pillar_is_refused_with_the_nearest_one(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric(pillar='"operation"')
    problem = refused(write({"own.toml": own}, catalogue=OWN))["metrics.wait.pillar"]
    assert problem.value == "operation"
    assert problem.line == 6
    assert 'did you mean "operations"?' in problem.remedy
    assert "[pillars.operation]" in problem.remedy


def test_default_pillars_need_default_in_the_list(
    write: Write, refused: Refused, metric: Text
) -> None:
    problem = refused(write({"own.toml": metric()}, catalogue=ALONE))["metrics.wait.pillar"]
    assert 'the default pillars need "default" in the list' in problem.remedy


def test_a_pillar_may_stand_in_another_file(write: Write, metric: Text) -> None:
    files = {"a.toml": metric(), "b.toml": PILLAR}
    catalogue = load_catalogue(write(files, catalogue='["a.toml", "b.toml"]'))
    assert list(catalogue.metrics) == ["wait"]
    assert list(catalogue.pillars) == ["operations"]


def test_a_metric_in_a_pillar_without_weight_for_its_role_is_refused(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric(role='"lagging"')
    problem = refused(write({"own.toml": own}, catalogue=OWN))["metrics.wait.pillar"]
    assert "declares no lagging weight, so this metric would never count" in problem.reason
    assert "weight = 0 here" in problem.remedy


def test_a_metric_of_weight_0_may_lie_in_any_pillar(write: Write, metric: Text) -> None:
    own = metric(role='"lagging"', weight="0")
    assert "wait" in load_catalogue(write({"own.toml": own}, catalogue=OWN)).metrics


def test_a_pillar_may_be_switched_off_on_purpose(write: Write) -> None:
    own = "[pillars.executive]\nlabel = 'Executive'\nweight = {leading = 0}\n"
    catalogue = load_catalogue(write({"own.toml": own}, catalogue=OWN))
    leading = [pillar.pillar_id for pillar in catalogue.pillars_for(Role.LEADING)]
    assert "executive" not in leading
    assert len(leading) == 7


def test_a_role_whose_pillars_all_weigh_0_is_refused(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric() + PILLAR.replace("leading = 1", "leading = 0, lagging = 1")
    (problem,) = refused(write({"own.toml": own}, catalogue=ALONE)).values()
    assert problem.column == "pillars.operations.weight"
    assert problem.line == 13
    assert "scored leading metrics has the leading weight 0: operations" in problem.reason
    assert "give one of them a leading weight" in problem.remedy


def test_a_catalogue_may_have_one_role_only(write: Write, metric: Text) -> None:
    catalogue = load_catalogue(write({"own.toml": metric() + PILLAR}, catalogue=ALONE))
    assert [metric.metric_id for metric in catalogue.scored(Role.LEADING)] == ["wait"]
    assert catalogue.scored(Role.LAGGING) == []
    assert catalogue.pillars_for(Role.LAGGING) == []


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ('["trst"]', "no metric has this id"),
        ('["financial"]', "no metric has this id"),
        ('["wait"]', "contains itself"),
        ('["other"]', "contains itself"),
    ],
)
def test_parts_name_other_metrics(
    write: Write, refused: Refused, metric: Text, parts: str, reason: str
) -> None:
    own = metric(parts=parts) + metric("other", parts='["wait"]')
    problem = refused(write({"own.toml": own}, catalogue=OWN)).get("metrics.wait.parts")
    assert problem is not None
    assert problem.line == 10
    assert reason in problem.reason


def test_a_leading_metric_may_contain_a_lagging_one(write: Write, metric: Text) -> None:
    own = metric(parts='["bookings_sourced"]')
    metrics = load_catalogue(write({"own.toml": own}, catalogue=OWN)).metrics
    assert metrics["wait"].parts == ("bookings_sourced",)


def test_a_part_with_a_fault_of_its_own_is_no_unknown_part(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric(parts='["other"]') + metric("other", role='"both"')
    assert list(refused(write({"own.toml": own}, catalogue=OWN))) == ["metrics.other.role"]


@pytest.mark.parametrize("name", ["leading_index", "lagging_index"])
def test_ids_of_the_indices_are_taken(
    write: Write, refused: Refused, metric: Text, name: str
) -> None:
    own = metric(name) + PILLAR.replace("operations", name)
    problems = refused(write({"own.toml": own}, catalogue=OWN))
    assert set(problems) == {f"metrics.{name}", f"pillars.{name}"}
    assert all("belong to the indices" in one.reason for one in problems.values())


def test_one_id_with_two_roles_is_refused(write: Write, refused: Refused, metric: Text) -> None:
    files = {"a.toml": metric() + PILLAR, "b.toml": metric(role='"lagging"', weight="0")}
    problem = refused(write(files, catalogue='["a.toml", "b.toml"]'))["metrics.wait.role"]
    assert (problem.file, problem.line) == ("b.toml", 4)
    assert "a.toml defines this metric as leading" in problem.reason
    assert "never both" in problem.reason
    assert "an id of its own" in problem.remedy


def test_a_list_of_files_without_a_metric_is_refused(write: Write, refused: Refused) -> None:
    (problem,) = refused(write({"own.toml": "# nothing yet\n"}, catalogue=ALONE)).values()
    assert (problem.file, problem.line, problem.column) == ("workbook.toml", 4, "catalogue")
    assert "define no metric" in problem.reason
