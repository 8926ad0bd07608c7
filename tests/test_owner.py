"""What is unfinished bears its owner's name; only that of the dead is removed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alliance_health.owner import (
    Owner,
    private_folder,
    remove_left_folders,
    remove_unfinished,
    unfinished,
)

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


#: Makes or removes a private folder, and dies at one of the steps of that.
DIE = """
import os, shutil, sys
from pathlib import Path
from alliance_health.owner import Owner, private_folder
step = sys.argv[1]
die = lambda *_, **__: os._exit(9)
if step == "before its owner is written":
    Owner.model_dump_json = die
if step == "before it has its name":
    Path.rename = die
with private_folder() as folder:
    (folder / "socket").write_text("")
    if step == "while it is used":
        die()
    if step == "before it goes":
        Path.rename = die
    if step == "before it is emptied":
        shutil.rmtree = die
"""


@pytest.mark.parametrize(
    "step",
    [
        *("before its owner is written", "before it has its name", "while it is used"),
        *("before it goes", "before it is emptied"),
    ],
)
def test_a_private_folder_of_the_dead_is_removed_whenever_it_died(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", DIE, step], check=False, env=environment)
    assert done.returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with private_folder() as folder:
        remove_left_folders()
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []
