"""What a page says in every state, and that words from data are never markup."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from alliance_health.insights.changes import Change, ChangeCard
from alliance_health.report.health_report import Partner, Verdict

HOSTILE = """<script>alert('x')</script> "Q" & 'S' </style></title> {{ 7*7 }} <img src=x>"""


class Outline(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.headings, self.ids, self.words = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for key, value in attrs if key == "id"]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.words.append(data)


def words(page: str) -> str:
    """Return what a reader sees, without styles and scripts."""
    visible = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", visible)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def one(alliance_page):
    def build(**changes):
        return alliance_page(only=("page_one",), **changes)

    return build


def test_page_has_one_main_heading_and_its_language(alliance_page) -> None:
    found = Outline(alliance_page())
    assert found.headings.count(1) == 1
    assert ("html", {"lang": "en"}) in found.tags
    assert len(found.ids) == len(set(found.ids))


def test_headings_never_skip_a_level(alliance_page) -> None:
    levels = Outline(alliance_page()).headings
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_link_inside_a_page_leads_somewhere(alliance_page) -> None:
    found = Outline(alliance_page())
    inside = [a["href"][1:] for _, a in found.tags if a.get("href", "").startswith("#")]
    assert set(inside) <= set(found.ids)


def test_table_headings_have_a_scope(alliance_page, portfolio_page) -> None:
    for page in (alliance_page(), portfolio_page()):
        assert all("scope" in a for tag, a in Outline(page).tags if tag == "th")


def test_verdict_is_told_with_its_numbers_and_periods(one) -> None:
    said = words(one())
    assert "Living on the past. Results hold (outcomes 74, strong)" in said
    assert "since Q2 2026" in said
    assert "2026Q2" not in said


def test_both_indices_are_shown_and_never_one_number(one) -> None:
    said = words(one())
    assert "48 43 to 53" in said
    assert "74 69 to 79" in said


def test_causes_and_rest_are_told_with_their_points(one) -> None:
    said = words(one())
    for points in ("−5.2", "−3.1", "+1.4", "−2.1"):
        assert points in said


def test_missing_index_is_a_dash_with_its_reason(one, make) -> None:
    reason = "only 42 % of the weight is observed"
    gone = make.index_card("leading", (78, 79, None), reason=reason)
    said = words(one(leading=gone))
    assert re.search("Influence : will it work\\? — Only 42 % of the weight is observed", said)


def test_unconfirmed_band_shows_the_sure_one_and_an_open_mark(one, make) -> None:
    doubt = "not sure which: 18 % of what counts here is not measured"
    card = make.index_card("lagging", (71, 74), at_least="watch", doubt=doubt)
    page = one(lagging=card)
    assert f"Watch or strong , {doubt}" in words(page)
    assert 'class="mark watch open"' in page


def test_a_number_outside_of_its_range_says_what_the_range_adds(one, make) -> None:
    aside = "as measured; 25 to 28 with what is unmeasured"
    outside = make.index_card("leading", (30, 24), lower=25, upper=28, aside=aside)
    assert f"24 {aside} " in words(one(leading=outside))
    inside = make.index_card("leading", (30, 24), lower=22, upper=28)
    assert "24 22 to 28 " in words(one(leading=inside))


def test_a_line_that_leaves_its_range_is_explained_below(one, make) -> None:
    # The range beside the line lies 2 above it: seen. On both sides of it: nothing to explain.
    far = make.index_card("leading", (30, 24), spread=-2)
    said = "the range fills in what was not measured, the line does not."
    assert said in words(one(leading=far))
    assert said not in words(one())


def test_what_a_range_allows_for_depends_on_what_is_measured(one, make) -> None:
    whole = {side: make.index_card(side, (50, 52), coverage=1.0) for side in ("leading", "lagging")}
    assert "allows for survey error: nine of ten" in words(one(**whole))
    assert "for survey error and for what is not measured: nine" in words(one())


def test_both_ends_of_a_change_and_its_causes_add_up(one, make) -> None:
    # 84.6 to 80.4 are 4.2 points; whole points would say 85 to 80 and -4.
    card = make.index_card("leading", (84.6, 80.4), shown=80, lower=75, upper=85, change=-4)
    causes = (Change("Trust: 3.4, 3.9 before", -3.1, "trust"),)
    rest = Change("2 other metrics, each smaller than these", -1.1, None)
    changes = ChangeCard("leading_index", "2026Q2", -4.2, causes, rest, "")
    page = words(one(leading=card, leading_changes=changes))
    assert "What changed influence 84.6 to 80.4: −4.2 " in page
    assert "−3.1" in page
    assert "−1.1" in page


def test_nothing_to_compare_says_why(one) -> None:
    first = ChangeCard("leading_index", None, None, (), None, "this is its first period")
    assert "What changed influence This is its first period." in words(one(leading_changes=first))


def test_no_decisions_and_no_commitments_say_so(one) -> None:
    said = words(
        one(decisions=(), decisions_statement="not recorded", commitments=(),
            commitments_statement="none was due in 2026Q3")
    )  # fmt: skip
    assert "Decisions asked Not recorded." in said
    assert "Commitments kept on date None was due in Q3 2026." in said


def test_page_one_names_the_issue_that_is_open_longest(one, make) -> None:
    said = words(one())
    assert (
        "Open issues 2 are open, this one longest: Who owns the training data of the joint "
        "product. Raised by Halden on 12 June 2026, open for 110 days."
    ) in said
    alone = words(one(issues=make.ISSUES[1:]))
    assert "One open issue Late invoices for joint work. Raised by Orion" in alone


def test_page_one_is_silent_on_issues_when_none_is_open(one) -> None:
    assert "open issue" not in words(one(issues=())).lower()


def test_who_only_reports_is_no_partner(one) -> None:
    partners = [
        Partner(partner_id=name, name=name.capitalize(), perspective=side)
        for name, side in (("orion", "ours"), ("halden", "theirs"), ("press", "joint"))
    ]
    said = words(one(partners=tuple(partners)))
    assert "joint offer · Orion and Halden Living" in said


def test_between_two_quadrants_both_are_marked(one, make) -> None:
    card = make.quadrant_card((54, 56), (70, 74), name="between living on the past and in form")
    assert one(quadrant=card).count("tone-area") >= 2


def test_interval_without_width_is_not_written(one, make) -> None:
    exact = make.index_card("leading", (50, 48), spread=0)
    page = one(leading=exact, lagging=make.index_card("lagging", (70, 74), spread=0))
    assert "48 to 48" not in words(page)
    assert "range beside an index" not in words(page)


def test_notice_stands_on_every_section_and_every_printed_page(alliance_page) -> None:
    page = alliance_page(notice="Invented data")
    sections = re.findall(r"<section.*?</section>", page, flags=re.DOTALL)
    assert all("Invented data" in section for section in sections)
    printed = re.search(r"@bottom-left \{ content: \"(.*?)\";", page).group(1)
    assert printed.startswith(r"Invented\20 data")


def test_words_from_data_are_text_everywhere(alliance_page, make) -> None:
    partners = (
        Partner(partner_id="a", name=HOSTILE, perspective="ours"),
        Partner(partner_id="b", name=HOSTILE, perspective="theirs"),
    )
    hostile_row = make.scorecard()[1].model_copy(update={"label": HOSTILE, "reason": HOSTILE})
    page = alliance_page(
        name=HOSTILE, type=HOSTILE, notice=HOSTILE, partners=partners,
        verdict=Verdict(HOSTILE, HOSTILE, "weak"), decisions_statement=HOSTILE,
        scorecard=(hostile_row, *make.scorecard()[2:]),
    )  # fmt: skip
    clean = Outline(alliance_page())
    hostile = Outline(page)
    assert [tag for tag, _ in hostile.tags].count("script") == [tag for tag, _ in clean.tags].count(
        "script"
    )
    assert not any(tag == "img" for tag, _ in hostile.tags)
    assert not any(key.startswith("on") for _, attrs in hostile.tags for key in attrs)
    assert "49" not in words(page).split("{{")[0][-5:]
    assert "{{ 7*7 }}" in words(page)


def test_scorecard_tells_value_target_and_both_sides(alliance_page) -> None:
    said = words(alliance_page(only=("page_one", "scorecard")))
    assert (
        "Working days to decide 21 days, target 10 days 12 days 30 days 21 days 10 days 24" in said
    )
    assert "Response to the partner No answers from their side in Q3 2026. — —" in said


def test_pillar_of_which_nothing_counts_has_but_a_heading(alliance_page, make) -> None:
    rows = make.scorecard()
    without = tuple(row for row in rows if (row.row, row.id) != ("pillar", "governance"))
    assert len(without) < len(rows)
    page = alliance_page(only=("page_one", "scorecard"), scorecard=without)
    assert '<tr class="pillar"><th scope="row" colspan="8">Governance<span' in page
    assert 'colspan="8"' not in alliance_page(only=("page_one", "scorecard"))


def test_metric_that_counts_for_no_index_says_so(alliance_page, make) -> None:
    rows = make.scorecard()
    first = next(row for row in rows if row.row == "metric" and row.score is not None)
    shown = first.model_copy(update={"reason": "shown, counts for no index", "counts": False})
    page = alliance_page(
        only=("page_one", "scorecard"),
        scorecard=tuple(shown if row is first else row for row in rows),
    )
    assert "Shown, counts for no index." in words(page)


def test_governance_lists_open_issues_and_what_happened(alliance_page) -> None:
    said = words(alliance_page(only=("page_one", "governance")))
    assert "Issues open at the end of Q3 2026" in said
    assert "Late invoices for joint work Orion 1 September 2026 29" in said
    assert "What happened in Q3 2026 Day Event 14 August 2026 Flood at the plant" in said


def test_data_health_tells_what_was_rejected_and_what_differs(alliance_page) -> None:
    said = words(alliance_page(only=("page_one", "data_health")))
    assert "3 rows were rejected" in said
    assert "Working days to decide Q3 2026 ours 12 days 14 days" in said


def test_provenance_tells_inputs_versions_and_the_way_to_the_rows(alliance_page) -> None:
    said = words(alliance_page(only=("page_one", "provenance")))
    assert f"observations.csv 391 {'a3' * 32}" in said
    assert f"workbook.toml — {'0c' * 32}" in said  # all of it: a definition has no rows
    assert "alliance_health 0.1.0" in said
    assert "alliance-health trace orion-halden/2026Q3/joint/leading_index" in said


def test_portfolio_tells_what_became_of_the_rows_of_every_file(portfolio_page) -> None:
    said = words(portfolio_page())
    assert "observations.csv 4,120 4,080 37 3" in said
    assert "Rows of this alliance" not in said


def test_portfolio_links_only_reports_that_exist(portfolio_page, make) -> None:
    linked = {name: f"{name}.html" for name in make.PORTFOLIO if name != "orion-quill"}
    page = portfolio_page(links=linked)
    targets = {a["href"] for tag, a in Outline(page).tags if tag == "a"}
    assert set(linked.values()) <= targets
    assert "orion-quill.html" not in targets
    assert "Orion Systems × Quill Data" in words(page)


def test_portfolio_lists_who_needs_attention_first(portfolio_page) -> None:
    said = words(portfolio_page()).split("Alliance Verdict")[1]
    places = [
        said.index(name) for name in ("Morrow", "Halden", "Tessel", "Nova", "Kestrel", "Quill")
    ]
    assert places == sorted(places)


def test_portfolio_without_moves_says_why(portfolio_page) -> None:
    statement = "No index moved by 5 points or more since 2026Q2"
    said = words(portfolio_page(movers=(), movers_statement=statement))
    assert said.count("No index moved by 5 points or more since Q2 2026") == 2


def test_nothing_that_moved_is_not_drawn(alliance_page, make) -> None:
    still = tuple(row.model_copy(update={"points": 0.0}) for row in make.EXPLAINED)
    card = ChangeCard("leading_index", "2026Q2", 0.0, (), None, "Nothing moved it since 2026Q2")
    page = alliance_page(only=("page_one", "what_changed"), explained=still, leading_changes=card)
    assert 'id="change"' not in page
    assert "Nothing moved it since Q2 2026." in words(page)


def test_missing_index_is_told_in_a_few_words_below_page_one(alliance_page, make) -> None:
    reason = "only 42 % of the weight is observed; absent: Governance, Trust"
    gone = make.index_card("leading", (78, None), reason=reason)
    page = alliance_page(only=("page_one", "what_changed"), leading=gone)
    finding = re.search(r'class="finding">([^<]*)<', page).group(1)
    assert finding.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "Influence missing: only 42 % of the weight is observed. Outcomes"
    )


@pytest.mark.parametrize("both", [True, False])
def test_what_to_measure_first_is_told_only_where_neither_index_is_there(one, make, both) -> None:
    gone = make.index_card("leading", (78, 79, None), reason="nothing is observed")
    also = make.index_card("lagging", (70, 71, None if both else 72), reason="nothing is observed")
    health = make.health_report().data_health.model_copy(
        update={"fill_first": ("Trust (4 % of influence)",)}
    )
    said = words(one(leading=gone, lagging=also, data_health=health))
    assert ("What to measure first" in said) is both
    assert ("What changed influence" in said) is not both
