"""What was typed into a command's form: into the command's body, and what is wrong with it.

The invariant: what was typed is never lost or changed; `read` gives a body or sentences, and the form is
laid out again from what was typed, whatever came of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.web.site.clients import Problem
from services.web.site.command_forms.checks import WrongAnswer, nothing_given, value_of
from services.web.site.command_forms.questions import Kind, Question, walked
from services.web.site.command_forms.typed_dates import BOXES, TypedDate

Typed = Mapping[str, Sequence[str]]
"""What a form posts: by the name of each control, everything that was given there."""

Errors = Mapping[str, str]
"""What is wrong, by the name of the question; under the empty name, with the whole form."""

WHOLE_FORM = ""
_OF_PYDANTIC = ("Input should", "String should", "Value should", "List should", "Extra inputs")
_RAISED = "Value error, "


def read(asked: Iterable[Question], typed: Typed) -> tuple[dict[str, Any], Errors]:
    """The command's body, and what is wrong; the body is whole where nothing is.

    What stayed empty is left out, so that the command's own default holds.
    """
    body: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in asked:
        try:
            value = _answer(question, typed, errors)
        except WrongAnswer as wrong:
            errors[question.name] = wrong.sentence
            continue
        if value is not None:
            body[_key(question)] = value
    return body, errors


def begun(asked: Iterable[Question], today: date) -> Typed:
    """What a form shows before anything is typed: the defaults, and today as the day of the event."""
    asked = tuple(asked)
    body = {_key(each): each.default for each in asked if each.default is not None}
    if any(each.name == "on" and each.kind is Kind.DATE for each in asked):
        body["on"] = today.isoformat()
    return typed_from(asked, body)


def typed_from(asked: Iterable[Question], body: Mapping[str, Any]) -> Typed:
    """What would have to be typed for this body; of what it lacks, the default."""
    typed: dict[str, Sequence[str]] = {}
    for question in asked:
        value = body.get(_key(question), question.default)
        if question.parts:
            typed |= _of_parts(question, value)
        elif value is not None:
            typed |= _of_value(question, value)
    return typed


def refused(asked: Iterable[Question], problem: Problem) -> Errors:
    """What a service refused, brought back to the questions that it names; else, to the whole form."""
    by_name = {question.name: question for question in walked(asked)}
    errors: dict[str, str] = {}
    for each in problem.wrong:
        question = _nearest(by_name, each.where.removeprefix("body."))
        name = question.name if question else WHOLE_FORM
        sentence = _plain(each.what, question)
        errors[name] = f"{errors[name]} {sentence}" if name in errors else sentence
    return errors or {WHOLE_FORM: problem.detail}


def _answer(question: Question, typed: Typed, errors: dict[str, str]) -> Any:
    if question.kind is Kind.GIVEN:
        return question.default
    if question.kind is Kind.ROWS:
        rows = [_answer(row, typed, errors) for row in question.parts]
        return [row for row in rows if row is not None] or None
    if question.kind is not Kind.GROUP:
        return value_of(question, typed)
    if _untouched(question, typed) and not question.required:
        return None
    body, wrong = read(question.parts, typed)
    errors |= wrong
    return body


def _untouched(group: Question, typed: Typed) -> bool:
    """Whether a group is unchanged; one that is optional is then left out."""
    at_first = typed_from(group.parts, {})
    return all(
        _given(typed, control) in ([], _given(at_first, control)) for control in _controls(group)
    )


def _given(typed: Typed, control: str) -> list[str]:
    return [each.strip() for each in typed.get(control, ()) if each.strip()]


def _controls(group: Question) -> Iterator[str]:
    for part in walked(group.parts):
        if part.kind is Kind.DATE:
            yield from (f"{part.name}-{box}" for box in BOXES)
        else:
            yield part.name


def _of_parts(question: Question, value: Any) -> dict[str, Sequence[str]]:
    if question.kind is Kind.GROUP:
        return dict(typed_from(question.parts, value or {}))
    typed: dict[str, Sequence[str]] = {}
    for number, row in enumerate(question.parts):
        given = value[number] if value and number < len(value) else {}
        typed |= typed_from(row.parts, given)
    return typed


def _of_value(question: Question, value: Any) -> dict[str, Sequence[str]]:
    match question.kind:
        case Kind.GIVEN:
            return {}
        case Kind.DATE:
            boxes = TypedDate.of(date.fromisoformat(value))
            return {f"{question.name}-{box}": [getattr(boxes, box)] for box in BOXES}
        case Kind.SEVERAL:
            return {question.name: [c.value for c in question.choices if c.says in value]}
        case Kind.LINES:
            return {question.name: ["\n".join(map(str, value))]}
        case Kind.ONE:
            return {question.name: [c.value for c in question.choices if c.says == value]}
    return {question.name: [str(value)]}


def _nearest(by_name: Mapping[str, Question], place: str) -> Question | None:
    while place and place not in by_name:
        place = place.rpartition(".")[0]
    found = by_name.get(place)
    return None if found is None or found.kind is Kind.GIVEN else found


def _plain(what: str, question: Question | None) -> str:
    if question is not None and what == "Field required":
        return nothing_given(question)
    if question is not None and what.startswith(_OF_PYDANTIC):
        return f"Check your answer: {question.label}"
    sentence = what.removeprefix(_RAISED)
    return sentence[:1].upper() + sentence[1:]


def _key(question: Question) -> str:
    return question.name.rpartition(".")[2]
