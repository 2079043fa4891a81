"""The people of a case as the enquiry tells them: numbers and kinds, and from when to when.

The invariant: the list changes by what was heard alone, and nobody is ever taken out of it, so that what came back
about someone who left stays theirs.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from contracts.people import (
    ListedPerson,
    PersonCorrected,
    PersonJoined,
    PersonKind,
    PersonNumber,
    PersonRemoved,
)
from contracts.reference import Household

APPLICANTS = {Household.SINGLE: 1, Household.JOINT: 2}
PersonEvent = PersonJoined | PersonCorrected | PersonRemoved


class KnownPerson(BaseModel):
    """One person of a case; `joined_on` is None for those who were in it from its beginning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: PersonNumber
    kind: PersonKind
    joined_on: date | None = None
    left_on: date | None = None

    def is_in(self, on: date) -> bool:
        """Whether they belonged to the case on a day, the day they joined included."""
        joined = self.joined_on is None or self.joined_on <= on
        return joined and (self.left_on is None or on < self.left_on)


Known = tuple[KnownPerson, ...]


def from_the_beginning(people: Iterable[ListedPerson]) -> Known:
    """Those with whom a registration was accepted."""
    return tuple(KnownPerson(number=each.number, kind=each.kind) for each in people)


def applicants_alone(household: Household) -> Known:
    """Who is known of a case that has no list of people."""
    numbers = range(1, APPLICANTS[household] + 1)
    return tuple(KnownPerson(number=number, kind=PersonKind.APPLICANT) for number in numbers)


def after(people: Known, event: PersonEvent) -> Known:
    """The list after one more event; what is heard of a number that is not on it puts it there."""
    others = tuple(each for each in people if each.number != event.number)
    known = next((each for each in people if each.number == event.number), None)
    if known is None:
        known = KnownPerson(number=event.number, kind=event.kind, joined_on=event.occurred_on)
    changes = {"kind": event.kind}
    left = {"left_on": event.occurred_on} if isinstance(event, PersonRemoved) else {}
    changed = known.model_copy(update=changes | left)
    return tuple(sorted((*others, changed), key=lambda each: each.number))


def current(people: Sequence[KnownPerson]) -> list[KnownPerson]:
    """Those who are on the list now."""
    return [each for each in people if each.left_on is None]
