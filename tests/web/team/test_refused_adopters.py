"""What an adopter was refused is on the log of the agency whose journey they asked for, and of their own."""

from typing import Any

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.journeys import AMINA, ago, amina_travels, does, told
from tests.web.helpers.staff import signed_in, words_of

AT_ESTUARY: dict[str, Any] = {
    "on": ago(0),
    "agency": "estuary",
    "channel": "web_form",
    "household": "single",
    "applicants": [AMINA],
}


@pytest.fixture
async def theirs(browse: Browse, provider: SignIn, enquiry: Service) -> Any:
    async with browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as client:
        yield client


async def log_at(manager: httpx.AsyncClient, agency: str, journey: str = "") -> str:
    """The words of an agency's log, or of a case's."""
    of_case = f"/enquiries/{journey}" if journey else ""
    return (await words_of(manager, f"/team/{agency}{of_case}/accesses")).partition("Household")[2]


async def test_who_asks_for_anothers_journey_is_on_both_agencies_logs_and_on_the_cases(
    browse: Browse, provider: SignIn, enquiry: Service, theirs: httpx.AsyncClient
) -> None:
    await amina_travels(theirs, enquiry, provider)
    strangers = str((await told(enquiry, "/enquiries", AT_ESTUARY))["journey"])
    answers = [await theirs.get(f"/journey/{strangers}"), await theirs.get("/team/moorland")]
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        own, holders = [await log_at(manager, each) for each in ("moorland", "estuary")]
        case = (await manager.get(f"/team/estuary/enquiries/{strangers}/accesses")).text

    assert [each.status_code for each in answers] == [404, 403]
    for log in (own, holders):
        assert "An adopter Adopter, from 127.0.0.1 Was refused: the page “journey”" in log
    assert "An adopter Adopter, from 127.0.0.1 Was refused: the page “team”" in own
    assert "the page “team”" not in holders
    assert "Was refused: the page “journey”" in read(case).words


async def test_an_account_that_was_removed_is_on_the_log_when_it_comes_again(
    browse: Browse, provider: SignIn, enquiry: Service, theirs: httpx.AsyncClient
) -> None:
    journey = await amina_travels(theirs, enquiry, provider)
    await theirs.get(f"/journey/{journey}")
    await does(enquiry, journey, "remove-account", applicant=1, reason="Not her address.")
    refused = [await theirs.get(f"/journey/{journey}") for _ in range(2)]
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        case = (await manager.get(f"/team/moorland/enquiries/{journey}/accesses")).text

    assert [each.status_code for each in refused] == [404, 404]
    assert "An adopter (adopter, from 127.0.0.1)" in read(case).words


async def test_an_address_of_no_journey_leaves_nothing(
    browse: Browse, provider: SignIn, enquiry: Service, theirs: httpx.AsyncClient
) -> None:
    await amina_travels(theirs, enquiry, provider)
    unknown = "7b1c2f7e-66c5-4d4f-8f3e-1d2b0b6f8a10"
    answer = await theirs.get(f"/journey/{unknown}/details")
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        log = await log_at(manager, "moorland")

    assert answer.status_code == 404
    assert "“details”" not in log


async def test_a_refusal_is_on_their_own_agencys_log_while_the_enquiry_service_is_away(
    browse: Browse, provider: SignIn, enquiry: Service, theirs: httpx.AsyncClient
) -> None:
    await amina_travels(theirs, enquiry, provider)
    await theirs.get("/journey")
    strangers = str((await told(enquiry, "/enquiries", AT_ESTUARY))["journey"])
    async with browse(sign_in_issuer=provider.issuer, enquiry=NOBODY) as client:
        client.cookies = theirs.cookies
        answer = await client.get(f"/journey/{strangers}/messages")
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        log = await log_at(manager, "moorland")

    assert answer.status_code == 404
    assert "the page “messages”" in log
