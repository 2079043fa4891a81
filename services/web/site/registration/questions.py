"""The kinds of questions that the registration of interest asks.

The invariant: what is checked here spares a way there and back; the enquiry service checks it all again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from contracts.not_given import FIELDS, NotGiven, needless
from contracts.words import label_of
from services.web.site.command_forms import Errors, Question, Typed, read
from services.web.site.command_forms.questions import Choice, Kind, Limits

LONGEST_LINE, LONGEST_TEXT, MOST_LINES = 200, 4000, 6
EARLIEST = date(1900, 1, 1)
NOT_BOTH = "Enter an answer, or select that you cannot give one, but not both"
ANSWERS = (Choice("true", "Yes", True), Choice("false", "No", False))


def line(name: str, label: str, *, autocomplete: str = "", hint: str = "") -> Question:
    """A question that is answered in one line."""
    return Question(
        name=name,
        kind=Kind.LINE,
        label=label,
        required=True,
        hint=hint,
        limits=Limits(longest=LONGEST_LINE),
        autocomplete=autocomplete,
    )


def ruled(asked: Question, rule: Callable[[str], str]) -> Question:
    """The same where the answer is written by a rule of its own."""
    return replace(asked, limits=replace(asked.limits, rule=rule))


def text(name: str, label: str, *, hint: str = "") -> Question:
    """A question that is answered in people's own words."""
    limits = Limits(longest=LONGEST_TEXT)
    return Question(name=name, kind=Kind.LONG, label=label, hint=hint, required=True, limits=limits)


def lines(name: str, label: str, *, most: int = MOST_LINES, autocomplete: str = "") -> Question:
    """A question that is answered in several lines."""
    return Question(
        name=name,
        kind=Kind.LINES,
        label=label,
        required=True,
        limits=Limits(most=most, longest=LONGEST_LINE),
        autocomplete=autocomplete,
    )


def past_date(name: str, label: str, *, hint: str = "", autocomplete: str = "") -> Question:
    """A question for a day in the past."""
    return Question(
        name=name,
        kind=Kind.DATE,
        label=label,
        required=True,
        hint=hint or "For example, 27 3 1988",
        autocomplete=autocomplete,
    )


def yes_no(name: str, label: str, *, hint: str = "") -> Question:
    """A question that is answered with yes or no."""
    return Question(
        name=name, kind=Kind.ONE, label=label, hint=hint, required=True, choices=ANSWERS
    )


def one(name: str, label: str, codes: Iterable[StrEnum], words: Mapping[Any, str]) -> Question:
    """A question with answers to choose from; `words` are for those that do not read well as codes."""
    choices = tuple(Choice(code, words.get(code) or label_of(code), code) for code in codes)
    return Question(name=name, kind=Kind.ONE, label=label, required=True, choices=choices)


def if_not(name: str, label: str, words: Mapping[NotGiven, str]) -> Question:
    """What someone says who cannot answer a question of the same page; it is never an answer by itself."""
    choices = tuple(Choice(code, said, code) for code, said in words.items())
    return Question(name=name, kind=Kind.SEVERAL, label=label, required=False, choices=choices)


def asks_to(sentence: str, asked: Question) -> Question:
    """The same with a sentence of its own for a missing answer."""
    return replace(asked, unanswered=sentence)


def may_stay_empty(asked: Question) -> Question:
    """The same where no answer is an answer."""
    return replace(asked, required=False)


def answered(
    asked: Sequence[Question], typed: Typed, today: date, *, later: bool
) -> tuple[dict[str, Any], Errors]:
    """What was answered, and what is wrong; applicants who come back later may leave anything out."""
    open_ones = needless(code for name in FIELDS for code in typed.get(name, ()))
    questions = [
        may_stay_empty(each) if later or each.name in open_ones else each for each in asked
    ]
    body, found = read(questions, typed)
    errors = {**found, **_not_behind_us(asked, body, today), **_not_both(body)}
    return body, errors


def _not_both(body: Mapping[str, Any]) -> Errors:
    """An answer beside the word that there is none; a home may be abroad and have a postcode (BFPO)."""
    said = {code for name in FIELDS if name != "home_not_given" for code in body.get(name, ())}
    return {name: NOT_BOTH for name in needless(said) if name in body}


def _not_behind_us(asked: Iterable[Question], body: Mapping[str, Any], today: date) -> Errors:
    errors = {}
    for each in asked:
        if each.kind is not Kind.DATE or each.name not in body:
            continue
        subject = "The date" if each.label.endswith("?") else each.label
        given = date.fromisoformat(body[each.name])
        if given > today:
            errors[each.name] = f"{subject} must be today or in the past"
        if given < EARLIEST:
            errors[each.name] = f"{subject} must be in {EARLIEST.year} or later"
    return errors
