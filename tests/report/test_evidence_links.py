"""Every sentence of page one leads to the numbers behind it, and every anchor exists."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from alliance_health.insights.proposals.result import Topic
from alliance_health.report import sections
from alliance_health.report.exporter import export_notebook
from alliance_health.report.proposal_part import ProposalsPart, ProposalTold

#: Sections of the report of an alliance that page one leads to.
SECTIONS = (
    *("page_one", "what_to_do", "what_changed", "scorecard", "both_sides", "give_and_get"),
    *("initiatives", "governance", "outlook", "leading_versus_lagging", "early_warnings"),
    *("calls_kept", "how_sure", "data_health"),
)

#: What holds a sentence of page one: a verdict, what is told, a change, a decision, a risk.
SENTENCES = {("p", "verdict"), ("p", "told"), ("p", "sub note"), ("dt", "")}

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Sentences(HTMLParser):
    """Collects the sentences of page one with whether a link is in them or around them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.anchors, self.told = set(), set(), []
        self._open: list[tuple[str, dict]] = []
        self._current = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        if tag == "a" and self._on_page_one() and attrs.get("href", "").startswith("#"):
            self.anchors.add(attrs["href"][1:])
            if self._current is not None:
                self._current["links"] += 1
        if tag not in VOID:
            self._open.append((tag, attrs))
        if self._current is None and self._is_sentence(tag, attrs):
            self._current = {"depth": len(self._open), "links": 0, "words": ""}

    def handle_endtag(self, tag):
        if self._current is not None and len(self._open) == self._current["depth"]:
            self.told.append(self._current)
            self._current = None
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data):
        if self._current is not None:
            self._current["words"] += data

    def _on_page_one(self) -> bool:
        return any("page-one" in attrs.get("class", "").split() for _, attrs in self._open)

    def _is_sentence(self, tag, attrs) -> bool:
        if not self._on_page_one():
            return False
        words = attrs.get("class", "") or ""
        if tag == "p" and words.startswith("verdict"):
            return True
        if tag == "th" and attrs.get("scope") == "row":
            return True
        in_changes = any(
            one == "table" and attrs_.get("class") == "bare" for one, attrs_ in self._open
        )
        if tag == "td" and in_changes and words in ("", "sub"):
            return True
        if tag == "li":  # a list of names claims nothing
            return "list" in self._open[-2][1].get("class", "").split()
        return (tag, words) in SENTENCES


PROPOSAL = ProposalTold(
    rule="broken_commitments",
    strength="confirmed",
    proposal="Go through what Halden still owes.",
    because="Halden kept 5 of 9 commitments on date.",
    source="Hoekstra: partners act as one",
    owner="",
    points=2.9,
    topic="governance",
)
PROPOSALS = ProposalsPart(finding="1 proposal.", proposals=(PROPOSAL,), on_page_one=(PROPOSAL,))


@pytest.fixture(scope="module")
def read(alliance_page):
    def build(**changes) -> Sentences:
        return Sentences(alliance_page(only=SECTIONS, proposals=PROPOSALS, **changes))

    return build


def test_every_sentence_of_page_one_leads_to_its_evidence(read) -> None:
    told = read().told
    assert [one["words"].strip() for one in told if not one["links"]] == []
    said = " ".join(one["words"] for one in told)
    for words in (
        "Living on the past",  # the verdict
        "Working days to decide: 21 days",  # a change
        "Name Halden's new executive sponsor",  # a decision
        "Halden kept 5 of 9 commitments",  # a proposal
        "Who owns the training data",  # an issue
        "Orion",  # commitments of a side
        "nine of ten simulated values",  # what the range is
    ):
        assert words in said


def test_every_anchor_of_page_one_exists(read) -> None:
    found = read()
    assert found.anchors <= found.ids
    assert len(found.anchors) >= 6


def test_sentences_of_missing_and_empty_data_lead_somewhere_too(read, make) -> None:
    gone = make.index_card("leading", (78, 79, None), reason="only 42 % is observed")
    found = read(
        leading=gone,
        decisions=(),
        decisions_statement="not recorded",
        commitments=(),
        commitments_statement="not recorded",
        override_statement="An override exists.",
        issues=(),
    )
    assert [one["words"].strip() for one in found.told if not one["links"]] == []
    assert found.anchors <= found.ids


def test_a_section_that_is_not_on_the_page_is_not_linked(alliance_page) -> None:
    alone = Sentences(alliance_page(only=("page_one",), proposals=PROPOSALS))
    assert alone.anchors == set()


def test_a_link_never_comes_from_data(alliance_page) -> None:
    hostile = PROPOSAL.model_copy(update={"because": '<a href="#x">Vela</a>', "topic": "no-such"})
    part = PROPOSALS.model_copy(update={"proposals": (hostile,), "on_page_one": (hostile,)})
    page = alliance_page(only=("page_one", "what_to_do"), proposals=part)
    assert '<a href="#x"' not in page
    assert 'href="#no-such"' not in page


def test_the_check_sees_a_sentence_without_a_link() -> None:
    page = '<section class="page-one"><p class="told">Bare.</p><p class="told"><a href="#x">y</a>'
    told = Sentences(f"{page}</p></section>").told
    assert [one["links"] for one in told] == [0, 1]


def test_every_topic_of_evidence_is_a_section_of_the_page(read) -> None:
    assert {topic.value for topic in Topic} <= read().ids


def test_sentences_of_the_portfolio_lead_to_its_sections(make, notebook_of) -> None:
    view = make.portfolio_view()
    shown = ("portfolio_page_one", "portfolio_list", "portfolio_movers", "portfolio_warnings")
    shown = (*shown, "portfolio_calls")
    page = export_notebook(notebook_of(*(getattr(sections, name)(view) for name in shown)))
    found = Sentences(page)
    bare = [one["words"].strip() for one in found.told if not one["links"]]
    assert bare == [make.PORTFOLIO["orion-halden"][0]]  # the mover's name claims nothing
    assert found.anchors == {"alliances", "movers", "early-warnings", "calls"}
