"""Each edition has its sections, and no page of it has another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliance_health.errors import ReportError
from alliance_health.report import sections
from alliance_health.report.completeness import check_sections
from alliance_health.report.editions import (
    ALLIANCE_SECTIONS,
    JOINT_SECTIONS,
    PORTFOLIO_SECTIONS,
    has_section,
    required_sections,
)
from alliance_health.report.page import read_page
from alliance_health.report.run_request import RunRequest, alliance_jobs, portfolio_job
from alliance_health.report.section import Section
from alliance_health.vocabulary import Edition

MADE = [name for name in sections.__all__ if name.islower()]


def section_ids(view, names):
    """Show sections of a view, and return the anchors of those that show something."""
    shown = [getattr(sections, name)(view) for name in names]
    return [one.section_id for one in shown if isinstance(one, Section)]


def of_alliance():
    return [name for name in MADE if not name.startswith(("portfolio", "ranks"))]


def test_the_internal_edition_has_every_section(make):
    view = make.alliance_view()
    assert len(section_ids(view, of_alliance())) == len(of_alliance())


def test_the_joint_edition_has_the_sections_named_and_no_other(make):
    view = make.alliance_view(edition="joint")
    assert sorted(section_ids(view, of_alliance())) == sorted(JOINT_SECTIONS)


def test_the_executive_edition_decides_and_does_not_explain(make):
    found = section_ids(make.alliance_view(edition="executive"), of_alliance())
    assert {"give-and-get", "early-warnings", "calls"} <= set(found)
    assert not {"how-sure", "links", "leading-versus-lagging"} & set(found)


def test_the_joint_edition_has_no_section_of_the_portfolio(make):
    view = make.portfolio_view(edition="joint")
    names = [name for name in MADE if name.startswith(("portfolio", "ranks"))]
    assert section_ids(view, names) == []


def test_a_section_left_out_shows_nothing_in_a_notebook(make):
    left = sections.give_and_get(make.alliance_view(edition="joint"))
    assert left.outputs() == []
    assert left._ipython_display_() is None
    assert repr(left) == "Not in the joint edition: give-and-get"


@pytest.mark.parametrize("edition", Edition)
def test_what_is_required_is_what_an_edition_has(edition):
    for of, usual in (("alliance", ALLIANCE_SECTIONS), ("portfolio", PORTFOLIO_SECTIONS)):
        required = required_sections(edition, of=of)
        assert all(has_section(edition, one, of=of) for one in required)
        assert (required == usual) is (edition is Edition.INTERNAL)


def test_a_page_with_a_section_of_another_edition_is_refused(make, notebook_of):
    page = read_page(notebook_of(sections.page_one(make.alliance_view())))
    with pytest.raises(ReportError, match="shows links, which its edition does not have"):
        check_sections(page, ["page-one"], refused=["links"])


def request_of(edition: Edition, folder: Path) -> RunRequest:
    return RunRequest(
        workbook=folder / "book",
        name="Sample",
        period="2026Q3",
        alliances={"a": "Alpha"},
        store=folder / "store.duckdb",
        notebooks=folder,
        reports=folder / "reports",
        edition=edition,
    )


def test_pages_of_the_joint_edition_stand_alone(tmp_path):
    request = request_of(Edition.JOINT, tmp_path)
    assert portfolio_job(request) is None
    assert [job.index for job in alliance_jobs(request)] == [""]
    assert request.record == request.folder.with_name("joint-en.run")


def test_other_editions_have_an_index_and_a_portfolio(tmp_path):
    request = request_of(Edition.EXECUTIVE, tmp_path)
    assert request.record == request.folder
    assert [job.index for job in alliance_jobs(request)] == ["index.html"]
    assert "links" not in portfolio_job(request).required


def test_the_joint_page_says_what_it_rests_on_and_leads_nowhere(alliance_page):
    said = "This edition rests on 3 metrics that both partners may see."
    page = alliance_page(only=("page_one",), edition="joint", edition_statement=said)
    assert said in page
    assert "Joint edition" in page
    assert said not in alliance_page(only=("page_one",))
