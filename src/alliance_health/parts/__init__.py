"""The whole story for a workbook that the memory would not hold: the same, part by part.

Alliances do not depend on each other, so the observations are read, checked, aligned and
scored for a few alliances at a time. What depends on all of them is found in between:

::

    read and check     every other table as a whole, observations part by part
    look at all        date of the cut, last complete period, first period with data
    measure and score  part by part, in the order of the alliances

The rule of this room: the scores, the problems and the accounting are those of
`alliance_health.pipeline`, whatever the size of the parts; no formula stands here.
"""

from alliance_health.parts.cut import is_scored_in_parts
from alliance_health.parts.score import PartedAnalysis, analyse_in_parts
from alliance_health.parts.workbook import PartedWorkbook, open_in_parts

__all__ = [
    "PartedAnalysis",
    "PartedWorkbook",
    "analyse_in_parts",
    "is_scored_in_parts",
    "open_in_parts",
]
