"""What the services answer about the people of a case and their checks.

The invariant: names come from the enquiry service, checks from the assessment; they are put together by number.
"""

from datetime import date

from pydantic import BaseModel

from contracts.checks import Check
from contracts.people import PersonKind
from services.web.site.clients import VIEW
from services.web.site.rows import Rows


class Person(BaseModel):
    """One person of a case, by name."""

    model_config = VIEW

    number: int
    kind: PersonKind
    name: str
    since: date
    until: date | None = None
    turned_18: bool = False


class CasePeople(BaseModel):
    """The people of a case; none before its acceptance."""

    model_config = VIEW

    people: Rows[Person]

    @property
    def names(self) -> dict[int, str]:
        """What each of them is called, by number."""
        return {each.number: each.name for each in self.people}


class CheckRow(BaseModel):
    """One check of one person, or of the household where `person` is None."""

    model_config = VIEW

    check: Check
    person: int | None = None
    kind: PersonKind | None = None
    need: str
    why: str
    source: str
    state: str
    waits_for: str
    since: date
    asked_on: date | None = None
    chased_on: tuple[date, ...] = ()
    back_on: date | None = None
    expires_on: date | None = None
    dated_on: date | None = None
    outcome: str | None = None


class CheckTable(BaseModel):
    """The checks of a case."""

    model_config = VIEW

    agency: str
    people_known: bool
    referees_lacking: int
    others_waiting: int
    checks: Rows[CheckRow]
