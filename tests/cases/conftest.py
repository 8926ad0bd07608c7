"""The cases, each computed once for all tests of what it shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alliance_health import pipeline


@pytest.fixture(scope="module", autouse=True)
def _computed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "MANY_ROWS", 0)
        yield
