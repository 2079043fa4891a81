"""Each way in which a schema may change, and who could no longer read what."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from contracts.schemas.compatibility import incompatibilities, widenings
from tests.contracts.helpers.written_events import documents

Colour = Literal["red", "green"]
MoreColours = Literal["red", "green", "blue"]
NONE: list[str] = []


def model(**fields: Any) -> type[BaseModel]:
    said: type[BaseModel] = create_model("Said", **fields)
    return said


def schema(**fields: Any) -> dict[str, Any]:
    return model(**fields).model_json_schema()


class Score(BaseModel):
    section: Colour
    achieved: Annotated[int, Field(ge=0)]


class LongerScore(Score):
    note: Colour = "red"


class WiderScore(BaseModel):
    section: MoreColours
    achieved: Annotated[int, Field(ge=0)]


class ShorterScore(BaseModel):
    section: Colour


class DemandingScore(Score):
    available: int


class BoundScore(BaseModel):
    section: Colour
    achieved: Annotated[int, Field(ge=1)]


def pattern(text: str) -> Any:
    return Annotated[str, Field(pattern=text)]


def number(**bounds: Any) -> Any:
    return Annotated[int, Field(**bounds)]


UNCHANGED_FOR_READERS = [
    ("nothing", {"a": int}, {"a": int}),
    ("a field added with a default", {"a": int}, {"a": int, "b": (int, 0)}),
    ("an optional field added", {"a": int}, {"a": int, "b": (Colour | None, None)}),
    ("fields in another order", {"a": int, "b": date}, {"b": date, "a": int}),
    ("codes in another order", {"a": Colour}, {"a": Literal["green", "red"]}),
    (
        "a new field in a list's elements",
        {"a": tuple[Score, ...]},
        {"a": tuple[LongerScore, ...]},
    ),
    ("an added list", {"a": int}, {"a": int, "b": (tuple[Score, ...], ())}),
]
BREAKS_OLD_EVENTS = [
    ("a field removed", {"a": int, "b": int}, {"a": int}, ["b: the field is gone"]),
    (
        "an optional field removed",
        {"a": int, "b": (int, 0)},
        {"a": int},
        ["b: the field is gone"],
    ),
    (
        "a field renamed",
        {"a": int},
        {"b": int},
        ["b: a reader insists on it, and it may be missing", "a: the field is gone"],
    ),
    (
        "a field added without a default",
        {"a": int},
        {"a": int, "b": int},
        ["b: a reader insists on it, and it may be missing"],
    ),
    (
        "an optional field made required",
        {"a": (int, 0)},
        {"a": int},
        ["a: a reader insists on it, and it may be missing"],
    ),
    ("another default", {"a": (int, 0)}, {"a": (int, 1)}, ["a: the default 0 became 1"]),
    (
        "a code removed",
        {"a": MoreColours},
        {"a": Colour},
        ["a: a reader does not know the code 'blue'"],
    ),
    (
        "a code renamed",
        {"a": Colour},
        {"a": Literal["red", "lime"]},
        ["a: a reader does not know the code 'green'"],
    ),
    (
        "one code left",
        {"a": Colour},
        {"a": Literal["red"]},
        ["a: a reader does not know the code 'green'"],
    ),
    (
        "text made codes",
        {"a": pattern("^[a-z]+$")},
        {"a": Colour},
        ["a: a reader takes nothing but the codes red, green"],
    ),
    (
        "another pattern",
        {"a": pattern("^[a-z]{1,9}$")},
        {"a": pattern("^[a-z]{1,5}$")},
        ["a: a reader insists on the pattern ^[a-z]{1,5}$"],
    ),
    (
        "a pattern added",
        {"a": str},
        {"a": pattern("^x$")},
        ["a: a reader insists on the pattern ^x$"],
    ),
    (
        "a date made an instant",
        {"a": date},
        {"a": datetime},
        ["a: a reader insists on the format date-time"],
    ),
    (
        "text made a date",
        {"a": str},
        {"a": date},
        ["a: a reader insists on the format date"],
    ),
    ("another type", {"a": int}, {"a": str}, ["a: written as integer, read as string"]),
    (
        "one value made many",
        {"a": Colour},
        {"a": tuple[Colour, ...]},
        ["a: written as string, read as array"],
    ),
    (
        "no longer nullable",
        {"a": (int | None, None)},
        {"a": (int, 0)},
        ["a: written as null, read as integer", "a: the default None became 0"],
    ),
    (
        "a higher lower bound",
        {"a": number(ge=0)},
        {"a": number(ge=1)},
        ["a: a reader insists on the minimum 1"],
    ),
    (
        "a lower upper bound",
        {"a": number(le=9)},
        {"a": number(le=8)},
        ["a: a reader insists on the maximum 8"],
    ),
    (
        "a bound added",
        {"a": int},
        {"a": number(lt=8)},
        ["a: a reader insists on the exclusiveMaximum 8"],
    ),
    (
        "a list that may not be empty",
        {"a": tuple[Colour, ...]},
        {"a": Annotated[tuple[Colour, ...], Field(min_length=1)]},
        ["a: a reader insists on the minItems 1"],
    ),
    (
        "fewer codes in a list",
        {"a": tuple[MoreColours, ...]},
        {"a": tuple[Colour, ...]},
        ["a[]: a reader does not know the code 'blue'"],
    ),
    (
        "a nested field removed",
        {"a": tuple[Score, ...]},
        {"a": tuple[ShorterScore, ...]},
        ["a[].achieved: the field is gone"],
    ),
    (
        "a nested field required",
        {"a": tuple[Score, ...]},
        {"a": tuple[DemandingScore, ...]},
        ["a[].available: a reader insists on it, and it may be missing"],
    ),
    (
        "a nested code removed",
        {"a": tuple[WiderScore, ...]},
        {"a": tuple[Score, ...]},
        ["a[].section: a reader does not know the code 'blue'"],
    ),
    (
        "a nested bound raised",
        {"a": (Score | None, None)},
        {"a": (BoundScore | None, None)},
        ["a.achieved: a reader insists on the minimum 1"],
    ),
]
BREAKS_DEPLOYED_READERS = [
    (
        "a code added",
        {"a": Colour},
        {"a": MoreColours},
        ["a: a reader does not know the code 'blue'"],
    ),
    (
        "a nested code added",
        {"a": tuple[Score, ...]},
        {"a": tuple[WiderScore, ...]},
        ["a[].section: a reader does not know the code 'blue'"],
    ),
    (
        "codes made text",
        {"a": Colour},
        {"a": str},
        ["a: a reader takes nothing but the codes red, green"],
    ),
    (
        "a pattern dropped",
        {"a": pattern("^x$")},
        {"a": str},
        ["a: a reader insists on the pattern ^x$"],
    ),
    (
        "a bound loosened",
        {"a": number(le=9)},
        {"a": number(le=10)},
        ["a: a reader insists on the maximum 9"],
    ),
    (
        "a bound dropped",
        {"a": number(ge=1)},
        {"a": int},
        ["a: a reader insists on the minimum 1"],
    ),
    (
        "null allowed",
        {"a": int},
        {"a": int | None},
        ["a: written as null, read as integer"],
    ),
    (
        "a required field given a default",
        {"a": int},
        {"a": (int, 0)},
        ["a: a reader insists on it, and it may be missing"],
    ),
]


def names(table: list[Any]) -> list[str]:
    return [row[0] for row in table]


@pytest.mark.parametrize(
    ("_change", "before", "after"), UNCHANGED_FOR_READERS, ids=names(UNCHANGED_FOR_READERS)
)
def test_an_additive_change_stops_no_reader(
    _change: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert incompatibilities(schema(**before), schema(**after)) == NONE
    assert widenings(schema(**before), schema(**after)) == NONE


@pytest.mark.parametrize(
    ("_change", "before", "after", "sentences"), BREAKS_OLD_EVENTS, ids=names(BREAKS_OLD_EVENTS)
)
def test_a_change_that_old_events_do_not_survive_is_incompatible(
    _change: str, before: dict[str, Any], after: dict[str, Any], sentences: list[str]
) -> None:
    assert incompatibilities(schema(**before), schema(**after)) == sentences


@pytest.mark.parametrize(
    ("_change", "before", "after", "sentences"),
    BREAKS_DEPLOYED_READERS,
    ids=names(BREAKS_DEPLOYED_READERS),
)
def test_a_change_that_only_deployed_readers_miss_is_a_widening(
    _change: str, before: dict[str, Any], after: dict[str, Any], sentences: list[str]
) -> None:
    assert incompatibilities(schema(**before), schema(**after)) == NONE
    assert widenings(schema(**before), schema(**after)) == sentences


READ_ON: list[Any] = [row[:3] for row in (*UNCHANGED_FOR_READERS, *BREAKS_DEPLOYED_READERS)]
READ_BACK: list[Any] = [
    (f"{change}, by the old reader", new, old) for change, old, new in UNCHANGED_FOR_READERS
]


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize(
    ("_change", "written", "reader"), READ_ON + READ_BACK, ids=names(READ_ON + READ_BACK)
)
def test_what_counts_as_readable_is_read(
    _change: str, written: dict[str, Any], reader: dict[str, Any], data: st.DataObject
) -> None:
    document = json.dumps(data.draw(documents(schema(**written))))

    read = model(**reader).model_validate_json(document)

    assert read.model_fields_set == json.loads(document).keys() & reader.keys()


@pytest.mark.parametrize(
    ("before", "after", "keyword"),
    [
        (dict[str, int], dict[str, int], "additionalProperties"),
        (tuple[int, str], tuple[int, str], "prefixItems"),
        (int, number(multiple_of=2), "multipleOf"),
        (frozenset[int], frozenset[int], "uniqueItems"),
    ],
)
def test_what_the_comparison_does_not_understand_is_incompatible(
    before: Any, after: Any, keyword: str
) -> None:
    assert keyword in incompatibilities(schema(a=before), schema(a=after))[0]


def test_a_constraint_beside_a_reference_is_not_overlooked() -> None:
    def nested(**beside: int) -> dict[str, Any]:
        defs = {"Number": {"type": "integer"}}
        field = {"$ref": "#/$defs/Number", **beside}
        return {"$defs": defs, "type": "object", "properties": {"a": field}}

    assert incompatibilities(nested(), nested()) == NONE
    assert incompatibilities(nested(), nested(minimum=1)) == ["a: $ref cannot be compared"]


def test_a_type_that_refers_to_its_codes_equals_one_that_lists_them() -> None:
    listed = {"type": "object", "properties": {"a": {"type": "string", "enum": ["red"]}}}
    referred = {
        "$defs": {"Colour": {"type": "string", "const": "red"}},
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/Colour"}},
    }

    assert incompatibilities(listed, referred) == NONE
    assert widenings(listed, referred) == NONE
