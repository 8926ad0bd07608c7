"""No answer, no respondent and no comment is in anything that a run writes or prints."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import duckdb
import pytest

from alliance_health import pipeline

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "quarter"
"""

ALLIANCES = "alliance_id,name,stage,started_on\na,Alpha,operate,2025-01-01\n"
PARTNERS = "partner_id,alliance_id,name,perspective\nus,a,Us,ours\nthem,a,Them,theirs\n"

#: A supplied mean of four people, which nobody may see.
OBSERVATIONS = (
    "alliance_id,metric_id,period,perspective,value,n_respondents\n"
    "a,trust,2025Q3,ours,3.1847,4\na,trust,2025Q3,theirs,3.5,9\na,decision_latency,2025Q3,ours,9,\n"
)

ITEMS = [f"q{item:02d}" for item in range(1, 26) if item not in (3, 4, 5)]
WAVES = ("2025Q2", "2025Q4")

#: What people wrote: names, markup and a formula.
SAID = "Zacharias <b>never</b> answers =HYPERLINK(1) &amp; Yolanthe left"


def ratings():
    """Two waves; of their side only four people answer, with codes that are easy to find."""
    rows = ["alliance_id,wave,perspective,level,respondent_id,item_id,rating,consent"]
    for wave in WAVES:
        for side, people in (("ours", 9), ("theirs", 4)):
            for person in range(people):
                for at, item in enumerate(ITEMS):
                    rating = "" if (person, at) == (0, 8) else 2 + (person + at) % 3
                    rows.append(f"a,{wave},{side},working,zq{side}x{person},{item},{rating},")
    return "\n".join(rows) + "\n"


def comments():
    """One approved paraphrase, one that waits, one of the side of four."""
    head = "alliance_id,wave,perspective,question_id,comment_id,comment,paraphrase,approved_by\n"
    return head + "".join(
        f'a,2025Q4,{side},open_b,c{at},"{SAID}",{told},{who}\n'
        for at, (side, told, who) in enumerate(
            (
                ("ours", "Questions stay open too long.", "office"),
                ("ours", "Somebody waits unapproved.", ""),
                ("theirs", "Few people said this.", "office"),
            )
        )
    )


@pytest.fixture
def book(workbook, monkeypatch) -> Path:
    # Many commands read this workbook: what the first one computed is kept for the others.
    monkeypatch.setattr(pipeline, "MANY_ROWS", 0)
    return workbook(
        **{
            "workbook__toml": SETTINGS,
            "metrics__toml": None,
            "alliances__csv": ALLIANCES,
            "partners__csv": PARTNERS,
            "observations__csv": OBSERVATIONS,
            "ratings__csv": ratings(),
            "comments__csv": comments(),
        }
    )


def leaks_in(text: str) -> list[str]:
    """List what must not be in a text."""
    found = re.findall(r"zq(?:ours|theirs)x\d", text)
    found += re.findall(r"Zacharias|Yolanthe|HYPERLINK", text)
    found += re.findall(r"Somebody waits unapproved|Few people said this", text)
    return found + re.findall(r"3\.1847", text)


def test_no_command_prints_an_answer_a_person_or_a_comment(book, run):
    rows = json.loads(run("score", "--workbook", book, "--format", "json").stdout)
    numbers = [row["number_id"] for row in rows if row["row"] == "metric"]
    told = [json.dumps(rows)]
    for command in (
        *(("survey",), ("check",), ("explain", "a", "--period", "2025Q4"), ("warn",), ("links",)),
        ("sensitivity",),
        *(("trace", number) for number in numbers if "trust" in number or "relation" in number),
        ("trace", "a/2025Q4/joint/table:ratings"),
        ("trace", "a/2025Q4/joint/table:comments"),
        ("trace", "a/2025Q3/ours/trust"),
    ):
        done = run(*command, "--workbook", book, "--format", "json")
        told += [done.stdout, done.stderr]
    assert leaks_in("\n".join(told)) == []


def test_a_trace_does_not_tell_how_many_answered(book, run):
    done = run("trace", "a/2025Q4/ours/trust", "--workbook", book, "--format", "json")
    rows = json.loads(done.stdout)
    assert sorted(row["key"] for row in rows) == ["q10", "q13", "q15"]
    assert {(row["line"], row["value"]) for row in rows} == {(None, None)}
    hidden = run("trace", "a/2025Q4/theirs/trust", "--workbook", book, "--format", "json")
    assert hidden.exit_code != 0 or json.loads(hidden.stdout) == []


def test_survey_hides_the_side_of_four_and_keeps_the_contract(book, run):
    done = run("survey", "--workbook", book, "--alliance", "a", "--format", "json")
    rows = json.loads(done.stdout)
    assert list(rows[0])[:4] == ["alliance_id", "wave", "level", "factor"]
    assert {row["verdict"] for row in rows} == {"suppressed"}
    assert {(row["theirs"], row["n_theirs"], row["gap"]) for row in rows} == {(None, None, None)}


def test_an_unknown_wave_is_refused_with_the_ones_there_are(book, run):
    done = run("survey", "--workbook", book, "--wave", "2031Q1")
    assert done.exit_code == 2
    assert "2025Q2, 2025Q4" in done.stderr


@pytest.mark.slow
def test_no_file_of_a_report_holds_an_answer_a_person_or_a_comment(book, run, tmp_path, capfd):
    out = tmp_path / "out"
    asked = ("--period", "2025Q4", "--reports", out, "--workers", 1)
    done = run("report", "--workbook", book, *asked)
    told = [done.stdout, done.stderr, *capfd.readouterr()]
    files = [path for path in out.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix == ".html"]
    for path in files:
        told += texts_of(path)
    everything = "\n".join(told)
    assert "Questions stay open too long" in everything
    assert leaks_in(everything) == []


def texts_of(path: Path) -> list[str]:
    """Read a file as a reader could: stores row by row, packed parts unpacked."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as store:
            tables = [name for (name,) in store.execute("SHOW TABLES").fetchall()]
            return [str(store.execute(f"FROM {name}").fetchall()) for name in tables]
    text = path.read_bytes().decode("utf-8", errors="replace")
    unpacked = []
    for packed in re.findall(r"[A-Za-z0-9+/]{200,}={0,2}", text):
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4))
        body = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        unpacked.append(body.decode("utf-8", errors="replace"))
    return [text, *unpacked]
