"""The JSON twin of a page: the same numbers and words, for programs, by a published schema.

It is made from the report that the page was made from, and from the figures as the page shows
them. What no section shows is left out, field by field, as `twin_fields` declares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal

from pydantic import BaseModel

from alliance_health.errors import ReportError
from alliance_health.report.health_report import HealthReport, PortfolioReport
from alliance_health.report.page import Page, PageFigure
from alliance_health.report.part import Part
from alliance_health.report.twin_fields import NOT_SHOWN

#: Version of what a twin holds: the first number changes when a reader must change too.
SCHEMA_VERSION = "1.0"

#: Dialect in which schemas are written.
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class TwinFigure(Part):
    """One figure: what it says, and the table behind it."""

    figure_id: str
    name: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


class TwinSection(Part):
    """One section of the page, in the order shown."""

    section_id: str
    title: str
    finding: str
    figures: tuple[TwinFigure, ...]


class AllianceTwin(Part):
    """The twin of an alliance's page."""

    schema_version: Literal["1.0"]
    kind: Literal["alliance"]
    report: HealthReport
    sections: tuple[TwinSection, ...]


class PortfolioTwin(Part):
    """The twin of the portfolio's page."""

    schema_version: Literal["1.0"]
    kind: Literal["portfolio"]
    report: PortfolioReport
    sections: tuple[TwinSection, ...]


#: The model of each kind of page.
TWINS: dict[str, type[AllianceTwin] | type[PortfolioTwin]] = {
    "alliance": AllianceTwin,
    "portfolio": PortfolioTwin,
}


def json_twin(page: Page) -> str:
    """Write the JSON twin of a page.

    Parameters
    ----------
    page : Page
        From `read_page`.

    Returns
    -------
    str
        JSON with its keys in order and missing numbers as null; no clock, no path. The same page
        gives the same text.

    Raises
    ------
    ReportError
        When no section of the notebook carried the report.
    """
    if page.report is None:
        raise ReportError(
            "the notebook shows no report; begin with sections.page_one or "
            "sections.portfolio_page_one"
        )
    twin = TWINS[page.about["kind"]].model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "kind": page.about["kind"],
            "report": page.report,
            "sections": [
                {
                    "section_id": section.section_id,
                    "title": section.title,
                    "finding": section.finding,
                    "figures": [_figure(figure) for figure in section.figures],
                }
                for section in page.sections
            ],
        }
    )
    hidden = NOT_SHOWN[page.about["kind"]]
    shown = _shown(twin, json.loads(twin.model_dump_json()), hidden)
    return json.dumps(shown, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def json_schema(kind: str) -> str:
    """Write the schema of the twins of one kind of page.

    Parameters
    ----------
    kind : {"alliance", "portfolio"}
        Whose pages.

    Returns
    -------
    str
        A JSON schema, generated from the models that twins are made from.

    Examples
    --------
    >>> json.loads(json_schema("alliance"))["properties"]["schema_version"]["const"]
    '1.0'
    """
    schema = TWINS[kind].model_json_schema(mode="serialization")
    for name, properties in NOT_SHOWN[kind].items():
        described = schema["$defs"].get(name, {})
        for hidden in properties:
            described.get("properties", {}).pop(hidden, None)
        if "required" in described:
            described["required"] = [one for one in described["required"] if one not in properties]
    schema["$defs"] = _reached(schema)
    return json.dumps({"$schema": _DIALECT, **schema}, indent=1, sort_keys=True) + "\n"


def _figure(figure: PageFigure) -> dict[str, Any]:
    """Return a figure without its drawing."""
    return {
        "figure_id": figure.figure_id,
        "name": figure.name,
        "finding": figure.finding,
        "columns": figure.table["columns"],
        "rows": figure.table["rows"],
    }


def _shown(part: Any, dumped: Any, hidden: Mapping[str, Mapping[str, str]]) -> Any:
    """Return what is dumped of a part without the fields that no section shows."""
    if isinstance(part, BaseModel) or is_dataclass(part):
        left_out = hidden.get(type(part).__name__, {})
        names = type(part).model_fields if isinstance(part, BaseModel) else _names(part)
        return {
            name: _shown(getattr(part, name), dumped[name], hidden)
            for name in names
            if name not in left_out
        }
    if isinstance(part, tuple | list):
        return [_shown(one, two, hidden) for one, two in zip(part, dumped, strict=True)]
    if isinstance(part, dict):
        return {key: _shown(value, dumped[str(key)], hidden) for key, value in part.items()}
    return dumped


def _names(part: Any) -> list[str]:
    """Return the fields of a dataclass."""
    return [one.name for one in fields(part)]


def _reached(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions that a schema still refers to."""
    definitions: dict[str, Any] = schema["$defs"]
    reached: dict[str, Any] = {}
    waiting = [{key: value for key, value in schema.items() if key != "$defs"}]
    while waiting:
        text = json.dumps(waiting.pop())
        for name, described in definitions.items():
            if name not in reached and f'"#/$defs/{name}"' in text:
                reached[name] = described
                waiting.append(described)
    return reached
