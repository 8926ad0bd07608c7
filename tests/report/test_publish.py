"""A reader sees the whole of a file or the one before."""

from __future__ import annotations

import os

import pytest

from alliance_health.report.publish import write_whole


def test_file_is_written_with_its_folder_and_readable_by_others(tmp_path) -> None:
    path = tmp_path / "new" / "page.html"
    assert write_whole(path, "é\n") == b"\xc3\xa9\n"
    assert path.read_bytes() == b"\xc3\xa9\n"
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


def test_broken_write_leaves_the_file_before_and_nothing_beside_it(tmp_path, monkeypatch) -> None:
    path = tmp_path / "page.html"
    write_whole(path, "before")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "after")
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_text_that_cannot_be_written_leaves_nothing(tmp_path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "page.html", "\ud800")
    assert list(tmp_path.iterdir()) == []
