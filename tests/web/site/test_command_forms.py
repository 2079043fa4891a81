"""Forms from the schemas of commands: asked, typed, read, refused; for every command of the suite."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from contracts.reference import ContactChannel
from services.assessment.domain.checks import ReturnChecks
from services.chassis.decision import Command
from services.web.site.clients import Problem, WrongField
from services.web.site.command_forms import (
    NotAForm,
    begun,
    fields,
    problems,
    questions,
    read,
    refused,
    summary,
    typed_from,
    with_records,
)
from services.web.site.command_forms.questions import Kind, Question, walked
from services.web.site.command_forms.typed_times import typed_time
from tests.web.helpers.every_command import EVERY_COMMAND, FORMS

TODAY = date(2025, 12, 4)
TIMES = {
    "18:30": ["18:30", "18.30", "1830", "6.30pm", "6:30 pm", "06.30 P.M.", "630pm"],
    "19:00": ["7pm", "7 p.m.", "19:00"],
    "09:15": ["9.15am", "09:15"],
    "12:00": ["midday", "noon", "12pm"],
    "00:30": ["12.30am"],
}
STAFF = {"staff": "recruiter-01"}


@pytest.mark.parametrize(
    ("typed", "meant"), [(each, time) for time, written in TIMES.items() for each in written]
)
def test_a_time_is_typed_as_people_write_it(typed: str, meant: str) -> None:
    assert typed_time(typed) == meant


@pytest.mark.parametrize("typed", ["7", "6:30", "24:00", "13pm", "0pm", "7.60pm", "evening"])
def test_a_time_that_could_be_two_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValueError, match="like 6:30pm or 18:30"):
        typed_time(typed)


def test_that_all_are_meant_is_an_answer_and_never_what_a_form_says_by_itself() -> None:
    people = {"person": {1: "Rosa Fell", 5: "Robin Tarn"}}
    asked = questions(with_records(schema_of(ReturnChecks), people), STAFF)
    whose = next(each for each in fields(asked, {}, {}) if each.name == "person")
    unsaid = read(asked, {"checks": ["dbs"]})
    body, wrong = read(asked, {**begun(asked, TODAY), "checks": ["dbs"], "person": ["all"]})

    assert [each.words for each in whose.choices][-1] == "The whole household and its referees"
    assert (whose.values, whose.choices[-1].value) == ((), "all")
    assert unsaid[1]["person"] == "Select an answer: Whose are they?"
    assert (body, wrong) == ({"on": "2025-12-04", "checks": ["dbs"]}, {})


def schema_of(command: type[BaseModel]) -> dict[str, Any]:
    """As it comes over the wire."""
    return dict(json.loads(json.dumps(command.model_json_schema())))


def answered(question: Question) -> Any:
    """Some answer to a question that keeps to its limits."""
    return ANSWERS.get(question.kind, _fitting)(question)


ANSWERS: dict[Kind, Callable[[Question], Any]] = {
    Kind.GIVEN: lambda each: each.default,
    Kind.ONE: lambda each: each.choices[0].says,
    Kind.SEVERAL: lambda each: [choice.says for choice in each.choices[:1]],
    Kind.DATE: lambda _: "2025-12-03",
    Kind.NUMBER: lambda each: each.limits.least or 1,
    Kind.LINES: lambda each: [_fitting(each)] * (each.limits.least or 1),
    Kind.GROUP: lambda each: {part.name.rpartition(".")[2]: answered(part) for part in each.parts},
    Kind.ROWS: lambda each: [answered(row) for row in each.parts],
}


def _fitting(question: Question) -> str:
    pattern = question.limits.pattern
    more = (
        "SW1A 1AA",
        "en",
        "2025-03",
        "adm-01",
        "3b8f3c9e-1111-4222-8333-444455556666",
        "0f" * 32,
    )
    candidates = ("Some words", "moorland", "a@b.example", "01632 960001", "18:30")
    return next(
        text
        for text in (question.example, *candidates, "https://meet.example/1", *more)
        if text and (not pattern or pattern.search(text)) and fits(question, text)
    )


def fits(question: Question, text: str) -> bool:
    """Whether the question's own rule takes a text as it is."""
    try:
        return question.limits.rule is None or question.limits.rule(text) == text
    except ValueError:
        return False


@pytest.mark.parametrize("command", FORMS, ids=lambda each: each.__name__)
def test_every_answer_of_every_command_goes_through_its_form_and_back(
    command: type[Command],
) -> None:
    asked = questions(schema_of(command))
    every = {each.name: answered(each) for each in asked}
    body = {name: answer for name, answer in every.items() if answer != []}

    again, errors = read(asked, typed_from(asked, body))

    assert errors == {}
    assert again == body


@pytest.mark.parametrize("command", FORMS, ids=lambda each: each.__name__)
def test_every_command_can_be_laid_out_with_a_label_for_each_control(
    command: type[Command],
) -> None:
    asked = questions(schema_of(command), STAFF)
    shown = fields(asked, begun(asked, TODAY), {})

    assert all(each.label and each.label[0].isupper() for each in shown)
    assert "staff" not in {each.name for each in shown if _filled(command, each.name)}


def _filled(command: type[Command], name: str) -> bool:
    return schema_of(command)["properties"][name].get("x-filled") in STAFF


@pytest.mark.parametrize("command", FORMS, ids=lambda each: each.__name__)
def test_a_form_sent_empty_says_what_each_required_answer_is(command: type[Command]) -> None:
    asked = questions(schema_of(command))
    body, errors = read(asked, {})
    shown = fields(asked, {}, errors)
    targets = {each["href"] for each in problems(shown, errors)}

    assert len(targets) == len(errors)
    with pytest.raises(ValidationError) as complaint:
        command.model_validate(body)
    missing = {".".join(map(str, each["loc"])) for each in complaint.value.errors()}
    assert missing <= {place for name in errors for place in (name, name.partition(".")[0])}


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda each: each.__name__)
def test_a_command_has_a_form_or_is_known_to_need_a_page_of_its_own(
    command: type[Command],
) -> None:
    if command in FORMS:
        assert questions(schema_of(command))
    else:
        with pytest.raises(NotAForm):
            questions(schema_of(command))


class Consent(BaseModel):
    """One level down."""

    given_by: list[Annotated[int, Field(ge=1, le=2)]] = Field(title="Who agreed?", min_length=1)
    given_on: date


class RecordContact(Command):
    """A command with a field of each kind."""

    channel: ContactChannel = Field(
        title="How did you reach them?", json_schema_extra={"x-words": {"phone": "By phone"}}
    )
    staff: str = Field(json_schema_extra={"x-filled": "staff"})
    words: str | None = Field(default=None, max_length=20, json_schema_extra={"x-long": True})
    code: str | None = Field(default=None, pattern=r"^[a-z]+-\d$", examples=["pm-1"], title="Code")
    places: int | None = Field(default=None, ge=1, le=60)
    members: list[str] = Field(default=[], max_length=2)
    loop: bool = False
    consent: Consent | None = None


ASKED = questions(schema_of(RecordContact), STAFF)
TYPED: dict[str, Sequence[str]] = {
    "on-day": ["3"],
    "on-month": ["dec"],
    "on-year": ["2025"],
    "channel": ["phone"],
}
BODY = {"on": "2025-12-03", "channel": "phone", "staff": "recruiter-01"}


def error_of(**typed: str) -> str:
    """The one thing that is wrong with these answers beside right ones."""
    given: dict[str, Sequence[str]] = TYPED | {
        name.replace("__", "."): [text] for name, text in typed.items()
    }
    _, errors = read(ASKED, {name.replace("_of_", "-"): text for name, text in given.items()})
    return next(iter(errors.values()), "")


def test_what_was_typed_becomes_the_body_and_what_the_page_knows_is_filled_in() -> None:
    assert read(ASKED, TYPED) == (BODY, {})


def test_an_optional_group_left_alone_is_left_out_and_one_that_was_begun_is_whole() -> None:
    _, errors = read(ASKED, TYPED | {"consent.given_on-day": ["2"]})

    assert errors == {
        "consent.given_by": "Select an answer: Who agreed?",
        "consent.given_on": "Given on must include a month and year",
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("3", "December", "2025", ""),
        ("03", "12", "2025", ""),
        ("3", "Sept.", "2025", ""),
        ("", "", "", "Enter date it happened"),
        ("3", "", "2025", "Date it happened must include a month"),
        ("31", "11", "2025", "Date it happened must be a real date"),
        ("3", "ju", "2025", "Date it happened must be a real date"),
        ("3", "13", "2025", "Date it happened must be a real date"),
        ("3", "12", "25", "Date it happened must have a year of 4 numbers"),
        ("three", "12", "2025", "Date it happened must be a real date"),
        ("3", "12", "٢٠٢٥", "Date it happened must have a year of 4 numbers"),
    ],
)
def test_a_date_is_typed_in_figures_or_with_the_name_of_its_month(
    day: str, month: str, year: str, sentence: str
) -> None:
    assert error_of(on_of_day=day, on_of_month=month, on_of_year=year) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"channel": "pigeon"}, "Select an answer: How did you reach them?"),
        ({"channel": " "}, "Select an answer: How did you reach them?"),
        ({"words": "x" * 21}, "Words must be 20 characters or fewer"),
        ({"code": "PM-1"}, "Code must be in the correct format, like pm-1"),
        ({"places": "many"}, "Places must be a whole number"),
        ({"places": "0"}, "Places must be 1 or more"),
        ({"places": "1,000"}, "Places must be 60 or less"),
        ({"members": "a\nb\nc"}, "Enter 2 or fewer: members"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_question(
    typed: dict[str, str], sentence: str
) -> None:
    assert error_of(**typed) == sentence


def test_a_new_form_holds_today_and_the_defaults() -> None:
    assert begun(ASKED, TODAY) == {
        "on-day": ["4"],
        "on-month": ["12"],
        "on-year": ["2025"],
        "members": [""],
        "loop": ["false"],
    }


def test_a_refusal_comes_back_to_its_fields_and_the_rest_to_the_whole_form() -> None:
    problem = Problem(
        detail="Some fields are wrong.",
        wrong=(
            WrongField(where="body.channel", what="Input should be 'phone' or 'visit'"),
            WrongField(where="body.members.1", what="Value error, this is nobody's code"),
            WrongField(where="body.consent.given_on", what="Field required"),
            WrongField(where="body.staff", what="String should match pattern"),
        ),
    )
    errors = refused(ASKED, problem)

    assert errors == {
        "channel": "Check your answer: How did you reach them?",
        "members": "This is nobody's code",
        "consent.given_on": "Enter given on",
        "": "String should match pattern",
    }
    assert problems(fields(ASKED, TYPED, errors), errors) == [
        {"text": "String should match pattern"},
        {"text": "Check your answer: How did you reach them?", "href": "#channel"},
        {"text": "This is nobody's code", "href": "#members"},
        {"text": "Enter given on", "href": "#consent-given_on-day"},
    ]


def test_a_refusal_that_names_no_field_is_one_of_the_whole_form() -> None:
    assert refused(ASKED, Problem(detail="The date is in the future.")) == {
        "": "The date is in the future."
    }


def test_the_form_shows_again_what_was_typed_however_wrong() -> None:
    typed = TYPED | {"on-month": ["Brumaire"], "places": ["many"], "words": ["a\r\nb"]}
    _, errors = read(ASKED, typed)
    shown = {each.name: each for each in fields(ASKED, typed, errors)}

    assert [box.value for box in shown["on"].boxes] == ["3", "Brumaire", "2025"]
    assert shown["places"].value == "many"
    assert shown["words"].value == "a\r\nb"
    assert shown["on"].target == "on-day"


def test_people_read_the_words_of_the_schema_or_else_of_its_codes() -> None:
    shown = {each.name: each for each in fields(ASKED, TYPED, {})}

    assert [each.words for each in shown["channel"].choices] == [
        "By phone",
        "Email",
        "Video call",
        "Visit",
    ]
    assert shown["words"].label == "Words (optional)"
    assert shown["code"].hint == "For example pm-1"
    assert shown["loop"].shown_as == "radios"
    assert "staff" not in shown


def test_more_than_seven_answers_are_chosen_from_a_list() -> None:
    schema = {
        "properties": {
            "few": {"type": "string", "enum": list("abcdefg")},
            "many": {"type": "string", "enum": list("abcdefgh")},
        },
        "required": ["few", "many"],
    }
    few, many = fields(questions(schema), {}, {})

    assert (few.shown_as, len(few.choices)) == ("radios", 7)
    assert (many.shown_as, many.choices[0].value, len(many.choices)) == ("select", "", 9)


def test_records_are_not_asked_for_where_there_are_none() -> None:
    numbers = {"type": "array", "items": {"type": "integer"}, "x-record": "document"}

    assert fields(questions({"properties": {"documents": numbers}}), {}, {}) == ()


def test_every_control_of_a_form_has_a_name_of_its_own() -> None:
    for command in FORMS:
        names = [each.name for each in walked(questions(schema_of(command)))]
        assert len(names) == len(set(names))


def test_answers_are_said_in_words_once_more_as_they_will_be_sent() -> None:
    schema = {
        "properties": {
            "on": {"type": "string", "format": "date", "title": "Date"},
            "staff": {"type": "string", "x-filled": "staff"},
            "why": {
                "type": "string",
                "enum": ["far"],
                "x-words": {"far": "Too far"},
                "title": "Why?",
            },
            "who": {
                "type": "array",
                "items": {"type": "integer", "enum": [1, 2]},
                "x-words": {"1": "The first", "2": "The second"},
                "title": "Who?",
            },
            "consent": {
                "type": "object",
                "title": "Consent",
                "properties": {"sure": {"type": "boolean", "title": "Sure?"}},
            },
            "note": {"type": "string", "title": "Note"},
        }
    }
    asked = questions(schema, {"staff": "recruiter-01"})
    body = {
        "on": "2026-03-02",
        "staff": "recruiter-01",
        "why": "far",
        "who": [2],
        "consent": {"sure": True},
    }

    assert [tuple(each) for each in summary(asked, body)] == [
        ("Date", "2 March 2026"),
        ("Why?", "Too far"),
        ("Who?", "The second"),
        ("Sure?", "Yes"),
    ]
