"""Whoever has no permission for a row and for a column does not get the cell."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Settings
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import DataError
from alliance_health.tables.checked import Tables
from alliance_health.tables.confidentiality import CLASSES, classified
from alliance_health.tables.confidentiality_checks import check_classes
from alliance_health.tables.cut import NOT_SHOWN, Allowed, cut_tables, of_alliance
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Confidentiality, Edition

LOGS = ("decisions", "commitments", "issues", "risks", "events", "initiatives", "goals", "meetings")


def catalogue_of(metrics=(), own=(), text="", **classes):
    """Return a catalogue whose workbook gives these classes."""
    settings = Settings(
        name="x",
        reporting_currency="EUR",
        frequency="quarter",
        confidentiality={name.replace("__", "."): told for name, told in classes.items()},
    )
    return Catalogue(
        settings,
        {one.metric_id: one for one in metrics},
        {},
        {},
        version="1",
        settings_file=TomlFile("workbook.toml", "workbook.toml", text, {}) if text else None,
        own_metrics=dict.fromkeys(own, "metrics.toml"),
    )


def metric(name, **changes):
    """Return a metric without a weight."""
    fields = {
        **{"metric_id": name, "label": name, "definition": "x", "role": "leading"},
        **{"kind": "measured", "pillar": "p", "unit": "days", "weight": 0},
        "direction": "higher_is_better",
    }
    return Metric(**{**fields, **changes})


def decisions(**columns):
    """Return rows of the decision log."""
    count = len(next(iter(columns.values())))
    usual = {
        "decision_id": [f"d{at}" for at in range(count)],
        "title": [f"Title {at}" for at in range(count)],
        "owner": ["Kim"] * count,
        "cost_of_delay": [5.0] * count,
        "confidentiality": [None] * count,
        "file": ["decisions.csv"] * count,
        "line": [2] * count,
    }
    return Tables({"decisions": pd.DataFrame({**usual, **columns})})


def test_every_table_and_column_that_has_a_class_exists():
    assert set(CLASSES) == set(SCHEMAS)
    for table, told in CLASSES.items():
        named = (*told.as_rows, *told.restricted, *told.sensitive)
        assert set(named) <= set(SCHEMAS[table].names), table
        assert not set(told.as_rows) & {*told.restricted, *told.sensitive}, table


def test_what_is_not_named_is_internal():
    from alliance_health.tables.columns import ColumnKind, ColumnSpec, KnownFrom, TableSchema

    new = ColumnSpec("new", ColumnKind.TEXT, "A column of tomorrow.")
    schema = classified(TableSchema("tomorrow", "One row.", (new,), KnownFrom.ALWAYS))
    assert schema.confidentiality is Confidentiality.INTERNAL
    assert schema.column("new").confidentiality is Confidentiality.INTERNAL
    assert SCHEMAS["observations"].column("note").confidentiality is Confidentiality.INTERNAL


def test_persons_and_their_words_are_restricted():
    personal = {
        f"{table}.{column.name}": column.confidentiality
        for table, schema in SCHEMAS.items()
        for column in schema.columns
        if column.personal
    }
    # What was said in other words, and approved, is the one thing that may be shown.
    assert personal.pop("comments.paraphrase") is Confidentiality.PUBLIC
    assert set(personal.values()) == {Confidentiality.RESTRICTED}


@pytest.mark.parametrize("table", [*LOGS, "comments", "overrides"])
def test_rows_of_free_text_may_say_who_sees_them(table):
    column = SCHEMAS[table].column("confidentiality")
    assert column.optional
    assert column.choices == ("public", "joint", "internal", "restricted")


@pytest.mark.parametrize(
    ("edition", "titles"),
    [
        (Edition.JOINT, ["Title 1", "Title 2"]),
        (Edition.INTERNAL, ["Title 0", "Title 1", "Title 2", "Title 3"]),
        (Edition.EXECUTIVE, [f"Title {at}" for at in range(5)]),
    ],
)
def test_a_row_is_shown_where_its_class_is(edition, titles):
    classes = [None, "public", "joint", "internal", "restricted"]
    cut = cut_tables(decisions(confidentiality=classes), Allowed(edition, ()))
    assert cut["decisions"]["title"].tolist() == titles


def test_a_lowered_row_does_not_lower_its_columns():
    cut = cut_tables(decisions(confidentiality=["joint"]), Allowed(Edition.JOINT, ()))
    (row,) = cut["decisions"].to_dict("records")
    assert (row["title"], row["owner"]) == ("Title 0", "Kim")
    assert pd.isna(row["cost_of_delay"])
    assert (row["file"], row["line"]) == ("", 0)


def test_no_class_shows_the_partner_what_competitors_must_not_tell():
    given = {"decisions.cost_of_delay": Confidentiality.PUBLIC, "decisions": Confidentiality.JOINT}
    cut = cut_tables(decisions(confidentiality=[None]), Allowed(Edition.JOINT, (), given))
    assert len(cut["decisions"]) == 1
    assert cut["decisions"]["cost_of_delay"].isna().all()


def test_a_hidden_text_is_a_dash_in_every_row():
    given = {"decisions.owner": Confidentiality.RESTRICTED}
    rows = decisions(owner=["Kim", None])
    cut = cut_tables(rows, Allowed(Edition.INTERNAL, (), given))
    # A dash also where nobody is named: who sees it learns nothing.
    assert cut["decisions"]["owner"].tolist() == [NOT_SHOWN, NOT_SHOWN]


def test_a_hidden_cell_that_every_row_must_fill_takes_the_rows_with_it():
    risks = pd.DataFrame({"risk_id": ["k"], "title": ["x"], "likelihood": [4.0]})
    given = {"risks.likelihood": Confidentiality.RESTRICTED}
    cut = cut_tables(Tables({"risks": risks}), Allowed(Edition.INTERNAL, (), given))
    assert len(cut["risks"]) == 0


def test_rows_about_a_hidden_metric_are_gone():
    rows = pd.DataFrame({"alliance_id": "a", "metric_id": ["shown", "hidden"], "value": [1.0, 2.0]})
    cut = cut_tables(Tables({"observations": rows}), Allowed(Edition.JOINT, ["shown"]))
    assert cut["observations"]["metric_id"].tolist() == ["shown"]


def test_people_can_be_counted_without_being_named():
    rows = pd.DataFrame(
        {"alliance_id": "a", "respondent_id": ["kim", "jo", "kim"], "rating": [1.0, 2.0, 3.0]}
    )
    cut = cut_tables(Tables({"ratings": rows}), Allowed(Edition.JOINT, ()))["ratings"]
    assert cut["respondent_id"].tolist() == ["000000001", "000000000", "000000001"]


def test_the_partner_gets_approved_paraphrases_only():
    rows = pd.DataFrame(
        {
            "alliance_id": "a",
            "comment": ["Kim is late.", "Jo is rude."],
            "paraphrase": ["Answers take long.", "Tone is rough."],
            "approved_by": ["office", None],
        }
    )
    (row,) = cut_tables(Tables({"comments": rows}), Allowed(Edition.JOINT, ()))["comments"].to_dict(
        "records"
    )
    assert row["paraphrase"] == "Answers take long."
    assert pd.isna(row["comment"])
    inside = cut_tables(Tables({"comments": rows}), Allowed(Edition.INTERNAL, ()))["comments"]
    assert inside["paraphrase"].isna().tolist() == [False, True]


def test_one_alliance_keeps_its_own_rows_and_those_of_its_initiatives():
    tables = Tables(
        {
            "initiatives": pd.DataFrame({"initiative_id": ["i", "j"], "alliance_id": ["a", "b"]}),
            "gates": pd.DataFrame({"initiative_id": ["i", "j"], "answer": ["x", "y"]}),
            "candidates": pd.DataFrame({"candidate_id": ["c"]}),
        }
    )
    own = of_alliance(tables, "a")
    assert own["initiatives"]["initiative_id"].tolist() == ["i"]
    assert own["gates"]["answer"].tolist() == ["x"]
    assert len(own["candidates"]) == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("decisions__titel", 'did you mean "decisions.title"?'),
        ("trsut", 'did you mean "trust"?'),
        ("decision", 'did you mean "decisions"?'),
    ],
)
def test_a_misspelt_name_stops_the_run_and_is_mended(name, told):
    with pytest.raises(DataError, match="gives classes to what cannot have them") as caught:
        check_classes(catalogue_of([metric("trust")], **{name: "restricted"}))
    assert told in str(caught.value).lower()


def test_a_fault_names_its_line():
    text = 'name = "x"\n\n[confidentiality]\ntrust = "joint"\n"decisions.titel" = "joint"\n'
    with pytest.raises(DataError, match=r"workbook\.toml, line 5"):
        check_classes(catalogue_of([], text=text, decisions__titel="joint"))


def test_no_setting_shows_a_person():
    with pytest.raises(DataError, match="points at persons"):
        check_classes(catalogue_of(comments__comment="joint"))
    assert check_classes(catalogue_of(comments__paraphrase="internal")) == []


def test_check_warns_of_what_is_sensitive_and_shared():
    price = metric("price", competition_sensitive=True, confidentiality="joint")
    usual = check_classes(catalogue_of([price]))
    own = check_classes(catalogue_of([price], own=["price"]))
    given = check_classes(catalogue_of([price], price="joint", decisions__cost_of_delay="joint"))
    # A metric of the default set is as it was shipped: there is nothing to be done about it.
    assert [len(usual), len(own), len(given)] == [0, 1, 2]
    assert own[0].file == "metrics.toml"
    assert {one.severity for one in (*own, *given)} == {"warning"}
    assert "no joint edition shows it" in given[0].reason
