"""A store that has no room, or is not whole, is told; the one before stays in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from alliance_health.errors import ReportError
from alliance_health.store import is_made_from, page_contents, write_store


def write(path: Path, *scores: float) -> None:
    """Write a store of two alliances, of which the first has these scores."""
    given = pd.DataFrame({"alliance_id": "a", "row": "index", "score": list(scores)})
    other = pd.DataFrame({"alliance_id": ["b"], "row": ["index"], "score": [1.0]})
    rows = pd.concat([given, other], ignore_index=True)
    write_store(path, scores=rows, pages={"lost": "KeyError"}, made_from="this")


@pytest.fixture
def no_room() -> Iterator[None]:
    """Let no file grow beyond 4 kB."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_store_without_room_leaves_the_one_before(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "2026Q2.duckdb"
    write(path, 1.0)
    before = path.read_bytes()
    request.getfixturevalue("no_room")
    with pytest.raises(ReportError, match=r"2026Q2\.duckdb cannot be written: .*; make room"):
        write(path, 2.0)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_store_is_the_same_when_it_was_made_from_the_same(tmp_path: Path) -> None:
    path = tmp_path / "2026Q2.duckdb"
    assert not is_made_from(path, "this")
    write(path, 1.0)
    assert not is_made_from(path, "this")  # a page could not be computed, and is tried again
    write_store(path, scores=pd.DataFrame({"a": [1]}), pages={"x": ""}, made_from="this")
    assert is_made_from(path, "this")
    assert not is_made_from(path, "that")
    path.write_bytes(path.read_bytes()[:100])
    assert not is_made_from(path, "this")


def test_a_store_that_is_not_whole_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "2026Q2.duckdb"
    path.write_bytes(b"no store")
    with pytest.raises(ReportError, match=r"2026Q2\.duckdb cannot be read: .*; remove it and"):
        page_contents(path)


def test_fingerprint_of_a_page_is_of_its_own_rows(tmp_path: Path) -> None:
    def contents(*scores: float) -> dict[str, str]:
        rows = pd.DataFrame({"alliance_id": "a", "row": "metric", "score": list(scores)})
        other = pd.DataFrame({"alliance_id": ["b"], "row": ["metric"], "score": [1.0]})
        path = tmp_path / "2026Q2.duckdb"
        both = pd.concat([rows, other], ignore_index=True)
        write_store(path, scores=both, pages={"a": "", "b": ""})
        return page_contents(path)

    first, again, moved = contents(1.0, 2.0), contents(1.0, 2.0), contents(1.0, 2.0000000000000004)
    assert first == again
    assert first["a"] != moved["a"]
    assert first["b"] == moved["b"]
