"""The answers of a registration in words: for the applicants who gave them and the agency that received them.

The invariant: an answer has the same name wherever it is shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from contracts.not_given import FIELDS, needless
from contracts.words import day
from services.web.site.answers.enquiry.registration import Content
from services.web.site.command_forms import Question
from services.web.site.command_forms.questions import Kind
from services.web.site.registration.content import EMPTY
from services.web.site.registration.own_pages import Page
from services.web.site.registration.people import People

SHORT = {
    "name": "Full name",
    "previous_names": "Previous names",
    "sex": "Sex",
    "date_of_birth": "Date of birth",
    "place_of_birth": "Place of birth",
    "address": "Address",
    "domiciled": "Permanent home in the British Islands (domicile)",
    "habitually_resident": "Lives in the British Islands (habitual residence)",
    "habitually_resident_since": "Living there since",
    "partnership": "Marriage or partnership",
    "partnership_formed_on": "Started on",
    "partnership_formed_at": "Took place at",
    "applying_alone_because": "Reason for applying alone",
    "partner_details": "About the partner",
    "had_previous_relationships": "Previous relationships",
    "previous_relationships": "About previous relationships",
    "lived_in_other_areas": "Lived in another council's area",
    "lived_abroad": "Lived in another country",
    "worked_with_children": "Worked with children or adults who need care",
    "earlier_journey": "Approved or assessed before",
    "earlier_agency": "Agency or fostering service then",
    "had_family_court_proceedings": "Family court proceedings",
    "family_court_proceedings": "About the proceedings",
    "medical_practitioner": "GP or surgery",
    "medical_practitioner_address": "Address of the surgery",
    "relationship": "Relationship",
    "is_relative": "A relative",
    "how_long_known": "Known for",
    "birth_not_given": "Place of birth not known",
    "home_not_given": "Kind of address",
    "doctor_not_given": "Doctor",
    "not_given": "Not given",
    "email": "Email",
    "phone": "Phone",
}
"""What answers are called where questions would be too long, for applicants and staff alike."""

UNANSWERED = "Not answered yet"
NONE_GIVEN = "None"
LEFT_OUT = "Not answered"
NOT_GIVEN = "Not given"


class AnswerRow(NamedTuple):
    """One answer under its question; `href` leads to where it is changed, where it has its own page."""

    label: str
    lines: tuple[str, ...]
    href: str = ""


def own_rows(pages: Iterable[Page], content: Content) -> list[AnswerRow]:
    """What an applicant answered on some pages."""
    return [
        AnswerRow(called(each), said, f"you/{page.name}")
        for page in pages
        for each, said in _said(page.asked, content)
    ]


def person_rows(people: People, person: Mapping[str, Any]) -> list[AnswerRow]:
    """What was said of one person in a list."""
    return [AnswerRow(called(each), said) for each, said in _said(people.to_answer, person)]


def _said(
    asked: Iterable[Question], answers: Mapping[str, Any]
) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """Each question with its answer; what somebody could not give stands in its place."""
    cannot = {name: answers.get(name) or () for name in FIELDS}
    left_out = needless(code for codes in cannot.values() for code in codes)
    for each in asked:
        value = answers.get(each.name)
        if each.name in left_out and value in EMPTY:
            yield each, (NOT_GIVEN,)
        elif each.name not in FIELDS or value:
            yield each, answer_in_words(each, value)


def called(question: Question) -> str:
    """What an answer is called."""
    return SHORT.get(question.name, question.label)


def answer_in_words(question: Question, value: Any) -> tuple[str, ...]:
    """An answer as people read it."""
    if value in (None, [], ()):
        left_out = LEFT_OUT if question.kind is Kind.ONE else NONE_GIVEN
        return (UNANSWERED if question.required else left_out,)
    match question.kind:
        case Kind.DATE:
            return (day(date.fromisoformat(value)),)
        case Kind.ONE:
            return tuple(each.words for each in question.choices if each.says == value)
        case Kind.SEVERAL:
            return tuple(each.words for each in question.choices if each.says in value)
        case Kind.LINES:
            return tuple(value)
        case _:
            return tuple(str(value).splitlines())
