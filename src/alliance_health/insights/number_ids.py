"""How a number of a page is named when it is no row of `score`: counts, tables and findings.

::

    orion/2026Q3/ours/count:commitments_due       rows that a page counts
    orion/2026Q3/joint/count:issues_open/i7       one of them
    orion/2026Q3/joint/table:commitments          what became of the rows of a table
    orion/2026Q3/joint/finding:silent/2025Q4      the rows behind a finding about the data
    /2026Q3/joint/table:commitments               the same, of all alliances together
"""

from __future__ import annotations

import re
from typing import NamedTuple

from alliance_health.vocabulary import Perspective

#: Kinds of numbers that are no rows of `score`.
COUNT, TABLE, FINDING = "count", "table", "finding"

_SIDES = "|".join(side.value for side in Perspective)
_FORM = re.compile(
    rf"(?P<alliance_id>.*)/(?P<period>[^/]+)/(?P<perspective>{_SIDES})"
    rf"/(?P<kind>{COUNT}|{TABLE}|{FINDING}):(?P<name>[^/]+)(?:/(?P<of>.+))?",
    re.DOTALL,
)


class PageNumber(NamedTuple):
    """A number of a page.

    Parameters
    ----------
    kind : str
        count, table or finding.
    name : str
        What is counted or was found, or which table.
    alliance_id : str
        Whose number; empty for all alliances together.
    period : str
        Which period of the workbook.
    perspective : str
        Whose view; joint where there are no sides.
    of : str
        One thing among those counted or found; empty for all of them.
    """

    kind: str
    name: str
    alliance_id: str
    period: str
    perspective: str = Perspective.JOINT.value
    of: str = ""

    @property
    def text(self) -> str:
        """The number's id.

        >>> PageNumber("count", "issues_open", "orion", "2026Q3", of="i7").text
        'orion/2026Q3/joint/count:issues_open/i7'
        """
        whole = f"{self.alliance_id}/{self.period}/{self.perspective}/{self.kind}:{self.name}"
        return f"{whole}/{self.of}" if self.of else whole


def read_page_number(text: str) -> PageNumber | None:
    """Read the id of a number of a page.

    Parameters
    ----------
    text : str
        An id; it may name nothing that exists.

    Returns
    -------
    PageNumber or None
        None when it has not the form of one.

    Examples
    --------
    >>> read_page_number("orion/2026Q3/joint/count:events").name
    'events'
    >>> read_page_number("orion/2026Q3/joint/trust") is None
    True
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    parts = {name: part or "" for name, part in found.groupdict().items()}
    return PageNumber(**parts)
