"""The people of a case, each with a number in it and a kind; published with the enquiry's stream.

The invariant: numbers 1 and 2 are the applicants', every other number is given once and never again, and no
event says more of a person than number and kind.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event
from contracts.reference import ApplicantNumber

MOST_PEOPLE = 99
PersonNumber = Annotated[
    int, Field(ge=1, le=MOST_PEOPLE, description="In the case; 1 and 2 are the applicants")
]


class PersonKind(StrEnum):
    """What someone is to a case, as far as checks go by it (regulations 25 and 26, Schedule 4)."""

    APPLICANT = "applicant"
    ADULT = "adult"
    CHILD = "child"
    REFEREE = "referee"
    FORMER_PARTNER = "former_partner"


class ListedPerson(BaseModel):
    """One person of a case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: PersonNumber
    kind: PersonKind


People = Annotated[tuple[ListedPerson, ...], Field(max_length=MOST_PEOPLE)]


class LifeFact(StrEnum):
    """What an applicant says in their registration that checks go by; never where, when or with whom."""

    FORMER_PARTNERS = "former_partners"
    OTHER_AREAS = "other_areas"
    LIVED_ABROAD = "lived_abroad"
    WORKED_WITH_CHILDREN = "worked_with_children"


class Stated(BaseModel):
    """That an applicant said that something is so, or is not."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    applicant: ApplicantNumber
    fact: LifeFact
    so: bool


EveryStated = Annotated[tuple[Stated, ...], Field(max_length=2 * len(LifeFact))]
"""What nobody answered is not in it."""


class PersonJoined(Event):
    """Someone joined the household, became a referee, or is asked as a former partner."""

    type: ClassVar[str] = "enquiry.person_joined.v1"
    title: ClassVar[str] = "Person added to the case"
    number: PersonNumber
    kind: PersonKind


class PersonCorrected(Event):
    """What is known of a person was corrected, or a child of the household has turned 18."""

    type: ClassVar[str] = "enquiry.person_corrected.v1"
    title: ClassVar[str] = "Person on the case corrected"
    number: PersonNumber
    kind: PersonKind


class PersonRemoved(Event):
    """Someone left the household, was replaced as a referee, or was listed by mistake; why is not said."""

    type: ClassVar[str] = "enquiry.person_removed.v1"
    title: ClassVar[str] = "Person taken off the case"
    number: PersonNumber
    kind: PersonKind


class LeftBecause(StrEnum):
    """Why one of two applicants does not go on."""

    SEPARATION = "separation"
    DEATH = "death"
    OTHER = "other"


class ApplicantLeft(Event):
    """One of two applicants left an accepted application; the other one goes on alone."""

    type: ClassVar[str] = "enquiry.applicant_left.v1"
    title: ClassVar[str] = "One applicant left the application"
    applicant: ApplicantNumber
    because: LeftBecause
