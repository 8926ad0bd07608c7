"""Pictures of page one, and what it says, taken by the Chromium of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Names under which systems install Chromium.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

#: Reads the answers off page one; every part of the page has its place, in any language.
ANSWERS = """() => {
  const one = document.querySelector('.page-one');
  const text = (part) => part ? part.innerText.replace(/\\s+/g, ' ').trim() : '';
  const all = (where) => [...one.querySelectorAll(where)].map(text);
  const cells = (row) => [...row.children].map(text);
  return {
    name: text(one.querySelector('h1')),
    verdict: text(one.querySelector('.verdict')),
    cause: text(one.querySelector('.cause')),
    indices: [...one.querySelectorAll('.index .score')].map((score) => [...score.childNodes].map(
      (part) => part.textContent.trim()).filter(Boolean).join(', ')),
    moves: all('.index .moved'),
    causes: [...one.querySelectorAll('table.bare tr')].map(cells),
    decisions: [...one.querySelectorAll('tr[data-number*=decisions_asked]')].map(cells),
    note: text(one.querySelector('.note')),
  };
}"""


@contextmanager
def open_window(width: int) -> Iterator[Any]:
    """Open a window without script, as wide as a picture is to be.

    Parameters
    ----------
    width : int
        In pixels.

    Yields
    ------
    Page
        Of playwright; it opens one report after the other.

    Raises
    ------
    SystemExit
        When there is no Chromium, or playwright is not installed.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("no Chromium on this machine: install one to take pictures of reports")
    try:
        from playwright import sync_api
    except ImportError:
        raise SystemExit("playwright is missing: install the extra 'test'") from None
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        window = browser.new_page(
            viewport={"width": width, "height": 900}, java_script_enabled=False
        )
        yield window
        browser.close()


def take_page_one(window: Any, report: Path, to: Path) -> dict[str, Any]:
    """Take a picture of page one, and nothing else.

    Parameters
    ----------
    window : Page
        From `open_window`.
    report : Path
        A rendered report.
    to : Path
        The PNG to write; its folder is made.

    Returns
    -------
    dict
        What the page says: name, verdict, cause, indices, moves, causes, decisions, note.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    window.goto(report.resolve().as_uri())
    # The bar would cover what it is scrolled over.
    window.locator(".bar").evaluate("(bar) => { bar.style.display = 'none'; }")
    bottom = window.evaluate("document.querySelector('.page-one').getBoundingClientRect().bottom")
    size = window.viewport_size
    clip = {"x": 0, "y": 0, "width": size["width"], "height": round(bottom) + 24}
    window.screenshot(path=str(to), clip=clip, full_page=True)
    said: dict[str, Any] = window.evaluate(ANSWERS)
    return said
