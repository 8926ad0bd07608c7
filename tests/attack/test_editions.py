"""No edition shows what it may not, in any file, and nothing hidden moves the joint edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alliance_health.commands.report import ReportOrder, make_reports
from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report import sections
from alliance_health.report.build_edition import build_for_edition
from alliance_health.report.exporter import Surroundings, export_notebook
from alliance_health.store import AllianceView, read_alliance
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition

EDITIONS = tuple(edition.value for edition in Edition)

#: Sections of the shipped notebook, in its order.
SHOWN = (
    *("page_one", "what_changed", "scorecard", "both_sides", "give_and_get"),
    *("leading_versus_lagging", "early_signs", "governance", "early_warnings", "calls_kept"),
    *("how_sure", "data_health", "definitions", "provenance"),
)

PERIOD = Period.parse("2025Q4")


@dataclass(frozen=True)
class Rendered:
    """A run of all editions: the canaries of its workbook, and its files."""

    book: Any
    folder: Path
    reports: Path
    told: tuple[str, ...]

    def files(self, edition: str) -> list[Path]:
        """Return everything in the folder of an edition."""
        (found,) = self.reports.glob(f"*/2025Q4/{edition}-en")
        return sorted(path for path in found.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def rendered(canaries, tmp_path_factory) -> Rendered:
    """Render all editions of alliance a of the workbook of canaries, from one analysis."""
    root = tmp_path_factory.mktemp("zqfolder")
    book = canaries.make_book()
    folder = canaries.write_book(book, root / "book")
    order = ReportOrder(root / "reports", alliances=("a",), editions=EDITIONS, workers=1)
    made = list(make_reports(analyse(open_workbook(folder)), order, first=PERIOD, last=PERIOD))
    assert [line for one in made for line in one.manifest.failures] == []
    assert not any(one.manifest.has_failed for one in made)
    return Rendered(book, folder, root / "reports", tuple(str(one.index) for one in made))


@pytest.fixture(scope="session")
def page_of(notebook_of) -> Callable[[AllianceView], str]:
    """Return what writes the joint page of an alliance without a kernel."""

    def build(view: AllianceView) -> str:
        shown = notebook_of(*(getattr(sections, name)(view) for name in SHOWN))
        return export_notebook(shown, Surroundings(index=""))

    return build


@pytest.fixture(scope="session")
def joint_page(rendered, page_of) -> str:
    (store,) = rendered.reports.glob("*/store/joint-en/2025Q4.duckdb")
    return page_of(read_alliance(store, "a"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_file_holds_what_its_edition_may_not_show(rendered, decoder, edition) -> None:
    decoded = {path.name: decoder.decode(path) for path in rendered.files(edition)}
    hidden = [one for one in rendered.book.canaries if edition not in one.editions]
    assert len(hidden) > 100
    leaks = [
        (name, one.token) for one in hidden for name, text in decoded.items()
        if text.holds(one.token)
    ]  # fmt: skip
    assert leaks == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_holds_what_its_edition_shows(rendered, decoder, edition) -> None:
    (page,) = [path for path in rendered.files(edition) if path.name == "a.html"]
    decoded = decoder.decode(page)
    wanted = [one for one in rendered.book.canaries if edition in one.shown_in]
    assert len(wanted) > 20
    assert [one.token for one in wanted if not decoded.holds(one.token)] == []
    numbers = [one.token for one in rendered.book.canaries if isinstance(one.token, float)]
    assert sum(decoded.holds(one) for one in numbers) >= 3


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_page_of_an_alliance_holds_anything_of_another(rendered, decoder, edition) -> None:
    (page,) = [path for path in rendered.files(edition) if path.name == "a.html"]
    decoded = decoder.decode(page)
    # Texts; numbers of another alliance are among those that do not move the joint page.
    others = [
        one.token
        for one in rendered.book.canaries
        if one.alliance == "b" and isinstance(one.token, str)
    ]
    assert len(others) > 200
    assert [one for one in others if decoded.holds(one)] == []


def test_nothing_but_pages_lies_where_the_joint_edition_does(rendered) -> None:
    assert [path.name for path in rendered.files("joint")] == ["a.html"]
    (record,) = rendered.reports.glob("*/2025Q4/joint-en.run")
    assert sorted(path.name for path in record.iterdir()) == [".pages", "manifest.json"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_page_holds_a_path_or_what_papermill_wrote(rendered, decoder, edition) -> None:
    for path in rendered.files(edition):
        if path.suffix == ".html":
            text = decoder.decode(path).text
            told = (str(rendered.folder), "zqfolder", "papermill", ".duckdb", ".ipynb", "/tmp")
            assert [one for one in told if one in text] == []


def test_the_joint_page_says_on_how_many_metrics_it_rests(joint_page) -> None:
    # m_public, m_joint, trust and r_joint; the sensitive one is none of them.
    assert "rests on 4 metrics that both partners may see" in joint_page
    assert "alliance-health trace" not in joint_page


def test_nothing_hidden_moves_the_joint_page(canaries, page_of, joint_page, tmp_path) -> None:
    # Every number and text that the partner may not see is another one, and all of alliance b.
    twisted = canaries.make_book(twist=1.3, swap="zw")
    analysis = analyse(open_workbook(canaries.write_book(twisted, tmp_path)))
    source = PeriodSources(Everything(analysis), PERIOD).alone(Edition.JOINT, "a")
    view = AllianceView(build_for_edition(source, "a"), source.by_alliance["a"])
    assert page_of(view) == joint_page


def test_the_decoder_finds_numbers_however_they_are_written(decoder) -> None:
    packed = (
        b'<script type="application/json" id="x">{}</script>73.629 days and 1\xc2\xa0234\xc2\xa0567'
    )
    decoded = decoder.decode_bytes(packed)
    assert decoded.holds(73.6291)
    assert decoded.holds(1234567.0)
    assert not decoded.holds(73.7291)
