"""The keys of charters, criteria and `workbook.toml`, from the declarations that check them."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.delivery import DeliverySettings, MailSettings
from alliance_health.catalogue.event import EventSettings
from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.schedule import ScheduleSettings

#: Files described here: heading, what it is, the model of its tables, and what stands before
#: each key.
FILES: tuple[tuple[str, str, type[Model], str], ...] = (
    (
        "charters/ALLIANCE.toml",
        "What the partners of one alliance agreed on. The file is named after the alliance, as in "
        "`alliances`; former versions stay in `charters/history/`.",
        Charter,
        "",
    ),
    (
        "criteria.toml",
        "By what possible partners are judged; `candidates` holds their values. Beside the "
        "criteria the file may carry `version` and `valid_from`; former versions stay in "
        "`history/`.",
        Criterion,
        "criteria.ID.",
    ),
    (
        "workbook.toml, events",
        "What is warned of, fixed before anybody looks. Without this table there is one event of "
        "each kind; an empty `[events]` turns warnings off. What is said of them stands in "
        "[docs/warnings.md](../docs/warnings.md).",
        EventSettings,
        "events.NAME.",
    ),
    (
        "workbook.toml, activity",
        "What is counted to see which partner withdrew, and when. All of it is optional.",
        ActivitySettings,
        "activity.",
    ),
    (
        "workbook.toml, schedule",
        "When reports are due; `alliance-health run-due` makes them. All of it is optional; see "
        "[docs/schedule.md](../docs/schedule.md).",
        ScheduleSettings,
        "schedule.",
    ),
    (
        "workbook.toml, deliver",
        "Where finished reports go. All of it is optional; passwords stand in no file.",
        DeliverySettings,
        "deliver.",
    ),
    (
        "workbook.toml, deliver.mail",
        "How reports are mailed, and to whom.",
        MailSettings,
        "deliver.mail.",
    ),
)

_WORDS = {
    str: "text",
    float: "a number",
    int: "a whole number",
    date: "a day as 2026-01-31",
}


def keys_markdown() -> str:
    """Write the keys of charters, criteria and `workbook.toml` as Markdown, one section a file.

    Returns
    -------
    str
        Sections of level 3, each with what the file is and a table of its keys: required
        ones in bold, the others in brackets. A dot goes into a table, ``[]`` into each
        element of a list, PARTNER and NAME are names of your own.

    Examples
    --------
    >>> keys_markdown().splitlines()[0]
    '### charters/ALLIANCE.toml'
    """
    sections = []
    for heading, what, model, before in FILES:
        head = [f"### {heading}", "", what, "", "| Key | Holds | Meaning |", "|---|---|---|"]
        sections += [*head, *_lines(model, before), ""]
    return "\n".join(sections)


def _lines(model: type[BaseModel], before: str) -> Iterator[str]:
    """Yield the line of every key of a model, those of tables inside it after their own."""
    for name, field in model.model_fields.items():
        if name.endswith("_id"):
            continue
        inner, path = _inside(field.annotation, before + name)
        shown = f"**{path}**" if field.is_required() else f"[{path}]"
        yield f"| {shown} | {_holds(field)} | {field.description} |"
        if inner is not None:
            yield from _lines(inner, f"{path}.")


def _inside(annotation: Any, path: str) -> tuple[type[BaseModel] | None, str]:
    """Return the model that a field holds, if any, and the path of what holds it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, path
    kinds = get_args(annotation)
    if get_origin(annotation) is tuple and kinds[-1] is Ellipsis:
        inner, _ = _inside(kinds[0], "")
        return inner, f"{path}[]" if inner else path
    if get_origin(annotation) is dict:
        inner, path = _inside(kinds[1], f"{path}.{'NAME' if _has_model(kinds[1]) else 'PARTNER'}")
        return inner, path
    return None, path


def _has_model(annotation: Any) -> bool:
    """Tell whether a type holds a table."""
    return _inside(annotation, "")[0] is not None


def _holds(field: FieldInfo) -> str:
    """Say what may stand at a key."""
    return _kind(field.annotation, list(field.metadata))


def _kind(annotation: Any, limits: list[Any]) -> str:
    """Say of a type, and of the limits on it, what may stand there."""
    origin, kinds = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        found = [item for one in annotation.__metadata__ for item in getattr(one, "metadata", [])]
        return _kind(annotation.__origin__, found)
    if origin in (Union, types.UnionType):
        return _kind(kinds[0], limits)
    if origin is Literal:
        return f"one of {', '.join(map(str, kinds))}"
    if _has_model(annotation):
        return "a list of tables" if origin in (tuple, dict) else "a table"
    if origin is tuple:
        return _list_of(kinds)
    if origin is dict:
        return _kind(kinds[1], [])
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return f"one of {', '.join(annotation)}"
    return _WORDS[annotation] + _range(limits)


def _list_of(kinds: tuple[Any, ...]) -> str:
    """Say what a list holds."""
    if kinds[-1] is not Ellipsis:
        return f"a list of {len(kinds)} numbers"
    if isinstance(kinds[0], type) and issubclass(kinds[0], StrEnum):
        return f"a list of these: {', '.join(kinds[0])}"
    return f"a list of {_plural(_kind(kinds[0], []))}"


def _plural(kind: str) -> str:
    """Say of what a list is made.

    >>> _plural("a whole number from 1 up to 40"), _plural("text")
    ('whole numbers from 1 up to 40', 'texts')
    """
    word, _, rest = kind.removeprefix("a ").partition(" from ")
    return f"{word}s" + (f" from {rest}" if rest else "")


def _range(limits: list[Any]) -> str:
    """Say within which limits a number may lie."""
    found = {
        name: value
        for limit in limits
        for name in ("ge", "gt", "le", "lt")
        if (value := getattr(limit, name, None)) is not None
    }
    words = {"ge": "from", "gt": "above", "le": "up to", "lt": "and below"}
    said = " ".join(f"{word} {found[name]:g}" for name, word in words.items() if name in found)
    return f" {said}" if said else ""
