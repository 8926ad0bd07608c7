"""Only sections and their figures are read from a notebook; what is not whole is refused."""

from __future__ import annotations

import nbformat
import plotly.graph_objects as go
import pytest

from alliance_health.errors import ReportError
from alliance_health.report import sections
from alliance_health.report.page import read_page
from alliance_health.report.section import FIGURE_MIME, SECTION_MIME, Section, SectionFigure

TABLE = {"columns": ["Period", "Score"], "rows": [["2026Q3", 48]]}


def section(section_id="page-one", *, about=True, figures=()):
    data = {"about": {"name": "Orion"}} if about else {}
    return Section(section_id, "Title", "Finding.", "figures", data, tuple(figures))


def figure(figure_id="chart"):
    return SectionFigure(figure_id, "Name", "Finding.", go.Figure(go.Bar(y=[1])), TABLE)


def with_output(notebook, output):
    notebook.cells[-1].outputs.append(nbformat.from_dict(output))
    return notebook


def test_figures_belong_to_the_section_before_them(notebook_of) -> None:
    shown = notebook_of(section(figures=[figure("one")]), section("more", figures=[figure("two")]))
    page = read_page(shown)
    assert [[one.figure_id for one in part.figures] for part in page.sections] == [["one"], ["two"]]
    assert page.about["name"] == "Orion"


def test_figure_travels_with_its_table_and_words(notebook_of) -> None:
    (found,) = read_page(notebook_of(section(figures=[figure()]))).figures
    assert (found.name, found.finding, found.table) == ("Name", "Finding.", TABLE)


def test_streams_and_other_outputs_are_not_read(notebook_of) -> None:
    shown = notebook_of(section())
    with_output(shown, {"output_type": "stream", "name": "stdout", "text": "secret"})
    with_output(
        shown,
        {"output_type": "display_data", "data": {"text/html": "<b>raw</b>"}, "metadata": {}},
    )
    assert read_page(shown).section_ids == ["page-one"]


def test_error_output_is_refused_with_its_cell(notebook_of) -> None:
    failed = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["t"]}
    with pytest.raises(ReportError, match="cell 1 failed: KeyError: 'x'"):
        read_page(with_output(notebook_of(section()), failed))


def test_bare_figure_is_refused_because_nobody_could_read_it(notebook_of) -> None:
    bare = {
        "output_type": "display_data",
        "data": {FIGURE_MIME: {"data": [], "layout": {}}},
        "metadata": {},
    }
    with pytest.raises(ReportError, match="without its figure_id and name and finding and table"):
        read_page(with_output(notebook_of(section()), bare))


def test_notebook_without_sections_is_refused() -> None:
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    with pytest.raises(ReportError, match="shows no section"):
        read_page(empty)


def test_first_section_must_say_what_the_page_is_about(notebook_of) -> None:
    with pytest.raises(ReportError, match=r"begin with sections\.page_one"):
        read_page(notebook_of(section(about=False)))


@pytest.mark.parametrize("kind", ["section", "figure"])
def test_nothing_may_appear_twice(notebook_of, kind) -> None:
    both = {
        "section": [section(), section()],
        "figure": [section(figures=[figure(), figure()])],
    }
    with pytest.raises(ReportError, match=f"{kind} '.*' appears twice"):
        read_page(notebook_of(*both[kind]))


def test_section_shows_its_sentence_where_nothing_else_can_be_shown(make) -> None:
    shown = sections.page_one(make.alliance_view())
    data, metadata = shown.outputs()[0]
    assert data["text/plain"].startswith("Verdict. Living on the past. Results hold")
    assert metadata == {}


def test_shown_words_are_escaped_in_the_preview() -> None:
    data, _ = Section("x", "<b>T</b>", "a & b", "figures", {}).outputs()[0]
    assert data["text/html"] == "<h3>&lt;b&gt;T&lt;/b&gt;</h3><p>a &amp; b</p>"


def test_notebook_shows_facts_as_a_table_that_the_page_does_not_use(make) -> None:
    preview = {"columns": ["<b>"], "rows": [["a & b"], [None]]}
    data, _ = Section("x", "T", "F", "figures", {}, preview=preview).outputs()[0]
    assert "<th>&lt;b&gt;</th>" in data["text/html"]
    assert "<td>a &amp; b</td></tr><tr><td>\N{EM DASH}</td>" in data["text/html"]
    assert preview["columns"][0] not in str(data[SECTION_MIME])
