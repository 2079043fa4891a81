"""Who could read the pack of a second panel that never met does not make the final decision (regulation 30B(3))."""

from typing import Any

import httpx

from contracts.identity import Role
from services.panel.api.cases import OFFERS
from services.panel.api.pack_readers import require_no_pack_reader
from services.panel.domain.agency_decision import decides_as
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask
from tests.identity import signed_as, staff
from tests.panel.helpers.cases_over_http import DETERMINATION, NOTICE, REFUSAL, REVIEW, minuted
from tests.panel.helpers.papers_sent import papers_sent, records

CHAIR, READER = "pm-071", "pm-072"
LIST = "/agencies/moorland/central-list/list-member"
TO_SECOND_PANEL: dict[str, dict[str, Any]] = {
    "issue-qualifying-determination": DETERMINATION,
    "send-decision-notice": NOTICE,
    "receive-review-request": REVIEW,
    "ask-second-panel": {"on": "2025-09-02"},
}


def test_every_decision_asks_who_could_read_a_pack() -> None:
    deciding = {name for name, offer in OFFERS.items() if offer.listed_as is decides_as}

    assert deciding == {n for n, each in OFFERS.items() if each.before is require_no_pack_reader}
    assert deciding


async def test_who_could_read_the_pack_of_a_meeting_that_was_never_recorded_does_not_decide(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await minuted(client, publish)
    path = f"/cases/{journey}"
    for step, body in TO_SECOND_PANEL.items():
        answer = await ask(client, f"{path}/{step}", body)
        assert answer.status_code == 200, answer.text
    for code in (CHAIR, READER):
        office = {"office": "chair"} if code == CHAIR else {}
        await records(client, LIST, member=code, kinds=["social_worker"], tie="none", **office)
    await papers_sent(client, {"10:00": str(journey)}, [CHAIR, READER])
    ended = await ask(client, f"{path}/end-review", {"on": "2025-09-10", "because": "withdrawn"})
    assert ended.status_code == 200, ended.text

    theirs, others = (
        signed_as(staff(Role.DECISION_MAKER, subject=code), "panel") for code in (READER, "adm-71")
    )
    refused = await ask(client, f"{path}/make-final-decision", REFUSAL, auth=theirs)
    assert refused.status_code == 409, refused.text
    assert "regulation 30B(3)" in refused.text
    assert (await client.get(path)).json()["status"] == "decision_under_review"
    decided = await ask(client, f"{path}/make-final-decision", REFUSAL, auth=others)
    assert decided.status_code == 200, decided.text
