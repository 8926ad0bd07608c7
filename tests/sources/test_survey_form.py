"""The profile survey-form: exports of form tools become ratings and comments, and no more."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.errors import DataError
from alliance_health.sources.profiles import PROFILES, Extract, ImportOrder
from alliance_health.template.catalogue import default_catalogue
from alliance_health.vocabulary import Severity

GIVEN = {"alliance_id": "vela", "wave": "2026Q3", "perspective": "ours", "level": "working"}

Read = Callable[..., Extract]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of lines, with facts from the command line."""

    def made(text: str, *, name: str = "export.csv", salt: bytes = b"s", **given: str) -> Extract:
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8"))
        facts = {**GIVEN, **given}
        order = ImportOrder(path, default_catalogue(), facts, {"vela": ("Acme", "Vela")}, salt)
        return PROFILES["survey-form"].read(order)

    return made


def ratings(extract: Extract) -> dict[str, list[str | None]]:
    """Ratings by item, in the order of the lines."""
    frame = extract.frames["ratings"].sort_values("line", kind="stable")
    told = frame["rating"].astype("object").where(frame["rating"].notna(), None)
    return {item: told[frame["item_id"].eq(item)].tolist() for item in frame["item_id"].unique()}


def reasons(extract: Extract, severity: Severity = Severity.ERROR) -> list[tuple[int, str]]:
    return [(one.line or 0, one.reason) for one in extract.problems if one.severity is severity]


def test_ids_as_header_are_read(read: Read) -> None:
    found = read("q01,Q13,open_a\n5,4,Fine\n1,2,\n")
    assert ratings(found) == {"q01": ["5", "1"], "q13": ["4", "2"]}
    assert found.frames["comments"]["comment"].tolist() == ["Fine"]
    assert (found.people, found.refused) == (2, {})


def test_rows_carry_the_columns_of_the_contract(read: Read) -> None:
    row = read("q01\n5\n").frames["ratings"].iloc[0]
    assert row["alliance_id"] == "vela"
    assert row["wave"] == "2026Q3"
    assert (row["perspective"], row["level"], row["line"]) == ("ours", "working", 2)


@pytest.mark.parametrize(
    ("header", "side", "item"),
    [
        ("Help flows in both directions.", "ours", "q22"),
        ("22. help flows in both directions", "ours", "q22"),
        ("De hulp gaat beide kanten op.", "theirs", "q22"),
        ("Hilfe fließt in beide Richtungen.", "ours", "q22"),
        ("La ayuda fluye en ambas direcciones.", "ours", "q22"),
        ("Please rate [La ayuda fluye en ambas direcciones.]", "ours", "q22"),
        ("ratings[q22]", "ours", "q22"),
        ("ratings[q22]. Help", "ours", "q22"),
        ("Vela does what it promised, when it promised.", "ours", "q13"),
        ("Vela does what it promised, when it promised.", "theirs", "q14"),
        ("Acme does what it promised, when it promised.", "ours", "q14"),
        ("{partner} does what it promised, when it promised.", "theirs", "q13"),
    ],
)
def test_a_statement_in_any_language_is_its_item(
    read: Read, header: str, side: str, item: str
) -> None:
    found = read(f'"{header}"\n4\n', perspective=side)
    assert ratings(found) == {item: ["4"]}


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("5 – agree fully", "5"),
        ("5 agree fully", "5"),
        ("Agree fully", "5"),
        ("helemaal mee oneens", "1"),
        ("3 – teils, teils", "3"),
        ("bastante de acuerdo", "4"),
        ("kan ik niet beoordelen", None),
        ("cannot judge", None),
        ("CJ", None),
        ("99", None),
    ],
)
def test_an_answer_is_read_by_number_or_name(read: Read, cell: str, rating: str | None) -> None:
    assert ratings(read(f'q01,q02\n"{cell}",1\n'))["q01"] == [rating]


@pytest.mark.parametrize("cell", ["0", "6", "3.5", "3 or 4", "yes", "4 – agree fully", "John"])
def test_what_is_no_rating_is_refused_and_never_repeated(read: Read, cell: str) -> None:
    found = read(f"q01,q02\n{cell},1\n")
    assert ratings(found) == {"q02": ["1"]}
    assert found.refused == {"ratings": 1}
    (problem,) = [one for one in found.problems if one.severity is Severity.ERROR]
    assert (problem.file, problem.line, problem.column) == ("export.csv", 2, "q01")
    assert problem.value is None
    assert problem.reason == 'allowed: 1 to 5, their names, or the words for "cannot judge"'


def test_an_empty_cell_is_no_row_and_cannot_judge_is_one_without_a_rating(read: Read) -> None:
    found = read("q01,q02,q03\n,cannot judge,N/A\n")
    assert ratings(found) == {"q02": [None]}


def test_names_addresses_and_times_are_dropped_and_said_so(read: Read) -> None:
    text = (
        "ID;Start time;Email;Name;IP Address;q01;Hobby\n1;9:00;jan@vela.nl;Jan;10.0.0.1;5;Chess\n"
    )
    found = read(text)
    dropped = {one.column for one in found.problems if one.reason.startswith("dropped")}
    assert dropped == {"Start time", "Email", "Name", "IP Address"}
    left = {one.column for one in found.problems if one.reason.startswith("left out")}
    assert left == {"Hobby"}
    everything = repr(found.problems) + "".join(frame.to_csv() for frame in found.frames.values())
    assert not any(word in everything for word in ("jan@", "Jan", "10.0.0", "9:00", "Chess"))


def test_a_code_names_nobody_and_is_the_same_again(read: Read) -> None:
    first, again = read("q01\n5\n4\n"), read("q01\n5\n4\n")
    codes = first.frames["ratings"]["respondent_id"].tolist()
    assert codes == again.frames["ratings"]["respondent_id"].tolist()
    assert len(set(codes)) == 2
    assert all(code.startswith("r") and len(code) == 13 for code in codes)
    other = read("q01\n5\n4\n", salt=b"t").frames["ratings"]["respondent_id"]
    assert set(codes).isdisjoint(other)


def test_a_code_follows_the_response_and_not_the_line(read: Read) -> None:
    first = read("Response ID,q01\n7,5\n8,4\n").frames["ratings"]
    turned = read("Response ID,q01\n8,4\n7,5\n").frames["ratings"]
    key = ["respondent_id", "rating"]
    assert first[key].to_dict("records") == turned[key].to_dict("records")


def test_a_comment_cannot_be_joined_with_ratings(read: Read) -> None:
    found = read("q01,open_a,open_b\n5,Fine,Well\n")
    codes = [*found.frames["ratings"]["respondent_id"], *found.frames["comments"]["comment_id"]]
    assert len({code[1:] for code in codes}) == 3


def test_the_order_of_rows_is_not_that_of_the_file(read: Read) -> None:
    lines = "\n".join(str(1 + at % 5) for at in range(30))
    found = read(f"q01\n{lines}\n").frames["ratings"]
    assert found["respondent_id"].is_monotonic_increasing
    assert not found["line"].is_monotonic_increasing


def test_a_comment_is_kept_as_it_was_said(read: Read) -> None:
    said = 'Ask "Jan" <b>now</b>,\n=SUM(A1)'
    quoted = said.replace('"', '""')
    found = read(f'q01,open_a\n5,"{quoted}"\n')
    assert found.frames["comments"]["comment"].tolist() == [said]


def test_columns_of_the_file_say_whose_answers_they_are(read: Read) -> None:
    text = (
        "alliance,wave,side,level,q13\nvela,2026Q2,theirs,Directie,4\nvela,2026Q2,ours,working,3\n"
    )
    blank = {"alliance_id": "", "wave": "", "perspective": "", "level": ""}
    frame = read(text, **blank).frames["ratings"].sort_values("line")
    assert frame["perspective"].tolist() == ["theirs", "ours"]
    assert frame["level"].tolist() == ["executive", "working"]


def test_a_row_that_says_otherwise_than_the_command_is_refused(read: Read) -> None:
    found = read("side,q01,q02\ntheirs,4,5\n")
    assert reasons(found) == [(2, "the row says otherwise than --side")]
    assert found.refused == {"ratings": 2}


def test_a_row_of_which_nobody_knows_the_wave_is_refused(read: Read) -> None:
    found = read("q01\n4\n", wave="")
    assert reasons(found)[0][1].startswith("nothing says which wave it is")
    assert found.refused == {"ratings": 1}


def test_rows_without_an_answer_are_nobody(read: Read) -> None:
    found = read("side,q01\nours,\nours,3\n")
    assert found.people == 1


def test_the_header_rows_of_qualtrics_are_no_people(read: Read) -> None:
    text = (
        "StartDate,ResponseId,q01,q22,open_a\n"
        'Start Date,Response ID,"I can name the two or three results both companies want most '
        'from this alliance this year.",Help flows in both directions.,What?\n'
        '"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}",'
        '"{""ImportId"":""QID2""}","{""ImportId"":""QID3_TEXT""}"\n'
        "2026-09-01,R_1,4,99,Fine\n"
    )
    found = read(text)
    assert found.people == 1
    assert ratings(found) == {"q01": ["4"], "q22": [None]}


def test_consent_is_read_from_its_own_words(read: Read) -> None:
    consent = default_catalogue().survey_texts["de"].consent.replace("{group}", "5")
    text = f'q01,"{consent}"\n5,Einverstanden\n4,Nicht einverstanden\n'
    frame = read(text, level="executive").frames["ratings"].sort_values("line")
    assert frame["consent"].tolist() == ["yes", "no"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,mood\nJan,good\n", "no column is headed by the id of an item"),
        ("q01,ratings[q01]\n1,2\n", "two columns answer q01"),
        ("", "no header"),
        ('q01\n"5\n', "quotation mark"),
        ("q01,q02\n1,2,3\n", "3 fields where the header has 2"),
    ],
)
def test_a_file_that_nobody_can_read_is_refused_as_a_whole(
    read: Read, text: str, reason: str
) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        read(text)
    assert "Jan" not in str(caught.value)


def test_two_companies_of_one_name_need_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"Vela does what it promised, when it promised."\n4\n', "utf-8")
    order = ImportOrder(path, default_catalogue(), GIVEN, {"vela": ("Vela", "Vela")}, b"s")
    with pytest.raises(DataError, match="could be that of q13 or q14"):
        PROFILES["survey-form"].read(order)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_and_encodings_of_form_tools_are_read(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"q01{separator}open_a\n4{separator}Schön\n", encoding)
    order = ImportOrder(path, default_catalogue(), GIVEN, {}, b"s")
    found = PROFILES["survey-form"].read(order)
    assert found.frames["comments"]["comment"].tolist() == ["Schön"]


@pytest.mark.parametrize("name", ["a.ods", "b"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", "utf-8")
    order = ImportOrder(tmp_path / name, default_catalogue(), GIVEN, {}, b"s")
    with pytest.raises(DataError, match=r"Export it as \.csv or \.xlsx"):
        PROFILES["survey-form"].read(order)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("q01,open_a\n4,Schön\n".encode("cp1252"))
    with pytest.raises(DataError, match="not UTF-8"):
        PROFILES["survey-form"].read(ImportOrder(path, default_catalogue(), GIVEN, {}, b"s"))


def test_frames_are_text_even_when_nobody_answered(read: Read) -> None:
    frames = read("q01,open_a\n").frames
    assert all(frame.empty for frame in frames.values())
    assert isinstance(frames["ratings"]["rating"].dtype, pd.StringDtype)


CELLS = st.sampled_from(["", "1", "5", "6", "cannot judge", "N/A", "helemaal mee eens", "x"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6))
def test_every_answer_is_made_or_refused(rows: list[tuple[str, ...]]) -> None:
    header = ["q01", "q02", "open_a", "side"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        facts = {**GIVEN, "perspective": "ours"}
        order = ImportOrder(path, default_catalogue(), facts, {}, b"s")
        found = PROFILES["survey-form"].read(order)
    # counted by hand: a cell of an item that is neither empty nor N/A is one answer
    answers = [[cell not in ("", "N/A") for cell in row[:3]] for row in rows]
    made = {table: len(frame) for table, frame in found.frames.items()}
    assert made["ratings"] + found.refused.get("ratings", 0) == sum(a + b for a, b, _ in answers)
    assert made["comments"] + found.refused.get("comments", 0) == sum(c for _, _, c in answers)
    assert found.people == sum(any(row) for row in answers)
