"""Settings for all tests: examples of hypothesis are the same in every run, and unhurried."""

from __future__ import annotations

import csv
import gc
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
from babel.messages.catalog import Catalog
from hypothesis import settings
from jupyter_client.provisioning import KernelProvisionerFactory

from alliance_health import analysis_cache
from alliance_health.report.warm_process import kept_warm
from alliance_health.shipped import WORKBOOK_VARIABLE

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"

#: Alliances of the sample with what is hard about it: figures that came late or were corrected,
#: deals in foreign currencies, an end, and a beginning.
SOME_ALLIANCES = frozenset(
    {
        *("brandt-quill", "fenmark-utilities", "hartung-vossel", "tavanne-robotics"),
        *("tessaro-logistics", "ulvenfjord-energi", "yarrowby-media"),
    }
)

#: Alliances of the sample whose reports the stored notebooks make.
FEW_ALLIANCES = frozenset({"brandt-quill", "tavanne-robotics", "yarrowby-media"})

#: Stored notebooks without an output that is compared; all others run on the whole sample, and in
#: an ordinary kernel, as a person's own do.
REPORT_NOTEBOOKS = frozenset({"90_alliance_report.ipynb", "95_portfolio_report.ipynb"})

#: For workers and kernels: on busy cores, threads of one product of matrices wait for one another
#: by computing, which takes four to twenty times as long.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

#: The same examples in every run, few enough for every change; many and new ones are tried by
#: `make thorough`.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, max_examples=30
)
settings.register_profile("thorough", deadline=None, database=None, max_examples=500)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make looks` store how pages look."""
    parser.addoption("--store-looks", action="store_true", help="store anew how pages look")


def pytest_configure(config: pytest.Config) -> None:
    """Keep analyses of the sample for all processes of this run, kernels included."""
    config.pluginmanager.register(Notebooks())
    gc.disable()  # while tests are collected; what is loaded then stays to the end
    if hasattr(config, "workerinput"):
        return  # it has the folder from the process that started it
    os.environ.update(ONE_THREAD)
    folder = tempfile.mkdtemp(prefix="ah-kept-")
    os.environ[analysis_cache.VARIABLE] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: no core shall wait for one of them at the end.

    One notebook comes first: what it computes of the sample is kept, and all others read it.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    notebooks = sorted({item.path for item in items if item.path.suffix == ".ipynb"})
    first = notebooks[:1]
    order = {**dict.fromkeys(notebooks, 2), **dict.fromkeys(slow, 1), **dict.fromkeys(first, 0)}
    items.sort(key=lambda item: order.get(item.path, 3))


def pytest_collection_finish() -> None:
    """Look for garbage again, seldom, and never among the tests and libraries that are loaded."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def pytest_unconfigure() -> None:
    """Let libraries clear up what they loaded; they complain of what is left."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def warm_process() -> Iterator[None]:
    """Fork all kernels of this process from one warm process; the first kernel starts it."""
    with kept_warm():
        yield


@pytest.fixture(scope="session")
def some_of_the_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample with `SOME_ALLIANCES` only; nobody writes into it."""
    return _some_of_the_sample(SOME_ALLIANCES)


class Notebooks:
    """How stored notebooks run; a plugin, as hooks of this file do not reach their folder."""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Let reports be those of `FEW_ALLIANCES`, in kernels forked from the warm process."""
        os.environ.pop(WORKBOOK_VARIABLE, None)
        is_report = item.path.name in REPORT_NOTEBOOKS
        if is_report:
            os.environ[WORKBOOK_VARIABLE] = str(_some_of_the_sample(FEW_ALLIANCES))
        factory = KernelProvisionerFactory.instance()
        factory.default_provisioner_name = (
            "alliance-health-warm" if is_report else "local-provisioner"
        )


@cache
def _some_of_the_sample(alliances: frozenset[str]) -> Path:
    """Return the copy that all processes of this run share, as results are kept by its place."""
    within = Path(os.environ[analysis_cache.VARIABLE])
    made = Path(tempfile.mkdtemp(dir=within))
    _copy_some(made / "some", alliances)
    shared = within / f"sample-of-{len(alliances)}"
    try:
        made.rename(shared)
    except OSError:  # another process was first
        shutil.rmtree(made)
    return shared / "some"


def _copy_some(folder: Path, alliances: frozenset[str]) -> None:
    """Copy the sample with some of its alliances only."""
    shutil.copytree(SAMPLE, folder)
    initiatives = _rows(folder / "initiatives.csv")
    known = {row["initiative_id"] for row in initiatives if row["alliance_id"] in alliances}
    for path in folder.glob("*.csv"):
        rows = _rows(path)
        column, kept = "alliance_id", alliances
        if column not in rows[0]:
            column, kept = "initiative_id", frozenset(known)
        if column in rows[0]:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(row for row in rows if row[column] in kept)
    ratings = folder / "ratings.parquet"
    rows = duckdb.read_parquet(str(SAMPLE / ratings.name))
    rows.filter(f"alliance_id IN {tuple(alliances)}").write_parquet(str(ratings))
    for path in (folder / "charters").iterdir():
        if path.stem not in alliances:
            path.unlink()


def _rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of a table as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def collected() -> Catalog:
    """Return the texts of the code, the templates and the default catalogue."""
    path = Path(__file__).resolve().parents[1] / "docs" / "generator" / "collect_messages.py"
    spec = importlib.util.spec_from_file_location("collect_messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Catalog = module.collect()
    return found
