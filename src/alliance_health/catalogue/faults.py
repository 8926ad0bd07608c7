"""Say what a table of a TOML file has wrong, in the words of the user.

One table goes in, one frozen model comes out, or every fault with its line, what
is allowed there and what to do. Nothing is converted on the way: "3" is no number.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.toml_file import Keys, TomlFile
from alliance_health.errors import Problem

M = TypeVar("M", bound=Model)

#: Keys of the data contract that no room reads yet.
NOT_READ_YET = frozenset({"fiscal", "constant_rates_as_of", "survey"})

#: What a value of the wrong type should have been, by the checker's name of the fault.
_NEEDED = {
    "string_type": "text in quotes",
    "float_type": "a number without quotes",
    "int_type": "a whole number without quotes",
    "bool_type": "true or false without quotes",
    "tuple_type": "a list such as [1, 2]",
    "dict_type": "a table",
    "model_type": "a table such as {a = 1, b = 2}",
    "date_type": "a day such as 2026-01-31",
    "date_parsing": "a day such as 2026-01-31",
    "date_from_datetime_parsing": "a day such as 2026-01-31",
    "finite_number": "a finite number",
}

#: Edges of a range, by the checker's name of the fault.
_EDGES = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}

#: What texts of a fixed form look like.
_FORMS = {
    "reporting_currency": "three capital letters such as EUR",
    "against": '"target"',
    "id": "small letters, digits and _, a letter first",
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
    >>> for problem in problems:
    ...     print(problem)
    m.toml, t.weak: '1': needs a number without quotes. Correct the value.
    m.toml, t.strong: the key is missing. Add it.
    m.toml, t.strng: '2.0': no such key; allowed: best, strong, weak. Did you mean "strong"?.
    """
    full = data if id_name is None else {**data, id_name: keys[-1]}
    problems = []
    if id_name in data:
        reason = f"no such key; the id is the name of the table, [{'.'.join(map(str, keys))}]"
        problems.append(file.problem((*keys, id_name), data[id_name], reason, "remove it"))
    try:
        made = model.model_validate_json(json.dumps(full, default=_as_text), strict=True)
    except ValidationError as error:
        seen: set[Keys] = set()
        for details in error.errors(include_url=False):
            place = _place(details["loc"])
            if place not in seen:
                seen.add(place)
                problems.append(_problem(model, details, file, keys))
        return None, problems
    return (None if problems else made), problems


def nearest(word: str, allowed: set[str] | frozenset[str]) -> str:
    """Return a remedy that names the closest allowed word, or all of them when few.

    >>> nearest("trsut", {"trust", "pace"})
    'did you mean "trust"?'
    >>> nearest("xyz", {"trust", "pace"})
    'use one of: pace, trust'
    """
    close = get_close_matches(word, sorted(allowed), n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return (
        f"use one of: {', '.join(sorted(allowed))}" if allowed else "there is none to choose from"
    )


def _problem(model: type[Model], details: ErrorDetails, file: TomlFile, keys: Keys) -> Problem:
    """Turn one fault of the checker into a problem of the file."""
    place = _place(details["loc"])
    if len(place) == 1 and str(place[0]).endswith("_id"):
        reason = f"an id needs {_FORMS['id']}"
        return file.problem(keys, keys[-1], reason, "rename it, wherever it is mentioned too")
    value = details["input"]
    if details["type"] == "missing":
        value = None
    reason, remedy = _reason(model, details, place)
    return file.problem((*keys, *place), _shown(value), reason, remedy)


def _reason(model: type[Model], details: ErrorDetails, place: Keys) -> tuple[str, str]:
    """Return what is wrong and what is allowed, and what to do."""
    kind = details["type"]
    if place == ("catalogue",):
        return 'needs "default" or a list of TOML files', 'write for example ["metrics.toml"]'
    if place == ("role",) and isinstance(details["input"], list):
        both = "a metric is either leading or lagging, never both"
        return both, "choose one, or split it into two metrics with ids of their own"
    if kind == "extra_forbidden":
        return _unknown_key(model, place)
    if kind == "missing":
        return _missing(model, place)
    if kind in ("enum", "literal_error"):
        allowed = frozenset(re.findall(r"'([^']*)'", details["ctx"]["expected"]))
        return f"allowed: {', '.join(sorted(allowed))}", nearest(str(details["input"]), allowed)
    return f"needs {_needed(details, str(place[-1]))}", "correct the value"


def _needed(details: ErrorDetails, key: str) -> str:
    """Return what a value should have been: its type, range, form or length."""
    kind = details["type"]
    if kind in _EDGES:
        edge, words = _EDGES[kind]
        return f"{words} {details['ctx'][edge]:g}"
    if kind == "string_pattern_mismatch":
        return _FORMS.get(key, f"the form {details['ctx']['pattern']}")
    if kind == "string_too_short":
        return "some text"
    if kind == "too_long":
        return f"{details['ctx']['max_length']} values"
    return _NEEDED.get(kind, details["msg"])


def _unknown_key(model: type[Model], place: Keys) -> tuple[str, str]:
    """Return reason and remedy for a key that the model does not have."""
    word = str(place[-1])
    if word in NOT_READ_YET and len(place) == 1:
        return "this key is not read by this version yet", "remove it until it is"
    allowed = _allowed_keys(model, place[:-1])
    reason = f"no such key; allowed: {', '.join(sorted(allowed))}"
    close = get_close_matches(word, sorted(allowed), n=1, cutoff=0.6)
    return reason, (f'did you mean "{close[0]}"?' if close else "remove it, or correct its name")


def _missing(model: type[Model], place: Keys) -> tuple[str, str]:
    """Return reason and remedy for a key or list element that is required."""
    if isinstance(place[-1], int):
        return "the list is too short", "add what is missing"
    reason = "the key is missing"
    if "metric_id" in model.model_fields and len(place) == 1:
        return reason, "add it; a later definition replaces a metric as a whole"
    return reason, "add it"


def _allowed_keys(model: type[BaseModel], place: Keys) -> set[str]:
    """Return the keys of the model that lies at a place inside another."""
    for key in place:
        annotation = model.model_fields[str(key)].annotation
        inner = [annotation, *get_args(annotation)]
        model = next(one for one in inner if isinstance(one, type) and issubclass(one, BaseModel))
    return {name for name in model.model_fields if not name.endswith("_id")}


def _place(loc: tuple[int | str, ...]) -> Keys:
    """Return where a fault lies; every fault of `catalogue` is one and the same."""
    return ("catalogue",) if loc[0] == "catalogue" else tuple(loc)


def _shown(value: object) -> str | None:
    """Return a found value as it is shown: short, and not a whole table."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    text = "{...}" if isinstance(value, dict) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _as_text(value: object) -> str:
    """Write the days and times of TOML as text."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
