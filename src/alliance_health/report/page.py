"""What a page says, read from an executed notebook: sections and figures, nothing else.

Code, streams, tracebacks and any other output stay in the notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alliance_health.errors import ReportError
from alliance_health.report.notebook_format import NotebookNode
from alliance_health.report.section import (
    FIGURE_METADATA,
    FIGURE_MIME,
    REPORT_MIME,
    SECTION_MIME,
)

#: What must accompany every figure, for readers who do not see it.
_DESCRIBED_BY = ("figure_id", "name", "finding", "table")


@dataclass(frozen=True)
class PageFigure:
    """A figure as a page shows it.

    Parameters
    ----------
    figure_id, name, finding : str
        As in `SectionFigure`.
    table : mapping
        `columns` and `rows` of the data behind it.
    drawn : mapping
        The plotly figure as JSON.
    """

    figure_id: str
    name: str
    finding: str
    table: Mapping[str, Any]
    drawn: Mapping[str, Any]


@dataclass(frozen=True)
class PageSection:
    """A section as a page shows it.

    Parameters
    ----------
    section_id, title, finding, template : str
        As in `Section`.
    data : mapping
        Facts for the template.
    figures : list of PageFigure
        In the order shown.
    """

    section_id: str
    title: str
    finding: str
    template: str
    data: Mapping[str, Any]
    figures: list[PageFigure] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """Everything that a page says.

    Parameters
    ----------
    sections : tuple of PageSection
        In the order shown; the first one carries what the page is about.
    report : mapping, optional
        The report as JSON, from which the twins of the page are made; None where no section
        carried it.
    """

    sections: tuple[PageSection, ...]
    report: Mapping[str, Any] | None = None

    @property
    def about(self) -> Mapping[str, Any]:
        """Title, period, edition, notice and the like."""
        about: Mapping[str, Any] = self.sections[0].data["about"]
        return about

    @property
    def section_ids(self) -> list[str]:
        """Anchors in the order shown."""
        return [section.section_id for section in self.sections]

    @property
    def figures(self) -> list[PageFigure]:
        """All figures in the order shown."""
        return [figure for section in self.sections for figure in section.figures]


def read_page(notebook: NotebookNode) -> Page:
    """Read sections and figures from an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Executed from top to bottom.

    Returns
    -------
    Page
        With at least one section.

    Raises
    ------
    ReportError
        When an output is an error, a figure stands before the first section or lacks its
        name or table, a section or figure appears twice, or there is no section at all.
    """
    sections: list[PageSection] = []
    report: Mapping[str, Any] | None = None
    for output in _outputs(notebook):
        data = output.get("data", {})
        if SECTION_MIME in data:
            sections.append(PageSection(**data[SECTION_MIME]))
            report = data.get(REPORT_MIME, report)
        elif FIGURE_MIME in data:
            if not sections:
                raise ReportError(
                    "a figure stands before the first section; show the section first"
                )
            sections[-1].figures.append(_figure(output))
    if not sections:
        raise ReportError(
            "the notebook shows no section; "
            "end its cells with calls of alliance_health.report.sections"
        )
    page = Page(tuple(sections), report)
    if "about" not in page.sections[0].data:
        raise ReportError(
            f"the first section '{page.sections[0].section_id}' does not say what the page is "
            "about; begin with sections.page_one or sections.portfolio_page_one"
        )
    _refuse_repetition("section", page.section_ids)
    _refuse_repetition("figure", [figure.figure_id for figure in page.figures])
    return page


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield what cells show, in order; an error output stops."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ReportError(f"cell {number} failed: {output.ename}: {output.evalue}")
            if output.output_type in ("display_data", "execute_result"):
                yield output


def _figure(output: NotebookNode) -> PageFigure:
    """Read one figure with its description."""
    described = output.get("metadata", {}).get(FIGURE_METADATA, {})
    lacking = [key for key in _DESCRIBED_BY if key not in described]
    if lacking:
        raise ReportError(
            f"a figure comes without its {' and '.join(lacking)}; show figures as part of a "
            "section, so that readers who do not see them have name and table"
        )
    return PageFigure(
        drawn=output.data[FIGURE_MIME], **{key: described[key] for key in _DESCRIBED_BY}
    )


def _refuse_repetition(kind: str, ids: list[str]) -> None:
    """Raise when an id appears twice."""
    twice = sorted({found for found in ids if ids.count(found) > 1})
    if twice:
        raise ReportError(
            f"{kind} {', '.join(repr(name) for name in twice)} appears twice; show it once"
        )
