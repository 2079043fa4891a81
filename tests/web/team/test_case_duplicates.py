"""Duplicates side by side over ASGI: what agrees, merging either way, calling them different, undoing."""

import re
from uuid import UUID

import httpx

from contracts.journey import reference
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import complete_form, register
from tests.web.helpers.cases import ROSA, at, done, page_of, received, record, said, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front

NEW = {"name": "Rose Fell", "email": "rose.new@example.org", "phone": "01632 960012"}
FORM = re.compile(r"<form method=\"post\" action=\"[^\"]+/duplicates\">(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def forms(html: str) -> dict[str, dict[str, str]]:
    """What each button of the page sends, by what it decides."""
    found = [dict(FIELD.findall(each)) for each in FORM.findall(html)]
    return {each["what"]: each for each in found}


async def status(enquiry: Service, journey: str) -> str:
    async with at(enquiry) as client:
        return str((await client.get(f"/enquiries/{journey}")).json()["status"])


async def people_of(enquiry: Service, journey: str) -> dict[str, str]:
    """How the first applicant is reached."""
    async with at(enquiry) as client:
        details = (await client.get(f"/enquiries/{journey}/contact-details")).json()
    first: dict[str, str] = details["applicants"][0]
    return first


async def two(enquiry: Service, name: str) -> tuple[str, str]:
    """Two enquiries with one e-mail address."""
    person = ROSA | {"email": f"{name}@example.org", "phone": f"01632 96{hash(name) % 10**4:04}"}
    older = await received(enquiry, days_ago=4, applicants=[person])
    newer = await received(enquiry, applicants=[person | {"name": "Rose Fell"}])
    return older, newer


async def merges(
    client: httpx.AsyncClient, here: str, there: str, **chosen: str
) -> tuple[httpx.Response, httpx.Response]:
    """The page that asks once more, and what came of pressing Merge there."""
    path = f"{page_of(here)}/duplicates/{there}/merge"
    page = await client.get(path)
    check = await send(client, path, read(page.text).fields, **chosen)
    return check, await send(client, path, read(check.text).fields, step="record")


async def test_two_look_alikes_stand_side_by_side_with_what_agrees_marked(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "side")
    async with front("recruiter") as client:
        case = read((await client.get(page_of(newer))).text)
        page = read((await client.get(f"{page_of(newer)}/duplicates")).text)

    assert "Another enquiry may be from this household" in case.words
    assert "Email Same side@example.org side@example.org" in page.words
    assert "Names Rose Fell Rosa Fell" in page.words
    assert older not in page.words


async def test_a_merge_is_chosen_field_by_field_read_once_more_and_undone(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "other")
    await done(enquiry, newer, "change-contact-details", household="single", applicants=[NEW])
    await done(enquiry, newer, "assign", to="recruiter-01")
    choices = {"keep": "there", "email": "here", "phone": "there"}
    before = await people_of(enquiry, older)
    async with front("recruiter") as client:
        both = await client.get(f"{page_of(newer)}/duplicates/{older}/merge")
        check, merged = await merges(client, newer, older, **choices)
        after = await client.get(merged.headers["location"])
        kept = await people_of(enquiry, older)
        shown = await client.get(f"{page_of(older)}/duplicates")
        apart = await send(client, f"{page_of(older)}/duplicates", forms(shown.text)["apart"])

    words = read(check.text).words
    assert "Nothing is merged yet" in words
    assert "Which email address do you want to keep? rose.new@example.org" in words
    assert "Member of staff Rosa Recruiter Unassigned" in read(both.text).words
    assert merged.headers["location"] == f"{page_of(older)}?done=merge"
    assert said(after.text) == "Enquiries merged"
    assert f'href="{page_of(newer)}"' in after.text
    assert (kept["email"], kept["phone"]) == ("rose.new@example.org", before["phone"])
    assert apart.status_code == 303
    assert await status(enquiry, newer) == "received"
    assert (await people_of(enquiry, older))["email"] == "other@example.org"


async def test_this_one_goes_on_and_the_other_says_where(front: Front, enquiry: Service) -> None:
    older, newer = await two(enquiry, "here")
    async with front("recruiter") as client:
        await merges(client, newer, older, keep="here")
        case = await client.get(page_of(older))
        own = await client.get(f"{page_of(older)}/duplicates")

    assert await status(enquiry, older) == "merged"
    assert "which counts for both. Continue there." in read(case.text).words
    assert page_of(newer) in case.text
    assert forms(own.text).keys() == {"apart"}


async def test_nothing_is_chosen_before_and_nothing_is_merged_by_choosing(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "asks")
    path = f"{page_of(newer)}/duplicates/{older}/merge"
    async with front("recruiter") as client:
        page = read((await client.get(path)).text)
        unsaid = await send(client, path, page.fields)
        check = await send(client, path, page.fields, keep="here")
        back = await send(client, path, read(check.text).fields, step="change")

    assert page.fields.keys() == {"key", "version-here", "version-there"}
    assert unsaid.status_code == 422
    assert read(back.text).fields["keep"] == "here"
    assert await status(enquiry, older) == await status(enquiry, newer) == "received"


async def test_different_people_are_not_shown_again(front: Front, enquiry: Service) -> None:
    _, newer = await two(enquiry, "apart")
    async with front("recruiter") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["different"])
        again = read((await client.get(f"{page_of(newer)}/duplicates")).text)

    assert "No other enquiry at your agency looks like this one." in again.words


async def test_a_merge_of_records_that_changed_since_is_shown_again(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "race")
    path = f"{page_of(newer)}/duplicates/{older}/merge"
    async with front("recruiter") as client:
        page = await client.get(path)
        await done(enquiry, newer, "assign", to="recruiter-02")
        check = await send(client, path, read(page.text).fields, keep="there")
        refused = await send(client, path, read(check.text).fields, step="record")
        _, sent = await merges(client, newer, older, keep="there")

    assert refused.status_code == 412
    assert "This record has changed since you opened it" in read(refused.text).words
    assert sent.status_code == 303
    assert await status(enquiry, older) == "received"


async def test_a_merge_that_cannot_be_says_why(front: Front, enquiry: Service) -> None:
    older, newer = await two(enquiry, "ended")
    async with front("manager") as client:
        body = {"reason": "outside_area", "manager": "manager-01", "explanation": "Too far."}
        await done(enquiry, older, "close", on=today().isoformat(), **body)
        _, refused = await merges(client, newer, older, keep="there")

    assert refused.status_code == 409
    assert "The other enquiry has ended, but this one has not" in read(refused.text).words


async def test_only_recruiters_of_the_agency_decide(front: Front, enquiry: Service) -> None:
    _, newer = await two(enquiry, "whose")
    form = {"what": "different", "other": newer, "version": "1", "key": "0" * 32}
    async with front("social-worker") as client:
        not_theirs = await client.get(f"{page_of(newer)}/duplicates")
    async with front("recruiter") as client:
        elsewhere = await received(enquiry, agency="estuary")
        path = f"{page_of(elsewhere)}/duplicates"
        hidden, posted = await client.get(path), await send(client, path, form)
        wrong = await send(client, f"{page_of(newer)}/duplicates", {"what": "burn"})

    assert not_theirs.status_code == 403
    assert (hidden.status_code, posted.status_code) == (404, 404)
    assert wrong.status_code == 404


async def test_a_manager_reads_where_someone_alike_is_registered_and_accepts_with_a_reason(
    front: Front, enquiry: Service
) -> None:
    parts = complete_form(number=99_001)
    journeys = [await received(enquiry, agency=each) for each in ("estuary", "moorland")]
    async with at(enquiry) as client:
        for journey in journeys:
            answer = await register(client, journey, today().isoformat(), parts)
            assert answer.is_success, answer.text
    page = page_of(journeys[1])
    accept = f"{page}/do/accept-registration"
    async with front("recruiter") as client:
        case = read((await client.get(page)).text)
        form = read((await client.get(accept)).text).fields
        refused = read((await record(client, accept, form)).text)
    async with front("manager") as client:
        own = read((await client.get(page)).text)
        form = read((await client.get(accept)).text).fields
        taken = await record(client, accept, form, despite_likeness="They are two people.")

    assert "same name and date of birth" not in case.words
    assert "A manager has to decide on this registration" in refused.words
    assert "has a registration with Estuary Adoption" in own.words
    assert taken.status_code == 303


async def test_an_enquiry_that_looks_different_is_compared_by_its_reference(
    front: Front, enquiry: Service
) -> None:
    older = await received(enquiry, days_ago=4)
    newer = await received(enquiry, applicants=[NEW | {"name": "Max Holt"}])
    path = f"{page_of(newer)}/duplicates/other"
    async with front("recruiter") as client:
        page = read((await client.get(f"{page_of(newer)}/duplicates")).text)
        nothing = await send(client, path, {})
        itself = await send(client, path, {}, reference=reference(UUID(newer)))
        found = await send(client, path, {}, reference=reference(UUID(older)).lower())

    assert "Compare with another enquiry" in page.words
    assert nothing.status_code == itself.status_code == 422
    assert "Enter the reference of the other enquiry" in nothing.text
    assert found.headers["location"] == f"{page_of(newer)}/duplicates/{older}/merge"
