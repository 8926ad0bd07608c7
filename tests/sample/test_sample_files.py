"""The shipped sample is what its generator writes, and every row of it is accepted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from alliance_health.pipeline import Analysis

LARGEST_FILE, LARGEST_SAMPLE = 1_900_000, 6_000_000


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _writer(path: Path) -> str:
    found = duckdb.sql(f"SELECT created_by FROM parquet_file_metadata('{path.as_posix()}')")
    return str(found.fetchall())


def _files(folder: Path) -> dict[str, Path]:
    """Return every file of a workbook by its place in it."""
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    _run(folder, str(data_folder / "generator" / "make_sample.py"), "--out", str(folder))
    return folder


def test_the_generator_writes_the_shipped_bytes(made: Path, data_folder: Path) -> None:
    shipped = _files(data_folder / "sample")
    assert set(_files(made)) | {"README.md"} == set(shipped)
    differing = [
        name
        for name, path in _files(made).items()
        if path.suffix != ".parquet" and path.read_bytes() != shipped[name].read_bytes()
    ]
    assert differing == []


def test_the_generator_writes_the_shipped_ratings(made: Path, data_folder: Path) -> None:
    one, other = (folder / "ratings.parquet" for folder in (made, data_folder / "sample"))
    # One result is read to its end before the next is asked for: both share a connection.
    rows, shipped = (duckdb.read_parquet(path.as_posix()).fetchall() for path in (one, other))
    assert rows == shipped
    # Another version of DuckDB may pack the same rows into other bytes.
    if _writer(one) == _writer(other):
        assert one.read_bytes() == other.read_bytes()


def test_the_sample_is_small_enough_to_ship(data_folder: Path) -> None:
    sizes = [path.stat().st_size for path in _files(data_folder / "sample").values()]
    assert max(sizes) < LARGEST_FILE
    assert sum(sizes) < LARGEST_SAMPLE


def test_no_row_of_the_sample_is_rejected(analysis: Analysis) -> None:
    checked = analysis.workbook.checked
    assert [str(problem) for problem in checked.problems] == []
    assert [str(problem) for problem in analysis.workbook.raw.problems] == []
    assert checked.accounting["rejected"].sum() == 0


def test_examples_in_the_generator_hold(data_folder: Path) -> None:
    folder = data_folder / "generator"
    modules = sorted(path.name for path in folder.glob("*.py"))
    _run(folder, "-B", "-m", "doctest", *modules)


def test_the_data_dictionary_is_the_one_of_the_schemas(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(data_folder / "generator"))
    make_dictionary = pytest.importorskip("make_dictionary")
    written = (data_folder / "README.md").read_text(encoding="utf-8")
    assert written == make_dictionary.readme_text(), "run data/generator/make_dictionary.py"
