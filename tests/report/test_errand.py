"""Errands: everything of one page travels, nothing of another, and the same bytes come back."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from alliance_health import cluster
from alliance_health.cluster import Cluster, open_cluster, require_dask
from alliance_health.errors import AllianceHealthError
from alliance_health.owner import private_folder
from alliance_health.report.errand import fingerprint, run_errand
from alliance_health.report.making import Workshop, compose_page, run_job
from alliance_health.report.notebook_run import KernelChoice
from alliance_health.report.run_request import RunRequest, alliance_jobs
from alliance_health.shipped import shipped_folder
from alliance_health.store import read_alliance, read_portfolio, write_store
from alliance_health.store_slice import slice_store
from alliance_health.vocabulary import Twin

ONE, OTHER = "orion-halden", "another-one"


class Post(Cluster):
    """A cluster without machines: what is sent and what comes back are bytes."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def _send(self, errand):
        self.sent.append(pickle.dumps(errand))
        return pickle.loads(pickle.dumps(run_errand(pickle.loads(self.sent[-1]))))


@pytest.fixture(scope="module")
def store(make, tmp_path_factory) -> Path:
    view = make.portfolio_view()
    scores = pd.concat([view.scores, view.scores.assign(alliance_id=OTHER)])
    pages = {one: make.health_report(alliance_id=one, name=one) for one in (ONE, OTHER)}
    path = tmp_path_factory.mktemp("it's a folder") / "2026Q3.duckdb"
    write_store(path, scores=scores, pages=pages, portfolio=view.report)
    return path


@pytest.fixture
def request_for(store, make, tmp_path) -> RunRequest:
    return RunRequest(
        workbook=tmp_path,
        name="Sample",
        period=make.PERIOD,
        alliances={ONE: "Orion"},
        store=store,
        notebooks=shipped_folder("notebooks"),
        reports=tmp_path / "reports",
    )


def test_a_slice_holds_one_alliance_as_the_store_has_it(store, tmp_path) -> None:
    path = tmp_path / store.name
    path.write_bytes(zlib.decompress(slice_store(store, ONE)))
    whole, sliced = read_alliance(store, ONE), read_alliance(path, ONE)
    assert sliced.report == whole.report
    pd.testing.assert_frame_equal(sliced.scores, whole.scores)
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in ("pages", "scores"):
            found = connection.execute(f"SELECT DISTINCT alliance_id FROM {table}").fetchall()
            assert found == [(ONE,)]


def test_the_slice_of_the_portfolio_reads_as_the_store(store, tmp_path) -> None:
    path = tmp_path / store.name
    path.write_bytes(zlib.decompress(slice_store(store, "")))
    whole, sliced = read_portfolio(store), read_portfolio(path)
    assert sliced.report == whole.report
    pd.testing.assert_frame_equal(sliced.scores, whole.scores)


def test_without_a_store_there_is_no_slice(tmp_path) -> None:
    assert slice_store(tmp_path / "none.duckdb", ONE) == b""


def test_the_shipped_notebook_gives_the_same_bytes_far_from_its_files(request_for) -> None:
    (job,) = alliance_jobs(request_for)
    post, kernel = Post(), KernelChoice()
    with private_folder() as scratch:
        shop = Workshop(scratch, scratch, kernel, also=(Twin.JSON, Twin.SUMMARY))
        near = compose_page(run_job(job, shop), job, shop)
        far = post.compose(job, replace(shop, away=post))
    assert far.content == near.content
    assert far.twins == near.twins
    assert len(far.twins.files) == 3
    assert far.about == near.about
    assert OTHER.encode() not in post.sent[0]


def test_an_errand_of_other_versions_is_not_run(request_for) -> None:
    (job,) = alliance_jobs(request_for)
    errand = cluster.Errand(
        *(job, b"", b"", KernelChoice(), (), request_for.assets),
        asked_by={**fingerprint(), "pandas": "1.0"},
    )
    assert run_errand(errand).differs == f"pandas {pd.__version__} instead of 1.0"


def test_without_dask_the_message_says_how_to_install_it(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(AllianceHealthError, match=r"pip install 'alliance-health\[dask\]'"):
        require_dask("tcp://127.0.0.1:8786")


def test_a_scheduler_that_does_not_answer_is_an_error_within_its_time(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 0.2)
    with (
        pytest.raises(AllianceHealthError, match=r"tcp://127\.0\.0\.1:1 does not answer: "),
        open_cluster("tcp://127.0.0.1:1"),
    ):
        pass
