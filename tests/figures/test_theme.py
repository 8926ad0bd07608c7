"""One look: small, without a grid, without a way to send data off, legible in the dark."""

from __future__ import annotations

import json

import pytest

from alliance_health.figures.theme import (
    DARK,
    LIGHT,
    PLOTLY_CONFIG,
    band_colour,
    dark_twins,
    new_figure,
    template,
    tint,
)
from alliance_health.vocabulary import Band


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_template_stays_small_because_it_travels_with_every_figure() -> None:
    assert len(json.dumps(template().to_plotly_json())) < 1500


def test_figure_carries_no_template_of_plotly() -> None:
    layout = new_figure(300).to_dict()["layout"]
    assert set(layout) == {"template", "height"}
    assert set(layout["template"]) == {"layout"}


def test_background_is_transparent() -> None:
    layout = template().layout
    assert (layout.paper_bgcolor, layout.plot_bgcolor) == ("rgba(0, 0, 0, 0)",) * 2


def test_no_grid_no_legend_no_dragging() -> None:
    layout = template().layout
    assert not layout.showlegend
    assert not layout.xaxis.showgrid
    assert not layout.yaxis.showgrid
    assert layout.xaxis.fixedrange
    assert layout.dragmode is False


def test_nothing_can_be_sent_away() -> None:
    assert PLOTLY_CONFIG["showSendToCloud"] is False
    assert PLOTLY_CONFIG["displaylogo"] is False
    assert PLOTLY_CONFIG["typesetMath"] is False


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "sub", "leading", "lagging", "weak", "watch", "strong"])
def test_text_colours_have_the_contrast_that_accessibility_asks_for(palette, name) -> None:
    # WCAG 2 AA: 4.5 to 1 for text.
    assert _contrast(getattr(palette, name), palette.paper) >= 4.5


def test_every_light_colour_has_exactly_one_dark_twin() -> None:
    twins = dark_twins()
    assert len(twins) == 18  # nine colours, as hex and as the beginning of a tint
    assert len(set(twins.values())) == 18
    assert not set(twins) & set(twins.values())


def test_tints_change_with_their_colour() -> None:
    light = tint(LIGHT.weak, 0.3)
    (start,) = [one for one in dark_twins() if light.startswith(one)]
    assert light.replace(start, dark_twins()[start]) == tint(DARK.weak, 0.3)


def test_each_band_has_a_colour_of_its_own() -> None:
    assert len({band_colour(band.value) for band in Band} | {band_colour(None)}) == 4
