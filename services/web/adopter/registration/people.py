"""The parts of the form that list people: who lives in the household, whose children live elsewhere, referees.

The invariant: a person is known by their place in the list as it was shown, and is changed or removed
only while that place still holds the same person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.reference import DraftPart
from services.web.adopter.registration.draft import EMPTY, Change, answers_of
from services.web.adopter.registration.questions import (
    EMAIL,
    PHONE,
    asks_to,
    day,
    formed,
    line,
    lines,
    may_stay_empty,
    yes_no,
)
from services.web.adopter.registration.shapes import Content
from services.web.site.command_forms import Errors, Question

Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One list: where it is kept, what is asked of each person, and the words of its pages.

    `whether` asks whether there is anyone, for a list that may be empty. One of the questions in `either`
    needs an answer.
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

    def wrong(self, body: Person) -> Errors:
        """What of the answers does not go together."""
        if not self.either or any(body.get(name) for name in self.either):
            return {}
        return {self.either[0]: "Enter an email address or a phone number"}


NAME = asks_to("Enter their full name", line("name", "Full name"))
BIRTHDAY = asks_to("Enter their date of birth", day("date_of_birth", "Date of birth"))
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
        formed(
            line("email", "Email address", hint="Give an email address, a phone number or both"),
            EMAIL,
            "name@example.com",
        ),
        formed(line("phone", "Phone number"), PHONE, "01632 960 001"),
    ),
    most=3,
    either=("email", "phone"),
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


def adding(people: People) -> Change:
    """Adds a person at the end of the list, even if others were added meanwhile."""
    return Change(
        part=people.part,
        shown=lambda content: as_shown(people, content),
        written=lambda _, content, person: _with(
            people, content, [*(people.listed(content) or ()), person]
        ),
        made=lambda now, person: person in (now or ()),
        beside_others=True,
    )


def changing(people: People, place: int) -> Change:
    """Changes the person at a place; adds them again where the other applicant removed them."""
    return Change(
        part=people.part,
        shown=lambda content: person_at(people, content, place),
        written=lambda _, content, person: _with(
            people, content, _replaced(people.listed(content) or (), place, [person])
        ),
    )


def removing(people: People, place: int) -> Change:
    """Removes the person at a place."""
    return Change(
        part=people.part,
        shown=lambda content: person_at(people, content, place),
        written=lambda _, content, __: _with(
            people, content, _replaced(people.listed(content) or (), place, [])
        ),
    )


def nobody(people: People) -> Change:
    """Says that there is nobody for the list."""
    return Change(
        part=people.part,
        shown=lambda content: as_shown(people, content),
        written=lambda _, content, none: _with(people, content, none),
    )


def _replaced(listed: Sequence[Person], place: int, persons: list[Person]) -> list[Person]:
    return [*listed[: place - 1], *persons, *listed[place:]]


def _with(people: People, content: Content, listed: Sequence[Person]) -> Content:
    """The part with this list; an answer that was not given is left out of it."""
    said = [{name: value for name, value in each.items() if value not in EMPTY} for each in listed]
    return {**content, people.field: said}


def _answers(people: People, person: Person) -> dict[str, Any]:
    return answers_of(person, people.fields)
