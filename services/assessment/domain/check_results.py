"""What staff know of a check that is back: a code, and the day on its certificate or report.

The invariant: none of this is in any event or on any page of the household; what a check says is kept elsewhere.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.check_requests import CannotDo
from contracts.checks import Check
from contracts.documents import DocumentNumber
from contracts.identity import StaffCode, Subject
from contracts.list_11 import RecordedDisability, RecordedEthnicity, RecordedGender
from contracts.people import PersonNumber
from contracts.reference import ApplicantNumber
from contracts.written import Written, WrittenIfAny


class CheckOutcome(StrEnum):
    """What came of a check, for staff."""

    SATISFACTORY = "satisfactory"
    NEEDS_FOLLOW_UP = "needs_follow_up"


class Corrected(BaseModel):
    """Why what was recorded of a check was wrong, and who said so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Subject
    reason: Written


class CheckResult(BaseModel):
    """A check of a person, of the household or of everyone (`person` None)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: tuple[Check, ...]
    person: PersonNumber | None = None
    outcome: CheckOutcome | None = None
    dated_on: date | None = None
    version: int | None = Field(
        default=None, description="Of the event; None where it was not kept"
    )
    corrected: Corrected | None = None


class Answer(BaseModel):
    """One question as it was asked, and what was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    words: Written


class RequestDetails(BaseModel):
    """What no event says of a request by link: who asked, whom, and what they said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    by: Subject
    email: str | None = Field(
        default=None, repr=False, description="Only while the request is open"
    )
    about: ApplicantNumber | None = Field(
        default=None, description="Of a former partner: whose they were"
    )
    draft: dict[str, str] = Field(
        default={},
        repr=False,
        description="What they saved and have not sent, by question; only while the request is open",
    )
    declined: CannotDo | None = None
    answers: tuple[Answer, ...] = ()
    document: DocumentNumber | None = Field(
        default=None, description="The document that came with the answer"
    )


class NeedReason(BaseModel):
    """Why staff decided that a check is needed or not; `version` is that of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    reason: str
    by: Subject | None = Field(default=None, description="None where it was not kept")


class Interview(BaseModel):
    """Who interviewed a referee, and their report of it; `version` is that of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    by: StaffCode
    report: Written


class MedicalAdvice(BaseModel):
    """The medical adviser's view of one applicant; `version` is that of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    adviser: StaffCode
    report_needed: bool
    summary: Written
    more_wanted: WrittenIfAny = None


class Description(BaseModel):
    """What one applicant told staff of themselves for the case record; `not_stated` where they did not want to say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    applicant: ApplicantNumber
    gender: RecordedGender
    ethnicity: RecordedEthnicity
    disability: RecordedDisability


Place = tuple[Check, int | None]
"""A check, and whose it is; None: the household's."""


def concerns(result: CheckResult, place: Place) -> bool:
    """Whether it was recorded of this check of one person, or of everyone."""
    check, number = place
    return check in result.checks and result.person in {number, None}


def latest_result(results: Sequence[CheckResult], place: Place) -> CheckResult | None:
    """The last that was recorded of a check of one person, or of everyone."""
    found = [each for each in results if concerns(each, place)]
    return found[-1] if found else None
