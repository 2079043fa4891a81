"""Duplicates side by side over ASGI: what agrees, merging either way, calling them different, undoing."""

import re

from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.cases import ROSA, at, done, page_of, received, said, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front

FORM = re.compile(r"<form method=\"post\" action=\"[^\"]+/duplicates\">(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def forms(html: str) -> dict[str, dict[str, str]]:
    """What each button of the page sends, by what it decides."""
    found = [dict(FIELD.findall(each)) for each in FORM.findall(html)]
    return {each["what"]: each for each in found}


async def status(enquiry: Service, journey: str) -> str:
    async with at(enquiry) as client:
        return str((await client.get(f"/enquiries/{journey}")).json()["status"])


async def two(enquiry: Service, name: str) -> tuple[str, str]:
    """Two enquiries with one e-mail address."""
    person = ROSA | {"email": f"{name}@example.org", "phone": f"01632 96{hash(name) % 10**4:04}"}
    older = await received(enquiry, days_ago=4, applicants=[person])
    newer = await received(enquiry, applicants=[person | {"name": "Rose Fell"}])
    return older, newer


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


async def test_the_other_one_goes_on_and_the_merge_is_undone(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "other")
    async with front("recruiter") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        merged = await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["other"])
        after = await client.get(merged.headers["location"])
        shown = await client.get(f"{page_of(older)}/duplicates")
        before = await status(enquiry, newer)
        apart = await send(client, f"{page_of(older)}/duplicates", forms(shown.text)["apart"])

    assert merged.headers["location"].startswith(page_of(older))
    assert said(after.text) == "Enquiries merged"
    assert before == "merged"
    assert apart.status_code == 303
    assert await status(enquiry, newer) == "received"


async def test_this_one_goes_on_and_the_other_says_where(front: Front, enquiry: Service) -> None:
    older, newer = await two(enquiry, "here")
    async with front("recruiter") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["here"])
        case = await client.get(page_of(older))
        own = await client.get(f"{page_of(older)}/duplicates")

    assert await status(enquiry, older) == "merged"
    assert "which counts for both. Continue there." in read(case.text).words
    assert page_of(newer) in case.text
    assert forms(own.text).keys() == {"apart"}


async def test_different_people_are_not_shown_again(front: Front, enquiry: Service) -> None:
    _, newer = await two(enquiry, "apart")
    async with front("recruiter") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["different"])
        again = read((await client.get(f"{page_of(newer)}/duplicates")).text)

    assert "No other enquiry at your agency looks like this one." in again.words


async def test_what_was_decided_on_records_that_changed_since_is_shown_again(
    front: Front, enquiry: Service
) -> None:
    older, newer = await two(enquiry, "race")
    async with front("recruiter") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        await done(enquiry, newer, "assign", to="recruiter-02")
        refused = await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["other"])
        sent = await send(client, f"{page_of(newer)}/duplicates", forms(refused.text)["other"])

    assert refused.status_code == 412
    assert "This record has changed since you opened it" in read(refused.text).words
    assert sent.status_code == 303
    assert await status(enquiry, older) == "received"


async def test_a_merge_that_is_not_lawful_says_why(front: Front, enquiry: Service) -> None:
    older, newer = await two(enquiry, "ended")
    async with front("manager") as client:
        page = await client.get(f"{page_of(newer)}/duplicates")
        body = {"reason": "outside_area", "manager": "manager-01", "explanation": "Too far."}
        await done(enquiry, older, "close", on=today().isoformat(), **body)
        refused = await send(client, f"{page_of(newer)}/duplicates", forms(page.text)["other"])

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
