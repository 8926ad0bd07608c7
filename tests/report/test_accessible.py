"""Pages against WCAG 2.2 AA: axe-core finds nothing, light or dark, wide or narrow."""

from __future__ import annotations

import pytest

DRAWN = "html[data-charts=drawn]"

#: What is asked of axe-core: the levels A and AA up to WCAG 2.2, and its best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def pages(alliance_page, portfolio_page, make, tmp_path_factory):
    """Write one page of each kind."""
    folder = tmp_path_factory.mktemp("accessible")
    links = {name: f"{name}.html" for name in make.PORTFOLIO}
    texts = {"alliance": alliance_page(), "portfolio": portfolio_page(links=links)}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in texts}


def violations(browser, address: str, *, width: int, scheme: str) -> list[str]:
    """Name what axe-core finds on a page: rule, and the element."""
    from axe_playwright_python.sync_playwright import Axe

    # The checker is injected into the page, which its policy rightly forbids to anybody else.
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    # What is folded away is read as well.
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    context.close()
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("alliance", 1280, "light"),
        ("portfolio", 360, "dark"),  # both kinds of page take their colours from one palette
        pytest.param("alliance", 1280, "dark", marks=pytest.mark.thorough),
        pytest.param("alliance", 360, "light", marks=pytest.mark.thorough),
        pytest.param("portfolio", 360, "light", marks=pytest.mark.thorough),
        pytest.param("portfolio", 1280, "light", marks=pytest.mark.thorough),
        pytest.param("portfolio", 1280, "dark", marks=pytest.mark.thorough),
    ],
)
def test_axe_finds_nothing(browser, pages, name, width, scheme) -> None:
    assert violations(browser, pages[name], width=width, scheme=scheme) == []


def test_axe_finds_what_is_wrong(browser, tmp_path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!doctype html><html data-charts=drawn><title>x</title><img src='data:,'></html>",
        encoding="utf-8",
    )
    found = violations(browser, page.as_uri(), width=1280, scheme="light")
    assert any(line.startswith("image-alt") for line in found)
    assert any(line.startswith("html-has-lang") for line in found)
