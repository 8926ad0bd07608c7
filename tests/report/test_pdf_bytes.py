"""What tells of the moment of printing is taken out of a PDF, and nothing else."""

from __future__ import annotations

from datetime import date

from alliance_health.report.pdf_bytes import pinned

DAY = date(2026, 9, 30)

PRINTED = rb"""%PDF-1.4
1 0 obj <</Title (Orion) /Creator (Mozilla/5.0 \(X11; Linux\) Chrome/1.2) /Producer (Skia)
/CreationDate (D:20261127013248+00'00') /ModDate (D:20261127013249+00'00')>> endobj
2 0 obj <</ID (node00000223) /K [3]>> endobj
3 0 obj <</Length 40>> stream
(node00000223) /CreationDate (D:20261127013248+00'00')
endstream endobj
4 0 obj <</ID (node00000190) /Headers [(node00000223)]>> endobj
"""


def test_two_printings_of_one_page_become_the_same() -> None:
    later = PRINTED.replace(b"20261127", b"20270101").replace(b"node000002", b"node000007")
    stream = PRINTED[PRINTED.index(b"stream") : PRINTED.index(b"endstream")]
    later = later[: later.index(b"stream")] + stream + later[later.index(b"endstream") :]
    assert later != PRINTED
    assert pinned(later, DAY) == pinned(PRINTED, DAY)


def test_every_place_stays_where_it_is() -> None:
    assert len(pinned(PRINTED, DAY)) == len(PRINTED)
    assert pinned(PRINTED, DAY).index(b"4 0 obj") == PRINTED.index(b"4 0 obj")


def test_day_is_that_of_the_data_and_names_still_meet() -> None:
    made = pinned(PRINTED, DAY)
    assert b"/CreationDate (D:20260930000000+00'00') /ModDate (D:20260930000000+00'00')" in made
    assert b"/ID (node00000001)" in made
    assert b"/ID (node00000002) /Headers [(node00000001)]" in made


def test_streams_are_left_alone() -> None:
    stream = PRINTED[PRINTED.index(b"stream") : PRINTED.index(b"endstream")]
    assert stream in pinned(PRINTED, DAY)


def test_system_of_the_browser_is_not_told() -> None:
    made = pinned(PRINTED, DAY)
    assert b"Linux" not in made
    assert b"/Creator (alliance_health " in made
