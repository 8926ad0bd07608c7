"""Which version of a definition file is valid on a day.

Replaced versions lie in `history/` beside the file, under names that start with
its name: `history/metrics-1.toml` was once `metrics.toml`. Without a day the
newest version counts; with one, the version valid then; the oldest also for
earlier days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeGuard

from alliance_health.catalogue.toml_file import TomlFile, read_toml
from alliance_health.errors import Problem

#: Folder of replaced versions, beside the file that replaced them.
HISTORY_FOLDER = "history"


def former_versions(folder: Path) -> dict[str, str]:
    """Fingerprint the versions of definitions that were replaced.

    Parameters
    ----------
    folder : Path
        Of a workbook; its folders are looked at, and no folder within these.

    Returns
    -------
    dict of str to str
        SHA-256 by the path of the file within the folder.

    Examples
    --------
    >>> former_versions(Path("no such folder"))
    {}
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for place in (folder, *(one for one in folder.glob("*") if one.is_dir()))
        for path in sorted(place.glob(f"{HISTORY_FOLDER}/*.toml"))
    }


def version_in_force(newest: TomlFile, as_of: date | None) -> tuple[TomlFile | None, list[Problem]]:
    """Return the version of a file that was valid on a day.

    Parameters
    ----------
    newest : TomlFile
        The file that stands in its place today.
    as_of : date or None
        The day; None for the newest version.

    Returns
    -------
    tuple of (TomlFile or None, list of Problem)
        The version, and what is wrong with the history: a version that cannot be read,
        that does not say since when it is valid, or that two files share. None when
        faults in the history leave it open which version is the one.

    Examples
    --------
    >>> file = TomlFile(Path("no such folder/m.toml"), "m.toml", "", {})
    >>> version_in_force(file, date(2020, 1, 1))[0] is file
    True
    """
    older, problems = _older_versions(newest)
    if not older:
        return newest, problems
    problems += _order_problems(newest, older)
    if as_of is None:
        return newest, problems
    if problems:
        return None, problems
    versions = sorted([*older, newest], key=_valid_from)
    valid = [version for version in versions if _valid_from(version) <= as_of]
    return (valid or versions[:1])[-1], []


def read_version(
    path: Path, label: str, as_of: date | None
) -> tuple[list[TomlFile], list[Problem]]:
    """Read the version of a file that was valid on a day.

    Parameters
    ----------
    path : Path
        Where the newest version lies.
    label : str
        Its name as the user knows it.
    as_of : date or None
        The day; None for the newest version.

    Returns
    -------
    tuple of (list of TomlFile, list of Problem)
        One file, or none, and what is wrong with it or with its history.

    Examples
    --------
    >>> read_version(Path("no such folder/m.toml"), "m.toml", None)[0]
    []
    """
    newest, problems = read_toml(path, label)
    if newest is None:
        return [], problems
    valid, problems = version_in_force(newest, as_of)
    return ([replace(valid, stands_for=label)] if valid else []), problems


def _older_versions(newest: TomlFile) -> tuple[list[TomlFile], list[Problem]]:
    """Read the replaced versions of a file, and complain about those of no file at all."""
    folder = newest.path.parent / HISTORY_FOLDER
    prefix = newest.label.removesuffix(newest.path.name) + f"{HISTORY_FOLDER}/"
    stems = {path.stem for path in newest.path.parent.glob("*.toml")}
    older: list[TomlFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        owner = _owner(path, stems)
        if owner is None:
            reason = f"it is a former version of no file beside {HISTORY_FOLDER}/"
            remedy = 'name it after the file that replaced it, such as "workbook-1.toml"'
            problems.append(Problem(prefix + path.name, None, None, None, reason, remedy))
        elif owner == newest.path.stem:
            file, faults = read_toml(path, prefix + path.name)
            problems += faults
            older += [file] if file else []
    return older, problems


def _owner(path: Path, stems: set[str]) -> str | None:
    """Return the longest name of a file that this former version starts with."""
    fits = [stem for stem in stems if path.stem == stem or path.stem.startswith(f"{stem}-")]
    return max(fits, key=len, default=None)


def _order_problems(newest: TomlFile, older: list[TomlFile]) -> Iterator[Problem]:
    """Yield what keeps the versions of one file from having one clear order."""
    seen_days: dict[date, str] = {}
    seen_versions: dict[str, str] = {}
    for file in [newest, *older]:
        day = file.data.get("valid_from")
        if not _is_day(day):
            reason = f"a file with former versions in {HISTORY_FOLDER}/ says since when it is valid"
            remedy = "write the day it came into force: valid_from = 2026-01-31"
            yield file.problem(("valid_from",), day, reason, remedy)
            continue
        clash = seen_days.setdefault(day, file.label)
        if clash != file.label:
            reason = f"{clash} is valid from the same day"
            yield file.problem(("valid_from",), day, reason, "give each version its own day")
        elif _is_day(newest.data.get("valid_from")) and day > newest.data["valid_from"]:
            reason = f"this former version is newer than {newest.label}"
            yield file.problem(("valid_from",), day, reason, "correct one of the two days")
        clash = seen_versions.setdefault(file.version, file.label)
        if clash != file.label:
            reason = f"{clash} carries the same version"
            yield file.problem(
                ("version",), file.version, reason, "give each version a name of its own"
            )


def _is_day(value: object) -> TypeGuard[date]:
    """Tell whether a value is a day without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _valid_from(file: TomlFile) -> date:
    """Return the first day of a version whose `valid_from` is known to be a day."""
    day: date = file.data["valid_from"]
    return day
