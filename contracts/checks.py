"""The checks and information of stage one: their codes, and what becomes of one; published with assessments.

The invariant: an event says which checks of whom, and never what was found.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event
from contracts.people import PersonNumber


class Check(StrEnum):
    """The checks and information of regulations 24 to 26, Schedule 4 Part 1 and what agencies ask besides.

    Cases without a list of people have their references by number; all others, by person.
    """

    DBS = "dbs"
    HEALTH = "health"
    REFERENCE_1 = "reference_1"
    REFERENCE_2 = "reference_2"
    REFERENCE_3 = "reference_3"
    LOCAL_AUTHORITY = "local_authority"
    PREPARATION = "preparation"
    REFERENCE = "reference"
    EARLIER_LOCAL_AUTHORITY = "earlier_local_authority"
    FORMER_PARTNER = "former_partner"
    EMPLOYMENT = "employment"
    SCHOOL_OR_NURSERY = "school_or_nursery"
    FINANCE = "finance"
    HOME_SAFETY = "home_safety"
    PETS = "pets"
    OVERSEAS_POLICE = "overseas_police"


BY_NUMBER = (Check.REFERENCE_1, Check.REFERENCE_2, Check.REFERENCE_3)
"""The references of a case that has no list of people."""
Checks = Annotated[tuple[Check, ...], Field(max_length=20)]
WhoseChecks = Annotated[
    PersonNumber | None,
    Field(description="None: everyone in the case of whom the checks are asked, and the household"),
]


class ChecksAsked(Event):
    """The agency asked for checks or information."""

    type: ClassVar[str] = "assessment.checks_asked.v1"
    title: ClassVar[str] = "Checks or information asked for"
    checks: Checks
    person: WhoseChecks = None


class ChecksChased(Event):
    """The agency asked again for what had not come."""

    type: ClassVar[str] = "assessment.checks_chased.v1"
    title: ClassVar[str] = "Reminder sent for checks or information"
    checks: Checks
    person: WhoseChecks = None


class ChecksRenewed(Event):
    """Checks that were back before were made again; which, never what they say."""

    type: ClassVar[str] = "assessment.checks_renewed.v1"
    title: ClassVar[str] = "Checks or information renewed"
    checks: Checks
    person: WhoseChecks = None


class CheckNeedDecided(Event):
    """Staff decided whether a check is needed that the make-up of the household does not decide."""

    type: ClassVar[str] = "assessment.check_need_decided.v1"
    title: ClassVar[str] = "Decided whether a check is needed"
    checks: Checks
    person: WhoseChecks = None
    needed: bool


class CheckOutcomeCorrected(Event):
    """What staff had recorded of a check that is back was wrong; which check, never what it says."""

    type: ClassVar[str] = "assessment.check_outcome_corrected.v1"
    title: ClassVar[str] = "Corrected what came of a check"
    checks: Checks
    person: WhoseChecks = None


class RefereeInterviewed(Event):
    """The agency interviewed a referee."""

    type: ClassVar[str] = "assessment.referee_interviewed.v1"
    title: ClassVar[str] = "Referee interviewed"
    person: PersonNumber


class MedicalAdviceGiven(Event):
    """The medical adviser gave a view on the health of an applicant; never which."""

    type: ClassVar[str] = "assessment.medical_advice_given.v1"
    title: ClassVar[str] = "Medical adviser's view recorded"
    person: PersonNumber
