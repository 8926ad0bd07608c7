"""Settings for all tests: examples of hypothesis are the same in every run, and unhurried."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

from alliance_health import analysis_cache
from alliance_health.report.warm_process import kept_warm

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Keep analyses of the sample for all processes of this run, kernels included."""
    if hasattr(config, "workerinput"):
        return  # it has the folder from the process that started it
    folder = tempfile.mkdtemp(prefix="ah-kept-")
    os.environ[analysis_cache.VARIABLE] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: no core shall wait for one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow and item.path.suffix != ".ipynb")


@pytest.fixture(scope="session", autouse=True)
def warm_process() -> Iterator[None]:
    """Fork all kernels of this process from one warm process; the first kernel starts it."""
    with kept_warm():
        yield
