"""The questions of a command laid out: what the macro in templates/parts/command_form.html renders.

The invariant: a field shows what was typed, and every sentence of what is wrong leads to the control that
it is about.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.web.site.command_forms.answers import WHOLE_FORM, Errors, Typed
from services.web.site.command_forms.checks import typed_date
from services.web.site.command_forms.questions import Choice, Kind, Question
from services.web.site.command_forms.typed_dates import BOXES

MOST_RADIOS = 7
_SHOWN_AS = {
    Kind.LINE: "input",
    Kind.NUMBER: "input",
    Kind.LONG: "textarea",
    Kind.LINES: "textarea",
    Kind.DATE: "date",
    Kind.SEVERAL: "checkboxes",
    Kind.GROUP: "group",
    Kind.ROWS: "group",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One of the three boxes of a date."""

    name: str
    value: str
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One control or group of controls; `shown_as` is the component that renders it."""

    name: str
    id: str
    shown_as: str
    label: str
    hint: str
    error: str
    value: str = ""
    values: tuple[str, ...] = ()
    numeric: bool = False
    choices: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    parts: tuple["Field", ...] = ()
    autocomplete: str = ""

    @property
    def target(self) -> str:
        """The id of the control to correct first."""
        if self.parts:
            return self.parts[0].target
        wrong = [box.name for box in self.boxes if box.wrong] or [box.name for box in self.boxes]
        return f"{self.id}-{wrong[0]}" if wrong else self.id


def fields(asked: Iterable[Question], typed: Typed, errors: Errors) -> tuple[Field, ...]:
    """The fields to show, in order; what the page answers itself is not among them, nor what nobody can answer."""
    return tuple(_field(each, typed, errors) for each in asked if _is_asked(each))


def problems(shown: Iterable[Field], errors: Errors) -> list[dict[str, str]]:
    """The items of the error summary: of the whole form first, then in the order of the page."""
    of_form = [{"text": errors[WHOLE_FORM]}] if WHOLE_FORM in errors else []
    return of_form + list(_of_fields(shown))


def _of_fields(shown: Iterable[Field]) -> Iterable[dict[str, str]]:
    for field in shown:
        if field.error:
            yield {"text": field.error, "href": f"#{field.target}"}
        yield from _of_fields(field.parts)


def _is_asked(question: Question) -> bool:
    """Whether there is something to answer: where there is nothing to choose from, an optional answer is left out."""
    if question.kind is Kind.SEVERAL and not question.choices:
        return question.required
    return question.kind is not Kind.GIVEN


def _field(question: Question, typed: Typed, errors: Errors) -> Field:
    error = errors.get(question.name, "")
    values = tuple(typed.get(question.name, ()))
    return Field(
        name=question.name,
        id=question.name.replace(".", "-"),
        shown_as=_shown_as(question),
        label=f"{question.label} (optional)" if question.optional else question.label,
        hint=_hint(question),
        error=error,
        value=values[0] if values else "",
        values=values,
        numeric=question.kind is Kind.NUMBER,
        choices=_choices(question),
        boxes=_boxes(question, typed, wrong=bool(error)),
        parts=fields(question.parts, typed, errors),
        autocomplete=question.autocomplete,
    )


def _shown_as(question: Question) -> str:
    if question.kind is Kind.ONE:
        return "radios" if len(question.choices) <= MOST_RADIOS else "select"
    return _SHOWN_AS[question.kind]


def _choices(question: Question) -> tuple[Choice, ...]:
    """An answer that may be left out can be taken back, which radios by themselves do not allow."""
    if question.kind is not Kind.ONE:
        return question.choices
    if _shown_as(question) == "select":
        return (Choice("", "Select an answer", ""), *question.choices)
    return (
        (*question.choices, Choice("", "No answer", "")) if question.optional else question.choices
    )


def _hint(question: Question) -> str:
    if question.kind is Kind.LINES:
        return (
            f"{question.hint}. Put each one on a new line"
            if question.hint
            else "Put each one on a new line"
        )
    if question.kind is Kind.LINE and question.example:
        like = f"for example {question.example}"
        return f"{question.hint}, {like}" if question.hint else f"{like[0].upper()}{like[1:]}"
    return question.hint


def _boxes(question: Question, typed: Typed, *, wrong: bool) -> tuple[Box, ...]:
    if question.kind is not Kind.DATE:
        return ()
    given = typed_date(question.name, typed)
    marked = (given.wrong_boxes() or BOXES) if wrong else ()
    return tuple(Box(box, getattr(given, box), box in marked) for box in BOXES)
