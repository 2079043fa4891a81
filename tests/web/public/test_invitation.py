"""How an account comes to open a journey: by a link that works once, for whoever it was sent to."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.mongo import open_client
from services.chassis.settings import RecordSettings
from services.web.site.sessions import COOKIE
from tests.enquiry.helpers.invitations import let_days_pass
from tests.waiting import until
from tests.web.helpers.cases import record
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.journeys import LETTERS, does, enquired, link_to, told
from tests.web.helpers.sign_in import OURS, signs_in
from tests.web.helpers.staff import MOORLAND, signed_in

NEVER_MADE = "x" * 68


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(enquiry=enquiry.url, sign_in_issuer=provider.issuer) as client:
        yield client


async def uses(web: httpx.AsyncClient, token: str) -> httpx.Response:
    """Presses the button of the link's page."""
    return await web.post(f"/join/{token}", headers=OURS)


async def test_a_link_leads_through_signing_in_to_the_journey(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    token = await link_to(enquiry, journey)
    stranger = await web.get(f"/join/{token}")
    await signs_in(web, "amina", to=f"/join/{token}")
    signed_in = await web.get(f"/join/{token}")
    joined = await uses(web, token)
    page = await web.get(joined.headers["location"])

    assert f"/sign-in?to=/join/{token}" in stranger.text
    assert "Amina" not in stranger.text
    assert "Link my account" in signed_in.text
    assert joined.headers["location"] == f"/journey/{journey}?done=joined"
    assert "Your account is linked." in read(page.text).words


async def test_a_double_click_links_once_and_another_account_finds_the_link_used(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    token = await link_to(enquiry, journey)
    await signs_in(web, "amina")
    first, second = await uses(web, token), await uses(web, token)
    await signs_in(web, "bilal")
    others = await uses(web, token)

    assert first.headers["location"] == second.headers["location"]
    assert others.status_code == 410
    assert "This link does not work" in others.text
    assert (await web.get(f"/journey/{journey}")).status_code == 404


async def test_the_second_applicant_needs_an_account_of_their_own(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    await signs_in(web, "amina")
    await uses(web, await link_to(enquiry, journey))
    theirs = await link_to(enquiry, journey, applicant=2)
    same_account = await uses(web, theirs)
    await signs_in(web, "bilal")
    own_account = await uses(web, theirs)

    assert same_account.status_code == 409
    assert "Use your own account" in same_account.text
    assert "It still works." in same_account.text
    assert own_account.headers["location"] == f"/journey/{journey}?done=joined"


async def test_a_link_that_ended_or_was_replaced_or_never_made_says_the_same(
    web: httpx.AsyncClient, enquiry: Service, settings: RecordSettings
) -> None:
    old, journey = await enquired(enquiry), await enquired(enquiry)
    ended, replaced = await link_to(enquiry, old), await link_to(enquiry, journey)
    await link_to(enquiry, journey)
    async with open_client(settings.replica_set) as client:
        kept = client[f"{settings.namespace}enquiry"]["enquiries"]
        assert await kept.find_one({"_id": UUID(old)})
        await let_days_pass(kept, old, days=6.01)
    await signs_in(web, "amina")
    answers = [await uses(web, token) for token in (ended, replaced, NEVER_MADE)]

    assert {answer.status_code for answer in answers} == {410}
    words = {
        answer.text.replace(token, "")
        for answer, token in zip(answers, (ended, replaced, NEVER_MADE), strict=True)
    }
    assert len(words) == 1
    assert "Send me a new link" in answers[0].text


async def test_whoever_asks_for_a_link_is_told_the_same_whether_they_are_known_or_not(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    reference = (await told(enquiry, f"/enquiries/{journey}"))["reference"]
    known = {"reference": reference.lower(), "email": "amina@home.example"}
    unknown = {"reference": "7K3M9-QXD2A", "email": "nobody@home.example"}
    answers = [await web.post("/join", data=typed, headers=OURS) for typed in (known, unknown)]
    again = await web.post(f"/join/{NEVER_MADE}/again", headers=OURS)
    page = await web.get("/join/on-its-way")

    for answer in (*answers, again):
        assert answer.status_code == 303
        assert answer.headers["location"] == "/join/on-its-way"
    assert (
        "To protect your privacy, this page says the same whether or not your details match."
        in page.text
    )
    path = f"/enquiries/{journey}/invitations/1/link"
    await until_linked(enquiry, path)


async def until_linked(enquiry: Service, path: str) -> None:
    """Waits for the link that was asked for."""

    async def made() -> bool:
        return (await told(enquiry, path, auth=LETTERS))["token"] is not None

    await until(made)


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({}, ("Enter your reference", "Enter an email address")),
        ({"reference": "7K3M9", "email": "amina@home.example"}, ("Enter your reference",)),
        ({"reference": "7K3M9-QXD2A", "email": "amina"}, ("Enter an email address",)),
    ],
)
async def test_what_cannot_be_a_reference_or_an_address_comes_back_with_what_was_typed(
    alone: httpx.AsyncClient, typed: dict[str, str], sentences: tuple[str, ...]
) -> None:
    answer = await alone.post("/join", data=typed, headers=OURS)
    page = read(answer.text)

    assert answer.status_code == 422
    assert all(sentence in page.words for sentence in sentences)
    assert {name: page.fields[name] for name in typed} == typed


async def test_a_work_account_is_told_to_sign_out_and_links_nothing(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    token = await link_to(enquiry, journey)
    await signs_in(web, "recruiter")
    page, answer = await web.get(f"/join/{token}"), await uses(web, token)

    assert "You are signed in with a work account" in page.text
    assert answer.status_code == 403
    assert (await told(enquiry, f"/enquiries/{journey}"))["accounts"][0]["account"] == "invited"


async def test_a_link_is_not_used_up_while_the_enquiry_service_is_away(
    browse: Browse, web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await enquired(enquiry)
    token = await link_to(enquiry, journey)
    await signs_in(web, "amina")
    async with browse(enquiry=NOBODY, sign_in_issuer=provider.issuer) as client:
        client.cookies = web.cookies
        away = await uses(client, token)
        asked = await client.post(
            "/join", data={"reference": "7K3M9-QXD2A", "email": "a@b.example"}, headers=OURS
        )
    joined = await uses(web, token)

    assert away.status_code == asked.status_code == 503
    assert "Your link still works" in away.text
    assert 'value="7K3M9-QXD2A"' in asked.text
    assert joined.status_code == 303


async def test_nobody_joins_by_a_form_that_another_site_sent(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    token = await link_to(enquiry, journey)
    await signs_in(web, "amina")
    answer = await web.post(f"/join/{token}", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert (await told(enquiry, f"/enquiries/{journey}"))["accounts"][0]["account"] == "invited"


async def test_an_account_that_a_manager_took_off_opens_the_journey_no_more(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    await signs_in(web, "amina")
    await uses(web, await link_to(enquiry, journey))
    opened = await web.get(f"/journey/{journey}")
    await does(enquiry, journey, "remove-account", applicant=1, reason="Not her address.")
    web.cookies.delete(COOKIE)
    await signs_in(web, "amina")
    again = await web.get(f"/journey/{journey}")

    assert opened.status_code == 200
    assert again.status_code == 404


async def test_it_opens_nothing_from_the_moment_at_which_a_manager_removes_it(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await enquired(enquiry)
    await signs_in(web, "amina")
    await uses(web, await link_to(enquiry, journey))
    opened = await web.get(f"/journey/{journey}")
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager:
        path = f"{MOORLAND}/enquiries/{journey}/do/remove-account"
        fields = read((await manager.get(path)).text).fields
        removed = await record(manager, path, fields, applicant="1", reason="Not her address.")
    at_once = await web.get(f"/journey/{journey}")

    assert opened.status_code == 200
    assert removed.status_code == 303, removed.text
    assert at_once.status_code == 404
