"""The table of checks over HTTP: the people are heard from Kafka, and each reader sees what is theirs."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from contracts.people import ListedPerson, PersonJoined, PersonKind, PersonRemoved
from contracts.request_forms import REFERENCE
from services.chassis.clock import today
from tests.assessment.helpers.assessments import ACCEPTANCE, ACCEPTED
from tests.assessment.helpers.cases_over_http import BEFORE_ACCEPTANCE
from tests.assessment.helpers.streams import Publish, all_heard
from tests.enquiry.helpers.served_api import ask, is_problem, stands
from tests.identity import adopter, signed_as, staff
from tests.waiting import until

PEOPLE = (
    (1, PersonKind.APPLICANT),
    (2, PersonKind.APPLICANT),
    (3, PersonKind.ADULT),
    (4, PersonKind.REFEREE),
    (5, PersonKind.REFEREE),
    (6, PersonKind.REFEREE),
)
EMAIL = "kit@example.org"
SAID = "They are patient with everybody."
ANSWERS = {each.name: SAID for each in REFERENCE}
NEXT = len(BEFORE_ACCEPTANCE) + 2
DBS = {"on": "2025-03-20", "checks": ["dbs"], "dated_on": "2025-03-14"}


async def opened(client: httpx.AsyncClient, publish: Publish) -> UUID:
    """A couple with a lodger, whose registration was accepted with its people."""
    journey = uuid4()
    people = tuple(ListedPerson(number=number, kind=kind) for number, kind in PEOPLE)
    accepted = ACCEPTANCE.model_copy(update={"people": people})
    for version, event in enumerate((*BEFORE_ACCEPTANCE, accepted), start=1):
        await publish(journey, version, event)
    await until(lambda: stands(client, f"/cases/{journey}", "stage_one"))
    return journey


async def table(client: httpx.AsyncClient, journey: UUID, who: Who) -> dict[str, Any]:
    auth = signed_as(who, "assessment")
    answer = await client.get(f"/cases/{journey}/checks", auth=auth)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(found: dict[str, Any], check: str) -> dict[int | None, dict[str, Any]]:
    return {each["person"]: each for each in found["checks"] if each["check"] == check}


async def test_staff_see_each_persons_check_with_what_came_of_it_and_until_when_it_holds(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    body = {**DBS, "person": 2, "outcome": "satisfactory"}
    assert (await ask(client, f"/cases/{journey}/return-checks", body)).status_code == 200
    dbs = rows(await table(client, journey, staff(Role.SOCIAL_WORKER)), "dbs")

    assert (dbs[2]["outcome"], dbs[2]["expires_on"]) == ("satisfactory", "2027-03-14")
    assert (dbs[1]["state"], dbs[1]["waits_for"], dbs[1]["since"]) == (
        "to_ask",
        "agency",
        "2025-03-03",
    )
    assert set(dbs) == {1, 2, 3}


async def test_an_applicant_sees_their_own_and_the_households_and_never_what_came_of_any(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    for person in (1, 2):
        body = {**DBS, "person": person, "outcome": "needs_follow_up"}
        assert (await ask(client, f"/cases/{journey}/return-checks", body)).status_code == 200
    seen = await table(client, journey, adopter(str(journey), 1))

    assert set(rows(seen, "dbs")) == {1}
    assert rows(seen, "dbs")[1]["state"] == "back"
    assert {each["outcome"] for each in seen["checks"]} == {None}
    assert {each["dated_on"] for each in seen["checks"]} == {None}
    assert set(rows(seen, "reference")) == {4, 5, 6}
    assert seen["others_waiting"] == 3
    assert "need_open" not in {each["state"] for each in seen["checks"]}


async def test_a_referee_is_replaced_by_what_the_enquiry_says(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    gone = PersonRemoved(occurred_on=ACCEPTED, number=5, kind=PersonKind.REFEREE)
    new = PersonJoined(occurred_on=ACCEPTED, number=7, kind=PersonKind.REFEREE)
    await publish(journey, NEXT, gone)
    await until(lambda: all_heard(client))
    few = await table(client, journey, staff(Role.MANAGER))
    await publish(journey, NEXT + 1, new)
    await until(lambda: all_heard(client))
    full = await table(client, journey, staff(Role.MANAGER))

    assert (few["referees_lacking"], full["referees_lacking"]) == (1, 0)
    assert set(rows(full, "reference")) == {4, 6, 7}


@pytest.mark.parametrize("role", [Role.PANEL_ADMINISTRATOR, Role.DECISION_MAKER])
async def test_the_table_is_not_for_the_panel(
    client: httpx.AsyncClient, publish: Publish, role: Role
) -> None:
    journey = await opened(client, publish)
    auth = signed_as(staff(role), "assessment")

    assert is_problem(await client.get(f"/cases/{journey}/checks", auth=auth), 403)


async def test_a_disqualification_ends_the_case_and_nobody_reads_of_whom(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    path = f"/cases/{journey}"
    answer = await ask(client, f"{path}/record-disqualification", {"on": "2025-03-20", "person": 3})
    assert answer.status_code == 200
    assert await stands(client, path, "stage_one_decided")
    answer = await ask(client, f"{path}/send-stage-one-notice", {"on": "2025-03-21"})
    told = await client.get(f"{path}/timeline", auth=signed_as(adopter(str(journey)), "assessment"))
    events = await client.get(f"{path}/events")

    assert answer.status_code == 200
    assert await stands(client, path, "not_suitable")
    assert "you can complain" in told.text
    assert "disqualif" not in told.text
    assert [each["data"].get("disqualified") for each in events.json()] == [None, True, None]
    assert "person" not in events.text


async def letter_of(client: httpx.AsyncClient, journey: UUID) -> dict[str, Any]:
    """What notifications learns for the letter of the first request."""
    auth = signed_as(Who.of_service("notifications"), "assessment", by="notifications")
    found: dict[str, Any] = (
        await client.get(f"/cases/{journey}/requests/1/letter", auth=auth)
    ).json()
    return found


async def gives(client: httpx.AsyncClient, step: str, **body: Any) -> httpx.Response:
    """What the page behind a link sends."""
    auth = signed_as(Who.of_service("web"), "assessment", by="web")
    return await client.post(f"/check-requests/{step}", json=body, auth=auth)


async def asked_by_link(client: httpx.AsyncClient, journey: UUID) -> str:
    """A referee is asked; the answer is the token of the link."""
    body = {"on": today().isoformat(), "check": "reference", "person": 4, "email": EMAIL}
    assert (await ask(client, f"/cases/{journey}/ask-by-link", body)).status_code == 200
    letter = await letter_of(client, journey)
    assert letter["email"] == EMAIL
    return str(letter["token"])


async def test_a_link_works_once_and_a_used_one_is_refused_like_a_wrong_one(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    token = await asked_by_link(client, journey)
    wrong = await gives(client, "open", token="x" * 68)
    early = await gives(client, "answer", token=token, answers={"name": "Kit Example"})
    strange = await gives(client, "answer", token=token, answers={"shoe_size": "9"})
    answered = await gives(client, "answer", token=token, answers=ANSWERS)
    again = [await gives(client, "open", token=token)]
    again.append(await gives(client, "answer", token=token, answers=ANSWERS))
    again.append(await gives(client, "reply", token=token, can=True))

    assert is_problem(early, 422)
    assert is_problem(strange, 422)
    assert answered.status_code == 200, answered.text
    assert is_problem(wrong, 404)
    assert {(each.status_code, each.json()["detail"]) for each in again} == {
        (404, wrong.json()["detail"])
    }
    assert set((await letter_of(client, journey)).values()) == {None}


async def test_what_is_saved_is_shown_to_its_link_alone_until_it_is_sent(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    token = await asked_by_link(client, journey)
    saved = await gives(client, "save", token=token, answers={"known": SAID})
    strange = await gives(client, "save", token=token, answers={"shoe_size": "9"})
    wrong = await gives(client, "save", token="x" * 68, answers={"known": SAID})
    auth = signed_as(staff(Role.SOCIAL_WORKER), "assessment")
    path = f"/cases/{journey}"
    seen = [
        (await client.get(f"{path}/{each}", auth=auth)).text
        for each in ("checks/reference?person=4", "checks", "events")
    ]

    assert saved.status_code == 200, saved.text
    assert (await gives(client, "open", token=token)).json()["draft"] == {"known": SAID}
    assert is_problem(strange, 422)
    assert is_problem(wrong, 404)
    assert SAID not in "".join(seen)


async def test_what_is_answered_by_link_is_for_those_who_assess_and_in_no_event(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    token = await asked_by_link(client, journey)
    await gives(client, "answer", token=token, answers=ANSWERS)
    events = await client.get(f"/cases/{journey}/events")
    auth = signed_as(staff(Role.SOCIAL_WORKER), "assessment")
    detail = await client.get(f"/cases/{journey}/checks/reference?person=4", auth=auth)
    own = await table(client, journey, adopter(str(journey), 1))

    for hidden in (EMAIL, SAID, token):
        assert hidden not in events.text + str(own)
    assert SAID in detail.text
    assert EMAIL not in detail.text
    assert {each["link"] for each in own["checks"]} == {None}


A_PDF = b"%PDF-1.7\n%%EOF\n"


async def sends_file(client: httpx.AsyncClient, token: str, content: bytes) -> httpx.Response:
    """What the page behind a link sends along with the answers."""
    auth = signed_as(Who.of_service("web"), "assessment", by="web")
    headers = {"Request-Token": token}
    return await client.put("/check-requests/file", content=content, headers=headers, auth=auth)


async def test_a_document_that_comes_with_an_answer_is_for_those_who_assess_and_nobody_else(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    token = await asked_by_link(client, journey)
    received = await sends_file(client, token, A_PDF)
    sent = {"file": received.json()["file"], "name": "Reference for them.pdf"}
    answered = await gives(client, "answer", token=token, answers=ANSWERS, **sent)
    assert answered.status_code == 200, answered.text
    auth = signed_as(staff(Role.SOCIAL_WORKER), "assessment")
    detail = (await client.get(f"/cases/{journey}/checks/reference?person=4", auth=auth)).json()
    [document] = (await client.get(f"/cases/{journey}/documents", auth=auth)).json()["documents"]
    own = signed_as(adopter(str(journey), 1), "assessment")
    path = f"/cases/{journey}/documents/1/versions/1"
    file, theirs = await client.get(path, auth=auth), await client.get(path, auth=own)
    listed = await client.get(f"/cases/{journey}/documents", auth=own)
    events = await client.get(f"/cases/{journey}/events")

    assert detail["requests"][0]["document"] == 1
    assert (document["kind"], document["person"], document["readers"]) == ("reference", None, [])
    assert document["recipients"] == ["inspector"]
    assert (document["versions"][0]["by_link"], document["versions"][0]["by"]) == (True, None)
    assert file.content == A_PDF
    assert is_problem(theirs, 404)
    assert listed.json()["documents"] == []
    assert "Reference for them" not in events.text


async def test_a_file_by_link_is_looked_at_like_any_other_and_its_link_must_work(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey, other = [await opened(client, publish) for _ in range(2)]
    token, elsewhere = [await asked_by_link(client, each) for each in (journey, other)]
    wrong = await sends_file(client, "x" * 68, A_PDF)
    strange = await sends_file(client, token, b"MZ a program")
    received = (await sends_file(client, elsewhere, A_PDF)).json()["file"]
    not_theirs = await gives(client, "answer", token=token, answers=ANSWERS, file=received)
    path = await gives(
        client, "answer", token=elsewhere, answers=ANSWERS, file=received, name="../a.pdf"
    )
    answered = await gives(client, "answer", token=token, answers=ANSWERS)
    used = await sends_file(client, token, A_PDF)

    assert is_problem(wrong, 404)
    assert is_problem(strange, 422)
    assert is_problem(not_theirs, 422)
    assert is_problem(path, 422)
    assert answered.status_code == 200, answered.text
    assert is_problem(used, 404)
