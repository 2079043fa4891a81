"""Who is signed in: what the OpenID provider said of them, turned into what the services understand.

The invariant: roles come from the provider's claims alone, journeys from the enquiry service alone. Roles of
other programs are passed over. One of ours that is not understood refuses the sign-in and says why.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.identity import IN_A_TEAM, Role, Who

ROLES = "adopter_journey_roles"
"""The claim with somebody's roles: `manager@moorland`, or `national_analyst` where it has no agency."""

STAFF_CODE = "adopter_journey_staff_code"
"""The claim with the code by which case records know a member of staff."""


class NotUnderstood(Exception):
    """The provider's claims give nobody; the message says what is wrong, without personal data."""


class Part(BaseModel):
    """What an account is in one journey: the first or the second applicant, and by which invitation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    journey: UUID
    applicant: Literal[1, 2]
    invitation: int
    agency: str


class Visitor(BaseModel):
    """Somebody who is signed in: staff, or else an adopter with a part in any number of journeys."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    account: str
    staff: Who | None = None
    parts: tuple[Part, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that they hold anywhere."""
        return self.staff.roles if self.staff else frozenset({Role.ADOPTER})

    @property
    def staff_code(self) -> str | None:
        """The code by which case records know them; None where they are no staff."""
        return self.staff.subject if self.staff else None

    @property
    def in_a_team(self) -> bool:
        """Whether they work at an agency; who only sits on a panel does not."""
        return bool(self.roles & IN_A_TEAM)

    def agencies(self, roles: Iterable[Role]) -> list[str]:
        """The agencies at which they hold one of these roles."""
        wanted, at = frozenset(roles), self.staff.at if self.staff else {}
        return sorted(agency for agency, held in at.items() if held & wanted)

    def holds(self, roles: Iterable[Role], agency: str) -> bool:
        """Whether they hold one of these roles at an agency."""
        return agency in self.agencies(roles)

    def part(self, journey: UUID) -> Part | None:
        """Their part in a journey; None where they have none."""
        return next((each for each in self.parts if each.journey == journey), None)

    def applying(self, part: Part) -> Who:
        """As whom they ask the services about a journey of theirs."""
        return Who(
            subject=f"adopter:{self.account}",
            journey=part.journey,
            applicant=part.applicant,
            invitation=part.invitation,
        )


def visitor_of(claims: Mapping[str, Any]) -> Visitor:
    """The person whom the provider signed in; raises `NotUnderstood`."""
    account = account_of(claims["iss"], claims["sub"])
    name = str(claims.get("name") or "")[:200]
    at, national = _held(claims.get(ROLES, ()))
    if not at and not national:
        return Visitor(name=name, account=account)
    try:
        staff = Who(subject=str(claims.get(STAFF_CODE, "")), at=at, national=frozenset(national))
    except ValidationError:
        raise NotUnderstood(
            f"The claims {ROLES} and {STAFF_CODE} do not name roles of this service and a staff code."
        ) from None
    return Visitor(name=name, account=account, staff=staff)


def account_of(issuer: str, subject: str) -> str:
    """The account of a person at a provider."""
    return hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()


def _held(roles: Any) -> tuple[dict[str, frozenset[Role]], set[Role]]:
    at: dict[str, frozenset[Role]] = {}
    national: set[Role] = set()
    for each in roles if isinstance(roles, list | tuple) else [roles]:
        role, _, agency = str(each).partition("@")
        if role not in set(Role):
            continue
        if agency:
            at[agency] = at.get(agency, frozenset()) | {Role(role)}
        else:
            national.add(Role(role))
    return at, national
