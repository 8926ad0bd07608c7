"""One page lists every report, small, with search, and is for our company only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from alliance_health.report.all_reports import publish_lists
from alliance_health.report.listed import ListedPage, kept_reports
from alliance_health.report.manifest import MANIFEST_FILE, Manifest, NotMade, Rendered, TwinFile
from alliance_health.vocabulary import Twin

NAMES = {"orion": "Orion", "aaker": "Åker & <b>Søn</b>"}


def page(stem: str, name: str, *endings: str) -> Rendered:
    kinds = {
        **{".json": Twin.JSON, ".pdf": Twin.PDF},
        **dict.fromkeys((".summary.html", ".summary.txt"), Twin.SUMMARY),
    }
    twins = [TwinFile(kind=kinds[one], file=f"{stem}{one}", sha256="", bytes=1) for one in endings]
    return Rendered(
        alliance_id=stem, name=name, file=f"{stem}.html", sha256="", bytes=1, seconds=1.0,
        parameters={}, about={"notice": "Invented", "as_of": "2026-09-30"}, twins=tuple(twins),
    )  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write reports as a run does."""

    def make(
        period: str,
        *pages: Rendered,
        edition: str = "internal",
        language: str = "en",
        **said: Any,
    ) -> Path:
        folder = tmp_path / period / f"{edition}-{language}"
        record = folder.with_name(f"{folder.name}.run") if edition == "joint" else folder
        for one in (folder, record):
            one.mkdir(parents=True, exist_ok=True)
        for one in pages:
            for file in (one.file, *(twin.file for twin in one.twins)):
                (folder / file).write_text("page")
        fields = {
            "workbook": "Trial", "folder": "/w", "period": period, "edition": edition,
            "language": language, "started_at": "", "seconds": 1.0, "workers": 2,
            "catalogue_version": "1", "inputs": {}, "versions": {}, "index": "",
            "portfolio": None, "reports": pages, "failures": (), **said,
        }  # fmt: skip
        (record / MANIFEST_FILE).write_text(Manifest(**fields).as_text())
        return folder

    return make


@pytest.fixture
def listed(write: Any, tmp_path: Path) -> str:
    write("2026Q2", page("orion", "Orion Old"), page("aaker", NAMES["aaker"]))
    lost = NotMade(alliance_id="x", name="X", reason="why", notebook="")
    write("2026Q3", page("orion", "Orion", ".json", ".summary.html"), failures=(lost,))
    write("2026Q3", page("orion", "Orion"), edition="joint")
    (path,) = publish_lists(tmp_path, "Trial & Co", ["en"])
    return path.read_text(encoding="utf-8")


def settings_of(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'id="settings">(.*?)</script>', html)
    return json.loads(text)


def rows_of(html: str) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", html.partition('<tbody id="list">')[2])


def test_newest_report_of_every_alliance_is_listed_without_a_script(listed: str) -> None:
    first, second = rows_of(listed)
    # Å is sorted as A, and a name is text.
    assert "Åker &amp; &lt;b&gt;Søn&lt;/b&gt;" in first
    assert 'href="2026Q2/internal-en/aaker.html"' in first
    assert ">Orion<" in second
    for ending in (".html", ".json", ".summary.html"):
        assert f'href="2026Q3/internal-en/orion{ending}"' in second
    assert "orion.pdf" not in listed


def test_periods_lead_to_their_index_and_to_the_folder_where_pages_stand_alone(
    listed: str,
) -> None:
    assert listed.index("2026Q3/internal-en/index.html") < listed.index("2026Q2/internal-en/index")
    assert 'href="2026Q3/joint-en/"' in listed
    assert "2026Q3/joint-en/index.html" not in listed
    assert "1 not made" in listed


def test_the_script_knows_every_report_by_a_digit_a_period(listed: str) -> None:
    settings = settings_of(listed)
    assert [one[0] for one in settings["periods"]] == ["2026Q3", "2026Q2"]
    assert settings["editions"] == ["internal-en", "joint-en"]
    # A page is 1, with JSON 2 more, with a summary 8 more.
    assert settings["rows"] == [
        ["aaker", NAMES["aaker"], "01", ""],
        ["orion", "Orion", "b1", "10"],
    ]


def test_only_scripts_known_by_their_hash_run(listed: str) -> None:
    assert re.search(r"script-src &#39;sha256-[^;]+&#39;;", listed)
    assert "default-src &#39;none&#39;" in listed
    assert "://" not in listed.replace("data:,", "")


def test_nothing_in_the_folder_of_the_joint_edition_names_others(
    listed: str, tmp_path: Path
) -> None:
    assert [path.name for path in (tmp_path / "2026Q3" / "joint-en").iterdir()] == ["orion.html"]


def test_each_language_has_its_list_and_leads_to_the_others(write: Any, tmp_path: Path) -> None:
    write("2026Q3", page("orion", "Orion"))
    write("2026Q3", page("orion", "Orion"), language="de")
    english, german = publish_lists(tmp_path, "Trial", ["en", "de"])
    assert (english.name, german.name) == ("index.html", "index-de.html")
    assert '<a href="index-de.html" lang="de" hreflang="de">Deutsch</a>' in english.read_text()
    assert "internal-en" not in german.read_text()
    (tmp_path / "2026Q3" / "internal-de" / MANIFEST_FILE).unlink()
    assert publish_lists(tmp_path, "Trial", ["en", "de"]) == [english]
    assert not german.exists()


def test_pages_that_are_gone_and_manifests_that_cannot_be_read_are_left_out(
    write: Any, tmp_path: Path
) -> None:
    folder = write("2026Q3", page("orion", "Orion", ".json"), page("gone", "Gone"))
    (folder / "gone.html").unlink()
    (folder / "orion.json").unlink()
    broken = write("2026Q2", page("orion", "Orion"))
    (broken / MANIFEST_FILE).write_text("{")
    (kept,) = kept_reports(tmp_path)
    assert kept.pages == (ListedPage("orion", "Orion", 1),)


def test_a_twin_of_two_files_counts_once(write: Any, tmp_path: Path) -> None:
    write("2026Q3", page("orion", "Orion", ".summary.html", ".summary.txt", ".json"))
    (kept,) = kept_reports(tmp_path)
    assert [one.digit for one in kept.pages] == [1 + 2 + 8]


def test_without_reports_there_is_no_list(tmp_path: Path) -> None:
    assert publish_lists(tmp_path, "Trial", ["en"]) == []


def test_a_period_more_costs_one_sign_for_each_alliance_and_edition(
    write: Any, tmp_path: Path
) -> None:
    pages = [page(f"alliance-{n:03d}", f"Alliance number {n}") for n in range(100)]
    write("2026Q2", *pages)
    write("2026Q3", *pages)
    before = publish_lists(tmp_path, "Trial", ["en"])[0].stat().st_size
    write("2026Q1", *pages)
    after = publish_lists(tmp_path, "Trial", ["en"])[0].stat().st_size
    # A hundred digits, and less than 600 for the row of the period.
    assert 100 < after - before < 700
