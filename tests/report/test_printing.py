"""Pages on paper: tagged, with outline, title and language, and the same bytes twice."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from alliance_health.errors import ReportError
from alliance_health.report import printing
from alliance_health.report.exporter import Surroundings, render_page
from alliance_health.report.printing import Printer, find_chromium, print_page

DAY = date(2026, 10, 14)

#: A long verdict and long titles: more than a sheet of A4 holds at its usual size.
WORDS = "which noise alone could explain, and which the partners have not yet talked about. " * 9


@pytest.fixture(scope="module")
def printer(browser):
    """Return a printer; `browser` skips where there is none."""
    printer = Printer()
    yield printer
    printer.close()


@pytest.fixture(scope="module")
def pdf(printer, read, tmp_path_factory) -> Path:
    """Print the page of an alliance that has more to say than fits a sheet."""
    page = read("alliance")
    report = page.sections[0].data["report"]
    verdict = {**report["verdict"], "sentence": WORDS}
    full = {**page.sections[0].data, "report": {**report, "verdict": verdict}}
    crowded = replace(page, sections=(replace(page.sections[0], data=full), *page.sections[1:]))
    path = tmp_path_factory.mktemp("print") / "page.pdf"
    path.write_bytes(printer.print_page(render_page(crowded, Surroundings(index="")), DAY))
    return path


def told(program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: the PDF was not read")
    return subprocess.run([program, *arguments], capture_output=True, check=True, text=True).stdout


def test_pdf_is_tagged_and_tells_title_and_day_of_the_data(pdf) -> None:
    said = told("pdfinfo", str(pdf))
    assert re.search(r"^Tagged: +yes$", said, re.MULTILINE)
    assert re.search(r"^Title: +Orion Systems × Halden Robotics, Q3\s2026", said, re.MULTILINE)
    assert re.search(r"^Creator: +alliance_health *$", said, re.MULTILINE)
    assert re.search(r"^Page size: +594\.\d+ x 841\.\d+ pts \(A4\)$", said, re.MULTILINE)
    assert "JavaScript:      no" in said
    assert b"(D:20261014000000+00'00')" in pdf.read_bytes()


def test_pdf_tells_its_language_outline_and_what_charts_show(pdf) -> None:
    content = pdf.read_bytes()
    assert b"/Lang (en)" in content
    assert re.search(rb"/Outlines \d+ 0 R", content)
    assert content.count(b"/Alt ") >= 9  # a description of every chart
    assert b"/URI" not in content


def test_page_one_is_made_to_fit_its_sheet(pdf) -> None:
    first, second, *rest = told("pdftotext", "-layout", str(pdf), "-").split("\f")
    assert "Living on the past." in first
    assert "What became of last report’s calls" in first
    assert "What changed" in second
    assert len(rest) > 3


def test_notice_and_page_number_stand_on_every_sheet(pdf) -> None:
    *sheets, _ = told("pdftotext", "-layout", str(pdf), "-").split("\f")
    for number, sheet in enumerate(sheets, start=1):
        assert "Invented data" in sheet
        assert re.search(rf"{number} ?/ ?{len(sheets)}\b", sheet)


def test_same_page_gives_the_same_bytes(printer, read) -> None:
    text = render_page(read("alliance", only=("page_one", "governance")), Surroundings(index=""))
    assert printer.print_page(text, DAY) == printer.print_page(text, DAY)


def test_page_without_charts_is_printed_at_once(printer) -> None:
    made = printer.print_page("<!doctype html><html lang=nl><title>x</title><h1>Kort</h1>", DAY)
    assert made.startswith(b"%PDF")


def test_page_that_asks_gets_no_answer(printer) -> None:
    heard = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Host) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/heard")
        printer.print_page(
            f"<!doctype html><html lang=en><title>x</title><img src='{address}/a' alt=''>"
            f"<link rel=stylesheet href='{address}/b'><iframe src='{address}/c'></iframe>"
            f"<script>fetch('{address}/d').catch(() => 0)</script>",
            DAY,
        )
        host.shutdown()
    assert heard == ["/heard"]


def test_missing_chromium_is_told_with_the_ways_to_get_one(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv(printing.PROGRAM_VARIABLE, raising=False)
    with pytest.raises(ReportError, match=r"none was found \(looked for: chromium, .*playwright"):
        find_chromium()
    monkeypatch.setenv(printing.PROGRAM_VARIABLE, "/opt/none")
    with pytest.raises(ReportError, match=r"looked for: ALLIANCE_HEALTH_CHROMIUM=/opt/none"):
        find_chromium()


def test_missing_playwright_is_told_with_the_line_that_installs_it(monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ReportError, match=r"pip install 'alliance-health\[pdf\]'"):
        print_page("", DAY)
