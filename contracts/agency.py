"""The directory of agencies: which there are, and by their codes who works there, from when until when and as what.

The invariant: an event says how the directory stands from then on, so a reader of the latest one knows enough. The
subject is the agency's entry; names stay with the enquiry service.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.event import Event, events_of
from contracts.reference import AgencyCode

TOPIC = "agency"


class AgencyKind(StrEnum):
    """What an agency is; the last two pass enquiries on, and no household chooses them."""

    LOCAL_AUTHORITY = "local_authority"
    REGIONAL_AGENCY = "regional_agency"
    VOLUNTARY_AGENCY = "voluntary_agency"
    FRONT_DOOR = "front_door"
    TRIAGE_SERVICE = "triage_service"

    @property
    def is_chosen(self) -> bool:
        """Whether households can enquire there themselves."""
        return self not in {AgencyKind.FRONT_DOOR, AgencyKind.TRIAGE_SERVICE}


class Post(StrEnum):
    """As what somebody works for an agency; what they may do in the suite is said where they sign in."""

    RECRUITMENT_WORKER = "recruitment_worker"
    SOCIAL_WORKER = "social_worker"
    MANAGER = "manager"
    PANEL_ADMINISTRATOR = "panel_administrator"
    DECISION_MAKER = "decision_maker"
    PANEL_MEMBER = "panel_member"
    MEDICAL_ADVISER = "medical_adviser"


PostcodeDistrict = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{1,2}([0-9][A-Z0-9]?)?$"),
    Field(description="The first part of postcodes, or their letters alone", examples=["ZX1"]),
]
Districts = Annotated[tuple[PostcodeDistrict, ...], Field(max_length=400)]
ListedCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9:_-]{0,39}$"),
    Field(description="The code of a member of staff, never a name", examples=["sw-017"]),
]
"""A staff code that is about to be listed, so that it is not looked up; short, because it stands in events."""
Capacity = Annotated[
    int, Field(ge=0, le=9999, description="How many households it can take on in a year")
]


class Term(BaseModel):
    """As what somebody works for an agency, and from when until when: both days are days of work."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    posts: Annotated[tuple[Post, ...], Field(max_length=len(Post))]
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether they work there on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def has_ended(self, on: date) -> bool:
        """Whether they have left by that day."""
        return self.until is not None and self.until < on


class AgencyListed(Event):
    """An agency is in the directory, or what the directory says of it has changed."""

    type: ClassVar[str] = "agency.listed.v1"
    agency: AgencyCode
    kind: AgencyKind
    districts: Districts = ()
    capacity: Capacity | None = None


class ColleagueListed(Event):
    """The directory says as what, since when and until when somebody works for an agency."""

    type: ClassVar[str] = "agency.colleague_listed.v1"
    agency: AgencyCode
    colleague: ListedCode
    term: Term


EVENTS = events_of(TOPIC)
