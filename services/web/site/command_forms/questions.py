"""A command's JSON schema as the questions that a form asks.

The invariant: a question's name is the place of its answer in the command's body, with dots, which is also
how a service names the place of what it refuses.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from contracts.contact_details import FORMATS
from services.web.site.command_forms.schemas import ALL, NotAForm, Schema, in_words, label, resolved
from services.web.site.command_forms.typed_times import typed_time

__all__ = ["Choice", "Kind", "Limits", "NotAForm", "Question", "questions", "walked"]

RULES = {**FORMATS, "clock-time": typed_time}
"""How an answer of a format is understood."""

MOST_ROWS = 4
"""Longer lists of things with several parts each need a page of their own."""

MOST_NUMBERS = 7
"""A number from a range as small as this is chosen rather than typed."""

LONG_TEXT = 500


class Kind(StrEnum):
    """How an answer is given."""

    GIVEN = "given"
    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    ONE = "one"
    SEVERAL = "several"
    LINES = "lines"
    GROUP = "group"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from: what the form sends, what people read, what the body says.

    The body says nothing where all are meant.
    """

    value: str
    words: str
    says: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep to; `least` and `most` count items in a list, else they are numbers.

    `rule` gives the answer as it is kept, or raises ValueError with the sentence that says what is right.
    """

    least: int | None = None
    most: int | None = None
    longest: int | None = None
    pattern: re.Pattern[str] | None = None
    rule: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `parts` are those of a group, or the groups of a list.

    `autocomplete` is what a browser may fill in by itself, where somebody is asked about themselves;
    `unanswered` is the sentence for a missing answer, where none can be made from the label.
    """

    name: str
    kind: Kind
    label: str
    required: bool
    hint: str = ""
    example: str = ""
    default: Any = None
    choices: tuple[Choice, ...] = ()
    limits: Limits = Limits()
    parts: tuple["Question", ...] = ()
    autocomplete: str = ""
    unanswered: str = ""

    @property
    def optional(self) -> bool:
        """Whether it may stay without any answer."""
        return not self.required and self.default in (None, [])


def questions(schema: Schema, filled: Mapping[str, str] | None = None) -> tuple[Question, ...]:
    """The questions of a command, in the order of its fields; raises `NotAForm`.

    `filled` holds what the page answers itself, by the name under which `x-filled` asks for it.
    """
    return tuple(_of_object(schema, schema.get("$defs", {}), "", filled or {}))


def walked(asked: Iterable[Question]) -> Iterator[Question]:
    """Every question, each group before its parts."""
    for question in asked:
        yield question
        yield from walked(question.parts)


def _of_object(
    schema: Schema, definitions: Schema, prefix: str, filled: Mapping[str, str]
) -> Iterator[Question]:
    required = schema.get("required", ())
    for name, unresolved in schema["properties"].items():
        try:
            meant = resolved(unresolved, definitions)
        except NotAForm as error:
            raise NotAForm(f"{prefix}{name}: {error}") from error
        question = Question(
            name=f"{prefix}{name}",
            kind=Kind.GIVEN,
            label=label(name, meant),
            required=name in required,
            hint=meant.get("description", ""),
            example=_example(meant),
            default=meant.get("default"),
        )
        if meant.get("x-filled") in filled:
            yield replace(question, default=filled[meant["x-filled"]])
        else:
            yield _asked(question, meant, definitions)


def _asked(question: Question, schema: Schema, definitions: Schema) -> Question:
    match schema:
        case {"const": answer}:
            return replace(question, default=answer)
        case {"type": "array", "items": items}:
            return _list(question, schema, resolved(items, definitions), definitions)
        case {"type": "object", "properties": _}:
            parts = tuple(_of_object(schema, definitions, f"{question.name}.", {}))
            return replace(question, kind=Kind.GROUP, parts=parts)
        case {"type": "string", "format": "date"}:
            return replace(question, kind=Kind.DATE)
    choices = _choices(schema)
    if choices:
        every = (Choice("all", schema[ALL], None),) if ALL in schema else ()
        required = question.required or bool(every)
        return replace(question, kind=Kind.ONE, required=required, choices=(*choices, *every))
    kind = _typed(schema)
    if kind is None:
        raise NotAForm(f"{question.name}: {schema.get('type')} {schema.get('format', '')}".strip())
    return replace(question, kind=kind, limits=_limits(schema))


def _typed(schema: Schema) -> Kind | None:
    if schema.get("type") == "integer":
        return Kind.NUMBER
    if schema.get("type") != "string" or schema.get("format") == "date-time":
        return None
    long = schema.get("x-long") or schema.get("maxLength", 0) > LONG_TEXT
    return Kind.LONG if long else Kind.LINE


def _list(question: Question, schema: Schema, items: Schema, definitions: Schema) -> Question:
    least, most = schema.get("minItems"), schema.get("maxItems")
    limits = Limits(least=least or int(question.required), most=most)
    choices = _choices({**items, "x-words": schema.get("x-words", items.get("x-words", {}))})
    # Numbers of records mean nothing to a reader: where none are known, there is nothing to choose.
    if choices or (items.get("type") == "integer" and "x-record" in schema):
        return replace(question, kind=Kind.SEVERAL, choices=choices, limits=limits)
    if items.get("type") == "string":
        each = _limits(items)
        limits = replace(limits, longest=each.longest, pattern=each.pattern)
        return replace(question, kind=Kind.LINES, limits=limits)
    if items.get("type") == "integer":
        return replace(question, kind=Kind.LINES, limits=limits)
    if "properties" in items and most and most <= MOST_ROWS:
        rows = (_row(question, number, items, definitions) for number in range(most))
        return replace(question, kind=Kind.ROWS, limits=limits, parts=tuple(rows))
    raise NotAForm(f"{question.name}: a list that may be long")


def _row(question: Question, number: int, items: Schema, definitions: Schema) -> Question:
    name = f"{question.name}.{number}"
    return Question(
        name=name,
        kind=Kind.GROUP,
        label=f"{question.label}: {number + 1}",
        required=question.required and number == 0,
        parts=tuple(_of_object(items, definitions, f"{name}.", {})),
    )


def _choices(schema: Schema) -> tuple[Choice, ...]:
    words: Mapping[str, str] = schema.get("x-words") or {}
    codes: Iterable[Any] = schema.get("enum") or _numbers(schema)
    if schema.get("type") == "boolean":
        codes, words = (True, False), {"true": "Yes", "false": "No"} | dict(words)
    return tuple(
        Choice(value, words.get(value) or in_words(value), code)
        for code, value in ((code, _value(code)) for code in codes)
    )


def _value(code: str | int | bool) -> str:
    return str(code).lower() if isinstance(code, bool) else str(code)


def _numbers(schema: Schema) -> range:
    least, most = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") != "integer" or least is None or most is None:
        return range(0)
    return range(least, most + 1) if most - least < MOST_NUMBERS else range(0)


def _limits(schema: Schema) -> Limits:
    least, most = schema.get("minimum"), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        least = schema["exclusiveMinimum"] + 1
    if "exclusiveMaximum" in schema:
        most = schema["exclusiveMaximum"] - 1
    pattern = re.compile(schema["pattern"]) if "pattern" in schema else None
    rule = RULES.get(schema.get("format", ""))
    return Limits(least, most, schema.get("maxLength"), pattern, rule)


def _example(schema: Schema) -> str:
    examples = schema.get("examples") or schema.get("items", {}).get("examples") or [""]
    return examples[0] if isinstance(examples[0], str) else ""
