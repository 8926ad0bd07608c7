"""Colours can be told apart from their paper, in light and in dark."""

from __future__ import annotations

from dataclasses import fields

import pytest

from alliance_health.figures.theme import DARK, LIGHT, Palette
from alliance_health.report.templating import css_string, environment

TEXT = [field.name for field in fields(Palette) if field.name not in ("paper", "line")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_reaches_the_contrast_of_wcag_aa(palette, name) -> None:
    assert contrast(getattr(palette, name), palette.paper) >= 4.5


def test_style_sheet_knows_both_palettes() -> None:
    style = environment().get_template("page.css.j2").render(foot="x", about={"kind": "alliance"})
    for palette in (LIGHT, DARK):
        for field in fields(Palette):
            assert getattr(palette, field.name) in style


def test_style_sheet_has_three_sizes_of_text() -> None:
    style = environment().get_template("page.css.j2").render(foot="x", about={"kind": "alliance"})
    sizes = {part.split(";")[0].strip(" }") for part in style.split("font-size:")[1:]}
    assert sizes <= {
        "inherit",
        "var(--large)",
        "var(--middle)",
        "var(--text)",
        "11px",
        ".86em",
        "9.5pt",
    }


@pytest.mark.parametrize("text", ['"; } body { display: none', "</style>", "\\", "a\nb"])
def test_no_word_can_leave_a_string_of_the_style_sheet(text) -> None:
    written = str(css_string(text))
    assert written[0] == written[-1] == '"'
    assert not set('"<>;{}\n') & set(written[1:-1])
