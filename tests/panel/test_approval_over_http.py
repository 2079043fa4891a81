"""An approval reviewed, proposed to end and ended over HTTP: what is on record, what the adopters read, and what no event says."""

from typing import Any

import httpx

from contracts.identity import Role
from services.chassis.clock import today
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask, is_problem, types
from tests.identity import adopter, signed_as, staff
from tests.panel.helpers.approvals_over_http import AGAIN, FINAL, IN_REVIEW, PROPOSED, REVIEW
from tests.panel.helpers.cases_over_http import APPROVAL, PANEL, minuted


async def approved(client: httpx.AsyncClient, publish: Publish) -> str:
    path = f"/cases/{await minuted(client, publish)}"
    await _all(client, path, {"approve-applicants": APPROVAL | {"on": "2026-01-05"}})
    await _all(client, path, {"send-decision-notice": {"on": "2026-01-07"}})
    return path


async def _all(client: httpx.AsyncClient, path: str, steps: dict[str, dict[str, Any]]) -> None:
    for step, body in steps.items():
        answer = await ask(client, f"{path}/{step}", body)
        assert answer.status_code == 200, (step, answer.text)


async def test_an_approval_ends_by_the_final_decision_after_each_of_their_rights(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    before = await types(client, path)
    await _all(client, path, IN_REVIEW)
    await _all(client, path, PROPOSED)
    early = await ask(client, f"{path}/make-final-decision", FINAL | {"on": "2026-06-02"})
    await _all(client, path, {"make-final-decision": FINAL})
    await _all(client, path, {"send-approval-notice": {"on": "2026-06-04"}})
    view = (await client.get(path)).json()
    events = (await client.get(f"{path}/events")).text

    assert is_problem(early, 409)
    assert (view["status"], view["notice_sent_on"]) == ("approval_ended", "2026-06-04")
    assert (await types(client, path))[len(before) :] == [
        "panel.approval_reviewed.v1",
        "panel.approval_review_report_sent.v1",
        "panel.approval_review_observed.v1",
        "panel.met.v1",
        "panel.approval_considered.v1",
        "panel.hearing_minutes_finalised.v1",
        "panel.ending_proposed.v1",
        "panel.approval_decision_told.v1",
        "panel.approval_notice_sent.v1",
        "panel.approval_ended.v1",
        "panel.approval_notice_sent.v1",
    ]
    for secret in ("Rosa Fell", "allegation", "inquiry", *AGAIN):
        assert secret not in events, secret


async def test_an_approval_that_waits_for_a_panel_is_listed_with_the_day_of_its_review(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    before = await _waiting(client, path)
    first = dict(list(IN_REVIEW.items())[:3])
    await _all(client, path, first)

    assert before is None
    assert await _waiting(client, path) == "2026-03-02"


async def _waiting(client: httpx.AsyncClient, path: str) -> str | None:
    auth = signed_as(staff(Role.PANEL_ADMINISTRATOR), "panel")
    listed = await client.get("/agencies/moorland/panel-meetings/waiting", auth=auth)
    assert listed.status_code == 200, listed.text
    days = {each["journey"]: each["reviewed_on"] for each in listed.json()}
    return days.get(path.rpartition("/")[2])


async def test_nobody_who_sat_on_a_panel_of_the_case_decides_about_the_approval(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    await _all(client, path, IN_REVIEW)
    for member in (PANEL[1], AGAIN[1]):
        auth = signed_as(staff(Role.DECISION_MAKER, subject=member), "panel")
        for step in ("propose-ending", "keep-approval"):
            key = {"Idempotency-Key": f"{member}-{step}-{path[-36:]}"}
            answer = await client.post(
                f"{path}/{step}", json=PROPOSED["propose-ending"], auth=auth, headers=key
            )
            assert is_problem(answer, 409), answer.text
            assert "regulation 30B(3)" in answer.json()["detail"]


async def test_adopters_read_each_step_once_they_were_told_of_it(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    auth = signed_as(adopter(path.rpartition("/")[2]), "panel")

    async def read() -> dict[str, Any]:
        told = (await client.get(f"{path}/timeline", auth=auth)).json()
        return {**told, "last": told["entries"][-1]["words"]}

    await _all(client, path, {"review-approval": REVIEW})
    reviewed = await read()
    await _all(client, path, {"send-review-report": IN_REVIEW["send-review-report"]})
    reported = await read()
    own = {"on": today().isoformat(), "words": "I have said what happened."}
    key = {"Idempotency-Key": f"own-{path[-36:]}"}
    wrote = await client.post(f"{path}/send-review-observations", json=own, auth=auth, headers=key)
    dated = own | {"on": "2026-03-10"}
    key = {"Idempotency-Key": f"dated-{path[-36:]}"}
    not_today = await client.post(
        f"{path}/send-review-observations", json=dated, auth=auth, headers=key
    )

    assert (reviewed["stands"], reviewed["last"]) == (
        "approved",
        "The agency sent you its decision in writing.",
    )
    assert reported["stands"] == "approval_in_review"
    assert "until 20 March 2026" in reported["last"]
    assert wrote.status_code == 200, wrote.text
    assert is_problem(not_today, 422)
    assert (await read())["last"] == (
        "The agency received your comments on the report of its review."
    )


async def test_a_final_decision_against_them_is_read_with_its_notice(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    auth = signed_as(adopter(path.rpartition("/")[2]), "panel")
    await _all(client, path, IN_REVIEW)
    await _all(client, path, {"propose-ending": PROPOSED["propose-ending"]})
    decided = await client.get(f"{path}/timeline", auth=auth)
    await _all(client, path, {"send-approval-notice": PROPOSED["send-approval-notice"]})
    proposed = await client.get(f"{path}/timeline", auth=auth)
    await _all(client, path, {"make-final-decision": FINAL})
    final = await client.get(f"{path}/timeline", auth=auth)
    await _all(client, path, {"send-approval-notice": {"on": "2026-06-04"}})
    told = await client.get(f"{path}/timeline", auth=auth)

    assert "proposes to end" not in decided.text
    assert decided.json()["stands"] == "approval_in_review"
    assert proposed.json()["stands"] == "ending_proposed"
    assert "The last day to do this: 2 June 2026." in proposed.text
    assert "ended your approval" not in final.text
    assert final.json()["stands"] == "ending_proposed"
    assert told.json()["stands"] == "approval_ended"
    assert "It decided to end your approval." in told.text
    for secret in ("Rosa Fell", "allegation", "inquiry", *AGAIN, *PANEL):
        assert secret not in told.text, secret


async def test_the_agency_cannot_end_an_approval_by_the_command_for_the_adopters_wish(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = await approved(client, publish)
    refused = await ask(client, f"{path}/end-approval", {"on": "2026-03-02", "end": "after_review"})
    moved = await ask(client, f"{path}/end-approval", {"on": "2026-03-02", "end": "moved"})

    assert is_problem(refused, 422)
    assert moved.status_code == 200, moved.text
    assert (await client.get(path)).json()["status"] == "approval_ended"
