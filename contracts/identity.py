"""Who asks: the roles of the suite, and what a signed token says of whoever bears it.

The invariant: a token names nobody. Its subject is a pseudonym, and its bearer is either staff, one of the
applicants of one journey, a panel member who reads packs, or another service; never two of these.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.event import MOST
from contracts.reference import AgencyCode, Listed

LONGEST_SECONDS = 300
"""No token holds for longer, from the moment at which it was issued."""
MOST_PACKS = 40
"""As many cases as a panel meeting can have."""


class Role(StrEnum):
    """What a person is in the suite. All except the last four roles belong to an agency."""

    RECRUITMENT_WORKER = "recruitment_worker"
    SOCIAL_WORKER = "social_worker"
    MANAGER = "manager"
    PANEL_ADMINISTRATOR = "panel_administrator"
    DECISION_MAKER = "decision_maker"
    PANEL_MEMBER = "panel_member"
    NATIONAL_ANALYST = "national_analyst"
    SUPPORT = "support"
    ADOPTER = "adopter"
    PACK_READER = "pack_reader"


NATIONAL = frozenset({Role.NATIONAL_ANALYST, Role.SUPPORT})
ON_A_JOURNEY = frozenset({Role.ADOPTER})
BY_PASS = frozenset({Role.PACK_READER})
"""What somebody is by a pass of the panel service alone; no provider says it of anybody."""
AT_AN_AGENCY = frozenset(Role) - NATIONAL - ON_A_JOURNEY - BY_PASS
IN_A_TEAM = AT_AN_AGENCY - {Role.PANEL_MEMBER}
"""Who works at an agency; a panel member sits there and sees nothing of its work."""

SUBJECT = r"^[a-z0-9][a-z0-9:_-]{0,79}$"
Subject = Annotated[
    str,
    StringConstraints(pattern=SUBJECT),
    Field(description="A pseudonym that stays the same; never a name or an email address"),
]
StaffCode = Annotated[
    Subject,
    Field(description="The code of a member of staff, never a name", examples=["sw-017"]),
    Listed.COLLEAGUE,
]
"""The subject under which a member of staff signs in is the code by which case records know them."""

PanelMemberCode = Annotated[
    Subject,
    Field(description="The code of a panel member, never a name", examples=["pm-017"]),
]
"""A member of a central list, which says who may sit; of a shared list or a joint panel, at another agency."""

PERSON = "applicant"
"""The field of a command, or the part of an address, that says which person of a journey is meant."""

ServiceName = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,40}$")]


class Who(BaseModel):
    """The bearer of a token: `at` holds roles by agency, `national` those that belong to none.

    A token of an adopter names one journey, which of its applicants they are and by which invitation they
    joined it; one of a service, its name. A pass names the cases whose packs a panel member may read.
    `subject` is what the record of a case keeps of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Subject
    at: dict[AgencyCode, frozenset[Role]] = Field(default_factory=dict)
    national: frozenset[Role] = frozenset()
    journey: UUID | None = None
    applicant: Literal[1, 2] | None = None
    invitation: Annotated[int, Field(ge=1, le=MOST)] | None = None
    service: ServiceName | None = None
    packs: Annotated[frozenset[UUID], Field(max_length=MOST_PACKS)] = frozenset()

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        staff = bool(self.at or self.national)
        kinds = [staff, self.journey is not None, self.service is not None, bool(self.packs)]
        if kinds.count(True) != 1:
            raise ValueError(
                "the bearer must be staff, an applicant of a journey, a reader of packs, or a service"
            )
        if len({each is None for each in (self.journey, self.applicant, self.invitation)}) != 1:
            raise ValueError("an adopter must be an applicant who was invited to a journey")
        if not self.national <= NATIONAL or not self._held <= AT_AN_AGENCY:
            raise ValueError("a role must be held where it belongs: at an agency, or nationally")
        return self

    @property
    def person(self) -> int | None:
        """Which person of their journey they are; None for staff and services."""
        return self.applicant

    @property
    def _held(self) -> frozenset[Role]:
        return frozenset(role for roles in self.at.values() for role in roles)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that they hold anywhere; none for a service."""
        own = ON_A_JOURNEY if self.journey else BY_PASS if self.packs else frozenset[Role]()
        return self._held | self.national | own

    @property
    def capacities(self) -> frozenset[str]:
        """What a signer must be trusted to say, so that this may be said: roles, `service:<name>`."""
        return self.roles | {f"service:{self.service}"} if self.service else frozenset(self.roles)

    @classmethod
    def of_service(cls, name: str) -> Self:
        """Another service of the suite."""
        return cls(subject=f"service:{name}", service=name)
