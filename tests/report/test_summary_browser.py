"""The e-mail summary opened in Chromium as a mail program does: no script, narrow, dark."""

from __future__ import annotations

import pytest

from alliance_health.report.summary import summary_html

LONG = "Meridian Systems Manufacturing Holding × Halden Robotics Beteiligungsgesellschaft mbH & Co."


#: Where elements begin and end, what overflows them included.
EDGES = """found => found.map((one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.left + Math.max(box.width, one.scrollWidth)];
})"""


@pytest.fixture(scope="module")
def files(read, tmp_path_factory):
    """Write the summary of one page of each kind, the alliance's with a name of 120 signs."""
    folder = tmp_path_factory.mktemp("summaries")
    pages = {
        "alliance": read("alliance", only=("page_one",), name=f"{LONG:x<120}"),
        "portfolio": read("portfolio", only=("portfolio_page_one",)),
    }
    for kind, page in pages.items():
        (folder / f"{kind}.html").write_text(summary_html(page, "orion.html"), encoding="utf-8")
    return {kind: (folder / f"{kind}.html").as_uri() for kind in pages}


@pytest.mark.parametrize("kind", ["alliance", "portfolio"])
def test_summary_is_readable_on_every_screen(browser, files, kind) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for width in (600, 360):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(files[kind])
            wide = page.locator("body > div").bounding_box()["width"]
            assert wide <= width
            edges = page.locator("td, th, p, h1, h2").evaluate_all(EDGES)
            assert min(left for left, _ in edges) >= 0
            assert max(right for _, right in edges) <= width + 0.5
    context.close()
    assert said == []
    assert set(asked) == {files[kind]}


@pytest.mark.parametrize("kind", ["alliance", "portfolio"])
def test_axe_finds_nothing_in_a_summary(browser, files, kind) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width, scheme in ((600, "light"), (360, "dark")):
        # The checker is injected into the page, which its policy rightly forbids to anybody else.
        context = browser.new_context(
            bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        page = context.new_page()
        page.goto(files[kind])
        found = Axe().run(page).response["violations"]
        context.close()
        assert [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]] == []
