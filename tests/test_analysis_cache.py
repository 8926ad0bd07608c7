"""What is kept is found again as long as nothing differs that it rests on, and is never torn."""

from __future__ import annotations

import logging
import os
import pickle
import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alliance_health import analysis_cache, code_version, pipeline
from alliance_health.analysis import Analysis
from alliance_health.analysis_cache import kept
from alliance_health.commands.links import links_of
from alliance_health.errors import AllianceHealthError
from alliance_health.language import languages, speaking
from alliance_health.pipeline import analyse, open_workbook

CASE = Path(__file__).resolve().parents[1] / "data" / "cases" / "sony_ericsson"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of results of this test."""
    monkeypatch.setenv(analysis_cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def large(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workbook that counts as large."""
    monkeypatch.setattr(pipeline, "MANY_ROWS", 0)
    return shutil.copytree(CASE, tmp_path / "book")


def answers(*asked: object, count: int = 2) -> list[int]:
    """Ask several times; every computing gives the next number."""
    made = iter(range(10))
    return [kept(asked, lambda: next(made)) for _ in range(count)]


def results(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


def test_what_was_computed_is_found_again(folder: Path) -> None:
    assert answers("scores", 1) == [0, 0]
    assert len(results(folder)) == 1


def test_another_question_is_computed(folder: Path) -> None:
    assert answers("scores", 1, count=1) + answers("scores", 2) == [0, 0, 0]
    assert len(results(folder)) == 2


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(analysis_cache.VARIABLE)
    assert answers("scores") == [0, 1]


def test_another_language_is_computed(folder: Path) -> None:
    answers("scores")
    with speaking(languages()[-1]):
        answers("scores")
    assert len(results(folder)) == 2


def test_other_code_computes_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers("scores")
    package = tmp_path / "package"
    package.mkdir()
    (package / "rule.py").write_text("one = 1\n")
    monkeypatch.setattr(code_version, "__file__", str(package / "code_version.py"))
    for content in ("one = 1\n", "one = 2\n"):
        (package / "rule.py").write_text(content)
        code_version.code_version.cache_clear()
        answers("scores")
    code_version.code_version.cache_clear()
    assert len(results(folder)) == 3


@pytest.mark.parametrize("torn", [b"", b"x" * 40, None], ids=["empty", "other", "half"])
def test_a_torn_result_is_computed_anew_and_replaced(folder: Path, torn: bytes | None) -> None:
    answers("scores")
    (path,) = results(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if torn is None else torn)
    assert answers("scores", count=1) == [0]
    assert path.read_bytes() == whole


def test_what_cannot_be_written_is_told_and_computed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with caplog.at_level(logging.WARNING):
        assert answers("scores") == [0, 1]
    assert "No space left on device" in caplog.text
    assert results(folder) == []


def test_what_was_not_used_for_longest_makes_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(pickle.dumps("a" * 1000, protocol=5)) + 32
    monkeypatch.setattr(analysis_cache, "MOST_BYTES", 2 * size)
    for day, name in enumerate("abc"):
        kept([name], lambda name=name: name * 1000)
        for path in results(folder):
            if path.stat().st_mtime > 1e6:
                os.utime(path, (day, day))
    held = {pickle.loads(path.read_bytes()[32:])[0] for path in results(folder)}
    assert held == {"b", "c"}


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_folder_into_which_others_write_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(AllianceHealthError, match=r"others can write into .*chmod 700"):
        kept(["scores"], lambda: 1)


def test_a_kept_analysis_is_the_analysis(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = analyse(open_workbook(large), n_draws=50)
    monkeypatch.setattr(pipeline, "check_tables", pytest.fail)
    monkeypatch.setattr(pipeline, "_analyse", pytest.fail)
    workbook = open_workbook(large)
    again = analyse(workbook, n_draws=50)
    assert again.workbook is workbook
    assert again.context.tables is again.tables
    for one in fields(Analysis):
        found, expected = getattr(again, one.name), getattr(first, one.name)
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected, check_exact=True, obj=one.name)
    np.testing.assert_array_equal(again.draws.data, first.draws.data)
    assert again.accounting.equals(first.accounting)


def test_a_changed_file_is_read_and_analysed_anew(large: Path) -> None:
    first = analyse(open_workbook(large), n_draws=0)
    path = large / "workbook.toml"
    path.write_text(path.read_text("utf-8").replace("name =", "# changed\nname =", 1), "utf-8")
    second = analyse(open_workbook(large), n_draws=0)
    assert first.workbook.hashes != second.workbook.hashes
    assert second.workbook.raw.hashes == first.workbook.raw.hashes


def test_a_definition_of_former_days_that_changed_is_not_overlooked(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = large / "charters" / "history" / "somebody-1.toml"
    former.parent.mkdir(parents=True)
    analysed = []
    usual = pipeline._analyse_known
    monkeypatch.setattr(
        pipeline, "_analyse_known", lambda *told, **more: analysed.append(1) or usual(*told, **more)
    )
    for content in ("# one", "# one", "# two"):
        former.write_text(content, encoding="utf-8")
        analyse(open_workbook(large), n_draws=0)
    assert len(analysed) == 2


def test_a_file_that_is_left_aside_is_told_of_a_kept_workbook(large: Path) -> None:
    assert open_workbook(large).checked.problems == ()
    (large / "notes.csv").write_text("a\n", encoding="utf-8")
    (told,) = open_workbook(large).checked.problems
    assert told.file == "notes.csv"


def test_a_workbook_changed_in_memory_is_analysed_as_it_is(large: Path) -> None:
    workbook = open_workbook(large)
    whole = analyse(workbook, n_draws=0)
    frames = dict(workbook.checked.tables.frames)
    frames["observations"] = frames["observations"].iloc[::2]
    tables = replace(workbook.checked.tables, frames=frames)
    half = replace(workbook, checked=replace(workbook.checked, tables=tables))
    assert workbook.is_as_read
    assert not half.is_as_read
    assert len(analyse(half, n_draws=0).values) < len(whole.values)


def test_a_small_workbook_is_not_kept(folder: Path) -> None:
    analyse(open_workbook(CASE), n_draws=0)
    assert not folder.exists()


def test_what_rests_on_an_analysis_is_kept_with_it(large: Path) -> None:
    made = iter(range(10))
    first, again = (analyse(open_workbook(large), n_draws=0) for _ in range(2))
    assert [one.keep(["links"], lambda: next(made)) for one in (first, again)] == [0, 0]
    assert first.keep(["links", "2010"], lambda: next(made)) == 1
    drawn = analyse(open_workbook(large), n_draws=10)
    assert drawn.keep(["links"], lambda: next(made)) == 2
    changed = replace(first, scores=first.scores.iloc[:1])
    assert [changed.keep(["links"], lambda: next(made)) for _ in range(2)] == [3, 4]


def test_kept_links_are_the_links(large: Path) -> None:
    asked = analyse(open_workbook(large), n_draws=0)
    found, again = links_of(asked), links_of(asked)
    assert found is not again
    pd.testing.assert_frame_equal(found.links, again.links)
