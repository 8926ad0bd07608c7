"""Gather metrics, pillars and criteria from definition files: the later one wins.

Each definition keeps the file it comes from, so that a check that looks at several
of them can still say where the fault is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import Field

from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.faults import salvaged, validated
from alliance_health.catalogue.metric import Metric, Model, Pillar
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem

D = TypeVar("D", Metric, Pillar, Criterion)


class _Head(Model):
    """What stands in a definition file above its tables."""

    version: str = "1"
    valid_from: date | None = None


class _DefinitionFile(_Head):
    """A file of metrics and pillars, its tables not yet looked into."""

    metrics: dict[str, Any] = Field(default_factory=dict)
    pillars: dict[str, Any] = Field(default_factory=dict)


class _CriteriaFile(_Head):
    """A file of criteria, its tables not yet looked into."""

    criteria: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Definition(Generic[D]):
    """One definition and the file in which it stands.

    `faulty` are the keys that were left out of the model because something is wrong with
    them; the fault itself is already reported.
    """

    model: D
    file: TomlFile
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Definitions:
    """All definitions of a workbook, what is faulty in them left out.

    Parameters
    ----------
    metrics, pillars : dict of id to Definition
        In the order of their first mention.
    metric_ids, pillar_ids : frozenset of str
        All ids that are declared, faulty ones too: mentioning one is no fault.
    """

    metrics: dict[str, Definition[Metric]] = field(default_factory=dict)
    pillars: dict[str, Definition[Pillar]] = field(default_factory=dict)
    metric_ids: frozenset[str] = frozenset()
    pillar_ids: frozenset[str] = frozenset()


def gather(files: Iterable[TomlFile]) -> tuple[Definitions, list[Problem]]:
    """Read the definitions of several files; of one id the later definition wins.

    Parameters
    ----------
    files : iterable of TomlFile
        In the order of the workbook's list.

    Returns
    -------
    tuple of (Definitions, list of Problem)
        What could be read, and every fault of a single table; also an id that is leading
        in one file and lagging in another.

    Examples
    --------
    >>> gather([])[0].metrics
    {}
    """
    metrics: dict[str, Definition[Metric]] = {}
    pillars: dict[str, Definition[Pillar]] = {}
    metric_ids: set[str] = set()
    pillar_ids: set[str] = set()
    problems: list[Problem] = []
    for file in files:
        problems += validated(_DefinitionFile, file.data, file=file, keys=())[1]
        found_metrics, faults = _tables(Metric, file, name="metrics", id_name="metric_id")
        problems += faults
        found_pillars, faults = _tables(Pillar, file, name="pillars", id_name="pillar_id")
        problems += faults
        problems += _role_clashes(metrics, found_metrics)
        metrics |= found_metrics
        pillars |= found_pillars
        metric_ids |= _names(file, "metrics")
        pillar_ids |= _names(file, "pillars")
    return Definitions(metrics, pillars, frozenset(metric_ids), frozenset(pillar_ids)), problems


def gather_criteria(
    files: Iterable[TomlFile],
) -> tuple[dict[str, Definition[Criterion]], list[Problem]]:
    """Read the criteria of `criteria.toml`.

    Parameters
    ----------
    files : iterable of TomlFile
        With a table ``[criteria.ID]`` for every criterion; none without that file.

    Returns
    -------
    tuple of (dict of criterion id to Definition, list of Problem)
        In file order; what could be read of faulty ones is among them.

    Examples
    --------
    >>> gather_criteria([])
    ({}, [])
    """
    criteria: dict[str, Definition[Criterion]] = {}
    problems: list[Problem] = []
    for file in files:
        problems += validated(_CriteriaFile, file.data, file=file, keys=())[1]
        found, faults = _tables(Criterion, file, name="criteria", id_name="criterion_id")
        problems += faults
        criteria |= found
    return criteria, problems


def _tables(
    model: type[D], file: TomlFile, *, name: str, id_name: str
) -> tuple[dict[str, Definition[D]], list[Problem]]:
    """Turn every table under one name into a model."""
    found: dict[str, Definition[D]] = {}
    problems: list[Problem] = []
    tables = file.data.get(name, {})
    for key, table in (tables if isinstance(tables, dict) else {}).items():
        place = (name, key)
        if not isinstance(table, dict):
            reason = f"needs a table of its own, [{name}.ID]"
            problems.append(file.problem(place, table, reason, f"write it as [{name}.{key}]"))
            continue
        made, faults = validated(model, table, file=file, keys=place, id_name=id_name)
        problems += faults
        faulty: frozenset[str] = frozenset()
        if made is None:
            made, faulty = salvaged(model, {**table, id_name: key})
        if made is not None:
            found[key] = Definition(made, file, faulty)
    return found, problems


def _role_clashes(
    earlier: dict[str, Definition[Metric]], later: dict[str, Definition[Metric]]
) -> list[Problem]:
    """Return the metrics that two files give two roles."""
    problems = []
    for metric_id in sorted(later.keys() & earlier.keys()):
        old, new = earlier[metric_id], later[metric_id]
        if old.model.role != new.model.role:
            reason = (
                f"{old.file.label} defines this metric as {old.model.role}; "
                "a metric is either leading or lagging, never both"
            )
            remedy = "keep the role, or give the new metric an id of its own"
            place = ("metrics", metric_id, "role")
            problems.append(new.file.problem(place, new.model.role.value, reason, remedy))
    return problems


def _names(file: TomlFile, name: str) -> set[str]:
    """Return the ids that a file mentions under one name."""
    tables = file.data.get(name, {})
    return set(tables) if isinstance(tables, dict) else set()
