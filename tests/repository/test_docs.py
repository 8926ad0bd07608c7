"""Pages for readers: links lead somewhere, numbering has no holes, words agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alliance_health.vocabulary import GLOSSARY, Component

CHANGELOG_HEADINGS = ["Numbers that change", "Added", "Fixed", "Internal"]


def _pages(root: Path) -> list[Path]:
    return [
        page
        for pattern in ("*.md", "docs/**/*.md", "data/**/*.md", "notebooks/*.md", "reports/*.md")
        for page in sorted(root.glob(pattern))
    ]


def _section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    dead = []
    for page in _pages(root):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(root)} -> {target}")
    assert dead == []


def test_glossary_of_the_method_page_is_the_one_in_code(root: Path) -> None:
    section = _section((root / "docs/method.md").read_text(encoding="utf-8"), "Glossary")
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section, flags=re.MULTILINE)
    assert dict(rows[1:]) == GLOSSARY


def test_method_page_explains_every_component_of_a_change(root: Path) -> None:
    text = (root / "docs/method.md").read_text(encoding="utf-8")
    section = _section(text, "10. Why an index changed")
    assert [c for c in Component if f"| {c.value} |" not in section] == [Component.MISSING]


def test_decisions_are_numbered_without_holes(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs/decisions").iterdir())
    assert [name[:5] for name in names] == [f"{n:04d}-" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in names)


def test_a_decision_has_title_date_context_choice_and_consequences(root: Path) -> None:
    for page in sorted((root / "docs/decisions").iterdir()):
        title, _, dated, *rest = page.read_text(encoding="utf-8").splitlines()
        assert title.startswith(f"# {page.name[:4]} "), page.name
        assert re.match(r"\d{4}-\d{2}-\d{2} · (accepted|superseded by \d{4})$", dated), page.name
        headings = [line for line in rest if line.startswith("## ")]
        assert headings == ["## Context", "## Choice", "## Consequences"], page.name
        assert len(rest) <= 60, f"{page.name} is longer than a page"


def test_changelog_has_its_headings_in_order(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.split(r"^## ", text, flags=re.MULTILINE)[1]
    assert re.findall(r"^### (.+)$", newest, flags=re.MULTILINE) == CHANGELOG_HEADINGS
    every = re.findall(r"^### (.+)$", text, flags=re.MULTILINE)
    assert set(every) <= set(CHANGELOG_HEADINGS)


def test_changelog_starts_with_the_version_of_the_project(
    root: Path, project: dict[str, dict[str, str]]
) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", text, flags=re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == project["project"]["version"]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_files_named_in_backticks_exist(name: str, root: Path) -> None:
    text = (root / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|docs|data|notebooks|benchmarks)/[\w./-]+)`", text)
    assert [path for path in named if not (root / path).exists()] == []
