"""docs/editions.md says of every table and column what the code does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from alliance_health.catalogue import load_catalogue
from alliance_health.tables.confidentiality_checks import check_classes
from alliance_health.tables.dictionary import classes_markdown

WORKBOOK = 'name = "x"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'


def _page(root: Path) -> str:
    return (root / "docs" / "editions.md").read_text(encoding="utf-8")


def test_the_page_lists_the_classes_of_all_columns(root: Path) -> None:
    listed = _page(root).partition("<!-- classes -->\n")[2].partition("<!-- end of classes -->")[0]
    assert listed == classes_markdown()


def test_the_settings_of_the_page_are_read(root: Path, tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", _page(root), flags=re.MULTILINE | re.DOTALL)
    assert set(tomllib.loads(shown)) == {"confidentiality"}
    (tmp_path / "workbook.toml").write_text(WORKBOOK + shown, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert check_classes(catalogue) == []
    assert catalogue.metrics["decision_latency"].confidentiality == "internal"
