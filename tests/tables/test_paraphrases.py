"""What pages may show of a comment: a paraphrase, and never its words."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.tables.contact_schemas import COMMENTS
from alliance_health.tables.row_rules import in_other_words

SAID = "Jansen of sales never answers, ask =HYPERLINK(1) <b>Eva</b>!"


@pytest.mark.parametrize(
    "paraphrase",
    [
        SAID,
        SAID.upper(),
        "Jansen of sales never answers; ask HYPERLINK 1 b Eva b",
        "never answers, ask",
        "Jansen of sales never answers, ask =HYPERLINK(1) <i>Eva</i>!",
    ],
    ids=["the same", "capitals", "without marks", "a part of it", "one word changed"],
)
def test_a_paraphrase_that_repeats_the_comment_fails(paraphrase):
    frame = pd.DataFrame({"comment": [SAID], "paraphrase": [paraphrase]})
    assert in_other_words("paraphrase", "comment").holds(frame).tolist() == [False]


@pytest.mark.parametrize("paraphrase", ["Sales is hard to reach.", None, ""])
def test_other_words_and_none_at_all_pass(paraphrase):
    frame = pd.DataFrame({"comment": [SAID], "paraphrase": [paraphrase]})
    assert in_other_words("paraphrase", "comment").holds(frame).tolist() == [True]


def test_neither_text_is_ever_quoted_in_a_message():
    personal = {column.name for column in COMMENTS.columns if column.personal}
    assert {"comment", "paraphrase", "comment_id"} <= personal
