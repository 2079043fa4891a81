"""Assessments opened by an event and taken to the panel over HTTP, as an agency does it."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.checks import Check
from contracts.enquiry import EnquiryReceived, RegistrationSubmitted
from contracts.reference import Channel, Household
from tests.assessment.helpers.assessments import ACCEPTANCE, ACCEPTED
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask, stands
from tests.waiting import until

ALL_CHECKS = {"on": "2025-04-01", "checks": list(Check)}
BEFORE_ACCEPTANCE = (
    EnquiryReceived(
        occurred_on=ACCEPTED,
        agency="moorland",
        channel=Channel.PHONE,
        household=Household.JOINT,
    ),
    RegistrationSubmitted(occurred_on=ACCEPTED, household=Household.JOINT),
)
TO_PANEL: dict[str, dict[str, Any]] = {
    "return-checks": ALL_CHECKS,
    "decide-stage-one": {"on": "2025-04-14", "outcome": "may_be_suitable"},
    "send-stage-one-notice": {"on": "2025-04-16"},
    "start-stage-two": {"on": "2025-05-01"},
    "share-report": {"on": "2025-07-07", "report": "full"},
    "receive-observations": {"on": "2025-07-09"},
    "refer-to-panel": {"on": "2025-07-10"},
}


async def opened(client: httpx.AsyncClient, publish: Publish) -> UUID:
    """A journey whose registration was accepted, heard here."""
    journey = uuid4()
    for version, event in enumerate((*BEFORE_ACCEPTANCE, ACCEPTANCE), start=1):
        await publish(journey, version, event)
    await until(lambda: stands(client, f"/cases/{journey}", "stage_one"))
    return journey


async def referred(client: httpx.AsyncClient, publish: Publish) -> UUID:
    journey = await opened(client, publish)
    for step, body in TO_PANEL.items():
        answer = await ask(client, f"/cases/{journey}/{step}", body)
        assert answer.status_code == 200, answer.text
    return journey
