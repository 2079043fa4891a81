"""Asking the reporting service for figures, as those who may."""

from typing import Any

import httpx

from contracts.identity import Role, Who
from deploy.demo.people import EVERY_AGENCY
from deploy.demo.player import Bases
from deploy.local.errors import LocalStackError
from deploy.local.identity import SignedAs, Signer


def asking_as(auth: httpx.Auth) -> httpx.AsyncClient:
    """A client for questions to reporting."""
    return httpx.AsyncClient(auth=auth, timeout=60, trust_env=False)


def staff(signer: Signer) -> httpx.Auth:
    """Someone who works at every agency, so that their own figures are those of the year."""
    at = dict.fromkeys(EVERY_AGENCY, frozenset({Role.MANAGER}))
    return SignedAs(signer, Who(subject="demo-staff", at=at), "reporting")


def analyst(signer: Signer, *, second: bool = False) -> httpx.Auth:
    """Someone of the national team, or a second one: nobody publishes alone."""
    subject = "demo-second-analyst" if second else "demo-analyst"
    who = Who(subject=subject, national=frozenset({Role.NATIONAL_ANALYST}))
    return SignedAs(signer, who, "reporting")


async def answer(
    client: httpx.AsyncClient,
    bases: Bases,
    measure: str,
    folder: str = "measures",
    **wanted: str,
) -> dict[str, Any]:
    """What reporting says of a measure; raises `LocalStackError` where it refuses."""
    response = await client.get(f"{bases['reporting']}/{folder}/{measure}", params=wanted)
    if not response.is_success:
        raise LocalStackError(
            f"Reporting did not answer for the measure {measure}: {response.text[:300]}"
        )
    found: dict[str, Any] = response.json()
    return found
