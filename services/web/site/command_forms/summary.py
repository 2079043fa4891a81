"""The answers of a command's form in words, for a page that shows them once more before they are sent.

The invariant: it reads the body that will be sent, so what is shown is what is recorded.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from contracts.words import day
from services.web.site.command_forms.questions import Kind, Question


class SummaryRow(NamedTuple):
    """One question and its answer in words."""

    label: str
    answer: str


def summary(asked: Iterable[Question], body: Mapping[str, Any]) -> Iterator[SummaryRow]:
    """Every answer that was given, in the order of the form; the parts of a group under their own labels."""
    for question in asked:
        value = body.get(question.name.rpartition(".")[2])
        if value is None or question.kind is Kind.GIVEN:
            continue
        if question.kind is Kind.GROUP:
            yield from summary(question.parts, value)
        elif question.kind is Kind.ROWS:
            for row, given in zip(question.parts, value, strict=False):
                yield from summary(row.parts, given)
        else:
            yield SummaryRow(question.label, _in_words(question, value))


def _in_words(question: Question, value: Any) -> str:
    match question.kind:
        case Kind.DATE:
            return day(date.fromisoformat(value))
        case Kind.ONE:
            return next(each.words for each in question.choices if each.says == value)
        case Kind.SEVERAL:
            return "\n".join(each.words for each in question.choices if each.says in value)
        case Kind.LINES:
            return "\n".join(value)
    return str(value)
