"""What the services answer about the people of a case and their checks.

The invariant: names come from the enquiry service, checks from the assessment; they are put together by number.
"""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from contracts.check_age import OwnAges
from contracts.check_requests import CannotDo
from contracts.checks import Check
from contracts.list_11 import RecordedDisability, RecordedEthnicity, RecordedGender
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
    said: bool | None = None
    source: str
    state: str
    waits_for: str
    since: date
    asked_on: date | None = None
    awaited: bool = False
    chased_on: tuple[date, ...] = ()
    back_on: date | None = None
    moved_on: date | None = None
    authority: str | None = None
    not_repeated: bool = False
    expires_on: date | None = None
    interviewed_on: date | None = None
    advised_on: date | None = None
    dated_on: date | None = None
    outcome: str | None = None
    link: str | None = None
    link_ends_on: date | None = None


class CheckTable(BaseModel):
    """The checks of a case."""

    model_config = VIEW

    agency: str
    people_known: bool
    referees_lacking: int
    partners_unlisted: tuple[int, ...] = ()
    others_waiting: int
    checks: Rows[CheckRow]
    former: Rows[CheckRow] = []
    own_ages: OwnAges = ()


class NeedDecided(BaseModel):
    """That staff decided whether a check is needed."""

    model_config = VIEW

    on: date
    needed: bool
    reason: str | None = None
    by: str | None = None


class RecordedOutcome(BaseModel):
    """What came of a check, as it was recorded or corrected."""

    model_config = VIEW

    on: date | None = None
    outcome: str | None = None
    dated_on: date | None = None
    correction: str | None = None
    by: str | None = None


class Interview(BaseModel):
    """An interview of a referee."""

    model_config = VIEW

    on: date
    by: str
    report: str


class Advice(BaseModel):
    """A view of the medical adviser."""

    model_config = VIEW

    on: date
    adviser: str
    report_needed: bool
    summary: str
    more_wanted: str | None = None


class AnsweredQuestion(BaseModel):
    """One question of a request, and the answer."""

    model_config = VIEW

    question: str
    words: str


class CheckRequest(BaseModel):
    """A request by link, and what was answered."""

    model_config = VIEW

    on: date
    by: str
    state: str
    ends_on: date
    ended_on: date | None = None
    declined: CannotDo | None = None
    answers: tuple[AnsweredQuestion, ...] = ()
    document: int | None = None


class OpenedRequest(BaseModel):
    """What a link opens."""

    model_config = VIEW

    journey: UUID
    agency: str
    check: Check
    about: int | None = None
    accepted: bool
    asked_on: date
    ends_on: date
    draft: dict[str, str] = {}


class ApplicantNames(BaseModel):
    """The applicants' names, and whom it is about, for the page that a link opens."""

    model_config = VIEW

    names: tuple[str, ...]
    about: str | None = None


class CheckDetail(BaseModel):
    """One check of one person with its history, the latest of each last."""

    model_config = VIEW

    agency: str
    row: CheckRow
    left_on: date | None = None
    needs: Rows[NeedDecided]
    outcomes: Rows[RecordedOutcome]
    interviews: Rows[Interview]
    advice: Rows[Advice]
    requests: Rows[CheckRequest]


class Description(BaseModel):
    """What one applicant told staff of themselves."""

    model_config = VIEW

    applicant: int
    gender: RecordedGender
    ethnicity: RecordedEthnicity
    disability: RecordedDisability


class DescribedCase(BaseModel):
    """What the applicants of one case told staff; an applicant is left out if nothing was recorded."""

    model_config = VIEW

    journey: UUID
    applicants: tuple[Description, ...]
