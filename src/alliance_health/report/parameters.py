"""The parameters of report notebooks: one model, checked before a kernel starts."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from alliance_health.errors import ReportError
from alliance_health.report.notebook_format import papermill
from alliance_health.vocabulary import Edition

#: Values that travel into a notebook without loss.
_SCALARS = (str, int, float, bool, type(None))


class ReportParameters(BaseModel):
    """What a report notebook is told.

    Empty `workbook` means the sample, empty `period` the last complete one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    workbook: str = ""  #: folder of the workbook
    alliance_id: str | None = None  #: the alliance; None for the portfolio
    period: str = ""  #: last period shown
    edition: Edition = Edition.INTERNAL  #: for whom
    language: str = "en"  #: in which language
    store: str = ""  #: what was computed for all reports of this run

    def for_notebook(self) -> dict[str, Any]:
        """Return the parameters as a notebook receives them.

        Returns
        -------
        dict
            JSON scalars by name; the portfolio's notebook knows no alliance.

        Examples
        --------
        >>> sorted(ReportParameters(period="2026Q3").for_notebook())
        ['edition', 'language', 'period', 'store', 'workbook']
        """
        return self.model_dump(mode="json", exclude_none=True)


def notebook_parameters(notebook: Path) -> list[str]:
    """List the parameters that a notebook accepts.

    Parameters
    ----------
    notebook : Path
        A notebook with a cell tagged `parameters`.

    Returns
    -------
    list of str
        Names in alphabetical order.

    Raises
    ------
    ReportError
        When the notebook is missing or has no such cell.
    """
    if not notebook.is_file():
        raise ReportError(f"there is no notebook {notebook}; install alliance-health again")
    found = sorted(papermill.inspect_notebook(verbatim(notebook)))
    if not found:
        raise ReportError(
            f"{notebook.name} takes no parameters; tag the cell that holds them 'parameters'"
        )
    return found


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that a notebook does not have, or that JSON does not carry.

    Parameters
    ----------
    notebook : Path
        A notebook with a cell tagged `parameters`.
    parameters : mapping of str to value
        What it shall be told.

    Raises
    ------
    ReportError
        With the names that it accepts and the nearest of them, before a kernel starts.
    """
    accepted = notebook_parameters(notebook)
    for name, value in parameters.items():
        if name not in accepted:
            near = difflib.get_close_matches(name, accepted, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise ReportError(
                f"{notebook.name} has no parameter '{name}'; it accepts: "
                f"{', '.join(accepted)}.{hint}"
            )
        if type(value) not in _SCALARS:
            raise ReportError(
                f"{notebook.name}: parameter '{name}' is a {type(value).__name__}; "
                "allowed: text, number, true, false, null"
            )


def verbatim(path: Path) -> str:
    """Return a path as papermill must be given it, which fills in what stands in braces.

    >>> verbatim(Path("a{b}.ipynb"))
    'a{{b}}.ipynb'
    """
    return str(path).replace("{", "{{").replace("}", "}}")
