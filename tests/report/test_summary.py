"""Page one for e-mail: the same words without script, style sheet or picture."""

from __future__ import annotations

import re

import pytest

from alliance_health.language import speaking
from alliance_health.report.summary import LINE, one_line, summary_html, summary_text

#: The most that a mail program shows without cutting (102 kB), and more than is needed.
BUDGET = 100_000

HOSTILE = (
    'O\'Neill & <script>alert(1)</script> <a href="https://evil.example">\u202egnp.exe\n\nVerdict'
)
#: A summary needs no other section.
ONE = ("page_one",)

LONG = "Meridian Systems Manufacturing Holding × Halden Robotics Beteiligungsgesellschaft " * 2


FIRST = {"alliance": "page_one", "portfolio": "portfolio_page_one"}


@pytest.fixture(scope="module")
def summaries(read):
    """Return the summary of one page of each kind, as HTML and as text."""
    pages = {kind: read(kind, only=(first,)) for kind, first in FIRST.items()}
    return {
        kind: (summary_html(page, "orion.html"), summary_text(page, "orion.html"))
        for kind, page in pages.items()
    }


def words_of(html: str) -> str:
    body = re.sub(r"<head>.*?</head>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


@pytest.mark.parametrize("form", [0, 1])
def test_page_one_of_an_alliance_is_told_whole(summaries, form) -> None:
    said = summaries["alliance"][form]
    said = re.sub(r"\s+", " ", words_of(said) if form == 0 else said)
    for told in (
        *("Living on the past.", "Influence", "Outcomes", "48", "43 to 53", "74", "69 to 79"),
        *("Q3 2026", "Invented data", "Internal edition", "14 October 2026"),
        *("Working days to decide", "−5.2", "11 other metrics", "−2.1"),
        *("Both CFOs", "30 November 2026", "cost not recorded", "not recorded"),
        *("5 of 9", "Top risks", "What became of last report’s calls", "orion.html"),
        "Who owns the training data of the joint product",
    ):
        assert told in said, told


@pytest.mark.parametrize("form", [0, 1])
def test_index_shows_its_last_periods(summaries, form) -> None:
    said = summaries["alliance"][form]
    assert len(re.findall(r"\bQ[1-4] 2[0-9]\b", said)) >= 16
    assert "Q3 26" in said


@pytest.mark.parametrize("form", [0, 1])
def test_page_one_of_the_portfolio_names_every_alliance(make, summaries, form) -> None:
    said = summaries["portfolio"][form].replace("&amp;", "&")
    for name, *_ in make.PORTFOLIO.values():
        assert name in re.sub(r"\s+", " ", said)
    assert "2 of 7 alliances in form." in said


@pytest.mark.parametrize("kind", ["alliance", "portfolio"])
def test_mail_programs_find_nothing_that_they_drop(summaries, kind) -> None:
    html = summaries[kind][0]
    assert not re.search(r"<(?:script|style|svg|img|link|form|iframe|a)\b", html)
    assert not re.search(r"var\(|display:\s*(?:grid|flex)|position:|https?:", html)
    assert not re.search(r"\s(?:href|src|class|id|on\w+)=", html)
    assert len(html.encode()) < BUDGET


@pytest.mark.parametrize("kind", ["alliance", "portfolio"])
def test_text_keeps_to_its_width(summaries, kind) -> None:
    assert max(map(len, summaries[kind][1].splitlines())) <= LINE
    assert "<" not in summaries[kind][1]


def test_names_stay_names(read) -> None:
    page = read("alliance", only=ONE, name=HOSTILE)
    html, text = summary_html(page, "orion.html"), summary_text(page, "orion.html")
    assert "<script" not in html
    assert "<a " not in html
    assert "O&#39;Neill &amp; &lt;script&gt;" in html
    assert "\u202e" not in text
    assert "gnp.exe Verdict" in " ".join(text.split())
    assert "\n\nVerdict" not in text  # a name cannot begin a paragraph of its own


def test_long_name_is_broken_and_not_cut(read) -> None:
    text = summary_text(read("alliance", only=ONE, name=LONG[:120]), "orion.html")
    assert " ".join(LONG[:120].split()) in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= LINE


def test_word_without_spaces_is_broken_too(read) -> None:
    text = summary_text(read("alliance", only=ONE, name="x" * 10_000), "orion.html")
    assert max(map(len, text.splitlines())) <= LINE
    assert text.count("x") >= 10_000


def test_missing_index_is_a_dash_with_its_reason(make, read) -> None:
    gone = make.index_card("lagging", [None], reason="too early to judge results")
    page = read("alliance", only=ONE, lagging=gone)
    assert "Too early to judge results." in words_of(summary_html(page, "orion.html"))
    text = summary_text(page, "orion.html")
    assert "\N{EM DASH}  Too early to judge results." in text.replace("— Too", "—  Too")


def test_band_is_told_by_shape_and_word(summaries) -> None:
    html, text = summaries["alliance"]
    assert re.search(r'aria-hidden="true">▲ </span>Watch', html)
    assert "▲ Watch" in text
    assert "● Strong" in text


@pytest.fixture(scope="module")
def many(read, states):
    """Return page one of a portfolio of two hundred alliances with long names."""
    return read("portfolio", only=("portfolio_page_one",), **states.many(200, (LONG[:116],)))


def test_two_hundred_alliances_fit_a_mail(many) -> None:
    assert len(summary_html(many, "portfolio.html").encode()) < BUDGET


def test_alliances_that_are_not_named_are_counted(many) -> None:
    text = summary_text(many, "portfolio.html").partition("Moved most")[0]
    told = sum(int(count) for count in re.findall(r"^[A-Z][a-z ]+ \((\d+)\)$", text, re.MULTILINE))
    more = sum(int(count) for count in re.findall(r"^- and (\d+) more$", text, re.MULTILINE))
    named = len(re.findall(rf"^- {re.escape(LONG[:20])}", text, re.MULTILINE))
    assert told == 200 == named + more
    assert summary_html(many, "portfolio.html").count("and ") >= 4


@pytest.mark.parametrize(("language", "word"), [("de", "In Form"), ("es", "En forma")])
def test_places_are_named_in_the_language_of_the_reader(make, read, language, word) -> None:
    with speaking(language):
        page = read("portfolio", only=("portfolio_page_one",), language=language)
    for said in (summary_html(page, "portfolio.html"), summary_text(page, "portfolio.html")):
        assert word in said
        assert "In form" not in said


@pytest.mark.parametrize("sign", ["\n", "\r", "\u2028", "\x00", "\x1b"])
def test_sign_that_breaks_a_line_becomes_a_space(sign) -> None:
    assert one_line(f"Orion{sign}Halden") == "Orion Halden"
