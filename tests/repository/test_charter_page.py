"""The files shown in docs/charters.md are files that the package reads."""

from __future__ import annotations

import re
from pathlib import Path

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.charter import Charter

WORKBOOK = 'name = "x"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'


def test_the_files_of_the_page_are_read(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "charters.md").read_text(encoding="utf-8")
    charter, criteria = re.findall(r"^```toml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "charters").mkdir()
    (tmp_path / "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
    (tmp_path / "charters" / "orion.toml").write_text(charter, encoding="utf-8")
    (tmp_path / "criteria.toml").write_text(criteria, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert list(catalogue.criteria) == ["reach", "debt", "chemistry"]
    shown = catalogue.charters["orion"]
    assert shown.model_fields_set == set(Charter.model_fields)
    assert shown.deal_sheet.gaps == ()
