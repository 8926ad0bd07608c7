"""What is unfinished bears its owner's name; only that of the dead is removed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from alliance_health.owner import Owner, remove_unfinished, unfinished

LEAVE = """
import sys
from pathlib import Path
from alliance_health.owner import Owner, unfinished
unfinished(Path(sys.argv[1])).write_text("half")
print(Owner.here().model_dump_json())
"""


def left_by_a_dead_process(path: Path) -> Owner:
    """Let another process leave a file, and return who that was."""
    told = subprocess.run(
        [sys.executable, "-c", LEAVE, str(path)], check=True, capture_output=True, text=True
    )
    return Owner.model_validate_json(told.stdout)


def test_only_what_the_dead_left_is_removed(tmp_path: Path) -> None:
    place = tmp_path / "pages"
    place.mkdir()
    dead = left_by_a_dead_process(place / "one.html")
    assert dead.has_died
    (mine := unfinished(place / "one.html")).write_text("half")
    theirs = Path(str(mine).replace(mine.name.split(".")[3][:8], "0" * 8))  # another machine
    theirs.write_text("half")
    (other := place / ".one.html.part").write_text("of somebody else")
    (removed,) = remove_unfinished(tmp_path)
    assert f"-{dead.pid}-" in removed.name
    assert sorted(place.iterdir()) == sorted([mine, theirs, other])


def test_owner_elsewhere_or_with_the_number_of_another_process() -> None:
    here = Owner.here()
    assert not here.has_died
    assert not here.model_copy(update={"host": "elsewhere", "pid": 1}).has_died
    if os.path.isdir("/proc"):
        assert here.model_copy(update={"pid_started": "1"}).has_died
