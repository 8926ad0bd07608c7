"""Say what a table of a TOML file has wrong, in the words of the user.

One table goes in, one frozen model comes out, or every fault with its line, what
is allowed there and what to do. Nothing is converted on the way: "3" is no number.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alliance_health.catalogue.fault_wording import FORMS, reason_and_remedy, shown
from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.toml_file import Keys, TomlFile
from alliance_health.errors import Problem

M = TypeVar("M", bound=Model)

#: What stands in for a required key when only the other keys are looked at.
_STAND_INS = {
    "label": "-",
    "definition": "-",
    "unit": "-",
    "kind": "measured",
    "name": "-",
    "reporting_currency": "EUR",
    "frequency": "quarter",
}


def validated(
    model: type[M], data: dict[str, Any], *, file: TomlFile, keys: Keys, id_name: str | None = None
) -> tuple[M | None, list[Problem]]:
    """Turn a table of a TOML file into a model, or say what is wrong with it.

    Parameters
    ----------
    model : type of Model
        The model to make.
    data : dict
        The table as it was parsed.
    file : TomlFile
        The file in which it stands.
    keys : tuple of str or int
        Path of the table in the file.
    id_name : str, optional
        Field of the model that takes the table's own name, the last of `keys`.

    Returns
    -------
    tuple of (Model or None, list of Problem)
        The model, or None and all of its faults.

    Examples
    --------
    >>> from pathlib import Path
    >>> from alliance_health.catalogue.metric import Thresholds
    >>> file = TomlFile(Path("m.toml"), "m.toml", "", {})
    >>> _, problems = validated(Thresholds, {"weak": "1", "strng": 2.0}, file=file, keys=("t",))
    >>> [(problem.column, problem.reason) for problem in problems[:2]]
    [('t.weak', 'needs a number without quotes'), ('t.strong', 'the key is missing')]
    >>> problems[2].remedy
    'did you mean "strong"?'
    """
    full = data if id_name is None else {**data, id_name: keys[-1]}
    problems: list[Problem] = []
    if id_name in data:
        reason = f"no such key; the id is the name of the table, [{'.'.join(map(str, keys))}]"
        problems.append(file.problem((*keys, id_name), data[id_name], reason, "remove it"))
    try:
        made = _made(model, full)
    except ValidationError as error:
        seen: set[Keys] = set()
        for details in error.errors(include_url=False):
            place = _place(details["loc"])
            if place not in seen:
                seen.add(place)
                problems.append(_problem(model, details, file, keys))
        return None, problems
    return (None if problems else made), problems


def salvaged(model: type[M], data: dict[str, Any]) -> tuple[M | None, frozenset[str]]:
    """Make a model of what is right in a table, so that later checks still see it.

    Never to be used for anything but checks: faulty keys are left out, and texts that
    no check looks at are filled in.

    Parameters
    ----------
    model : type of Model
        The model to make.
    data : dict
        The table as it was parsed, with its id.

    Returns
    -------
    tuple of (Model or None, frozenset of str)
        The model, None when too little is right, and the keys that are faulty or missing.

    Examples
    --------
    >>> from alliance_health.catalogue.metric import Pillar
    >>> pillar, faulty = salvaged(Pillar, {"pillar_id": "people", "weigth": 3, "weight": {}})
    >>> pillar.pillar_id, sorted(faulty)
    ('people', ['label', 'weigth'])
    """
    try:
        return _made(model, data), frozenset()
    except ValidationError as error:
        faulty = frozenset(str(details["loc"][0]) for details in error.errors())
    fills = {key: text for key, text in _STAND_INS.items() if key in model.model_fields}
    kept = {key: value for key, value in data.items() if key not in faulty}
    try:
        return _made(model, {**fills, **kept}), faulty
    except ValidationError:
        return None, faulty


def _made(model: type[M], data: dict[str, Any]) -> M:
    """Return the model of a table; by way of JSON, where strict still takes lists and words."""
    return model.model_validate_json(json.dumps(data, default=_as_text), strict=True)


def _problem(model: type[Model], details: ErrorDetails, file: TomlFile, keys: Keys) -> Problem:
    """Turn one fault of the checker into a problem of the file."""
    place = _place(details["loc"])
    if len(place) == 1 and str(place[0]).endswith("_id"):
        reason = f"an id needs {FORMS['id']}"
        return file.problem(keys, keys[-1], reason, "rename it, wherever it is mentioned too")
    value = details["input"]
    if details["type"] == "missing":
        value = None
    reason, remedy = reason_and_remedy(model, details, place)
    return file.problem((*keys, *place), shown(value), reason, remedy)


def _place(loc: tuple[int | str, ...]) -> Keys:
    """Return where a fault lies; every fault of `catalogue` is one and the same."""
    return ("catalogue",) if loc[0] == "catalogue" else tuple(loc)


def _as_text(value: object) -> str:
    """Write the days and times of TOML as text."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
