"""Pages look as they did: element by element, light and dark, on a laptop and on a phone.

`make looks` stores anew how they look, after a change that was meant.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from alliance_health.insights.risks import RiskTold

looks = import_module("page_looks")

STORED = Path(__file__).with_name("looks")

#: Elements of each page, from top to bottom, and where they are.
ELEMENTS = {
    "alliance": {
        "bar": ".bar nav",
        "what it is about": ".page-one .meta",
        "name": "h1",
        "verdict": ".page-one .verdict",
        "cause": ".page-one .cause",
        "influence": ".stand .leading",
        "outcomes": ".stand .lagging",
        "quadrant": ".stand .where",
        "changes of influence": ".row.two > .leading",
        "changes of outcomes": ".row.two > .lagging",
        "decisions": ".row:has(> .asked)",
        "commitments": ".row.three > :nth-child(1)",
        "risks": ".row.three > :nth-child(2)",
        "calls": ".row.three > :nth-child(3)",
        "scorecard, leading": "#scorecard .leading.block",
        "scorecard, lagging": "#scorecard .lagging.block",
    },
    "portfolio": {
        "verdict": ".page-one .verdict",
        "places": ".standing > :nth-child(1)",
        "map": ".standing > :nth-child(2)",
        "movers": ".row.two > :nth-child(1)",
        "warnings": ".row.two > :nth-child(2)",
        "list": "#alliances .alliances",
        "key of bands": "#alliances .legend",
    },
    "heat map": {"heat map": "#heat-map .drawing"},
}

#: The heat map is drawn by a script, which takes long: it is looked at twice.
SCREENS = [
    (name, scheme, width)
    for name in ELEMENTS
    for scheme, width in (("light", 1280), ("dark", 360), ("light", 360), ("dark", 1280))
    if name != "heat map" or (scheme, width) in {("light", 1280), ("dark", 360)}
]

RISKS = (
    RiskTold("r1", "Halden's only welding line fails", "likelihood 4, impact 5 of 5",
             "€12.3M at stake", "Head of Operations"),
    RiskTold("r2", "The joint product misses the spring fair", "likelihood 3, impact 4 of 5",
             "", "not recorded"),
)  # fmt: skip

#: Letters that are as wide as those of Arial, whatever a machine calls them.
LETTERS = "* { font-family: 'Liberation Sans', Arial, Helvetica, sans-serif !important }"

#: Tells how wide a word is in the letters of the page.
MEASURE_LETTERS = """() => {
  const word = document.createElement('span');
  word.textContent = 'Wim';
  word.style.cssText = 'position:absolute;font-size:100px;letter-spacing:0';
  document.body.append(word);
  const wide = word.getBoundingClientRect().width;
  word.remove();
  return wide;
}"""

#: Sets rules of ours in place of those before; the driver's own way needs scripts to be on.
SET_STYLE = """([id, rules]) => {
  document.getElementById(id)?.remove();
  const style = document.createElement('style');
  style.id = id;
  style.textContent = rules;
  document.head.append(style);
}"""

#: W is 94.4, i 22.2 and m 83.3 wide in letters that are 100 high.
WIM = 199.9


@pytest.fixture(scope="module")
def screen(browser, alliance_page, portfolio_page, make, tmp_path_factory):
    """Return what opens a page on a screen, each screen once."""
    folder = tmp_path_factory.mktemp("looks")
    links = {name: f"{name}.html" for name in make.PORTFOLIO}
    texts = {
        "alliance": alliance_page(only=("page_one", "scorecard"), risks=RISKS),
        "portfolio": portfolio_page(only=("portfolio_page_one", "portfolio_list"), links=links),
        "heat map": portfolio_page(only=("portfolio_page_one", "portfolio_heat_map")),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    # The letters are set by the test, which the policy of a page rightly forbids to anybody else.
    # Only the heat map is drawn by a script: without one, pages open in a tenth of the time.
    contexts = {
        name: browser.new_context(bypass_csp=True, java_script_enabled=name == "heat map")
        for name in texts
    }
    opened = {}

    def open_page(name: str, scheme: str, width: int):
        if (name, scheme, width) not in opened:
            page = contexts[name].new_page()
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.goto((folder / f"{name}.html").as_uri())
            set_style(page, LETTERS)
            if abs(page.evaluate(MEASURE_LETTERS) - WIM) > 2:
                pytest.skip("no letters as wide as Arial's on this machine: looks are not compared")
            if name == "heat map":
                page.wait_for_selector("html[data-charts=drawn]", state="attached", timeout=60_000)
            opened[name, scheme, width] = page
        return opened[name, scheme, width]

    yield open_page
    for context in contexts.values():
        context.close()


def set_style(page, rules: str, name: str = "letters") -> None:
    page.evaluate(SET_STYLE, [name, rules])


def look_with(page, elements: dict[str, str], rules: str) -> dict:
    """Look at a page under other rules, and leave it as it was."""
    set_style(page, rules, "fault")
    try:
        return looks.look_at(page, elements)
    finally:
        set_style(page, "", "fault")


def stored(name: str, scheme: str, width: int) -> Path:
    return STORED / f"{name.replace(' ', '-')}-{scheme}-{width}.png"


@pytest.mark.parametrize(("name", "scheme", "width"), SCREENS)
def test_every_element_looks_as_it_did(screen, request, name, scheme, width) -> None:
    seen = looks.look_at(screen(name, scheme, width), ELEMENTS[name])
    if request.config.getoption("--store-looks"):
        looks.store_looks(seen, stored(name, scheme, width))
    assert set(seen) == set(ELEMENTS[name])
    assert looks.differences(looks.stored_looks(stored(name, scheme, width)), seen) == []


#: What may go wrong with a page: for each element, where and what a browser is told. Faults of one
#: group are made at once, since a picture takes most of the time.
FAULTS = {
    "parts are gone or have another colour": (
        "alliance",
        {
            "verdict": (".verdict em", "color:#0a7f5a"),
            "influence": (".stand .leading .score", "visibility:hidden"),
            "outcomes": (".stand .lagging .band", "color:#b3341c"),
            "quadrant": (".where .now", "visibility:hidden"),
            "changes of influence": (".two > .leading .step rect", "fill:#1c6dd0"),
            "decisions": (".asked tbody tr:last-child", "display:none"),
        },
    ),
    "parts are moved or lie over others": (
        "alliance",
        {
            "verdict": (".verdict", "translate:0 16px"),
            "influence": (".stand .leading .own-line", "visibility:hidden"),
            "changes of outcomes": (".two > .lagging", "margin-left:-90px"),
            "decisions": (".row:has(> .asked)", "display:none"),
            "risks": (".three > :nth-child(2)", "margin-left:12px"),
        },
    ),
    "marks are moved and texts larger": (
        "portfolio",
        {
            "map": (".square .spot", "translate:0 24px"),
            "list": (".alliances th a", "font-size:1.2em"),
        },
    ),
    "cells are paler": ("heat map", {"heat map": (".heatmaplayer", "opacity:.6")}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_is_told_of_its_element(screen, fault) -> None:
    name, faults = FAULTS[fault]
    rules = "".join(f"{where} {{ {style} !important }}" for where, style in faults.values())
    seen = look_with(screen(name, "light", 1280), ELEMENTS[name], rules)
    told = looks.differences(looks.stored_looks(stored(name, "light", 1280)), seen)
    about = {one.partition(": ")[0] for one in told}
    assert set(faults) <= about
    # What is above all faults is as it was.
    assert not {"bar", "what it is about", "name"} & about


@pytest.mark.parametrize(
    "setting",
    ["text-rendering:geometricPrecision", "letter-spacing:.001em"],
)
def test_letters_drawn_a_little_otherwise_are_the_same(screen, setting) -> None:
    page = screen("alliance", "light", 1280)
    seen = look_with(page, ELEMENTS["alliance"], f"* {{ {setting} !important }}")
    kept = looks.stored_looks(stored("alliance", "light", 1280))
    assert looks.differences(kept, seen) == []


def test_stored_looks_are_small() -> None:
    files = list(STORED.iterdir())
    assert len(files) == 2 * len(SCREENS)
    assert sum(file.stat().st_size for file in files) < 300_000


def a_look(**changes):
    squares = np.full((6, 8, 3), 248, np.uint8)
    squares[2:4, 2:4] = (40, 40, 40)
    return replace(looks.Look((10, 20, 80, 60), squares), **changes)


def told_of(seen) -> str:
    return " ".join(looks.differences({"part": a_look()}, {"part": seen}))


def test_a_square_further_is_the_same_and_two_are_not() -> None:
    assert told_of(a_look()) == ""
    assert told_of(a_look(squares=np.roll(a_look().squares, 1, axis=1))) == ""
    assert "squares are drawn otherwise" in told_of(
        a_look(squares=np.roll(a_look().squares, 2, axis=1))
    )


def test_a_place_is_told_with_what_it_was() -> None:
    assert told_of(a_look(place=(10, 26, 80, 60))) == ""
    assert told_of(a_look(place=(10, 27, 80, 60))) == "part: gap above 27 instead of 20 pixels"


def test_what_is_gone_or_new_is_told() -> None:
    assert looks.differences({"part": a_look()}, {}) == ["part: is gone"]
    assert looks.differences({}, {"part": a_look()}) == ["part: is new"]


def test_looks_are_read_as_they_were_stored(tmp_path) -> None:
    kept = {"one": a_look(), "other": a_look(squares=a_look().squares[:3, :5])}
    looks.store_looks(kept, tmp_path / "page.png")
    read = looks.stored_looks(tmp_path / "page.png")
    assert list(read) == ["one", "other"]
    for name in kept:
        assert read[name].place == kept[name].place
        assert np.array_equal(read[name].squares, kept[name].squares)
