"""Cases at the panel, opened by a referral and taken to the final minutes over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.assessment import (
    ApplicationWithdrawn,
    ObservationsReceived,
    ReferredToPanel,
    StageOneOpened,
)
from contracts.reference import Household, ReportKind, WithdrawalReason
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask, stands
from tests.waiting import until

DAY = date(2025, 7, 10)
OPENED = StageOneOpened(occurred_on=DAY, agency="moorland", household=Household.SINGLE)
OBSERVED = ObservationsReceived(occurred_on=DAY)
REFERRAL = ReferredToPanel(
    occurred_on=DAY, agency="moorland", household=Household.SINGLE, report=ReportKind.FULL
)
WITHDRAWAL = ApplicationWithdrawn(occurred_on=date(2025, 8, 1), reason=WithdrawalReason.NOT_READY)
PANEL = ["pm-001", "pm-002", "pm-003", "pm-004", "pm-005"]
MEETING = {"on": "2025-07-24", "chair": "pm-001", "members": PANEL}
RECORD = {
    "considered": "The report and the final minutes.",
    "arguments": "For: what Rosa Fell says. Against: the references.",
    "panel": "I agree.",
    "reasons": "As Rosa Fell was told.",
}
APPROVAL = {"on": "2025-08-01", **RECORD}
DETERMINATION = APPROVAL
TOLD = {"on": "2025-08-04"}
PAPERS = {"papers": ["reasons", "recommendation", "rights_notice"], "sent_by": "post"}
NOTICE = {"on": "2025-08-05", **PAPERS}
REVIEW = {"on": "2025-09-01", "route": "representations"}
REFUSAL = {"on": "2025-10-01", "outcome": "not_approved", **RECORD}
REFUSED: dict[str, dict[str, Any]] = {
    "issue-qualifying-determination": DETERMINATION,
    "tell-decision": TOLD,
    "send-decision-notice": NOTICE,
    "receive-review-request": REVIEW,
    "make-final-decision": REFUSAL,
}
TO_DECISION: dict[str, dict[str, Any]] = {
    "hold-meeting": MEETING,
    "recommend": {
        "on": "2025-07-24",
        "recommendation": "suitable",
        "reasons": "Rosa Fell knows what children need.",
    },
    "finalise-minutes": {"on": "2025-07-28"},
}


async def opened(
    client: httpx.AsyncClient, publish: Publish, referral: ReferredToPanel = REFERRAL
) -> UUID:
    """A journey that was referred, heard here."""
    journey = uuid4()
    for version, event in enumerate((OPENED, OBSERVED, referral), start=1):
        await publish(journey, version, event)
    await until(lambda: stands(client, f"/cases/{journey}", "referred"))
    return journey


async def minuted(client: httpx.AsyncClient, publish: Publish) -> UUID:
    journey = await opened(client, publish)
    for step, body in TO_DECISION.items():
        answer = await ask(client, f"/cases/{journey}/{step}", body)
        assert answer.status_code == 200, answer.text
    return journey
