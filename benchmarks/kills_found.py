"""What was found after runs were killed: added up, laid out, and written into a page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

#: Who is killed: the process of the run, its group, or all that it started as well.
TARGETS = ("process", "group", "everything")


@dataclass
class Found:
    """What was found after all kills."""

    kills: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    torn: int = 0
    wrong: int = 0
    orphans: int = 0
    lost: int = 0
    most_left: int = 0
    left_at_the_end: int = 0
    completed: int = 0
    seconds: float = 0.0

    def plus(self, other: Found) -> Found:
        """Return the figures of both, as if all runs had been one."""
        kills, moments = self.kills + other.kills, self.moments + other.moments
        most = max(self.most_left, other.most_left)
        counted = ("torn", "wrong", "orphans", "lost", "left_at_the_end", "completed", "seconds")
        sums = {name: getattr(self, name) + getattr(other, name) for name in counted}
        return Found(kills=kills, moments=moments, most_left=most, **sums)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was torn, wrong, lost or left behind."""
        return not (self.torn or self.wrong or self.orphans or self.lost or self.left_at_the_end)


def as_table(found: Found) -> pd.DataFrame:
    """Lay out what was found, with what was promised."""
    kills = sum(found.kills.values())
    by_target = ", ".join(f"{name} {found.kills[name]}" for name in TARGETS)
    by_moment = "; ".join(f"{count} {name}" for name, count in found.moments.most_common())
    rows = [
        ("runs killed with SIGKILL", f"{kills} ({by_target})", ""),
        ("moments", by_moment, "all"),
        ("published pages that were torn", found.torn, "0"),
        ("manifests that were wrong or torn", found.wrong, "0"),
        ("processes that outlived their run", found.orphans, "0"),
        ("runs that nobody killed, in between and at the end", found.completed, ""),
        ("reports missing or out of date after these", found.lost, "0"),
        ("temporary files and folders after one kill, at most", found.most_left, "not growing"),
        ("the same after the last run", found.left_at_the_end, "0"),
    ]
    return pd.DataFrame(rows, columns=["What", "Found", "Promised"])


def write_page(path: Path, found: Found, commands: list[str]) -> None:
    """Put the figures into the page, between its two marks."""
    begin, end = "<!-- figures -->", "<!-- end of figures -->"
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    lines = ["| What | Found | Promised |", "|---|---|---|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in as_table(found).to_numpy()]
    runs = f"`{commands[0]}`" if len(commands) == 1 else f"{len(commands)} runs"
    if len(commands) > 1:
        runs += f", from `{commands[0]}` to `{commands[-1]}`"
    told = f"{runs}, {found.seconds / 60:.0f} minutes:"
    text = "\n".join([f"{before}{begin}", told, "", *lines, f"{end}{after}"])
    path.write_text(text, encoding="utf-8")


def added(path: Path, found: Found, commands: list[str]) -> tuple[Found, list[str]]:
    """Add figures to those in a file, and return the sums with the commands of all runs.

    Parameters
    ----------
    path : Path
        JSON of earlier runs, rewritten; it need not exist yet.
    found : Found
        Of one more run.
    commands : list of str
        What was run for it.

    Returns
    -------
    Found
        Of all runs.
    list of str
        What was run, in order.
    """
    if path.is_file():
        told = json.loads(path.read_text(encoding="utf-8"))
        counts = {name: Counter(told["found"].pop(name)) for name in ("kills", "moments")}
        found = Found(**counts, **told["found"]).plus(found)
        commands = [*told["commands"], *commands]
    told = {"found": vars(found), "commands": commands}
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return found, commands
