"""How elements of a page look, coarse enough to be the same on every machine.

An element is kept as its place on the page and as a small picture: one pixel for each square of
`SQUARE` pixels, the mean colour of what is drawn there::

    the page              kept
    +--------------+      +----+
    | Living on    |      |####|     place: left, width, height, gap to the element before
    | the past.    |  ->  |### |     picture: 1 pixel = 8 x 8 pixels
    +--------------+      +----+

Two pictures look the same when nearly every square is found in the other one, in its place or in
one beside it. What letters are made of differs from machine to machine; where they stand does not.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

#: Side of a square, in pixels: smaller than a line of text is tall.
SQUARE = 8

#: How far two colours may be apart, of 255: letters that are drawn otherwise are up to 30 apart.
SAME_COLOUR = 32

#: How many squares may differ: a label of a chart covers five or more, a lone mark of a band three.
FEW_SQUARES = 2

#: Elements whose letters are as tall as four squares, so that squares show their strokes: there,
#: squares four times as wide are compared, and colours that are this far apart.
LARGE_LETTERS, SAME_LARGE_COLOUR = frozenset({"verdict"}), 16

#: How far a place may be off, in pixels: less than a line of text.
SAME_PLACE = 6

#: Colours are kept in steps, so that the pictures stay small.
_STEP = 8

#: Where the elements of a page are; those that are not there have no width.
PLACES = """(places) => Object.entries(places).map(([name, where]) => {
  const one = document.querySelector(where);
  const box = one ? one.getBoundingClientRect() : { x: 0, y: 0, width: 0, height: 0 };
  return [name, [box.x, box.y + scrollY, box.width, box.height]];
})"""


@dataclass(frozen=True)
class Look:
    """How one element looks.

    Parameters
    ----------
    place : tuple of int
        Left edge, gap to the lower edge of the element before it in the list, width and height,
        in pixels.
    squares : array of uint8, of shape (rows, columns, 3)
        Mean colour of each square.
    """

    place: tuple[int, int, int, int]
    squares: np.ndarray


def look_at(page: Any, elements: dict[str, str]) -> dict[str, Look]:
    """Look at elements of a page that is open.

    Parameters
    ----------
    page : Page
        Of playwright.
    elements : dict of str to str
        Selector of each element by its name, in the order in which they stand.

    Returns
    -------
    dict of str to Look
        Elements that the page does not have are left out.
    """
    places = page.evaluate(PLACES, elements)
    # What lies above and below them is not drawn: it would cost most of the time.
    first = int(min(top for _, (_, top, _, _) in places))
    tall = round(max(top + height for _, (_, top, _, height) in places)) - first
    clip = {"x": 0, "y": first, "width": page.viewport_size["width"], "height": tall}
    taken = page.screenshot(full_page=True, clip=clip)
    picture = np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))
    looks, above = {}, 0.0
    for name, (left, top, width, height) in places:
        if width < 1 or height < 1:
            continue
        rows = slice(round(top) - first, round(top + height) - first)
        cut = picture[rows, max(0, round(left)) : round(left + width)]
        place = (round(left), round(top - above), round(width), round(height))
        looks[name] = Look(place, _squares(cut))
        above = top + height
    return looks


def _squares(picture: np.ndarray) -> np.ndarray:
    """Return the mean colour of each square, in steps."""
    means = _means(picture.astype(float), SQUARE)
    return np.minimum(np.round(means / _STEP) * _STEP, 255).astype(np.uint8)


def _means(picture: np.ndarray, side: int) -> np.ndarray:
    """Return the mean colour of each square; those at the right and lower edge may be smaller."""
    height, width, _ = picture.shape
    rows, columns = np.arange(0, height, side), np.arange(0, width, side)
    sums = np.add.reduceat(np.add.reduceat(picture, rows, 0), columns, 1)
    tall, wide = np.diff([*rows, height]), np.diff([*columns, width])
    return sums / (tall[:, None] * wide)[:, :, None]


def differences(kept: dict[str, Look], seen: dict[str, Look]) -> list[str]:
    """Say how elements look otherwise than they did.

    Parameters
    ----------
    kept, seen : dict of str to Look
        How they are to look, and how they do.

    Returns
    -------
    list of str
        A sentence for each element that is gone, new, has moved or is drawn otherwise.
    """
    told = [f"{name}: is gone" for name in kept if name not in seen]
    told += [f"{name}: is new" for name in seen if name not in kept]
    for name in kept:
        if name in seen:
            large = 4 if name in LARGE_LETTERS else 1
            told += [f"{name}: {one}" for one in _differences_of(kept[name], seen[name], large)]
    return told


def _differences_of(kept: Look, seen: Look, large: int) -> list[str]:
    """Say how one element looks otherwise."""
    words = ("left edge", "gap above", "width", "height")
    told = [
        f"{word} {now} instead of {was} pixels"
        for word, was, now in zip(words, kept.place, seen.place, strict=True)
        if abs(now - was) > SAME_PLACE
    ]
    was, now = (_means(one.squares.astype(float), large) for one in (kept, seen))
    odd = _odd_squares(was, now, SAME_LARGE_COLOUR if large > 1 else SAME_COLOUR)
    if len(odd) > FEW_SQUARES:
        row, column = odd[len(odd) // 2]
        told.append(
            f"{len(odd)} of {was[..., 0].size} squares are drawn otherwise, such as the one "
            f"{column * large * SQUARE} pixels right and {row * large * SQUARE} down"
        )
    return told


def _odd_squares(one: np.ndarray, other: np.ndarray, same: float) -> list[tuple[int, int]]:
    """Return row and column of the squares that are not found in the other picture."""
    rows, columns = (min(a, b) for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
    one, other = one[:rows, :columns], other[:rows, :columns]
    odd = (_distance(one, other) > same) | (_distance(other, one) > same)
    return [(int(row), int(column)) for row, column in np.argwhere(odd)]


def _distance(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how far each square is from the other picture's in its place or beside it."""
    rows, columns, _ = one.shape
    around = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    near = [
        np.abs(one - around[down : down + rows, right : right + columns]).max(axis=2)
        for down in range(3)
        for right in range(3)
    ]
    return np.min(near, axis=0)


def store_looks(looks: dict[str, Look], file: Path) -> None:
    """Keep looks as a small picture, one element below the other, and their places beside it.

    Parameters
    ----------
    looks : dict of str to Look
        In any order.
    file : Path
        The PNG; the places are kept in a JSON of the same name.
    """
    shapes = [look.squares.shape for look in looks.values()]
    sheet = np.zeros((sum(one[0] for one in shapes), max(one[1] for one in shapes), 3), np.uint8)
    top, places = 0, {}
    for name, look in looks.items():
        rows, columns, _ = look.squares.shape
        sheet[top : top + rows, :columns] = look.squares
        places[name] = [*look.place, rows, columns]
        top += rows
    file.parent.mkdir(exist_ok=True)
    Image.fromarray(sheet).save(file, optimize=True)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in places.items())
    file.with_suffix(".json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def stored_looks(file: Path) -> dict[str, Look]:
    """Read what `store_looks` kept.

    Parameters
    ----------
    file : Path
        The PNG.

    Returns
    -------
    dict of str to Look
        In the order in which they were stored.
    """
    sheet = np.asarray(Image.open(file).convert("RGB"))
    looks, top = {}, 0
    places = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    for name, (*place, rows, columns) in places.items():
        looks[name] = Look(tuple(place), sheet[top : top + rows, :columns])
        top += rows
    return looks
