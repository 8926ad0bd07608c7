"""Threads that run notebooks at once look up no class by its name, which traitlets cannot stand."""

from __future__ import annotations

import subprocess
import sys

#: Counts the traits of the classes of kernels that still name a class, before and after.
SCRIPT = """
import sys
from traitlets import HasTraits

def kinds(base=HasTraits):
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)

def named():
    return {
        f"{kind.__name__}.{name}"
        for kind in kinds()
        for name, trait in kind.class_traits().items()
        if isinstance(getattr(trait, "klass", None), str)
    }

import jupyter_client.manager
before = named()
import alliance_health.report.notebook_run
print("KernelManager.session" in before, sorted(named()))
"""


def test_no_class_of_kernels_is_looked_up_when_notebooks_begin() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True []"
