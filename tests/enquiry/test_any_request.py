"""Requests of every kind the documentation allows, and many it does not, to the enquiry service as a process."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.enquiry.settings import EnquirySettings
from tests.access.helpers.any_request import forked, try_operation
from tests.access.helpers.routes import MAY
from tests.enquiry.helpers.invitations import NOTIFICATIONS, WEB
from tests.identity import as_needed

KNOWN: dict[str, list[str]] = {}


@pytest.fixture(scope="module")
def service(settings: EnquirySettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    served = forked("enquiry", settings, tmp_path_factory.mktemp("any-request"))
    try:
        served.start()
        KNOWN.update(a_world(served.url))
        yield served.url
    finally:
        served.stop()


def a_world(url: str) -> dict[str, list[str]]:
    """Some enquiries, and an information event to come to."""
    enquiry = {
        "on": "2025-03-03",
        "agency": "moorland",
        "channel": "phone",
        "household": "joint",
        "applicants": [{"name": "Rosa Fell", "email": "rosa@example.org"}, {"name": "Jun Fell"}],
    }
    event = {
        "on": "2025-03-03",
        "agency": "moorland",
        "title": "An evening about adoption",
        "held_on": "2025-04-03",
        "starts_at": "18:00",
        "ends_at": "20:00",
        "mode": "online",
        "places": 3,
        "booking_opens_on": "2025-03-03",
        "booking_closes_on": "2025-04-02",
    }
    return {
        "journey": [opened(url, "/enquiries", enquiry) for _ in range(3)],
        "information_event": [opened(url, "/information-events", event) for _ in range(2)],
        "agency": ["moorland"],
        "applicant": ["1", "2"],
        "account": ["0f" * 32],
    }


def opened(url: str, path: str, body: dict[str, Any]) -> str:
    headers = {"Idempotency-Key": uuid4().hex}
    answer = httpx.post(url + path, json=body, headers=headers, auth=as_needed("enquiry"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["journey"])


def sender(asked: httpx.Request) -> httpx.Auth:
    if asked.url.path.endswith("/link"):
        return NOTIFICATIONS
    return WEB if asked.url.path.startswith(("/invitations", "/accounts")) else SIGNED_IN


SIGNED_IN = as_needed("enquiry")


@pytest.mark.parametrize("operation", MAY["enquiry"])
def test_nothing_fails_and_nothing_undeclared_is_answered(service: str, operation: str) -> None:
    try_operation("enquiry", operation, at=service, known=KNOWN, sender=sender, tries=25)
