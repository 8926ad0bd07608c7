"""Notebooks as `nbformat` reads them, loaded without grammars that nobody here asks for.

`nbformat` checks notebooks by `jsonschema`. Where JupyterLab is installed, `jsonschema` finds
`rfc3987_syntax` and loads it, which builds 38 grammars of international web addresses: three
seconds of computing in every process, for a check that no notebook calls for. `jsonschema` does
without it where it is not installed; here it is told so while it is imported, and no longer.
Whatever needs `nbformat` or `papermill` imports them from here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = [
    "CellTimeoutError",
    "DeadKernelError",
    "NBClientEngine",
    "NotebookNode",
    "PapermillExecutionError",
    "PapermillNotebookClient",
    "nbformat",
    "papermill",
    "papermill_engines",
]

#: What `jsonschema` would load.
GRAMMARS = "rfc3987_syntax"


@contextmanager
def _without_grammars() -> Iterator[None]:
    """Let the grammars look absent, unless somebody has loaded them already."""
    if GRAMMARS in sys.modules:
        yield
        return
    sys.modules[GRAMMARS] = None  # type: ignore[assignment]  # what an import then finds absent
    try:
        yield
    finally:
        del sys.modules[GRAMMARS]


with _without_grammars():
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat import NotebookNode
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError
