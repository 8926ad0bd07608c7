"""File names of ids are safe, unique and always the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.errors import ReportError
from alliance_health.report import slugs as module
from alliance_health.report.slugs import slug, slugs

HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "CON",
    "nul",
    "a\0b",
    "Ä",
]


@given(st.text())
def test_name_cannot_leave_its_folder_or_upset_a_system(identifier) -> None:
    assert re.fullmatch(r"[a-z0-9]+([-_]+[a-z0-9]+)*", slug(identifier))
    assert len(slug(identifier)) <= 69


@given(st.sets(st.text(max_size=8), max_size=8))
def test_different_ids_have_different_files(identifiers) -> None:
    assert len(set(slugs(identifiers).values())) == len(identifiers)


@pytest.mark.parametrize("identifier", [*HOSTILE, "index", "portfolio", "manifest", "com1"])
def test_taken_and_hostile_names_are_told_apart_by_a_hash(identifier) -> None:
    assert re.search(r"(^|-)[0-9a-f]{8}$", slug(identifier))


def test_id_that_looks_like_a_hashed_name_cannot_take_its_file() -> None:
    assert slug(slug("Orion Halden")) != slug("Orion Halden")


def test_names_that_differ_in_case_do_not_share_a_file() -> None:
    assert slug("Orion") != slug("orion")


def test_shared_file_is_refused_with_both_ids(monkeypatch) -> None:
    monkeypatch.setattr(module, "slug", lambda _: "same")
    with pytest.raises(ReportError, match=r"'a' and 'b' would share the file same\.html"):
        slugs(["a", "b"])
