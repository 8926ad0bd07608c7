"""A fingerprint of everything that reckons and draws: this package and those it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

#: Packages that reckon; another version may round otherwise.
RECKONING = ("duckdb", "narwhals", "numpy", "pandas", "pandera", "scipy")

#: Packages that decide what a page looks like: those that reckon, run, draw and write.
RENDERING = (
    *RECKONING,
    *("babel", "ipykernel", "ipython", "jinja2", "markupsafe", "nbclient", "nbformat"),
    *("papermill", "plotly", "pydantic"),
)

#: Folders of the package that are no code of it: what Python keeps, and what is looked at itself.
_NO_CODE = frozenset({"__pycache__", "shipped"})


@cache
def code_version(packages: tuple[str, ...], endings: Collection[str] = frozenset()) -> str:
    """Fingerprint the interpreter, packages, and every file of this one.

    Parameters
    ----------
    packages : tuple of str
        Names of installed packages whose versions count.
    endings : collection of str
        Endings of the files of this package that count; all when empty. It must be hashable.

    Returns
    -------
    str
        SHA-256, the same until any of them changes.

    Examples
    --------
    >>> code_version(("pandas",)) == code_version(("pandas", "plotly"))
    False
    """
    package = Path(__file__).parent
    digest = hashlib.sha256(python_version().encode("utf-8"))
    for name in packages:
        digest.update(f"{name} {version(name)}\0".encode())
    for path in sorted(package.rglob("*")):
        within = path.relative_to(package)
        if _NO_CODE.intersection(within.parts) or (endings and path.suffix not in endings):
            continue
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{within.as_posix()} {content}\0".encode())
    return digest.hexdigest()
