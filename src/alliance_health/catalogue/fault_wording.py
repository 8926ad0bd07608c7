"""The words for what is wrong with a key of a TOML file, and for what to do.

Nothing here knows files or lines; `faults` brings both together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.toml_file import Keys

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
FORMS = {
    "reporting_currency": "three capital letters such as EUR",
    "against": '"target"',
    "id": "small letters, digits and _, a letter first",
}

#: How many allowed words a remedy spells out.
MOST_TO_NAME = 12


def reason_and_remedy(model: type[Model], details: ErrorDetails, place: Keys) -> tuple[str, str]:
    """Return what is wrong and what is allowed, and what to do.

    Parameters
    ----------
    model : type of Model
        The model that refused the table.
    details : ErrorDetails
        What its checker found.
    place : tuple of str or int
        Where in the table.

    Returns
    -------
    tuple of (str, str)
        Reason and remedy.

    Examples
    --------
    >>> from alliance_health.catalogue.metric import PillarWeight
    >>> details = {"type": "extra_forbidden", "loc": ("leding",), "msg": "", "input": 5}
    >>> reason_and_remedy(PillarWeight, details, ("leding",))
    ('no such key; allowed: lagging, leading', 'did you mean "leading"?')
    """
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
    if kind == "value_error":
        return str(details["ctx"]["error"]), "correct the value"
    return f"needs {_needed(details, str(place[-1]))}", "correct the value"


def shown(value: object) -> str | None:
    """Return a found value as it is shown: short, without Python in it.

    >>> shown(["a", True]), shown(None)
    ('["a", true]', None)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if isinstance(value, dict | list):
        text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(word: str, allowed: Iterable[str], *, otherwise: str = "") -> str:
    """Return a remedy that names the closest allowed word, or all of them when few.

    >>> nearest("trsut", {"trust", "pace"})
    'did you mean "trust"?'
    >>> nearest("xyz", {"trust", "pace"}, otherwise="leave it out")
    'use one of: pace, trust; otherwise leave it out'
    """
    words = sorted(allowed)
    close = get_close_matches(word, words, n=1)
    if close:
        return f'did you mean "{close[0]}"?' + (f" Otherwise {otherwise}" if otherwise else "")
    if len(words) > MOST_TO_NAME:
        remedy = f"correct it; there are {len(words)} to choose from"
    elif words:
        remedy = f"use one of: {', '.join(words)}"
    else:
        return otherwise or "remove it; there is none to choose from"
    return remedy + (f"; otherwise {otherwise}" if otherwise else "")


def _needed(details: ErrorDetails, key: str) -> str:
    """Return what a value should have been: its type, range, form or length."""
    kind = details["type"]
    if kind in _EDGES:
        edge, words = _EDGES[kind]
        return f"{words} {details['ctx'][edge]:g}"
    if kind == "string_pattern_mismatch":
        return FORMS.get(key, f"the form {details['ctx']['pattern']}")
    if kind == "string_too_short":
        return "some text"
    if kind == "too_long":
        return f"{details['ctx']['max_length']} values"
    if kind == "too_short":
        return f"at least {details['ctx']['min_length']} in the list"
    return _NEEDED.get(kind, details["msg"])


def _unknown_key(model: type[Model], place: Keys) -> tuple[str, str]:
    """Return reason and remedy for a key that the model does not have."""
    word = str(place[-1])
    allowed = sorted(_allowed_keys(model, place[:-1]))
    close = get_close_matches(word, allowed, n=1)
    remedy = f'did you mean "{close[0]}"?' if close else "remove it, or correct its name"
    return f"no such key; allowed: {', '.join(allowed)}", remedy


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
        # Places in a list and names that the user chose are no fields; what they hold is.
        if key in model.model_fields:
            model = _inner_model(model.model_fields[str(key)].annotation) or model
    return {name for name in model.model_fields if not name.endswith("_id")}


def _inner_model(annotation: object) -> type[BaseModel] | None:
    """Return the model that a field holds, be it in a list or under names of its own."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner_model(one) for one in get_args(annotation))
    return next((one for one in found if one is not None), None)
