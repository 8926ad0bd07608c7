"""One file that asks nothing of anybody, and is the same for the same page."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import plotly.offline
import pytest

from alliance_health.report.exporter import as_script_data, boot_script, policy
from alliance_health.report.packing import SIGNS, Packed, pack, unpack
from alliance_health.report.plotly_bundle import plotly_bundle, script_hash

#: The most that one file may weigh.
BUDGET = 2_200_000


@pytest.fixture(scope="module")
def page(alliance_page) -> str:
    return alliance_page()


def test_same_page_gives_the_same_bytes(alliance_page, page) -> None:
    again = alliance_page(currency="EUR")  # as it is anyway, but made anew
    assert again == page


def test_file_keeps_to_its_budget(page, portfolio_page) -> None:
    assert len(page.encode()) < BUDGET
    assert len(portfolio_page().encode()) < BUDGET


def test_file_names_no_other_host_outside_the_library(page) -> None:
    library = re.search(r'id="library">[^<]*<', page)
    rest = page.replace(library.group(), "")
    assert re.findall(r"(?:src|href)=\"(?!#|data:|index\.html)[^\"]*", rest) == []
    assert "http" not in re.sub(r"http-equiv", "", rest)


def test_library_is_the_installed_one_and_carries_no_time_stamp(page) -> None:
    packed = re.search(r'id="library">([^<]*)<', page).group(1)
    raw = _unpacked(packed)[: plotly_bundle().packed.size]
    assert gzip.decompress(raw).decode() == plotly.offline.get_plotlyjs()
    assert raw[4:8] == bytes(4)  # the time in the header of gzip


def _unpacked(text: str) -> bytes:
    """Decode pair by pair, as a browser does; bits of the last pair may be left over."""
    worth = {sign: number for number, sign in enumerate(SIGNS)}
    decoded, bits, held = bytearray(), 0, 0
    for first, second in zip(text[::2], text[1::2], strict=True):
        bits, held = (bits << 13) | (worth[first] * 91 + worth[second]), held + 13
        while held >= 8:
            held -= 8
            decoded.append(bits >> held)
            bits &= (1 << held) - 1
    return bytes(decoded)


def test_signs_of_the_packing_mean_nothing_to_a_page() -> None:
    assert len(set(SIGNS)) == 91
    assert not set('<"\\ ') & set(SIGNS)
    assert SIGNS.isascii()


def test_policy_allows_the_two_scripts_of_the_page_and_nothing_else(page) -> None:
    said = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert [script_hash(code.encode()) for code in scripts] == [script_hash(boot_script().encode())]
    for allowed in (plotly_bundle().sha256, script_hash(boot_script().encode())):
        assert allowed in said.replace("&#39;", "'")
    assert "default-src &#39;none&#39;" in said
    assert "connect-src" not in said
    assert "unsafe-eval" not in said


def test_policy_of_a_page_without_scripts_allows_none() -> None:
    assert "script-src 'none'" in policy()


def test_no_way_to_send_a_chart_off(page) -> None:
    settings = json.loads(re.search(r'id="settings">(.*?)</script>', page).group(1))
    assert settings["config"]["showSendToCloud"] is False
    assert settings["config"]["displaylogo"] is False
    assert "plotlyServerURL" not in page


def test_template_of_the_figures_is_carried_once(page) -> None:
    settings = json.loads(re.search(r'id="settings">(.*?)</script>', page).group(1))
    assert len(settings["templates"]) == 1
    figures = _figures(page)
    assert len(figures) == 9
    for figure in figures.values():
        assert figure["template"] == 0
        assert "template" not in figure["layout"]


def _figures(page: str) -> dict[str, Any]:
    """Read the figures that a page carries, by id."""
    settings = json.loads(re.search(r'id="settings">(.*?)</script>', page).group(1))
    packed = re.search(r'id="figures">([^<]*)<', page).group(1)
    return json.loads(unpack(Packed(packed, settings["packed"]["figures"])))


def test_figures_carry_no_packed_arrays(page) -> None:
    assert "bdata" not in json.dumps(_figures(page))


@pytest.mark.parametrize("text", [b"", b"a", b"ab", b"abc", bytes(range(256)) * 9])
def test_what_is_packed_comes_back_byte_for_byte(text) -> None:
    packed = pack(text)
    assert unpack(packed) == text
    assert _unpacked(packed.text)[: packed.size] == gzip.compress(text, 9, mtime=0)


def test_code_of_the_notebook_is_not_in_the_page(page) -> None:
    assert "shown" not in re.findall(r"<(?:pre|code)[^>]*>", page)
    assert "papermill" not in page


@pytest.mark.parametrize("name", ["</script><script>x", "a & b", "line\u2028end", "<!--"])
def test_script_data_cannot_end_its_element(name) -> None:
    text = str(as_script_data({"name": name}))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": name}


def test_every_figure_has_name_finding_and_table(page) -> None:
    charts = re.findall(r'<figure class="chart".*?</figure>', page, flags=re.DOTALL)
    assert len(charts) == 9
    for chart in charts:
        assert re.search(r'role="img" aria-label="[^"]{12,}"', chart)
        assert re.search(r"<figcaption><b>[^<]+</b>[^<]+</figcaption>", chart)
        assert re.search(r'<details open>.*<th scope="col">.*<th scope="row">', chart, re.DOTALL)
