"""The access log of the national team, as support reads it: sign-ins, refusals, and who read it."""

from uuid import UUID

import httpx
import pytest

from contracts.identity import Role
from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.trust import trusted
from tests.identity import national, signed_as
from tests.web.helpers.cases import received
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import signed_in, words_of

LOG = "/support/accesses"


async def test_support_reads_who_of_the_national_team_signed_in_and_what_they_were_refused(
    browse: Browse, provider: SignIn, enquiry: Service, notifications: Service
) -> None:
    journey = await received(enquiry)
    by_api = signed_as(national(Role.NATIONAL_ANALYST, 7), "enquiry")
    async with (
        signed_in(browse, provider, "analyst") as analyst,
        httpx.AsyncClient(
            base_url=enquiry.url, auth=by_api, trust_env=False, verify=trusted()
        ) as client,
    ):
        refused = [
            await analyst.get("/team/moorland"),
            await analyst.get(LOG),
            await client.get(f"/enquiries/{journey}/notes"),
        ]
        await analyst.post("/sign-out")
    urls = {each.name: each.url for each in (enquiry, notifications)}
    async with signed_in(browse, provider, "support", **urls) as support:
        first = await words_of(support, LOG)
        again = await words_of(support, LOG)
        start = (await support.get("/support")).text

    assert [each.status_code for each in refused] == [403, 403, 403]
    who = "Nat Analyst, analyst-01 National analyst, from 127.0.0.1"
    for what in (
        "Signed in",
        "Signed out",
        "Was refused: GET /team/{agency}",
        f"Was refused: GET {LOG}",
    ):
        assert f"{who} {what} Pages None" in first, what
    by_hand = (
        "national-07 National analyst, from 127.0.0.1 Was refused: GET /enquiries/{journey}/notes"
    )
    assert f"{by_hand} Enquiry {reference(UUID(journey))}" in first
    assert "Sam Support, support-01 Support, from 127.0.0.1 Viewed this log Messages None" in again
    assert f'href="{LOG}"' in start


async def test_a_service_that_is_away_is_named(browse: Browse, provider: SignIn) -> None:
    async with signed_in(browse, provider, "support") as client:
        words = await words_of(client, LOG)

    assert "Part of the log (enquiry)" in words
    assert "Signed in Pages None" in words


@pytest.mark.parametrize("name", ["analyst", "manager", "amina"])
async def test_nobody_else_reads_it(browse: Browse, provider: SignIn, name: str) -> None:
    async with signed_in(browse, provider, name) as client:
        assert (await client.get(LOG)).status_code == 403
