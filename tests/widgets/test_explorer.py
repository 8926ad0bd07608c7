"""The explorer: views follow the controls, and the reset leads back."""

from __future__ import annotations

import pytest

from alliance_health.widgets import Explorer, declared_choices, explore

GOVERNANCE = ("leading", "governance")


@pytest.fixture(name="explorer")
def _explorer(analysis) -> Explorer:
    return Explorer.of(analysis, declared_choices(analysis, alliance_id="orion"))


def _stand(explorer: Explorer) -> tuple[float, float]:
    (stand,) = explorer.figures["quadrant"].select_traces({"name": "stand"})
    return stand.x[0], stand.y[0]


def test_explorer_opens_with_the_declared_rules(explorer) -> None:
    assert explorer.choices == explorer.declared
    assert _stand(explorer) == (70, 90)


def test_all_views_follow_a_weight(explorer) -> None:
    explorer.weights[GOVERNANCE].value = 0
    assert _stand(explorer) == (40, 90)
    assert "<b>40</b>" in explorer.cards.value
    assert "declared rules: 70" in explorer.cards.value
    (line,) = explorer.figures["history"].select_traces({"name": "leading_index"})
    assert line.y == (60, 40)
    (brings,) = [
        trace for trace in explorer.figures["contributions"].data if trace.name == "brings"
    ][:1]
    assert max(x for x in brings.x if x is not None) == 40


def test_views_follow_bands_and_cuts(explorer) -> None:
    explorer.bands.value = (10, 20)
    explorer.leading_cut.value = 75
    assert explorer.figures["history"].layout.yaxis.tickvals == (0, 10, 20, 100)
    assert explorer.figures["quadrant"].layout.xaxis.tickvals == (0, 75, 100)


def test_bands_keep_a_least_width(explorer) -> None:
    explorer.bands.value = (99, 99)
    assert explorer.choices.bands.weak_below < explorer.choices.bands.strong_from


def test_views_follow_the_period(explorer) -> None:
    explorer.period.value = "2026Q2"
    assert _stand(explorer) == (60, 50)


def test_contributions_follow_their_kind(explorer) -> None:
    explorer.kind.index = 1
    texts = [note.text for note in explorer.figures["contributions"].layout.annotations]
    assert "Operations &lt;b&gt; &lt;metric&gt;" in texts


def test_missing_index_is_said_with_its_reason(explorer) -> None:
    explorer.alliance.value = "halden"
    assert "missing" in explorer.cards.value
    texts = [note.text for note in explorer.figures["quadrant"].layout.annotations]
    assert any("2026Q3 not placed" in text for text in texts)


def test_rules_stay_when_the_alliance_changes(explorer) -> None:
    explorer.weights[GOVERNANCE].value = 0
    explorer.alliance.value = "halden"
    assert explorer.choices.pillar_weights[GOVERNANCE] == 0
    assert explorer.choices.period == "2026Q3"


def test_reset_leads_back_to_the_declared_rules(explorer) -> None:
    explorer.weights[GOVERNANCE].value = 0
    explorer.bands.value = (10, 20)
    explorer.lagging_cut.value = 80
    explorer.reset.click()
    assert explorer.choices == explorer.declared
    assert _stand(explorer) == (70, 90)


def test_no_figure_can_be_sent_off(explorer) -> None:
    assert all(not figure._config["showSendToCloud"] for figure in explorer.figures.values())


def test_explore_starts_where_it_is_told(analysis) -> None:
    box = explore(analysis, alliance_id="orion", period="2026Q2")
    alliance, period = box.children[0].children[:2]
    assert (alliance.value, period.value) == ("orion", "2026Q2")
