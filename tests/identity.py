"""Tokens for tests: real keys, and whoever is to be asked as.

`as_needed` signs each request as somebody whose task it is; `signed_as` as one bearer alone.
"""

import re
from collections.abc import Generator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import httpx

from contracts.identity import Role, Who
from deploy.demo.draft import AGENCIES
from deploy.demo.people import People
from deploy.local.identity import SIGNERS, Identity
from services.chassis.signing import SignedAs, Signer

AGENCY_NAMED = re.compile(
    r'(?:"(?:agency|receiver)": ?"|/agencies/|[?&]agency=)([a-z][a-z0-9-]{1,39})(?=["/&]|$)'
)


SERVICES_THAT_ASK = ("web", "notifications", "reporting")


@cache
def identity() -> Identity:
    """The keys of this test run; `everybody` may speak as services too, also as one there is not."""
    everybody = (*Role, *(f"service:{name}" for name in SERVICES_THAT_ASK), "service:x")
    made = Identity(Path(mkdtemp(prefix="identity-")), {**SIGNERS, "everybody": everybody})
    made.make()
    return made


def signer(name: str = "demo") -> Signer:
    """Whoever signs with that private key of this test run."""
    return identity().signer(name)


class WorksEverywhere(People):
    """Whoever may send a request, also for an agency that a test has just made up."""

    def __init__(self, service: str, *agencies: str) -> None:
        self._agencies = {*AGENCIES, *agencies}
        super().__init__(signer(), service, self._agencies)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Lets the staff work at every agency that the request names."""
        asked = f"{request.url}/{request.content.decode(errors='replace')}"
        named = AGENCY_NAMED.findall(asked)
        if not self._agencies.issuperset(named):
            self._agencies.update(named)
            self._work_at(self._agencies)
        yield from super().auth_flow(request)


def as_needed(service: str, *agencies: str) -> httpx.Auth:
    """Signs each request to a service as somebody who may send it, at these agencies too."""
    return WorksEverywhere(service, *agencies)


def signed_as(who: Who, service: str, *, by: str = "demo") -> httpx.Auth:
    """Signs every request to a service as this bearer."""
    return SignedAs(signer(by), who, service)


def staff(role: Role, agency: str = "moorland", *, subject: str = "staff-01") -> Who:
    """Somebody with one role at one agency."""
    return Who(subject=subject, at={agency: frozenset({role})})


def national(role: Role, number: int = 1) -> Who:
    """Somebody with a role that belongs to no agency; another number is another person."""
    return Who(subject=f"national-{number:02}", national=frozenset({role}))


def adopter(journey: str, applicant: int = 1, *, invitation: int = 1) -> Who:
    """One of the applicants of a journey, who joined by this invitation."""
    said = {"journey": journey, "applicant": applicant, "invitation": invitation}
    return Who.model_validate({"subject": f"adopter-{applicant}", **said})
