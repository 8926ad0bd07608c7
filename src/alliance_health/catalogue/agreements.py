"""Read what the partners agreed on: charters of alliances, criteria for partner selection.

Both are optional. A charter is named after its alliance; whether that alliance and its
partners exist, only the tables can tell.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from alliance_health.catalogue.agreement_checks import charter_problems, criteria_problems
from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.definitions import gather_criteria
from alliance_health.catalogue.faults import salvaged, validated
from alliance_health.catalogue.history import read_version
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem

#: Folder of the charters, one file an alliance.
CHARTER_FOLDER = "charters"

#: File of the criteria by which possible partners are judged.
CRITERIA_FILE = "criteria.toml"


def read_charters(
    folder: Path, metric_ids: Collection[str] | None, as_of: date | None
) -> tuple[dict[str, Charter], dict[str, TomlFile], list[Problem]]:
    """Read the charters of a workbook, `charters/ALLIANCE.toml`.

    Parameters
    ----------
    folder : Path
        The workbook.
    metric_ids : collection of str or None
        Metrics that a motive may name; None when not all of them could be read.
    as_of : date or None
        Day whose charters are wanted, from `charters/history/`; None for the newest.

    Returns
    -------
    tuple of (dict of alliance id to Charter, dict of alliance id to TomlFile, list of Problem)
        Charters without a fault and the files that could be read, by name of the file; and
        every fault of every charter.

    Examples
    --------
    >>> read_charters(Path("no such folder"), {"trust"}, None)
    ({}, {}, [])
    """
    charters: dict[str, Charter] = {}
    files: dict[str, TomlFile] = {}
    problems: list[Problem] = []
    for path in sorted((folder / CHARTER_FOLDER).glob("*.toml")):
        found, faults = read_version(path, f"{CHARTER_FOLDER}/{path.name}", as_of)
        problems += faults
        for file in found:
            charter, faults = _charter(file, path.stem, metric_ids)
            problems += faults
            files[path.stem] = file
            charters |= {path.stem: charter} if charter else {}
    return charters, files, problems


def read_criteria(
    folder: Path, as_of: date | None
) -> tuple[dict[str, Criterion], list[TomlFile], list[Problem]]:
    """Read the criteria of a workbook, `criteria.toml`.

    Parameters
    ----------
    folder : Path
        The workbook.
    as_of : date or None
        Day whose criteria are wanted, from `history/`; None for the newest.

    Returns
    -------
    tuple of (dict of criterion id to Criterion, list of TomlFile, list of Problem)
        In file order, the file, and every fault; nothing at all without that file.

    Examples
    --------
    >>> read_criteria(Path("no such folder"), None)
    ({}, [], [])
    """
    path = folder / CRITERIA_FILE
    if not path.exists():
        return {}, [], []
    files, problems = read_version(path, CRITERIA_FILE, as_of)
    criteria, faults = gather_criteria(files)
    problems += faults
    for file in files:
        problems += criteria_problems(criteria, file)
    return {name: one.model for name, one in criteria.items()}, files, problems


def _charter(
    file: TomlFile, alliance_id: str, metric_ids: Collection[str] | None
) -> tuple[Charter | None, list[Problem]]:
    """Turn a file into a charter, or say everything that is wrong with it."""
    problems = []
    data: dict[str, Any] = {**file.data, "alliance_id": alliance_id}
    if "alliance_id" in file.data:
        reason = "no such key; a charter belongs to the alliance that its file is named after"
        place = ("alliance_id",)
        problems.append(file.problem(place, file.data["alliance_id"], reason, "remove it"))
    charter, faults = validated(Charter, data, file=file, keys=())
    problems += faults
    readable = salvaged(Charter, data)[0]
    if readable is not None:
        problems += charter_problems(readable, file, metric_ids)
    return (None if problems else charter), problems
