"""The index lists what was made, those that need attention first, and what was not."""

from __future__ import annotations

import hashlib
import re

import pytest

from alliance_health.report.index_page import IndexPage, render_index
from alliance_health.report.manifest import (
    MANIFEST_FILE,
    Manifest,
    NotMade,
    Rendered,
    TwinFile,
    TwinNotMade,
    versions,
)
from alliance_health.report.page_one import about_alliance
from alliance_health.report.plan import earlier_pages
from alliance_health.report.portfolio_sections import about_portfolio
from alliance_health.vocabulary import Twin

NO_INDEX = {
    "shown": None, "lower": None, "upper": None, "band": None, "at_least": None, "change": None,
    "reason": "too early to judge results",
}  # fmt: skip


@pytest.fixture
def rendered(make):
    def build(alliance_id, name, *, sha256="0" * 64, **about):
        said = {**about_alliance(make.health_report(name=name)), **about}
        return Rendered(
            alliance_id=alliance_id, name=name, file=f"{alliance_id}.html", sha256=sha256,
            bytes=1, seconds=1.0, parameters={}, about=said,
        )  # fmt: skip

    return build


@pytest.fixture
def index(rendered, make):
    portfolio = rendered("", "Sample").model_copy(
        update={"file": "portfolio.html", "about": about_portfolio(make.portfolio_report())}
    )

    def build(*reports, failures=(), portfolio=portfolio):
        return render_index(
            IndexPage("Sample & Co", "2026Q3", "internal", "en", reports, portfolio, failures)
        )

    return build


def test_reports_are_linked_with_verdict_and_both_bands(index, rendered) -> None:
    page = index(rendered("orion", "Orion"))
    assert '<a href="orion.html">Orion</a>' in page
    assert '<a href="portfolio.html">' in page
    assert "Living on the past" in page
    assert re.search(r"<b>48</b></span> <span[^>]*>watch", page)
    assert re.search(r"<b>74</b></span> <span[^>]*>strong", page)


def test_those_that_need_attention_come_first(index, rendered) -> None:
    made = [rendered(tone, f"A {tone}", tone=tone) for tone in ("none", "strong", "weak", "watch")]
    page = index(*made)
    places = [page.index(f"A {tone}<") for tone in ("weak", "watch", "strong", "none")]
    assert places == sorted(places)


def test_missing_index_is_a_dash_with_its_reason(index, rendered) -> None:
    page = index(rendered("nova", "Nova", lagging=NO_INDEX))
    assert re.search(r'title="too early to judge results">\N{EM DASH}<', page)


def test_what_was_not_made_is_listed_with_its_reason_as_text(index) -> None:
    failure = NotMade(
        alliance_id="g", name="<b>Ghost</b>", reason="cell 4 failed: <i>", notebook=""
    )
    page = index(failures=(failure,), portfolio=None)
    assert "&lt;b&gt;Ghost&lt;/b&gt;" in page
    assert "cell 4 failed: &lt;i&gt;" in page
    assert "Sample &amp; Co" in page


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def with_twins(page: Rendered) -> Rendered:
    kinds = ((Twin.JSON, ".json"), (Twin.SUMMARY, ".summary.html"), (Twin.SUMMARY, ".summary.txt"))
    files = [
        TwinFile(kind=kind, file=f"orion{end}", sha256=digest("{}"), bytes=1) for kind, end in kinds
    ]
    lost = TwinNotMade(kind=Twin.PDF, file="orion.pdf", reason="no <browser>")
    return page.model_copy(update={"twins": tuple(files), "twins_not_made": (lost,)})


def test_twins_of_a_page_are_linked_and_those_not_made_are_told(index, rendered) -> None:
    page = index(with_twins(rendered("orion", "Orion")))
    assert re.search(r'<a href="orion\.json" aria-label="Orion as JSON">JSON</a>', page)
    assert '<a href="orion.summary.html" aria-label="Orion as e-mail">e-mail</a>' in page
    assert "orion.summary.txt" not in page
    assert 'href="orion.pdf"' not in page
    assert re.search(r"orion\.pdf</th><td>no &lt;browser&gt;<", page)


def test_twins_of_earlier_pages_are_those_that_are_still_there(manifest, rendered, tmp_path):
    kept = with_twins(rendered("kept", "Kept", sha256=digest("page")))
    (tmp_path / "orion.json").write_text("{}")
    (tmp_path / "orion.summary.html").write_text("edited")
    (tmp_path / MANIFEST_FILE).write_text(manifest(reports=(kept,)).as_text())
    (page,) = earlier_pages(tmp_path, inputs={"a.csv": "1"})
    assert [twin.file for twin in page.twins] == ["orion.json"]
    assert page.twins_not_made == ()


def test_index_needs_no_script(index, rendered) -> None:
    page = index(rendered("orion", "Orion"))
    assert "<script" not in page
    assert "script-src &#39;none&#39;" in page


def test_same_pages_give_the_same_index(index, rendered) -> None:
    pages = [rendered("a", "A"), rendered("b", "B")]
    assert index(*pages) == index(*reversed(pages))


@pytest.fixture
def manifest(rendered, tmp_path):
    def build(**changes):
        fields = {
            "workbook": "Sample", "folder": "data", "period": "2026Q3", "edition": "internal",
            "language": "en", "started_at": "2026-11-22T10:00:00+00:00", "seconds": 1.0,
            "workers": 2, "catalogue_version": "1", "inputs": {"a.csv": "1"},
            "versions": versions(), "index": "index.html", "portfolio": None, "failures": (),
            "reports": (
                rendered("kept", "Kept", sha256=digest("page")),
                rendered("torn", "Torn", sha256=digest("page")),
                rendered("gone", "Gone"),
            ),
        }  # fmt: skip
        (tmp_path / "kept.html").write_text("page")
        (tmp_path / "torn.html").write_text("pag")
        return Manifest(**{**fields, **changes})

    return build


def test_earlier_pages_are_those_that_are_still_there_and_whole(manifest, tmp_path) -> None:
    (tmp_path / MANIFEST_FILE).write_text(manifest().as_text())
    assert [page.alliance_id for page in earlier_pages(tmp_path, inputs={"a.csv": "1"})] == ["kept"]


def test_pages_of_other_inputs_or_versions_are_not_kept(manifest, tmp_path) -> None:
    (tmp_path / MANIFEST_FILE).write_text(manifest().as_text())
    assert earlier_pages(tmp_path, inputs={"a.csv": "2"}) == []
    (tmp_path / MANIFEST_FILE).write_text(manifest(versions={"python": "3.0"}).as_text())
    assert earlier_pages(tmp_path, inputs={"a.csv": "1"}) == []


def test_manifest_that_cannot_be_read_keeps_nothing(tmp_path) -> None:
    assert earlier_pages(tmp_path, inputs={}) == []
    (tmp_path / MANIFEST_FILE).write_text("{")
    assert earlier_pages(tmp_path, inputs={}) == []


def test_manifest_survives_its_own_writing(manifest) -> None:
    assert Manifest.model_validate_json(manifest().as_text()) == manifest()
