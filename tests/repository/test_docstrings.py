"""Docstrings of dataclasses name the fields that are there, all of them, in order."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re

import alliance_health


def _dataclasses() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(alliance_health.__path__, "alliance_health."):
        members = vars(importlib.import_module(module.name)).values()
        found += [
            member
            for member in members
            if inspect.isclass(member)
            and dataclasses.is_dataclass(member)
            and member.__module__ == module.name
            and not member.__name__.startswith("_")
        ]
    return found


def test_parameters_of_a_dataclass_are_its_fields() -> None:
    faults = {}
    for one in _dataclasses():
        section = re.search(
            r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)",
            inspect.cleandoc(one.__doc__ or ""),
            flags=re.MULTILINE | re.DOTALL,
        )
        if section is None:
            continue
        lines = re.findall(r"^(\w[\w, ]*) : ", section.group(1), flags=re.MULTILINE)
        named = [name.strip() for line in lines for name in line.split(",")]
        fields = [field.name for field in dataclasses.fields(one) if field.init]
        if named != fields:
            faults[f"{one.__module__}.{one.__name__}"] = (named, fields)
    assert faults == {}


def test_the_search_finds_dataclasses() -> None:
    assert "Problem" in {one.__name__ for one in _dataclasses()}
