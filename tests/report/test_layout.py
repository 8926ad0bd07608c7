"""Page one holds on every screen and sheet: nothing cut off, nothing over another, in any state."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess

import pytest

import alliance_health.language as language

#: What is wrong with the texts of page one: beyond the window, cut off, or one over another.
FAULTS = """() => {
  const page = document.querySelector('.page-one'), width = document.documentElement.clientWidth;
  const faults = [], boxes = [];
  if (document.documentElement.scrollWidth > width) faults.push('the page scrolls sideways');
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || holder.closest('title, .unseen')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.right < 0) continue;  // heads of stacked tables are for ears only
      if (box.left < -1 || box.right > width + 1) faults.push('beyond the window: ' + node.data);
      // Lines are set closer than their letters are tall: the middle of a line is what counts.
      const spare = box.height * 0.28;
      boxes.push([node, box.left + 1, box.right - 1, box.top + spare, box.bottom - spare]);
    }
  }
  boxes.forEach(([one, left, right, top, bottom], at) => {
    for (const [other, l, r, t, b] of boxes.slice(at + 1)) {
      if (one !== other && left < r && l < right && top < b && t < bottom) {
        faults.push('over one another: ' + one.data.trim() + ' / ' + other.data.trim());
      }
    }
  });
  for (const holder of document.querySelectorAll('.page-one *, .bar *')) {
    const style = getComputedStyle(holder);
    if (style.overflow === 'visible' || holder.closest('.unseen, svg, details')) continue;
    const tall = holder.scrollHeight - holder.clientHeight;
    const wide = holder.scrollWidth - holder.clientWidth;
    if (tall > 1 || wide > 1) faults.push('cut off: ' + holder.textContent.trim());
  }
  return faults;
}"""

#: Widths of a phone, a tablet and a laptop; the width of a sheet without its margins, in pixels.
WIDTHS, SHEET = (360, 390, 768, 1280), 688

STATES = ("usual", "crowded", "empty", "one period", "long words", "one of one", "200", "200 long")


class Longer(gettext.NullTranslations):
    """A language whose every message is 40 % longer than English."""

    def gettext(self, message: str) -> str:
        return self._longer(message)

    def pgettext(self, context: str, message: str) -> str:
        return self._longer(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self._longer(one if number == 1 else many)

    def _longer(self, message: str) -> str:
        more = max(2, round(len(message) * 0.4)) - 1
        return f"{message} {('weiter ' * 40)[:more].strip() or 'w'}"


@pytest.fixture(scope="module")
def files(alliance_page, portfolio_page, states, make, tmp_path_factory):
    """Write page one in every state; those after it are not what is looked at."""
    folder = tmp_path_factory.mktemp("layout")

    def portfolio(**changes):
        links = {row.alliance_id: f"{row.alliance_id}.html" for row in changes["rows"]}
        return portfolio_page(only=("portfolio_page_one", "portfolio_list"), links=links, **changes)

    def alliance(**changes):
        return alliance_page(only=("page_one", "governance"), **changes)

    makers = {
        "usual": lambda: alliance(name="Ada"),
        "crowded": lambda: alliance(**states.crowded()),
        "empty": lambda: alliance(**states.empty()),
        "one period": lambda: alliance(**states.one_period()),
        "one of one": lambda: portfolio(**states.many(1)),
        "200": lambda: portfolio(**states.many(200)),
        "200 long": lambda: portfolio(**states.many(200, (states.LONG,))),
    }
    pages = {name: build() for name, build in makers.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "_catalogue", lambda _: Longer())
        pages["long words"] = makers["crowded"]()
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture(scope="module")
def page(browser):
    """Return a window without script: page one needs none."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_page_one_holds_at_every_width(page, files, state) -> None:
    page.emulate_media(media="screen")
    page.goto(files[state].as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FAULTS) == [], f"{width} pixels"


def test_faults_are_found(page, tmp_path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        "<!doctype html><meta name=viewport content='width=device-width'><section class=page-one>"
        "<p style='width:9000px;white-space:nowrap'>wide wide <b style='margin-left:5000px'>far</b>"
        "</p><p style='position:absolute;top:0'>over</p><p style='position:absolute;top:0'>over</p>"
        "<p style='height:5px;overflow:hidden'>cut<br>cut</p></section>",
        encoding="utf-8",
    )
    page.goto(wrong.as_uri())
    found = " ".join(page.evaluate(FAULTS))
    for fault in ("scrolls sideways", "beyond the window", "over one another", "cut off"):
        assert fault in found


@pytest.mark.parametrize("state", STATES)
def test_page_one_is_one_sheet(page, files, state, tmp_path) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.goto(files[state].as_uri())
    # Whatever is wider than the sheet makes a browser print everything smaller.
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert page.evaluate(FAULTS) == []
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the printed text was not read")
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    first, second, *_ = (re.sub(r"\s+", " ", sheet).strip() for sheet in text.split("\f"))
    assert "Alliance health" in first
    title = page.locator(".part header h2").first.inner_text()
    assert second.startswith(title)


def test_letters_on_the_fullest_sheet_can_be_read(page, files) -> None:
    page.emulate_media(media="print")
    page.goto(files["crowded"].as_uri())
    zoom = float(page.evaluate("getComputedStyle(document.querySelector('.page-one')).zoom"))
    assert 9 * zoom >= 6.7  # points; text is 9 points at full size


def test_what_a_place_does_not_list_is_a_link_to_all(page, files) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(files["200"].as_uri())
    more = page.locator(".names a[href='#alliances']")
    assert more.count() == 4
    shown = page.locator(".names li").count() - more.count()
    rest = [int(re.search(r"and (\d+) more", text).group(1)) for text in more.all_inner_texts()]
    assert shown + sum(rest) == 200
    assert page.locator("table.alliances tbody tr").count() == 200


def test_contents_open_without_script_and_lead_to_every_section(page, files) -> None:
    page.emulate_media(media="screen")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(files["usual"].as_uri())
        page.locator(".menu summary").click()
        links = page.locator(".menu a")
        assert links.count() == page.locator("section").count()
        for link in links.all():
            box = link.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
