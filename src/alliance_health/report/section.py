"""A section of a report: facts and figures, and how a notebook shows them.

Showing a section publishes one output with its facts as JSON and one for each figure.
The exporter reads these outputs and nothing else.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from alliance_health.figures.table import Cell, FigureTable
from alliance_health.figures.theme import LIGHT, PLOTLY_CONFIG
from alliance_health.report.figure_json import plain_figure
from alliance_health.report.part import Part
from alliance_health.report.plain_text import plain_text

#: Output type that carries a section's facts.
SECTION_MIME = "application/vnd.alliance-health.section+json"

#: Output type that carries the numbers and words of a whole report, for its twins.
REPORT_MIME = "application/vnd.alliance-health.report+json"

#: Output type of plotly figures, also read by JupyterLab.
FIGURE_MIME = "application/vnd.plotly.v1+json"

#: Key of an output's metadata under which a figure's name and table travel.
FIGURE_METADATA = "alliance_health"


@dataclass(frozen=True)
class SectionFigure:
    """A figure with everything a reader needs who does not see it.

    Parameters
    ----------
    figure_id : str
        Unique on its page; part of ids and of links.
    name : str
        What the figure shows.
    finding : str
        What is to be seen in it; written below.
    figure : Figure
        From `alliance_health.figures`.
    table : FigureTable
        The data behind it.
    """

    figure_id: str
    name: str
    finding: str
    figure: go.Figure
    table: FigureTable


@dataclass(frozen=True)
class Section:
    """One section of a report.

    Parameters
    ----------
    section_id : str
        Anchor on the page.
    title : str
        What the section is about.
    finding : str
        What it says, in a sentence.
    template : str
        Name of the template that lays it out.
    data : mapping
        Facts that the template writes; JSON values only.
    figures : tuple of SectionFigure
        In the order shown.
    preview : FigureTable, optional
        What a notebook shows of the facts; the page does not use it.
    report : Part, optional
        Everything that the whole page says, from which its twins are made; on the first section.

    Examples
    --------
    >>> Section("governance", "Governance", "Decisions take 21 days.", "governance", {})
    Governance. Decisions take 21 days.
    """

    section_id: str
    title: str
    finding: str
    template: str
    data: Mapping[str, Any]
    figures: tuple[SectionFigure, ...] = ()
    preview: FigureTable | None = None
    report: Part | None = None

    def __repr__(self) -> str:
        """Return title and finding."""
        return f"{self.title}. {self.finding}".strip()

    def outputs(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Return what a notebook stores of this section.

        Returns
        -------
        list of (data, metadata)
            First the facts, with the report if the section has it, then each figure, by output
            type.
        """
        facts = {
            "section_id": self.section_id,
            "title": self.title,
            "finding": self.finding,
            "template": self.template,
            "data": dict(self.data),
        }
        shown: dict[str, Any] = {
            SECTION_MIME: facts,
            "text/plain": repr(self),
            "text/html": _preview(self),
        }
        if self.report is not None:
            shown[REPORT_MIME] = json.loads(self.report.model_dump_json())
        return [(shown, {}), *(_figure_output(figure) for figure in self.figures)]

    def _ipython_display_(self) -> None:
        """Show the section in a notebook."""
        from IPython.display import publish_display_data

        for data, metadata in self.outputs():
            publish_display_data(data, metadata)  # type: ignore[no-untyped-call]


def _preview(section: Section) -> str:
    """Write title, finding and a table of facts for a person at a notebook."""
    words = f"<h3>{_cell(section.title)}</h3><p>{_cell(section.finding)}</p>"
    if section.preview is None:
        return words
    head = "".join(f"<th>{_cell(column)}</th>" for column in section.preview["columns"])
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>"
        for row in section.preview["rows"]
    )
    return f"{words}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(cell: Cell) -> str:
    """Write one cell; nothing is a dash."""
    return "\N{EM DASH}" if cell is None else html.escape(plain_text(str(cell)))


def _figure_output(figure: SectionFigure) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one figure as a notebook stores it."""
    drawn = plain_figure(figure.figure)
    drawn["layout"].setdefault("paper_bgcolor", LIGHT.paper)
    data = {
        FIGURE_MIME: {**drawn, "config": dict(PLOTLY_CONFIG)},
        "text/plain": f"{figure.name}. {figure.finding}",
    }
    described = {
        "figure_id": figure.figure_id,
        "name": figure.name,
        "finding": figure.finding,
        "table": dict(figure.table),
    }
    return data, {FIGURE_METADATA: described}
