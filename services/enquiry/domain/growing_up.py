"""When a child of the household turns 18, from which day on the police checks include them (regulation 25).

The invariant: it follows from their birthday and from no clock of the journey; where that is not known, nobody is
taken for a child.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.calendar import add_months
from contracts.people import PersonKind
from services.casework.clock_watch import LONG_AGO
from services.enquiry.domain.people import CasePerson

OF_AGE = 18 * 12


def turns_18_on(born_on: date) -> date:
    """The 18th birthday; of someone born on 29 February it is 28 February."""
    return add_months(born_on, OF_AGE)


def is_of_age(born_on: date | None, on: date) -> bool | None:
    """Whether someone is 18 or older on a day; None where their birthday is not known."""
    return None if born_on is None else turns_18_on(born_on) <= on


def next_18th(people: Iterable[CasePerson]) -> date | None:
    """The day on which the next child of the household turns 18, which may be past; None where nobody does."""
    days = (turns_18_on(each.born_on) for each in people if each.born_on and _is_child(each))
    return min(days, default=None)


def grown_up(people: Iterable[CasePerson], today: date) -> list[CasePerson]:
    """The children who have turned 18 by today, as the adults that they are."""
    return [
        each.model_copy(update={"kind": PersonKind.ADULT})
        for each in people
        if _is_child(each) and is_of_age(each.born_on, today)
    ]


def looked_at_for_children(state: dict[str, Any]) -> dict[str, Any]:
    """A record from before birthdays woke it: with a child on its list it is looked at once, and then wakes by itself."""
    children = [each for each in state.get("people", ()) if each["kind"] == PersonKind.CHILD]
    return {**state, "wake_at": LONG_AGO} if children else state


def _is_child(person: CasePerson) -> bool:
    return person.kind is PersonKind.CHILD and person.until is None
