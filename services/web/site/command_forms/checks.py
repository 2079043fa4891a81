"""One answer, from what was typed to what the command's body says, or the sentence that says why not.

The invariant: a sentence says what would be right, in the words of the question, never in a schema's.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.web.site.command_forms.questions import Kind, Question
from services.web.site.command_forms.typed_dates import BOXES, TypedDate

_ABBREVIATION = 2
"""Letters that a word in capitals has at least, to be taken for an abbreviation."""


class WrongAnswer(Exception):
    """An answer that cannot be sent."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def value_of(question: Question, typed: Mapping[str, Sequence[str]]) -> Any:
    """What the body says; None for no answer. Raises `WrongAnswer`."""
    if question.kind is Kind.DATE:
        return _date(question, typed_date(question.name, typed))
    given = [each.strip() for each in typed.get(question.name, ()) if each.strip()]
    if not given:
        _refuse_where_required(question)
        return None
    return _READ[question.kind](question, given)


def typed_date(name: str, typed: Mapping[str, Sequence[str]]) -> TypedDate:
    """What was typed in the three boxes of a date."""
    return TypedDate(*(next(iter(typed.get(f"{name}-{box}", ())), "").strip() for box in BOXES))


def nothing_given(question: Question) -> str:
    """What to do where a question was left without the answer that it needs."""
    if question.unanswered:
        return question.unanswered
    verb = "Select" if question.kind in {Kind.ONE, Kind.SEVERAL} else "Enter"
    if question.label.endswith("?"):
        return f"{verb} an answer: {question.label}"
    return f"{verb} {_within(question.label)}"


def _refuse_where_required(question: Question) -> None:
    if question.required:
        raise WrongAnswer(nothing_given(question))


def _date(question: Question, boxes: TypedDate) -> str | None:
    if boxes.is_empty:
        _refuse_where_required(question)
        return None
    found = boxes.read()
    if found is None:
        raise WrongAnswer(boxes.what_is_wrong(_subject(question)))
    return found.isoformat()


def _line(question: Question, given: Sequence[str]) -> str:
    return _fits(question, " ".join(given[0].split()))


def _long(question: Question, given: Sequence[str]) -> str:
    return _fits(question, given[0].replace("\r\n", "\n"))


def _lines(question: Question, given: Sequence[str]) -> list[str]:
    lines = [" ".join(line.split()) for line in given[0].splitlines() if line.strip()]
    return _counted(question, [_fits(question, line) for line in lines])


def _one(question: Question, given: Sequence[str]) -> Any:
    return _chosen(question, given)[0]


def _several(question: Question, given: Sequence[str]) -> list[Any]:
    return _counted(question, _chosen(question, given))


def _chosen(question: Question, given: Sequence[str]) -> list[Any]:
    says = {choice.value: choice.says for choice in question.choices}
    if not set(given) <= says.keys():
        raise WrongAnswer(nothing_given(question))
    return [says[each] for each in given]


def _counted(question: Question, items: list[Any]) -> list[Any]:
    least, most = question.limits.least, question.limits.most
    verb = "Select" if question.kind is Kind.SEVERAL else "Enter"
    if least is not None and len(items) < least:
        raise WrongAnswer(f"{verb} at least {least}: {_within(question.label)}")
    if most is not None and len(items) > most:
        raise WrongAnswer(f"{verb} {most} or fewer: {_within(question.label)}")
    return items


def _number(question: Question, given: Sequence[str]) -> int:
    digits = given[0].replace(",", "")
    if not digits.removeprefix("-").isdecimal() or not digits.isascii():
        raise WrongAnswer(f"{_subject(question)} must be a whole number")
    number, limits = int(digits), question.limits
    if limits.least is not None and number < limits.least:
        raise WrongAnswer(f"{_subject(question)} must be {limits.least:,} or more")
    if limits.most is not None and number > limits.most:
        raise WrongAnswer(f"{_subject(question)} must be {limits.most:,} or less")
    return number


def _fits(question: Question, text: str) -> str:
    longest, pattern = question.limits.longest, question.limits.pattern
    if longest is not None and len(text) > longest:
        raise WrongAnswer(f"{_subject(question)} must be {longest:,} characters or fewer")
    text = _ruled(question, text)
    if pattern is not None and not pattern.search(text):
        like = f", like {question.example}" if question.example else ""
        raise WrongAnswer(f"{_subject(question)} must be in the correct format{like}")
    return text


def _ruled(question: Question, text: str) -> str:
    if question.limits.rule is None:
        return text
    try:
        return question.limits.rule(text)
    except ValueError as error:
        raise WrongAnswer(str(error)) from error


def _subject(question: Question) -> str:
    return "Your answer" if question.label.endswith("?") else question.label


def _within(label: str) -> str:
    """A label in the middle of a sentence; an abbreviation keeps its capitals."""
    word = label.partition(" ")[0]
    if len(word) >= _ABBREVIATION and word.isupper():
        return label
    return label[:1].lower() + label[1:]


_READ: Mapping[Kind, Callable[[Question, Sequence[str]], Any]] = {
    Kind.LINE: _line,
    Kind.LONG: _long,
    Kind.LINES: _lines,
    Kind.NUMBER: _number,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
}
