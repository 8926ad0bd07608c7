"""Whoever listens is told every page as it is settled, and nobody else is told anything."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from alliance_health.report.manifest import NotMade, Rendered, TwinNotMade
from alliance_health.report.progress import (
    Event,
    Message,
    PagesEnded,
    PageSettled,
    PagesPlanned,
    RunEnded,
    RunStarted,
    Stage,
    StageBegun,
    pages_told,
    progress_schema,
    tell,
    telling,
)
from alliance_health.vocabulary import Twin

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "progress.json"
PLACE = {"period": "2026Q3", "edition": "internal", "language": "en"}


class Ear:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    def tell(self, event: Event) -> None:
        self.heard.append(event)


@pytest.fixture
def page() -> Rendered:
    return Rendered(
        alliance_id="orion", name="Orion", file="orion.html", sha256="", bytes=1, seconds=2.5,
        parameters={}, about={},
        twins_not_made=(TwinNotMade(kind=Twin.PDF, file="orion.pdf", reason="no browser"),),
    )  # fmt: skip


def test_a_page_is_told_with_what_became_of_it(page: Rendered) -> None:
    ear = Ear()
    lost = NotMade(alliance_id="v", name="Vega", reason="cell 3 failed", notebook=".n/v.ipynb")
    with telling(ear), pages_told(Path("/r/book/2026Q3/internal-en")) as told:
        told(page)
        told(page, unchanged=True)
        told(lost)
    begun, *settled = ear.heard
    assert isinstance(begun, StageBegun)
    assert (begun.stage, begun.where) == (Stage.PAGES, "2026Q3, internal-en")
    assert [(one.outcome, one.name, one.file, one.seconds, one.reason) for one in settled] == [
        ("made", "Orion", "orion.html", 2.5, ""),
        ("unchanged", "Orion", "orion.html", None, ""),
        ("failed", "Vega", "", None, "cell 3 failed"),
    ]
    assert settled[0].lacks == {"orion.pdf": "no browser"}
    assert settled[2].notebook == ".n/v.ipynb"


def test_nobody_is_told_after_the_end() -> None:
    ear = Ear()
    with telling(ear):
        assert tell(Message(text="during"))
    assert not tell(Message(text="after"))
    assert [event.text for event in ear.heard] == ["during"]


def test_published_schema_is_the_one_of_the_events() -> None:
    published = SCHEMA.read_text(encoding="utf-8")
    assert published == progress_schema(), "alliance-health schema progress --out docs/schemas/..."


def test_every_event_is_a_valid_line_and_an_unknown_one_is_not() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    lines = jsonschema.Draft202012Validator(schema)
    counts = {"made": 1, "unchanged": 2, "failed": 0, "seconds": 1.5}
    for event in (
        RunStarted(command="report", workbook="book"),
        StageBegun(stage=Stage.READING),
        PagesPlanned(pages=3),
        PageSettled(outcome="made", name="Orion", **PLACE),
        PagesEnded(index="/r/index.html", **counts, **PLACE),
        Message(text="said"),
        RunEnded(status=0, **counts),
    ):
        lines.validate(json.loads(event.model_dump_json()))
    with pytest.raises(jsonschema.ValidationError):
        lines.validate({"at": "2026-11-27T06:00:00+00:00", "event": "coffee"})
