"""The command `import`: answers go in once, nothing is lost, nobody is named."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import Result

from alliance_health.commands.check import check_workbook
from alliance_health.commands.import_rows import IMPORT_COLUMNS, SALT_FILE

MakeWorkbook = Callable[..., Path]
Run = Callable[..., Result]

PARTNERS = """partner_id,alliance_id,name,perspective
us,a,Acme,ours
alpha,a,Alpha Ltd,theirs
"""

RATINGS = """alliance_id,wave,perspective,level,respondent_id,item_id,rating
a,2026Q1,ours,working,p1,q01,4
"""

#: Three people with ten ratings each, no two alike; the third could not judge q02.
ITEMS = [f"q{number:02d}" for number in (1, 2, 6, 7, 8, 9, 10, 11, 12, 13)]
ANSWERS = [
    ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5", "Jan <b>said</b> no"],
    ["5", "4", "3", "2", "1", "5", "4", "3", "2", "1", ""],
    ["3", "cannot judge", "3", "4", "5", "3", "3", "3", "4", "4", "=SUM(A1)"],
]
OPTIONS = ("--alliance", "a", "--wave", "2026Q2", "--side", "ours", "--level", "working")


def export(path: Path, rows: list[list[str]], *, email: bool = True) -> Path:
    header = [*ITEMS, "open_a"]
    lead = [[f"person{at}@acme.example"] for at in range(len(rows))] if email else [[]] * len(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(["Email"] if email else []), *header])
        writer.writerows([[*first, *row] for first, row in zip(lead, rows, strict=True)])
    return path


@pytest.fixture
def book(workbook: MakeWorkbook) -> Path:
    return workbook(partners__csv=PARTNERS)


@pytest.fixture
def take(run: Run) -> Run:
    """Import a file into a workbook with the facts of all rows."""

    def taken(book: Path, file: Path, *more: object) -> Result:
        chosen = ("--profile", "survey-form", "--workbook", book, *OPTIONS, *more)
        return run("import", file, *chosen)

    return taken


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers_become_rows_that_check_accepts(book: Path, take: Run, tmp_path: Path) -> None:
    done = take(book, export(tmp_path / "w.csv", ANSWERS))
    assert done.exit_code == 0
    # 3 people x 10 items; two of them said something
    assert "ratings: 30 rows in, 30 accepted, 0 rejected, 0 already there." in done.stderr
    assert "comments: 2 rows in, 2 accepted, 0 rejected, 0 already there." in done.stderr
    rows = rows_of(book / "ratings.csv")
    assert len(rows) == 30
    assert [row["item_id"] for row in rows if row["rating"] == ""] == ["q02"]
    assert not check_workbook(book).has_errors


def test_a_second_import_adds_nothing(book: Path, take: Run, tmp_path: Path) -> None:
    file = export(tmp_path / "w.csv", ANSWERS)
    take(book, file)
    before = {path.name: path.read_bytes() for path in book.iterdir()}
    done = take(book, file)
    assert "ratings: 30 rows in, 0 accepted, 0 rejected, 30 already there." in done.stderr
    assert "comments: 2 rows in, 0 accepted, 0 rejected, 2 already there." in done.stderr
    assert {path.name: path.read_bytes() for path in book.iterdir()} == before


def test_a_dry_run_says_the_same_and_writes_nothing(book: Path, take: Run, tmp_path: Path) -> None:
    before = sorted(path.name for path in book.iterdir())
    done = take(book, export(tmp_path / "w.csv", ANSWERS), "--check")
    assert "30 rows in, 30 accepted" in done.stderr
    assert "Nothing was written." in done.stderr
    assert sorted(path.name for path in book.iterdir()) == before


def test_an_export_that_has_grown_adds_the_new_people(
    book: Path, take: Run, tmp_path: Path
) -> None:
    take(book, export(tmp_path / "w.csv", ANSWERS[:2]))
    done = take(book, export(tmp_path / "w.csv", ANSWERS))
    assert "ratings: 30 rows in, 10 accepted, 0 rejected, 20 already there." in done.stderr


def test_answers_that_changed_are_refused_and_not_counted_twice(
    book: Path, take: Run, tmp_path: Path
) -> None:
    take(book, export(tmp_path / "w.csv", ANSWERS))
    changed = [["2", *ANSWERS[0][1:]], *ANSWERS[1:]]
    done = take(book, export(tmp_path / "w.csv", changed))
    assert done.exit_code == 1
    assert "ratings: 30 rows in, 0 accepted, 1 rejected, 29 already there." in done.stderr
    assert len(rows_of(book / "ratings.csv")) == 30


def test_the_same_answers_under_another_name_are_refused(
    book: Path, take: Run, tmp_path: Path
) -> None:
    take(book, export(tmp_path / "w.csv", ANSWERS))
    done = take(book, export(tmp_path / "w (1).csv", ANSWERS))
    assert done.exit_code == 1
    assert "the answers of 3 people are in the workbook already" in str(done.exception)
    assert len(rows_of(book / "ratings.csv")) == 30


def test_one_set_of_answers_that_comes_again_is_only_told(
    book: Path, take: Run, tmp_path: Path
) -> None:
    take(book, export(tmp_path / "w.csv", ANSWERS))
    done = take(book, export(tmp_path / "late.csv", ANSWERS[:1]))
    assert done.exit_code == 0
    assert "somebody of the same side and level has given exactly these answers" in done.stdout
    assert len(rows_of(book / "ratings.csv")) == 40


def test_the_table_of_problems_has_the_columns_of_the_contract(
    book: Path, take: Run, tmp_path: Path
) -> None:
    rows = [["7", *ANSWERS[0][1:]]]
    done = take(book, export(tmp_path / "w.csv", rows), "--format", "json")
    problems = json.loads(done.stdout)
    assert [tuple(one) for one in problems] == [IMPORT_COLUMNS] * 2
    assert problems[0]["file"] == "w.csv"
    assert (problems[0]["line"], problems[0]["column"], problems[0]["value"]) == (2, "q01", None)
    assert problems[1]["reason"].startswith("dropped")


def test_no_message_and_no_table_names_or_quotes_anybody(
    book: Path, take: Run, tmp_path: Path
) -> None:
    rows = [["Jan!", *ANSWERS[0][1:]], *ANSWERS[1:]]
    done = take(book, export(tmp_path / "w.csv", rows))
    for word in ("Jan", "person0", "acme.example", "SUM", "said"):
        assert word not in done.output + done.stderr
    assert "person" not in (book / "ratings.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "value"), [("--alliance", "zz"), ("--wave", "2026-9M"), ("--wave", "soon")]
)
def test_rows_that_check_would_refuse_do_not_go_in(
    book: Path, run: Run, tmp_path: Path, option: str, value: str
) -> None:
    given = dict(zip(OPTIONS[::2], OPTIONS[1::2], strict=True)) | {option: value}
    options = [part for pair in given.items() for part in pair]
    file = export(tmp_path / "w.csv", ANSWERS)
    done = run("import", file, "--profile", "survey-form", "--workbook", book, *options)
    assert done.exit_code == 1
    assert option.removeprefix("--") in done.stdout
    assert "ratings: 30 rows in, 0 accepted, 30 rejected, 0 already there." in done.stderr
    assert not (book / "ratings.csv").exists()


def test_what_stood_in_a_table_stays_byte_for_byte(
    workbook: MakeWorkbook, take: Run, tmp_path: Path
) -> None:
    before = RATINGS.replace("\n", "\r\n").rstrip("\r\n")
    book = workbook(partners__csv=PARTNERS, ratings__csv=before.encode())
    take(book, export(tmp_path / "w.csv", ANSWERS))
    after = (book / "ratings.csv").read_bytes().decode()
    assert after.startswith(before + "\r\n")
    assert after.count("\r\n") == 32
    assert not check_workbook(book).has_errors


def test_a_table_without_room_for_the_consent_gets_a_column(
    workbook: MakeWorkbook, run: Run, tmp_path: Path
) -> None:
    book = workbook(partners__csv=PARTNERS, ratings__csv=RATINGS)
    file = tmp_path / "w.csv"
    file.write_text("q03,consent\n4,yes\n", "utf-8")
    options = (*OPTIONS[:-1], "executive")
    run("import", file, "--profile", "survey-form", "--workbook", book, *options)
    rows = rows_of(book / "ratings.csv")
    assert [row["consent"] for row in rows] == ["", "yes"]
    assert not check_workbook(book).has_errors


def test_rows_are_added_to_parquet_in_its_own_types(book: Path, take: Run, tmp_path: Path) -> None:
    path = book / "ratings.parquet"
    columns = "'a' alliance_id, '2026Q1' wave, 'ours' perspective, 'working' \"level\", "
    columns += "'p1' respondent_id, 'q01' item_id, 4::TINYINT rating"
    with duckdb.connect() as own:
        own.execute(f"COPY (SELECT {columns}) TO '{path}' (FORMAT parquet)")
    assert take(book, export(tmp_path / "w.csv", ANSWERS)).exit_code == 0
    with duckdb.connect() as own:
        counts = f"SELECT typeof(rating), count(*), count(rating) FROM '{path}' GROUP BY 1"
        assert own.execute(counts).fetchall() == [("TINYINT", 31, 30)]
        first = own.execute(f"SELECT respondent_id FROM '{path}' LIMIT 1").fetchall()
    assert first == [("p1",)]
    assert take(book, tmp_path / "w.csv").stderr.count("30 already there") == 1


def test_rows_are_added_below_those_of_a_sheet(book: Path, take: Run, tmp_path: Path) -> None:
    tables = Workbook()
    tables.active.title = "ratings"  # type: ignore[union-attr]
    for line in RATINGS.splitlines():
        tables["ratings"].append(line.split(","))
    tables.create_sheet("_notes").append(["ours"])
    tables.save(book / "tables.xlsx")
    assert take(book, export(tmp_path / "w.csv", ANSWERS)).exit_code == 0
    sheets = load_workbook(book / "tables.xlsx")
    assert sheets["ratings"].max_row == 32
    assert sheets["_notes"]["A1"].value == "ours"
    assert not check_workbook(book).has_errors
    assert "30 already there" in take(book, tmp_path / "w.csv").stderr


def test_an_excel_file_with_formulas_is_left_alone(book: Path, take: Run, tmp_path: Path) -> None:
    tables = Workbook()
    tables.active.title = "ratings"  # type: ignore[union-attr]
    for line in RATINGS.splitlines():
        tables["ratings"].append(line.split(","))
    tables.create_sheet("_sums").append(["=1+1"])
    tables.save(book / "tables.xlsx")
    before = (book / "tables.xlsx").read_bytes()
    done = take(book, export(tmp_path / "w.csv", ANSWERS))
    assert done.exit_code == 1
    assert "save the sheet ratings as ratings.csv" in str(done.exception).lower()
    assert (book / "tables.xlsx").read_bytes() == before


def test_the_secret_of_the_codes_stays_and_is_read_by_nobody_else(
    book: Path, take: Run, tmp_path: Path
) -> None:
    take(book, export(tmp_path / "w.csv", ANSWERS))
    salt = book / SALT_FILE
    assert salt.stat().st_mode & 0o077 == 0
    first = salt.read_bytes()
    take(book, tmp_path / "w.csv")
    assert salt.read_bytes() == first
    assert len(first.strip()) == 64


def test_our_own_excel_form_comes_back(book: Path, run: Run, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    options = ("--alliance", "a", "--language", "de", "--wave", "2026Q2", "--format", "xlsx")
    run("form", "--workbook", book, *options, "--side", "theirs", "--out", form)
    sheets = load_workbook(form)
    sheet = sheets["answers"]
    heads = [cell.value for cell in sheet[1]]
    for row in (3, 4, 5):
        for place, name in enumerate(heads, start=1):
            if str(name).startswith("q"):
                sheet.cell(row, place).value = 1 + (row + place) % 5
    sheet.cell(3, heads.index("q01") + 1).value = "kann ich nicht beurteilen"
    sheet.cell(3, heads.index("open_a") + 1).value = "Alles gut"
    sheets.save(form)
    done = run("import", form, "--profile", "survey-form", "--workbook", book)
    assert done.exit_code == 0, done.output
    # 3 people x 22 items of the working level
    assert "3 people answered." in done.stderr
    assert "ratings: 66 rows in, 66 accepted, 0 rejected" in done.stderr
    rows = rows_of(book / "ratings.csv")
    assert {(row["alliance_id"], row["wave"], row["perspective"]) for row in rows} == {
        ("a", "2026Q2", "theirs")
    }
    assert not check_workbook(book).has_errors


def test_own_items_go_in_with_the_others(
    workbook: MakeWorkbook, run: Run, tmp_path: Path, trial: dict[str, str]
) -> None:
    own = '[survey.data_use]\nfactor = "data security"\ntext = {en = "Our data are safe."}\n'
    book = workbook(
        workbook__toml=f'survey = "own.toml"\n{trial["workbook.toml"]}',
        own__toml=own,
        partners__csv=PARTNERS,
    )
    file = tmp_path / "w.csv"
    file.write_text("q01,Our data are safe.\n4,5\n", "utf-8")
    done = run("import", file, "--profile", "survey-form", "--workbook", book, *OPTIONS)
    assert done.exit_code == 0
    assert [row["item_id"] for row in rows_of(book / "ratings.csv")] == ["data_use", "q01"]
    found = check_workbook(book)
    assert not found.has_errors


def test_an_unknown_profile_is_wrong_usage(book: Path, run: Run, tmp_path: Path) -> None:
    file = export(tmp_path / "w.csv", ANSWERS)
    done = run("import", file, "--profile", "crm", "--workbook", book)
    assert done.exit_code == 2
    assert "allowed: survey-form" in done.stderr


def test_a_file_that_is_not_there_is_told(book: Path, take: Run, tmp_path: Path) -> None:
    done = take(book, tmp_path / "none.csv")
    assert done.exit_code == 1
    assert "no such file" in str(done.exception)


def test_two_rows_of_one_response_are_not_two_people(book: Path, take: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("Response ID,q01,open_a\n7,4,Hush\n7,5,Hush hush\n8,3,\n", "utf-8")
    done = take(book, file)
    assert done.exit_code == 1
    # of the two rows of response 7 nobody can say which counts
    assert "ratings: 3 rows in, 1 accepted, 2 rejected, 0 already there." in done.stderr
    assert "Hush" not in done.output + done.stderr


def test_statements_are_read_by_the_names_of_the_form_without_partners(
    workbook: MakeWorkbook, take: Run, tmp_path: Path
) -> None:
    file = tmp_path / "w.csv"
    said = "does what it promised, when it promised."
    file.write_text(f'"Alpha {said}","Trial {said}"\n4,5\n', "utf-8")
    book = workbook()
    assert take(book, file).exit_code == 0
    rows = {row["item_id"]: row["rating"] for row in rows_of(book / "ratings.csv")}
    assert rows == {"q13": "4", "q14": "5"}


def test_a_text_that_no_table_could_hold_is_refused(book: Path, take: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("q01,open_a\n4,a\0b\n", "utf-8")
    assert take(book, file).exit_code == 1
    assert not (book / "comments.csv").exists()
