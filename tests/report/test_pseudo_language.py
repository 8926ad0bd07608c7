"""No text of ours is left in English on a page in another language.

The language is made of brackets: what stands outside of them on a page is a name, a number, an
id or a file of the workbook, or it was never meant to be translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from alliance_health import language
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report import sections
from alliance_health.report.build import build_health_report
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.exporter import export_notebook
from alliance_health.report.health_report import HealthReport
from alliance_health.report.index_page import IndexPage, render_index
from alliance_health.report.manifest import NotMade, Rendered
from alliance_health.report.page_one import about_alliance
from alliance_health.report.portfolio_sections import about_portfolio
from alliance_health.report.source import ReportSource
from alliance_health.store import AllianceView, PortfolioView

spoken = import_module("made_up_language")
book = import_module("made_up_workbook")

ALLIANCE = (
    *("page_one", "what_changed", "what_to_do", "scorecard", "both_sides", "give_and_get"),
    *("leading_versus_lagging", "early_signs", "governance", "initiatives", "early_warnings"),
    *("calls_kept", "outlook", "how_sure", "data_health", "definitions", "provenance"),
)
PORTFOLIO = (
    *("portfolio_page_one", "portfolio_list", "portfolio_heat_map", "portfolio_movers"),
    *("portfolio_gaps", "portfolio_links", "portfolio_warnings", "portfolio_calls"),
    *("portfolio_risk_and_value", "portfolio_concentration", "ranks_sure"),
    *("portfolio_data_health", "portfolio_provenance"),
)

#: Bare words of a made-up report that its makers wrote, as the owner of an initiative its phase.
WRITTEN = {"running"}


@pytest.fixture(scope="module", autouse=True)
def brackets(collected) -> Iterator[None]:
    """Have a language that puts every text in brackets that a translator sees."""
    plain = gettext.NullTranslations()
    spelt = spoken.Brackets(spoken.known_texts(collected))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "languages", lambda: ("en", spoken.CODE))
        patch.setitem(language._LOCALES, spoken.CODE, "en_GB")
        patch.setattr(
            language,
            "_catalogue",
            lambda code: spelt if code == spoken.CODE else plain,
        )
        yield


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> ReportSource:
    folder: Path = book.write_workbook(tmp_path_factory.mktemp("spoken"))
    analysis = analyse(open_workbook(folder), n_draws=20)
    return ReportSource(analysis, analysis.period, language=spoken.CODE)


@pytest.fixture(scope="module")
def reports(source) -> dict[str, HealthReport]:
    return {name: build_health_report(source, name) for name in source.alliances}


@pytest.fixture(scope="module")
def alliance_views(source, reports) -> dict[str, AllianceView]:
    return {
        name: AllianceView(report, source.by_alliance[name]) for name, report in reports.items()
    }


@pytest.fixture(scope="module")
def portfolio_view(source, reports) -> PortfolioView:
    scores = source.scores[source.scores["row"].isin(["pillar", "index"])]
    made = build_portfolio_report(source, list(reports.values()))
    return PortfolioView(made, scores)


def _page(view: object, names: tuple[str, ...], notebook_of: Callable) -> str:
    """Render a page of sections as if a kernel had shown them."""
    with language.speaking(spoken.CODE):
        shown = notebook_of(*(getattr(sections, name)(view) for name in names))
    return export_notebook(shown)


def test_every_section_is_looked_at() -> None:
    kinds = {"LeftOut", "Section", "SectionFigure"}
    assert {*ALLIANCE, *PORTFOLIO} == set(sections.__all__) - kinds


@pytest.mark.parametrize("name", book.ALLIANCES)
def test_page_of_an_alliance_says_nothing_outside_of_the_language(
    name, alliance_views, notebook_of
) -> None:
    page = _page(alliance_views[name], ALLIANCE, notebook_of)
    assert f'<html lang="{spoken.CODE}">' in page
    assert spoken.outside(spoken.texts_of(page), book.DATA, book.IDS) == []


def test_page_of_the_portfolio_says_nothing_outside_of_the_language(
    portfolio_view, notebook_of
) -> None:
    page = _page(portfolio_view, PORTFOLIO, notebook_of)
    assert spoken.outside(spoken.texts_of(page), book.DATA, book.IDS) == []


def test_index_page_says_nothing_outside_of_the_language(alliance_views, portfolio_view) -> None:
    with language.speaking(spoken.CODE):
        made = [
            _rendered(name, about_alliance(view.report)) for name, view in alliance_views.items()
        ]
        portfolio = _rendered("", about_portfolio(portfolio_view.report))
    failed = NotMade(alliance_id="c", name="Gamma", reason="ValueError", notebook="")
    page = render_index(
        IndexPage("Trial", "2026Q2", "internal", spoken.CODE, tuple(made), portfolio, (failed,))
    )
    assert spoken.outside(spoken.texts_of(page), {*book.DATA, "ValueError"}, book.IDS) == []


def test_made_up_report_of_every_kind_says_nothing_outside_of_the_language(
    make: ModuleType, notebook_of
) -> None:
    """What the small workbook does not have: a report with everything in it, its words data."""
    view = make.alliance_view(language=spoken.CODE)
    page = _page(view, ALLIANCE, notebook_of)
    # Points are a unit of its own metrics.
    data = book.words_in(view.report.model_dump()) | {" points"}
    assert spoken.outside(spoken.texts_of(page), data, book.IDS | WRITTEN) == []


def test_text_outside_of_the_language_is_found() -> None:
    texts = ["⟦Alpha ⟦is strong⟧⟧", "⟦Alpha⟧ is weak", "⟦A very long na…", "Alpha 12.5 %"]
    assert spoken.outside(texts, {"Alpha"}) == ["is weak  <-  ⟦Alpha⟧ is weak"]


def _rendered(name: str, about: dict) -> Rendered:
    """Return what the index knows of a page."""
    return Rendered(
        alliance_id=name,
        name=str(about["name"]),
        file=f"{name or 'portfolio'}.html",
        sha256="0",
        bytes=1,
        seconds=1.0,
        parameters={},
        about=about,
    )
