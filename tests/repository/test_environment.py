"""One list of packages in three files: pyproject.toml, environment.yml, constraints.txt."""

from __future__ import annotations

import ast
import importlib.metadata
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: What the product is built on, by the wish of those who asked for it.
PROMISED = {"jupyterlab", "pandas", "plotly", "ipywidgets", "papermill", "nbval"}
#: Parts of a declared distribution that come as a distribution of their own.
PARTS_OF = {"pydantic-core": "pydantic", "markupsafe": "jinja2"}
#: conda needs these to run the project; pip needs no such line.
CONDA_ONLY = {"python", "pip", "make", "openjdk"}
#: Extras that `make test` installs.
TEST_EXTRAS = ("dask", "lab", "pdf", "schedule", "sensitivity", "spark", "test")
#: Extras that the package itself imports something of.
ROOMS = ("dask", "lab", "pdf", "sensitivity", "spark", "deliver", "schedule")


def _specifiers(lines: list[str]) -> dict[str, str]:
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in requirements}


def _declared(project: dict[str, Any], *extras: str) -> dict[str, str]:
    lines = list(project["project"]["dependencies"])
    for extra in extras:
        lines += project["project"]["optional-dependencies"][extra]
    found = _specifiers(lines)
    found.pop("alliance-health", None)
    return found


@pytest.fixture(scope="module")
def pins(root: Path) -> dict[str, str]:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


@pytest.fixture(scope="module")
def conda(root: Path) -> dict[str, str]:
    entries = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = [entry for entry in entries if isinstance(entry, str)]
    by_pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"]]
    assert "--editable ." in by_pip
    return _specifiers(plain + [line for line in by_pip if not line.startswith("--")])


def test_conda_environment_equals_the_declared_packages(
    project: dict[str, Any], conda: dict[str, str]
) -> None:
    python = project["project"]["requires-python"]
    assert conda.pop("python") == python
    assert {
        name: specifier for name, specifier in conda.items() if name not in CONDA_ONLY
    } == _declared(project, *TEST_EXTRAS)


def test_promised_packages_are_declared(project: dict[str, Any], conda: dict[str, str]) -> None:
    assert set(_declared(project, *TEST_EXTRAS)) >= PROMISED
    assert set(conda) >= PROMISED


def test_every_declared_package_is_bounded_on_both_sides(project: dict[str, Any]) -> None:
    declared = _declared(project, "test", "check", *ROOMS)
    loose = {name for name, spec in declared.items() if ">=" not in spec or "<" not in spec}
    assert loose == set()


def test_every_declared_package_is_pinned_within_its_bounds(
    project: dict[str, Any], pins: dict[str, str]
) -> None:
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    lines = list(project["project"]["dependencies"])
    for extra in project["project"]["optional-dependencies"].values():
        lines += extra
    for requirement in (Requirement(line) for line in lines):
        name = canonicalize_name(requirement.name)
        if name != "alliance-health":
            assert requirement.specifier.contains(pinned[name]), f"{requirement}: {pinned[name]}"


def _third_party(folder: Path, own: set[str]) -> set[str]:
    """Return the distributions that the modules of a folder import."""
    modules = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").partition(".")[0])
    owners = importlib.metadata.packages_distributions()
    foreign = modules - sys.stdlib_module_names - own
    names = {canonicalize_name(owners.get(module, [module])[0]) for module in foreign}
    return {PARTS_OF.get(name, name) for name in names}


def test_the_package_imports_only_what_it_declares(package: Path, project: dict[str, Any]) -> None:
    imported = _third_party(package, {"alliance_health"})
    assert imported - set(_declared(project, *ROOMS)) == set()


@pytest.mark.parametrize(
    ("extra", "room"),
    [
        *[("lab", "widgets"), ("sensitivity", "sobol"), ("spark", "spark")],
        *[("deliver", "deliver"), ("schedule", "schedule"), ("dask", "cluster")],
    ],
)
def test_only_one_room_needs_an_extra(
    extra: str, room: str, package: Path, project: dict[str, Any]
) -> None:
    names = set(_specifiers(project["project"]["optional-dependencies"][extra]))
    needing = {
        path.relative_to(package).parts[0].removesuffix(".py")
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(
            line.strip().lower().startswith((f"import {name}", f"from {name}")) for name in names
        )
    }
    assert needing == {room}


def test_a_test_installs_what_its_extras_need(project: dict[str, Any]) -> None:
    (extras,) = (
        Requirement(line).extras
        for line in project["project"]["optional-dependencies"]["test"]
        if line.startswith("alliance-health")
    )
    assert {*extras, "test"} == set(TEST_EXTRAS)


def test_the_tests_import_only_what_they_declare(root: Path, project: dict[str, Any]) -> None:
    imported = _third_party(root / "tests", {"alliance_health", "tests"})
    assert imported - set(_declared(project, *TEST_EXTRAS)) == set()
