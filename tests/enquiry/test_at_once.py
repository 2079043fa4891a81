"""Two members of staff and an applicant at the same moment, on real MongoDB: nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from contracts.reference import Household
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.event_bookings import received
from tests.enquiry.helpers.registration_forms import complete_form
from tests.enquiry.helpers.served_api import ask, serving, types

ROUNDS = 15


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


def saving(part: dict[str, Any], replaces: int = 0) -> dict[str, Any]:
    return {"on": "2025-03-05", "replaces": replaces, "content": part}


async def test_staff_and_applicant_acting_at_once_all_get_what_they_did(
    client: httpx.AsyncClient,
) -> None:
    for _ in range(ROUNDS):
        path = f"/enquiries/{await received(client)}"
        parts = complete_form()
        contact = {"on": "2025-03-04", "channel": "phone", "staff": "recruiter-07"}
        answers = await asyncio.gather(
            ask(
                client,
                f"{path}/make-contact",
                {**contact, "outcome": "wants_time", "next_step": "none"},
            ),
            ask(
                client,
                f"{path}/attempt-contact",
                {**contact, "outcome": "no_answer", "next_step": "planned_call"},
            ),
            ask(client, f"{path}/provide-information", {"on": "2025-03-05", "form": "pack"}),
            ask(client, f"{path}/assign", {"on": "2025-03-04", "to": "recruiter-11"}),
            *(ask(client, f"{path}/save-registration-draft", saving(part)) for part in parts),
        )

        happened = await types(client, path)
        draft = (await client.get(f"{path}/registration-draft")).json()["form"]
        notes = (await client.get(f"{path}/notes")).json()["notes"]
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        assert len(happened) == 1 + len(answers) == len(set(happened)) + len(parts) - 1
        assert [draft[part["part"]]["saved"] for part in parts] == [1] * len(parts)
        assert {note["about"] for note in notes} >= {"contact", "contact attempt"}


async def test_two_members_of_staff_who_end_it_at_once_end_it_once(
    client: httpx.AsyncClient,
) -> None:
    close = {
        "on": "2025-03-10",
        "reason": "no_answer_to_contact",
        "manager": "manager-02",
        "explanation": "No answer in four weeks.",
    }
    for _ in range(ROUNDS):
        path = f"/enquiries/{await received(client)}"
        answers = await asyncio.gather(
            ask(client, f"{path}/close", close),
            ask(client, f"{path}/close", close),
            ask(client, f"{path}/withdraw", {"on": "2025-03-10", "reason": "not_ready"}),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        assert len(await types(client, path)) == 2


async def test_both_applicants_save_their_own_part_at_the_same_moment(
    client: httpx.AsyncClient,
) -> None:
    first, second, *_ = complete_form(Household.JOINT)
    couple = {
        "household": "joint",
        "applicants": [{"name": "A", "phone": "01632 960001"}, {"name": "B"}],
    }
    for _ in range(ROUNDS):
        path = f"/enquiries/{await received(client, **couple)}"
        answers = await asyncio.gather(
            *(
                ask(client, f"{path}/save-registration-draft", saving(each))
                for each in (first, second)
            )
        )

        draft = (await client.get(f"{path}/registration-draft")).json()["form"]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert draft["first_applicant"]["content"]["name"] == first["name"]
        assert draft["second_applicant"]["content"]["name"] == second["name"]
