"""Names that try to become markup, links, files or formulas stay words, in every place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from alliance_health.report.index_page import IndexPage, render_index
from alliance_health.report.manifest import NotMade, Rendered
from alliance_health.report.page_one import page_one
from alliance_health.report.slugs import slugs

DRAWN = "html[data-charts=drawn]"

#: Turns of direction, signs without width and controls that no page may write.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff\u2060\u00ad]")


@dataclass
class Seen:
    """A page of hostile names, with all that happened when it was opened."""

    page: object
    text: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def texts(alliance_page, portfolio_page, make, states):
    """Render one page of each kind whose every word from data is hostile."""
    hostile = states.hostile()
    many = states.hostile_portfolio()
    ids = [row.alliance_id for row in many["rows"]]
    links = {name: f"{slug}.html" for name, slug in slugs(ids).items()}
    about = page_one(make.alliance_view(**hostile)).data["about"]
    files = slugs(states.HOSTILE)
    made = {"sha256": "", "bytes": 0, "seconds": 0.0, "parameters": {}}
    reports = tuple(
        Rendered(alliance_id=name, name=name, file=f"{files[name]}.html", about=about, **made)
        for name in states.HOSTILE
    )
    failures = tuple(
        NotMade(alliance_id=name, name=name, reason=name, notebook="") for name in states.HOSTILE
    )
    index = IndexPage(states.HOSTILE[0], "2026Q3", "internal", "en", reports, None, failures)
    return {
        "alliance": alliance_page(**hostile),
        "portfolio": portfolio_page(links=links, **many),
        "index": render_index(index),
    }


@pytest.fixture(scope="module")
def seen(browser, texts, tmp_path_factory):
    """Open every page and note what it asks for, says and complains about."""
    folder = tmp_path_factory.mktemp("hostile")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = {}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
        one = found[name] = Seen(context.new_page(), text)
        for event in ("console", "pageerror", "dialog", "popup", "download"):
            one.page.on(
                event, lambda what, event=event, one=one: one.asked.append(f"{event} {what}")
            )
        one.page.on("request", lambda request, one=one: one.asked.append(request.url))
        one.page.goto((folder / f"{name}.html").as_uri())
        if name != "index":
            one.page.wait_for_selector(DRAWN, state="attached", timeout=90_000)
    yield found
    context.close()


KINDS = ("alliance", "portfolio", "index")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_asked_for_run_or_complained_about(seen, kind) -> None:
    one = seen[kind]
    assert [asked for asked in one.asked if not asked.startswith(("file:", "data:", "blob:"))] == []
    assert one.page.locator("img, iframe, object, embed, form, base").count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_link_comes_out_of_data(seen, kind) -> None:
    hrefs = seen[kind].page.evaluate(
        "[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')"
        " ?? a.getAttribute('xlink:href') ?? '')"
    )
    ours = r"#[a-z-]+|(\.\./\.\./)?[a-z0-9_-]+\.html|"
    assert [href for href in hrefs if not re.fullmatch(ours, href)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_turns_the_page_around(seen, kind) -> None:
    everything = seen[kind].page.evaluate(
        "document.title + document.body.innerText"
        " + [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])"
        ".map((a) => a.value).join(' ')"
    )
    assert UNSEEN.findall(everything) == []
    assert everything.count("\u2068") == everything.count("\u2069")


@pytest.mark.parametrize("kind", KINDS)
def test_layout_holds(seen, kind) -> None:
    page = seen[kind].page
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)  # charts follow the window
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_are_shown_as_the_words_they_are(seen, states) -> None:
    said = seen["index"].page.locator("main").inner_text()
    for name in states.HOSTILE[:6]:
        assert name.replace("\x00", "")[:40] in said
    assert "evil reversed" in said
    assert "zerowidth" in said
    heading = seen["alliance"].page.locator("h1").inner_text()
    assert heading.startswith("<script>alert('x')</script>")


def test_no_file_leaves_its_folder(states) -> None:
    names = slugs(states.HOSTILE).values()
    assert len(set(names)) == len(states.HOSTILE)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,69}", name) for name in names)


def test_charts_show_tags_as_text(seen) -> None:
    drawn = " ".join(seen["portfolio"].page.locator(".js-plotly-plot").all_inner_texts())
    labels = seen["portfolio"].page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot text')].map((t) => t.textContent).join(' ')"
    )
    assert "<b>bold" in labels or "<b>bold" in drawn
    assert seen["portfolio"].page.locator(".js-plotly-plot text a").count() == 0
