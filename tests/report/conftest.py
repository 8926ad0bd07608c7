"""Made-up reports, their pages without a kernel, and a browser."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from alliance_health.report import sections
from alliance_health.report.exporter import Surroundings, export_notebook
from alliance_health.report.page import Page, read_page
from alliance_health.report.section import Section

ALLIANCE_SECTIONS = (
    *("page_one", "what_to_do", "what_changed", "scorecard", "both_sides", "give_and_get"),
    *(
        "leading_versus_lagging",
        "early_signs",
        "initiatives",
        "governance",
        "outlook",
        "how_sure",
        "data_health",
        "definitions",
        "provenance",
    ),
)
PORTFOLIO_SECTIONS = (
    *("portfolio_page_one", "portfolio_list", "portfolio_heat_map", "portfolio_movers"),
    *("portfolio_risk_and_value", "portfolio_concentration"),
    *(
        "portfolio_gaps",
        "portfolio_links",
        "ranks_sure",
        "portfolio_data_health",
        "portfolio_provenance",
    ),
)

Notebook = nbformat.NotebookNode


def _load(name: str) -> ModuleType:
    """Load a module that lies beside this one, under its own name."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# What factories are made of, so that they can import it by its name.
for made_up in ("made_up_scores", "made_up_advice", "made_up_language", "made_up_workbook"):
    _load(made_up)
_load("page_looks")
# And they themselves, for the states of a page that are made of them.
FACTORIES = _load("factories")


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """Return the factories of made-up reports."""
    return FACTORIES


@pytest.fixture(scope="session")
def states(make) -> ModuleType:
    """Return the made-up states of a page: crowded, empty, hostile and more."""
    return _load("page_states")


@pytest.fixture(scope="session")
def notebook_of() -> Callable[..., Notebook]:
    """Return what turns sections into a notebook as if a kernel had run it."""

    def build(*shown: Section) -> Notebook:
        cells = []
        for count, section in enumerate(shown, start=1):
            outputs = [
                {"output_type": "display_data", "data": data, "metadata": metadata}
                for data, metadata in section.outputs()
            ]
            cell = nbformat.v4.new_code_cell("shown", execution_count=count)
            cell.metadata["papermill"] = {"status": "completed"}
            cell.outputs = [nbformat.from_dict(json.loads(json.dumps(one))) for one in outputs]
            cells.append(cell)
        return nbformat.v4.new_notebook(cells=cells)

    return build


@pytest.fixture(scope="session")
def alliance_page(make, notebook_of) -> Callable[..., str]:
    """Return what makes the page of an alliance; name any field to have it otherwise."""

    @cache
    def usual(only: tuple[str, ...]) -> str:
        return fresh(only)

    def fresh(only: tuple[str, ...], **changes: object) -> str:
        view = make.alliance_view(**changes)
        return export_notebook(notebook_of(*(getattr(sections, name)(view) for name in only)))

    def build(*, only: tuple[str, ...] = ALLIANCE_SECTIONS, **changes: object) -> str:
        return fresh(only, **changes) if changes else usual(only)

    return build


@pytest.fixture(scope="session")
def portfolio_page(make, notebook_of) -> Callable[..., str]:
    """Return what makes the page of the portfolio; name any field to have it otherwise."""

    def build(
        *,
        links: dict[str, str] | None = None,
        only: tuple[str, ...] = PORTFOLIO_SECTIONS,
        **changes: object,
    ) -> str:
        view = make.portfolio_view(**changes)
        shown = notebook_of(*(getattr(sections, name)(view) for name in only))
        return export_notebook(shown, Surroundings(links=links or {}))

    return build


@pytest.fixture(scope="session")
def read(make, notebook_of) -> Callable[..., Page]:
    """Return what reads a page, "alliance" or "portfolio"; name any field to have it otherwise."""

    @cache
    def usual(kind: str, only: tuple[str, ...]) -> Page:
        return fresh(kind, only)

    def fresh(kind: str, only: tuple[str, ...], **changes: object) -> Page:
        names = only or (ALLIANCE_SECTIONS if kind == "alliance" else PORTFOLIO_SECTIONS)
        view = getattr(make, f"{kind}_view")(**changes)
        return read_page(notebook_of(*(getattr(sections, name)(view) for name in names)))

    def build(kind: str, *, only: tuple[str, ...] = (), **changes: object) -> Page:
        return fresh(kind, only, **changes) if changes else usual(kind, only)

    return build


@pytest.fixture(scope="module", autouse=True)
def _no_greenlets_left() -> Iterator[None]:
    """Clear what the browser's driver left: cleared later, it may upset `ast.parse` at its work."""
    yield
    if "greenlet" in sys.modules:
        gc.collect()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return Chromium; without one the tests are skipped, unless it is required."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    driver = importlib.util.find_spec("playwright")
    if found is None or driver is None:
        lacking = "Chromium" if found is None else "playwright"
        if os.environ.get("ALLIANCE_HEALTH_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{lacking} is missing, and ALLIANCE_HEALTH_REQUIRE_BROWSER is 1")
        pytest.skip(f"{lacking} is missing on this machine: the pages were not opened")
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()
