"""The parts of the form that list people: who lives in the household, whose children live elsewhere, referees.

The invariant: a person is known by their place in the list as it was shown, and is changed or removed
only while that place still holds the same person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.contact_details import email_address, phone_number
from contracts.names import normal_name
from contracts.not_given import NotGiven
from contracts.reference import DraftPart
from services.web.site.answers.enquiry.registration import Content
from services.web.site.command_forms import Errors, Question
from services.web.site.registration.content import answers_of
from services.web.site.registration.questions import (
    asks_to,
    if_not,
    line,
    lines,
    may_stay_empty,
    past_date,
    ruled,
    yes_no,
)

Person = Mapping[str, Any]
ONE_RELATIVE = (
    "You have already named a relative. Only one referee can be a relative, so choose someone else"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One list: where it is kept, what is asked of each person, and the words of its pages.

    `whether` asks whether there is anyone, for a list that may be empty. One of the questions in `either`
    needs an answer. `once` is what only one of them may be; two who agree in all of `apart` are one person.
    """

    name: str
    part: DraftPart
    field: str
    title: str
    called: str
    each: str
    add: str
    asked: tuple[Question, ...]
    most: int
    lead: str = ""
    whether: str = ""
    either: tuple[str, ...] = ()
    once: str = ""
    apart: tuple[str, ...] = ()

    @property
    def to_answer(self) -> tuple[Question, ...]:
        """The questions with those left open of which only one needs an answer."""
        return tuple(
            may_stay_empty(each) if each.name in self.either else each for each in self.asked
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """What is kept of each person."""
        return tuple(each.name for each in self.asked)

    def listed(self, content: Content) -> Sequence[Person] | None:
        """Everybody in the list; None where it was not answered."""
        people: Sequence[Person] | None = content.get(self.field)
        return people

    def wrong(self, body: Person, others: Sequence[Person] = ()) -> Errors:
        """What of the answers does not go together, or not with the others in the list."""
        errors: dict[str, str] = {}
        neither = self.either and not any(body.get(name) for name in self.either)
        if neither and not body.get("not_given"):
            errors[self.either[0]] = "Enter an email address or a phone number"
        if self.once and body.get(self.once) and any(each.get(self.once) for each in others):
            errors[self.once] = ONE_RELATIVE
        if self.apart and self._signs(body) in {self._signs(each) for each in others}:
            errors[self.apart[0]] = "You have already named this person. Name someone else"
        return errors

    def _signs(self, person: Person) -> tuple[str, ...]:
        given = (person.get(name) or "" for name in self.apart)
        return tuple(
            normal_name(" ".join(each) if isinstance(each, list) else each) for each in given
        )


NAME = asks_to("Enter their full name", line("name", "Full name"))
BIRTHDAY = asks_to("Enter their date of birth", past_date("date_of_birth", "Date of birth"))
NO_BIRTHDAY = if_not(
    "not_given",
    "If you do not know their date of birth",
    {NotGiven.DATE_OF_BIRTH: "I do not know their date of birth"},
)
HOUSEHOLD = People(
    name="household",
    part=DraftPart.HOUSEHOLD,
    field="members",
    title="Who else lives in your household",
    called="Who else lives in the household",
    each="Person",
    add="Add someone who lives in your household",
    asked=(
        NAME,
        BIRTHDAY,
        NO_BIRTHDAY,
        line("relationship", "Relationship to you", hint="For example, daughter, father or lodger"),
    ),
    most=20,
    lead="Include every child and adult who lives with you, but not the people who are applying.",
    whether="Does anyone else live in your household?",
)
CHILDREN = People(
    name="children",
    part=DraftPart.HOUSEHOLD,
    field="children_living_elsewhere",
    title="Your children who live elsewhere",
    called="Children who live elsewhere",
    each="Child",
    add="Add a child who lives elsewhere",
    asked=(
        NAME,
        BIRTHDAY,
        NO_BIRTHDAY,
        line("relationship", "Relationship to you", hint="For example, daughter or stepson"),
    ),
    most=20,
    lead=(
        "Include children of any age, including adults. If you are applying as a couple, include the "
        "children of both of you."
    ),
    whether="Do you have children who live elsewhere?",
)
REFEREES = People(
    name="referees",
    part=DraftPart.REFEREES,
    field="referees",
    title="Your referees",
    called="Referees",
    each="Referee",
    add="Add a referee",
    asked=(
        NAME,
        line("relationship", "How they know you", hint="For example, neighbour, aunt or colleague"),
        asks_to(
            "Select yes if they are a relative of yours",
            yes_no("is_relative", "Are they a relative of yours?"),
        ),
        line("how_long_known", "How long they have known you", hint="For example, 9 years"),
        asks_to("Enter their address", lines("address", "Address")),
        ruled(
            line("email", "Email address", hint="Give an email address, a phone number or both"),
            email_address,
        ),
        ruled(line("phone", "Phone number"), phone_number),
        if_not(
            "not_given",
            "If they have neither",
            {NotGiven.EMAIL_AND_PHONE: "They do not have an email address or a phone number"},
        ),
    ),
    most=3,
    either=("email", "phone"),
    once="is_relative",
    apart=("name", "address"),
    lead=(
        "Name 3 people who know you well and can tell the agency about you. Only one of them can be "
        "a relative. Ask them before you name them."
    ),
)
LISTS: Mapping[str, People] = {each.name: each for each in (HOUSEHOLD, CHILDREN, REFEREES)}


def as_shown(people: People, content: Content) -> list[dict[str, Any]] | None:
    """The list with every answer of everybody; None where it was not answered."""
    listed = people.listed(content)
    return None if listed is None else [_answers(people, person) for person in listed]


def person_at(people: People, content: Content, place: int) -> dict[str, Any] | None:
    """The person at a place, counted from one; None where there is none any more."""
    listed = as_shown(people, content) or []
    return listed[place - 1] if place <= len(listed) else None


def _answers(people: People, person: Person) -> dict[str, Any]:
    return answers_of(person, people.fields)
