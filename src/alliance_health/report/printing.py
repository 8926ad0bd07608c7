"""Pages printed as tagged PDF by one Chromium, which asks nothing of any host.

The browser starts with the first page that is printed and is kept for the whole run. It belongs
to a thread of its own, to which all others hand their pages.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from alliance_health.errors import ReportError
from alliance_health.report.pdf_bytes import pinned

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Route, ViewportSize

#: Variable that names the browser's program where it is none of `PROGRAMS`.
PROGRAM_VARIABLE = "ALLIANCE_HEALTH_CHROMIUM"

#: Names under which systems install Chromium.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")

#: Address under which the browser is handed a page; no host has this name (RFC 2606).
_ADDRESS = "http://page.invalid/"

#: What the margins of `page.css.j2` leave of an A4 sheet, in pixels.
_SHEET: ViewportSize = {"width": 688, "height": 1013}

#: Sizes of page one that are tried until it fits its sheet; smaller could not be read.
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)

#: Makes page one smaller and tells how high it then is.
_SIZE_AND_HEIGHT = """size => {
  const page = document.querySelector(".page-one");
  page.style.zoom = size;
  return page.getBoundingClientRect().height;
}"""

#: Seconds that drawing the charts of a page may take.
PATIENCE = 300.0


class Printer:
    """One browser, in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def print_page(self, text: str, day: date) -> bytes:
        """Print a page.

        Parameters
        ----------
        text : str
            Its HTML, self-contained.
        day : date
            The day as of which its data are; it stands for the day of printing.

        Returns
        -------
        bytes
            A tagged PDF with outline, title and language; the same page gives the same bytes
            on the same machine.

        Raises
        ------
        ReportError
            When playwright or Chromium is missing, or the page cannot be printed; it says how
            to install what is missing.
        """
        return self._thread.submit(self._print, text, day).result()

    def close(self) -> None:
        """End the browser."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _print(self, text: str, day: date) -> bytes:
        """Open a page in a window of its own and print it; runs in the thread of the browser."""
        from playwright.sync_api import Error

        browser = self._started()
        try:
            context = browser.new_context(
                color_scheme="light", reduced_motion="reduce", viewport=_SHEET
            )
            try:
                return pinned(_printed(context.new_page(), text), day)
            finally:
                context.close()
        except Error as error:
            if not browser.is_connected():
                self._close()
            raise ReportError(f"Chromium could not print the page: {_first_line(error)}") from error

    def _started(self) -> Browser:
        """Return the browser, started when it is not running."""
        from playwright.sync_api import Error, sync_playwright

        if self._browser is None:
            self._playwright = self._playwright or sync_playwright().start()
            program = find_chromium(self._playwright.chromium.executable_path)
            try:
                self._browser = _launch(self._playwright, program)
            except Error as error:
                raise ReportError(
                    f"Chromium does not start ({program}): {_first_line(error)}"
                ) from error
        return self._browser

    def _close(self) -> None:
        """End the browser; runs in its thread."""
        if self._browser is not None:
            from playwright.sync_api import Error

            with suppress(Error):
                self._browser.close()
            self._browser = None
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None


def require_playwright() -> None:
    """Refuse to print where playwright is not installed.

    Raises
    ------
    ReportError
        With the line that installs it.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ReportError(
            "PDF needs the package playwright; install it: pip install 'alliance-health[pdf]'"
        )


def find_chromium(own: str = "") -> str:
    """Find the program of a Chromium.

    Parameters
    ----------
    own : str
        Where playwright keeps the one that it installs.

    Returns
    -------
    str
        Its path.

    Raises
    ------
    ReportError
        When there is none, with the ways to get one.
    """
    named = os.environ.get(PROGRAM_VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None and not named and own and os.path.isfile(own):
        found = own
    if found is None:
        looked = f"{PROGRAM_VARIABLE}={named}" if named else ", ".join(PROGRAMS)
        raise ReportError(
            f"PDF needs Chromium, and none was found (looked for: {looked}); install one with "
            f"your system or with `playwright install chromium`, or name it in {PROGRAM_VARIABLE}"
        )
    return found


def print_page(text: str, day: date) -> bytes:
    """Print a page with the browser of this process.

    Parameters
    ----------
    text : str
        Its HTML, self-contained.
    day : date
        The day as of which its data are.

    Returns
    -------
    bytes
        A tagged PDF.

    Raises
    ------
    ReportError
        When it cannot be printed.
    """
    require_playwright()
    return _KEPT.get().print_page(text, day)


@contextmanager
def kept_printer() -> Iterator[None]:
    """Keep the browser of this process until the block ends; without it, until the process ends.

    Yields
    ------
    None
        Nothing; no browser is started before a page is printed.
    """
    try:
        yield
    finally:
        _KEPT.end()


class _Kept:
    """The printer of this process, made when it is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._printer: Printer | None = None

    def get(self) -> Printer:
        """Return the printer."""
        with self._lock:
            if self._printer is None:
                self._printer = Printer()
            return self._printer

    def end(self) -> None:
        """End the printer, if there is one."""
        with self._lock:
            printer, self._printer = self._printer, None
        if printer is not None:
            printer.close()


_KEPT = _Kept()


def _launch(playwright: Playwright, program: str) -> Browser:
    """Start the browser in its sandbox, and without where it has none (as root, in containers)."""
    from playwright.sync_api import Error

    settings: dict[str, Any] = {
        "executable_path": program,
        "args": ["--disable-background-networking", "--disable-component-update"],
    }
    if getattr(os, "geteuid", lambda: 1)() != 0:
        with suppress(Error):
            return playwright.chromium.launch(**settings, chromium_sandbox=True)
    return playwright.chromium.launch(**settings)


def _printed(page: Page, text: str) -> bytes:
    """Hand a page to the browser, wait for its charts and print it."""

    def answer(route: Route) -> None:
        if route.request.url == _ADDRESS:
            route.fulfill(body=text, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(_ADDRESS)
    if page.locator("[data-figure]").count():
        page.wait_for_selector("html[data-charts=drawn]", state="attached", timeout=PATIENCE * 1000)
    _fit(page)
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def _fit(page: Page) -> None:
    """Make page one as much smaller as its sheet asks for."""
    if page.locator(".page-one").count():
        page.emulate_media(media="print")
        for size in _SIZES:
            if page.evaluate(_SIZE_AND_HEIGHT, size) <= _SHEET["height"]:
                break


def _first_line(error: Exception) -> str:
    """Return the first line of what a browser says, which goes on about itself."""
    return str(error).strip().partition("\n")[0]
