"""Pages opened in Chromium: nothing asked of anybody, every chart drawn, readable everywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alliance_health.report.exporter import Surroundings, render_page
from alliance_health.report.index_page import IndexPage, render_index
from alliance_health.report.manifest import Rendered
from alliance_health.report.page_one import about_alliance
from alliance_health.report.plotly_bundle import shared_library, shared_library_name

DRAWN = "html[data-charts=drawn]"


@dataclass
class Visit:
    """A page as a browser shows it, with everything it complained about or asked for."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def files(alliance_page, portfolio_page, read, make, tmp_path_factory):
    """Write one page of each kind, the alliance's with names that try to break out."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = """O'Neill & <img src="http://evil.example/x"> </script> × Hälden"""
    links = {name: f"{name}.html" for name in make.PORTFOLIO}
    pages = {
        "alliance": alliance_page(name=hostile),
        "portfolio": portfolio_page(links=links),
        "shared": render_page(read("alliance"), Surroundings(library=shared_library_name())),
        "index": _index(make, hostile),
    }
    (folder / shared_library_name()).write_text(shared_library(), encoding="ascii")
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


def _index(make, name: str) -> str:
    """Return the index of one report with that name."""
    made = Rendered(
        alliance_id="orion", name=name, file="alliance.html", sha256="0" * 64, bytes=1,
        seconds=1.0, parameters={}, about=about_alliance(make.health_report(name=name)),
    )  # fmt: skip
    return render_index(IndexPage(name, make.PERIOD, "internal", "en", (made,), None, ()))


#: Tells of everything that the policy of a page forbade, as a complaint.
TELL_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (event) => "
    "console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"
)


@pytest.fixture(scope="module")
def visit(browser, files):
    """Return what opens a page in a window of its own."""
    contexts = []

    def open_page(name="alliance", *, wait=True, **options) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        context.add_init_script(TELL_VIOLATIONS)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto(files[name].as_uri())
        if wait:
            seen.page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened(visit):
    """Return both pages on a screen of a laptop; they are looked at, not changed."""
    return {name: visit(name) for name in ("alliance", "portfolio")}


def count(visit: Visit, selector: str) -> int:
    return visit.page.locator(selector).count()


def scroll_width(visit: Visit) -> int:
    return visit.page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("name", ["alliance", "portfolio"])
def test_nothing_is_requested_and_nothing_complained_about(opened, files, name) -> None:
    seen = opened[name]
    assert seen.complaints == []
    asked = {url for url in seen.requests if not url.startswith(("data:", "blob:"))}
    assert asked == {files[name].as_uri()}


def test_index_asks_for_nothing_and_complains_about_nothing(visit, files) -> None:
    seen = visit("index", wait=False)
    assert seen.complaints == []
    assert set(seen.requests) - {"data:,"} == {files["index"].as_uri()}


@pytest.mark.parametrize("name", ["alliance", "portfolio", "index"])
def test_no_link_leads_to_another_host(visit, opened, name) -> None:
    seen = opened.get(name) or visit(name, wait=False)
    links = seen.page.locator("a, area").evaluate_all(
        "found => found.map((one) => one.getAttribute('href') ?? one.getAttribute('xlink:href'))"
    )
    assert links
    assert [
        one for one in links if not re.fullmatch(r"#[\w-]+|(\.\./\.\./)?[\w-]+\.html", one)
    ] == []


def test_page_draws_with_the_library_that_lies_beside_it(visit, files) -> None:
    seen = visit("shared")
    assert seen.complaints == []
    assert {Path(url).name for url in seen.requests if url.startswith("file:")} == {
        "shared.html",
        shared_library_name(),
    }
    assert count(seen, ".js-plotly-plot .main-svg:first-child") == count(seen, "[data-figure]") > 0


def test_library_that_was_changed_does_not_run(visit, files) -> None:
    beside = files["shared"].with_name(shared_library_name())
    before = beside.read_text(encoding="ascii")
    beside.write_text(':root{--library:"' + "A" * 40 + '"}', encoding="ascii")
    try:
        seen = visit("shared", wait=False)
        seen.page.wait_for_selector(".no-chart", timeout=60_000)
    finally:
        beside.write_text(before, encoding="ascii")
    assert count(seen, ".js-plotly-plot") == 0
    assert seen.page.locator("figure.chart table").first.is_visible()


@pytest.mark.parametrize(("name", "charts"), [("alliance", 9), ("portfolio", 5)])
def test_every_chart_is_drawn_without_scrolling(opened, name, charts) -> None:
    seen = opened[name]
    assert count(seen, "[data-figure]") == charts
    assert count(seen, ".js-plotly-plot") == charts
    assert count(seen, ".js-plotly-plot .main-svg:first-child") == charts
    for place in seen.page.locator(".js-plotly-plot").all():
        assert place.locator("svg path, svg text").count() > 3


def test_no_button_sends_a_chart_off(opened) -> None:
    assert count(opened["alliance"], "[data-title*=Share], .modebar-btn--logo") == 0


def test_skip_link_is_the_first_stop_of_the_keyboard(opened) -> None:
    page = opened["portfolio"].page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_words_from_data_stay_words(opened) -> None:
    assert count(opened["alliance"], "img") == 0
    assert "<img src=" in opened["alliance"].page.locator("h1").inner_text()


def test_tables_of_drawn_charts_are_folded_but_reachable(opened) -> None:
    seen = opened["alliance"]
    assert count(seen, "details[open]") == 0
    seen.page.locator("figure#pillars summary").click()
    assert seen.page.locator("figure#pillars table").is_visible()


@pytest.mark.parametrize("name", ["alliance", "portfolio"])
def test_page_never_scrolls_sideways_on_any_screen(visit, name) -> None:
    seen = visit(name, viewport={"width": 360, "height": 800})
    for width in (360, 390, 768, 1280, 360):
        seen.page.set_viewport_size({"width": width, "height": 800})
        seen.page.wait_for_timeout(400)  # charts follow the window
        assert scroll_width(seen) <= width
        for chart in seen.page.locator(".js-plotly-plot .main-svg:first-child").all():
            assert chart.bounding_box()["width"] <= width


def test_charts_take_the_dark_palette(visit, opened) -> None:
    light, dark = opened["alliance"], visit(color_scheme="dark")
    colour = "getComputedStyle(document.querySelector('.js-plotly-plot text')).fill"
    paper = "getComputedStyle(document.body).backgroundColor"
    assert light.page.evaluate(colour) != dark.page.evaluate(colour)
    assert dark.page.evaluate(paper) == "rgb(20, 26, 33)"


def test_page_one_is_readable_without_script(visit) -> None:
    seen = visit(wait=False, java_script_enabled=False)
    assert seen.page.locator("h1").is_visible()
    assert seen.page.locator(".verdict").inner_text().startswith("Living on the past.")
    for picture in seen.page.locator("#page-one svg.picture").all():
        assert picture.bounding_box()["height"] > 60
    assert count(seen, "#page-one svg.picture") == 3
    assert count(seen, "[data-figure] svg") == 0
    for table in seen.page.locator("figure.chart table").all():
        assert table.is_visible()


@pytest.fixture(scope="module")
def printed(visit, tmp_path_factory) -> Path:
    """Print the alliance's page on A4."""
    path = tmp_path_factory.mktemp("print") / "page.pdf"
    visit().page.pdf(path=str(path), prefer_css_page_size=True, print_background=True)
    return path


def pages_of(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the printed text was not read")
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout
    return [re.sub(r"\s+", " ", page) for page in text.split("\f") if page.strip()]


def test_page_one_is_one_sheet_of_a4(printed) -> None:
    first, second, *_ = pages_of(printed)
    assert "Living on the past." in first
    assert "calls Not recorded" in first or "What became of last report’s calls" in first
    assert "5 of 9" in first
    assert "What changed" in second
    assert "Commitments kept on date 9" not in second


def test_notice_and_page_number_stand_on_every_sheet(printed) -> None:
    pages = pages_of(printed)
    for number, page in enumerate(pages, start=1):
        assert "Invented data" in page
        assert re.search(rf"{number} ?/ ?{len(pages)}", page)


def test_paper_shows_charts_and_not_their_tables(printed) -> None:
    text = " ".join(pages_of(printed))
    assert "Data of this chart" not in text
    assert "All alliances" not in text
    assert "points of the index" in text  # an axis of a chart


def test_charts_on_paper_fit_the_sheet(visit) -> None:
    seen = visit()
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen.page.emulate_media(media="print")
    seen.page.set_viewport_size({"width": 688, "height": 1000})  # A4 without its margins
    for drawing in seen.page.locator(".js-plotly-plot .main-svg:first-child").all():
        box = drawing.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 688
        assert box["height"] <= 1000
