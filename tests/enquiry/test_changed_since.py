"""Two people on one record: whoever decided on an older version is told, and nothing is changed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.enquiry_bodies import CONTACT, ENQUIRY
from tests.enquiry.helpers.served_api import is_problem, serving, types
from tests.identity import adopter, signed_as, staff

AT_ONCE = 8


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture
async def path(client: httpx.AsyncClient) -> str:
    answer = await sent(client, "/enquiries", ENQUIRY)
    return f"/enquiries/{answer.json()['journey']}"


async def sent(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], seen: str = "", **more: Any
) -> httpx.Response:
    """Sends a command with the version that was seen, where there is one."""
    headers = {"Idempotency-Key": more.pop("key", uuid4().hex)}
    headers |= {"If-Match": seen} if seen else {}
    return await client.post(path, json=body, headers=headers, **more)


async def test_a_record_at_the_version_that_was_seen_is_changed(
    client: httpx.AsyncClient, path: str
) -> None:
    view = (await client.get(path)).json()
    answer = await sent(client, f"{path}/make-contact", CONTACT, f'"{view["version"]}"')

    assert answer.status_code == 200
    assert (await client.get(path)).json()["version"] == view["version"] + 1


async def test_a_record_that_changed_since_is_left_alone_and_what_changed_can_be_read(
    client: httpx.AsyncClient, path: str
) -> None:
    await sent(client, f"{path}/make-contact", CONTACT)
    assigning = {"on": "2025-03-05", "to": "recruiter-07"}
    answer = await sent(client, f"{path}/assign", assigning, '"1"')
    since = (await client.get(f"{path}/events", params={"after": 1})).json()

    assert is_problem(answer, 412)
    assert answer.json()["kind"] == "changed_since"
    assert "Check what changed" in answer.json()["detail"]
    assert [(each["version"], each["type"]) for each in since] == [(2, "enquiry.contact_made.v1")]
    assert len(await types(client, path)) == 2


async def test_changed_since_is_said_also_where_the_command_is_not_possible_any_more(
    client: httpx.AsyncClient, path: str
) -> None:
    await sent(client, f"{path}/withdraw", {"on": "2025-03-05", "reason": "not_ready"})

    assert is_problem(await sent(client, f"{path}/make-contact", CONTACT, '"1"'), 412)
    assert is_problem(await sent(client, f"{path}/make-contact", CONTACT, '"2"'), 409)


async def test_a_command_that_was_carried_out_gets_its_receipt_again_under_the_version_it_saw(
    client: httpx.AsyncClient, path: str
) -> None:
    first = await sent(client, f"{path}/make-contact", CONTACT, '"1"', key="seen-and-sent")
    await sent(client, f"{path}/assign", {"on": "2025-03-05", "to": "recruiter-07"})
    again = await sent(client, f"{path}/make-contact", CONTACT, '"1"', key="seen-and-sent")

    assert (again.status_code, again.content) == (200, first.content)
    assert len(await types(client, path)) == 3


async def test_of_many_who_saw_one_version_in_two_processes_one_changes_it(
    client: httpx.AsyncClient, settings: EnquirySettings
) -> None:
    async with serving(build(settings)) as elsewhere:
        for _ in range(5):
            begun = await sent(client, "/enquiries", ENQUIRY)
            path = f"/enquiries/{begun.json()['journey']}"
            answers = await asyncio.gather(
                *(
                    sent((client, elsewhere)[each % 2], f"{path}/make-contact", CONTACT, '"1"')
                    for each in range(AT_ONCE)
                )
            )

            codes = sorted(answer.status_code for answer in answers)
            assert codes == [200] + [412] * (AT_ONCE - 1)
            assert len(await types(client, path)) == 2


async def test_of_one_command_sent_twice_at_once_both_get_the_receipt(
    client: httpx.AsyncClient, settings: EnquirySettings, path: str
) -> None:
    async with serving(build(settings)) as elsewhere:
        answers = await asyncio.gather(
            *(
                sent(each, f"{path}/make-contact", CONTACT, '"1"', key="once-for-both")
                for each in (client, elsewhere)
            )
        )

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (200, answers[0].content)
    }


async def test_what_nobody_at_the_agency_is_shown_makes_no_decision_out_of_date(
    client: httpx.AsyncClient, path: str
) -> None:
    own = signed_as(adopter(path.removeprefix("/enquiries/")), "enquiry")
    answers = {"on": "2025-03-05", "applicant": 1, "step": "enquiry", "ease": 5}
    given = await sent(client, f"{path}/give-feedback", answers, auth=own)
    view = (await client.get(path)).json()

    assert (given.status_code, view["version"]) == (200, 1)
    assert (await sent(client, f"{path}/make-contact", CONTACT, '"1"')).status_code == 200
    assert (await client.get(path)).json()["version"] == 3


async def test_another_agencys_record_is_not_there_whatever_version_is_named(
    client: httpx.AsyncClient, path: str
) -> None:
    auth = signed_as(staff(Role.MANAGER, "coast"), "enquiry")
    theirs = [
        await sent(client, f"{path}/make-contact", CONTACT, seen, auth=auth)
        for seen in ('"1"', '"7"')
    ]
    unknown = await sent(client, f"/enquiries/{uuid4()}/make-contact", CONTACT, '"7"', auth=auth)

    assert [answer.status_code for answer in theirs] == [404, 404]
    assert theirs[0].json() == theirs[1].json() == unknown.json()


async def test_a_record_that_is_only_begun_had_no_version_to_see(
    client: httpx.AsyncClient,
) -> None:
    assert is_problem(await sent(client, "/enquiries", ENQUIRY, '"1"'), 412)
    assert (await sent(client, "/enquiries", ENQUIRY, '"0"')).status_code == 201


@pytest.mark.parametrize("seen", ["1", "*", 'W/"1"', '"one"', '"-1"', '"01"', '"1", "2"'])
async def test_a_version_in_another_form_is_refused_and_nothing_is_changed(
    client: httpx.AsyncClient, path: str, seen: str
) -> None:
    answer = await sent(client, f"{path}/make-contact", CONTACT, seen)

    assert is_problem(answer, 422)
    assert [each["where"] for each in answer.json()["wrong"]] == ["header.if-match"]
    assert len(await types(client, path)) == 1
