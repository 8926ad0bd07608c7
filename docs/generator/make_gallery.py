"""Render the real cases and store small pictures of their first pages for the README."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from page_pictures import open_window, take_page_one

from alliance_health.cli import main as run_command

ROOT = Path(__file__).resolve().parents[2]
CASES, IMAGES = ROOT / "data" / "cases", ROOT / "docs" / "images"

#: Width of a picture in pixels, and the most it may weigh in bytes.
WIDTH, MOST_BYTES = 1000, 150_000

#: Pages that are no alliance's.
_OTHERS = {"index", "portfolio"}


def make_gallery() -> None:
    """Write one picture for each alliance of each case; say which is too heavy."""
    with tempfile.TemporaryDirectory() as folder, open_window(WIDTH) as window:
        for case in sorted(path.parent for path in CASES.glob("*/workbook.toml")):
            _render(case, Path(folder))
            pages = sorted((Path(folder) / case.name).rglob("*.html"))
            for page in (
                page for page in pages if page.stem not in _OTHERS and "." not in page.stem
            ):
                picture = IMAGES / f"{case.name}-{page.stem}.png"
                take_page_one(window, page, picture)
                weight = picture.stat().st_size
                print(f"{picture.relative_to(ROOT)}: {weight:,} bytes")
                if weight > MOST_BYTES:
                    sys.exit(f"{picture.name} is heavier than {MOST_BYTES:,} bytes")


def _render(case: Path, reports: Path) -> None:
    """Render the reports of one case."""
    try:
        run_command(["report", "--workbook", str(case), "--reports", str(reports)])
    except SystemExit as stopped:
        if stopped.code:
            raise


if __name__ == "__main__":
    make_gallery()
