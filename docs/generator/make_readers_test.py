"""Take pictures of first pages for readers who never saw the product, with the key to mark them.

python docs/generator/make_readers_test.py reports/sample/2026Q3/internal-en readers
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from page_pictures import open_window, take_page_one

#: Width of a picture: the window of a laptop.
WIDTH = 1280

#: Pages that are no alliance's.
_OTHERS = {"index", "portfolio"}


def make_readers_test(reports: Path, to: Path) -> None:
    """Write a picture of each alliance's first page, and `key.json` beside them.

    Parameters
    ----------
    reports : Path
        Folder of rendered reports.
    to : Path
        Folder for pictures and key.
    """
    key = {}
    with open_window(WIDTH) as window:
        for page in sorted(reports.glob("*.html")):
            if page.stem not in _OTHERS and "." not in page.stem:
                key[page.stem] = take_page_one(window, page, to / f"{page.stem}.png")
    if not key:
        sys.exit(f"there is no report of an alliance in {reports}")
    text = json.dumps(key, ensure_ascii=False, indent=2)
    (to / "key.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: make_readers_test.py REPORTS FOLDER")
    make_readers_test(Path(sys.argv[1]), Path(sys.argv[2]))
