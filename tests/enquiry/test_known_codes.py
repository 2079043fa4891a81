"""A code in a command is somebody's: of an agency that there is, or of a colleague who works there."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from contracts.identity import Role, Who
from contracts.reference import Listed
from services.chassis.decision import Command
from services.chassis.directory import HAS_LEFT, NO_AGENCY, NO_COLLEAGUE, codes_in, listed
from services.enquiry.domain.registration import DeclineRegistration
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from services.panel.domain.meeting import HoldMeeting
from tests.directory import AGENCY, colleagues
from tests.enquiry.helpers.event_bookings import received
from tests.enquiry.helpers.referrals import REFERRAL
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.identity import as_needed, signed_as

EVERYWHERE = as_needed("enquiry", "coast")
ON = {"on": "2025-03-05"}


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    """Where two agencies are listed, one of which somebody has left."""
    async with serving(build(settings)) as opened:
        for agency, code in (("moorland", "recruiter-02"), ("coast", "recruiter-31")):
            listed_first = f"/directory/{agency}/list-agency"
            assert (await ask(opened, listed_first, AGENCY, auth=EVERYWHERE)).is_success
            listed_there = f"/agencies/{agency}/list-colleagues"
            assert (await ask(opened, listed_there, colleagues([code]), auth=EVERYWHERE)).is_success
        left = colleagues(["recruiter-05"], until="2025-03-04")
        assert (await ask(opened, "/agencies/moorland/list-colleagues", left)).is_success
        yield opened


def refused_at(answer: httpx.Response, field: str, sentence: str) -> bool:
    wrong = [{"where": f"body.{field}", "what": sentence}]
    return is_problem(answer, 422) and answer.json()["wrong"] == wrong


@pytest.mark.parametrize("code", ["recruiter-20", "recruiter-31", "carl"])
async def test_work_is_given_to_nobody_whom_the_agency_does_not_know(
    client: httpx.AsyncClient, code: str
) -> None:
    path = f"/enquiries/{await received(client)}"
    before = await types(client, path)

    alone = await ask(client, f"{path}/assign", ON | {"to": code})
    many = ON | {"staff": code, "journeys": [path.rpartition("/")[2]]}
    together = await ask(client, "/agencies/moorland/assign-enquiries", many)

    assert refused_at(alone, "to", NO_COLLEAGUE)
    assert is_problem(together, 422)
    assert await types(client, path) == before


async def test_who_has_left_is_named_for_what_they_did_and_given_no_more_work(
    client: httpx.AsyncClient,
) -> None:
    path = f"/enquiries/{await received(client)}"
    attempt = {"channel": "phone", "staff": "recruiter-05", "outcome": "no_answer"}
    attempt |= {"next_step": "planned_call"}

    after = await ask(client, f"{path}/attempt-contact", ON | attempt)
    on_their_last_day = await ask(client, f"{path}/attempt-contact", attempt | {"on": "2025-03-04"})

    assert refused_at(after, "staff", HAS_LEFT)
    assert refused_at(
        await ask(client, f"{path}/assign", ON | {"to": "recruiter-05"}), "to", HAS_LEFT
    )
    assert on_their_last_day.is_success, on_their_last_day.text


async def test_a_colleague_is_known_by_the_directory_or_once_they_have_come(
    client: httpx.AsyncClient,
) -> None:
    path = f"/enquiries/{await received(client)}"
    assert (await ask(client, f"{path}/assign", ON | {"to": "recruiter-02"})).is_success
    cover = ON | {"by": "recruiter-44", "until": "2025-03-20"}
    assert refused_at(await ask(client, f"{path}/cover", cover), "by", NO_COLLEAGUE)

    who = Who(subject="recruiter-44", at={"moorland": frozenset({Role.RECRUITMENT_WORKER})})
    await client.get("/agencies/moorland/enquiries/counts", auth=signed_as(who, "enquiry"))

    assert (await ask(client, f"{path}/cover", cover)).is_success


async def test_a_referral_goes_to_an_agency_that_there_is(client: httpx.AsyncClient) -> None:
    path = f"/enquiries/{await received(client)}/refer"

    assert refused_at(
        await ask(client, path, REFERRAL | {"receiver": "cost"}), "receiver", NO_AGENCY
    )
    assert (await ask(client, path, REFERRAL | {"receiver": "coast"})).is_success


def test_a_code_is_found_wherever_it_stands() -> None:
    meeting = HoldMeeting.model_validate(ON | {"chair": "pm-1", "members": ["pm-1", "pm-2"]})
    declined: dict[str, Any] = DeclineRegistration.model_config["json_schema_extra"]  # type: ignore[assignment]
    elsewhere = DeclineRegistration.model_validate(declined["examples"][0])

    assert list(codes_in(meeting)) == [
        ("chair", Listed.COLLEAGUE, "pm-1"),
        ("members.0", Listed.COLLEAGUE, "pm-1"),
        ("members.1", Listed.COLLEAGUE, "pm-2"),
    ]
    assert ("signposted_to", Listed.AGENCY, "estuary") in list(codes_in(elsewhere))


def commands(under: type[Command] = Command) -> Iterator[type[Command]]:
    for each in under.__subclasses__():
        yield each
        yield from commands(each)


NAMED = {"staff": Listed.COLLEAGUE, "panel_member": Listed.COLLEAGUE, "agency": Listed.AGENCY}
"""What a form asks for with a list to choose from, and what is looked up for it."""


def test_every_field_for_which_a_form_offers_a_list_is_looked_up() -> None:
    for command in commands():
        for name, field in command.model_fields.items():
            extra = field.json_schema_extra
            kind = extra.get("x-record") if isinstance(extra, dict) else None
            if kind in NAMED:
                found = listed(field.annotation, field.metadata)
                assert found is NAMED[str(kind)], (command, name)
