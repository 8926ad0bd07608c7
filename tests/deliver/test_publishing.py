"""Finished reports are copied, in the right order, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliance_health.deliver.publishing import publish_folder
from alliance_health.errors import ReportError


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / ".notebooks").mkdir(parents=True)
    for name in ("manifest.json", "index.html", "a.html", "z.html", ".a.html.x1"):
        (folder / name).write_text(name)
    return folder


def test_pages_come_before_the_index_and_the_manifest_that_names_them(
    pages: Path, tmp_path: Path
) -> None:
    copied = publish_folder(pages, str(tmp_path / "out"), beneath="sample/2026Q3/internal-en")
    assert copied == ["a.html", "z.html", "index.html", "manifest.json"]
    there = tmp_path / "out/sample/2026Q3/internal-en"
    assert sorted(path.name for path in there.iterdir()) == sorted(copied)
    assert (there / "a.html").read_text() == "a.html"


def test_a_page_that_is_no_more_is_removed_there_too(pages: Path, tmp_path: Path) -> None:
    publish_folder(pages, str(tmp_path / "out"), beneath="q")
    (pages / "z.html").unlink()
    publish_folder(pages, str(tmp_path / "out"), beneath="q")
    assert not (tmp_path / "out/q/z.html").exists()


def test_a_url_is_written_through_its_file_system(pages: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    copied = publish_folder(pages, "memory://bucket/reports", beneath="sample/q")
    files = fsspec.filesystem("memory")
    found = files.ls("/bucket/reports/sample/q", detail=False)
    assert sorted(name.rpartition("/")[2] for name in found) == sorted(copied)
    (pages / "z.html").unlink()
    publish_folder(pages, "memory://bucket/reports", beneath="sample/q")
    assert not files.exists("/bucket/reports/sample/q/z.html")


def test_a_target_that_cannot_be_written_is_named(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportError, match="not published"):
        publish_folder(pages, str(tmp_path / "file"), beneath="q")
