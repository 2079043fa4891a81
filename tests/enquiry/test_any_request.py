"""Requests of every kind the documentation allows, and many it does not, to the service as a process.

The invariant: whatever comes in, the service never fails, and it answers with nothing that its
documentation does not declare.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4
from zlib import crc32

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.identity import ISSUER
from deploy.local.ports import Ports
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE
from deploy.local.suite import Program
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.invitations import NOTIFICATIONS, WEB
from tests.forked_service import ForkedService
from tests.identity import as_needed, identity

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KNOWN: dict[str, list[str]] = {}
"""Records that are there, so that many requests reach a decision and are not only unknown."""
CONNECTIONS = requests.Session()
"""Kept open from one request to the next; opening one costs as much as asking."""
CONNECTIONS.trust_env = False


@pytest.fixture(scope="module")
def service(settings: EnquirySettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    served = ForkedService(
        Program("enquiry", ("-m", "services.enquiry.main")),
        port=Ports.unused()[0],
        folder=tmp_path_factory.mktemp("any-request"),
        environment={
            KAFKA_VARIABLE: settings.kafka_bootstrap_servers,
            MONGODB_VARIABLE: settings.mongodb_url,
            "NAMESPACE": settings.namespace,
            **identity().environment("enquiry"),
        },
    )
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


@schemathesis.hook
def map_path_parameters(_: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Two of three requests go to a record that is there."""
    for name, given in (path_parameters or {}).items():
        chosen = crc32(str(given).encode()) % 3
        if name in KNOWN and chosen:
            path_parameters[name] = KNOWN[name][chosen % len(KNOWN[name])]  # type: ignore[index]
    return path_parameters


def authorization(case: Any) -> str:
    """The header of somebody who may send this request."""
    body = case.body if isinstance(case.body, dict) else {}
    asked = httpx.Request(case.method, f"http://service{case.formatted_path}", json=body)
    path = asked.url.path
    signed = WEB if path.startswith(("/invitations", "/accounts")) else SIGNED_IN
    signed = NOTIFICATIONS if path.endswith("/link") else signed
    return str(next(signed.auth_flow(asked)).headers["Authorization"])


SIGNED_IN = as_needed("enquiry")
UNSTARTED = EnquirySettings(
    port=1,
    kafka_bootstrap_servers="127.0.0.1:9",
    mongodb_url="mongodb://127.0.0.1:9",
    identity_keys="unread",
    identity_issuer=ISSUER,
    invitation_key=identity().secret("invitations"),
    pseudonym_key=identity().secret("pseudonyms"),
    registration_key=identity().secret("registrations"),
)
every_operation = schemathesis.openapi.from_dict(build(UNSTARTED).openapi())


def tried(operation: str) -> Callable[[Any, str], None]:
    """One operation's test. Each needs a name of its own, or several processes would run one for all."""

    @every_operation.include(name=operation).parametrize()
    @examples(
        max_examples=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @pytest.mark.timeout(300)
    def nothing_fails_and_nothing_undeclared_is_answered(case: Any, service: str) -> None:
        signed_in = {"Authorization": authorization(case), "Idempotency-Key": uuid4().hex}
        case.headers = {**(case.headers or {}), **signed_in}
        if crc32(signed_in["Idempotency-Key"].encode()) % 3:
            # Any version but the record's own keeps a request from every decision.
            case.headers.pop("If-Match", None)
        case.call_and_validate(base_url=service, session=CONNECTIONS, checks=CHECKS)

    tested: Callable[[Any, str], None] = nothing_fails_and_nothing_undeclared_is_answered
    return tested


globals().update(
    {
        f"test_nothing_fails_and_nothing_undeclared_is_answered_by {label}": tried(label)
        for label in (found.ok().label for found in every_operation.get_all_operations())  # type: ignore[union-attr]
    }
)
