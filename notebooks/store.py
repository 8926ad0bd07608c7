"""Run every notebook on the sample and store it: text and tables are kept, figures are not.

Stored so, a notebook is small, its differences are readable, and nbval has something to
compare with. Called by `make notebooks`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill

NOTEBOOKS = Path(__file__).resolve().parent

#: Kinds of output that only a browser or a kernel can read.
DROPPED_OUTPUTS = ("application/vnd.plotly", "application/vnd.jupyter.widget", "image/")
#: Data for the exporter of reports, beside the same content as text.
EXPORTED_DATA = "application/vnd.alliance-health"
#: What is kept of a notebook's metadata; all else tells about the run.
KEPT_METADATA: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def stored(notebook: Any) -> Any:
    """Return an executed notebook as it is stored.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill left it; changed in place.

    Returns
    -------
    NotebookNode
        The same notebook without figures, widgets and traces of the run.
    """
    notebook.metadata = nbformat.from_dict(KEPT_METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_dropped(output)]
            for output in cell.outputs:
                for kind in [one for one in output.get("data", {}) if EXPORTED_DATA in one]:
                    del output.data[kind]
    return notebook


def _is_dropped(output: Any) -> bool:
    """Tell whether an output is a figure or a widget."""
    return any(kind.startswith(DROPPED_OUTPUTS) for kind in output.get("data", {}))


def main() -> None:
    """Run and store the notebooks of this folder, in the order of their numbers."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        sys.exit(f"no notebooks in {NOTEBOOKS}")
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            executed = Path(folder) / path.name
            papermill.execute_notebook(path, executed, cwd=NOTEBOOKS, progress_bar=False)
            notebook = stored(nbformat.read(executed, as_version=4))
        nbformat.write(notebook, path)
        print(f"stored {path.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
