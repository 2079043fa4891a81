"""Household members, children and referees in the registration: added, changed, taken off, by two people at once."""

import asyncio
from typing import Any

import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import enquired
from tests.web.helpers.registration_form import CHILD, REFEREE, Fill, filling, on_record


@pytest.fixture(scope="module")
def fill(browse: Browse, enquiry: Service, provider: SignIn) -> Fill:
    return filling(browse, enquiry, provider)


@pytest.fixture
async def journey(enquiry: Service) -> str:
    return await enquired(enquiry)


async def members(enquiry: Service, journey: str) -> Any:
    """Who is on record as living in the household."""
    return (await on_record(enquiry, journey))["household"]["content"]["members"]


async def test_that_there_is_nobody_is_an_answer(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        unsaid = await amina.fills("people/household", {})
        said = await amina.fills("people/household", {"whether": "no"})
        tasks = await amina.sees()

    assert unsaid.status_code == 422
    assert "Select yes or no" in read(unsaid.text).words
    assert said.headers["location"] == amina.base
    assert "Who else lives in your household Completed" in tasks.words
    assert "Your children who live elsewhere Not started" in tasks.words
    assert await members(enquiry, journey) == []


async def test_people_are_added_changed_and_taken_off_one_at_a_time(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        begun = await amina.fills("people/household", {"whether": "yes"})
        await amina.fills("people/household/add", CHILD)
        await amina.fills("people/household/add", CHILD | {"name": "Ben Example"})
        listed = await amina.sees("people/household")
        await amina.fills("people/household/2", {"relationship": "Stepson"})
        changed = await members(enquiry, journey)
        asked = await amina.sees("people/household/1/remove")
        removed = await amina.sends("people/household/1/remove", asked.fields)
        left = await members(enquiry, journey)

    assert begun.headers["location"].endswith("/people/household/add")
    assert "Ada Example" in listed.words
    assert [each["relationship"] for each in changed] == ["Daughter", "Stepson"]
    assert "Ada Example" in asked.words
    assert removed.headers["location"].endswith("/people/household")
    assert [each["name"] for each in left] == ["Ben Example"]


async def test_two_who_add_somebody_at_once_are_both_kept(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        forms = [
            (each, (await each.sees("people/household/add")).fields) for each in (amina, bilal)
        ]
        names = ("Ada Example", "Ben Example")
        answers = await asyncio.gather(
            *(
                device.sends("people/household/add", form | CHILD, name=name)
                for (device, form), name in zip(forms, names, strict=True)
            )
        )
        await amina.sends("people/household/add", forms[0][1] | CHILD, name=names[0])

    assert [each.status_code for each in answers] == [303, 303]
    assert sorted(each["name"] for each in await members(enquiry, journey)) == list(names)


async def test_whoever_changes_somebody_second_is_told_and_loses_nothing(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.fills("people/household/add", CHILD)
        forms = [(await each.sees("people/household/1")).fields for each in (amina, bilal)]
        await amina.sends("people/household/1", forms[0], relationship="Stepdaughter")
        told = await bilal.sends("people/household/1", forms[1], relationship="Niece")
        page = read(told.text)
        await bilal.sends("people/household/1", page.fields)

    assert told.status_code == 412
    assert "Relationship is now: Stepdaughter" in page.words
    assert page.fields["relationship"] == "Niece"
    assert [each["relationship"] for each in await members(enquiry, journey)] == ["Niece"]


async def test_somebody_who_was_taken_off_meanwhile_is_added_again_only_on_purpose(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.fills("people/household/add", CHILD)
        form = (await bilal.sees("people/household/1")).fields
        await amina.fills("people/household/1/remove", {})
        told = await bilal.sends("people/household/1", form, relationship="Niece")
        page = read(told.text)
        off = await members(enquiry, journey)
        await bilal.sends("people/household/1", page.fields)

    assert told.status_code == 412
    assert "Someone removed this person from the list" in page.words
    assert off == []
    assert [each["relationship"] for each in await members(enquiry, journey)] == ["Niece"]


async def test_nobody_is_taken_off_in_place_of_somebody_else(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        for name in ("Ada Example", "Ben Example"):
            await amina.fills("people/household/add", CHILD | {"name": name})
        forms = [(await each.sees("people/household/1/remove")).fields for each in (amina, bilal)]
        await amina.sends("people/household/1/remove", forms[0])
        late = await bilal.sends("people/household/1/remove", forms[1])
        page = await bilal.sees("people/household?done=changed")

    assert late.headers["location"].endswith("/people/household?done=changed")
    assert "we have not removed anyone" in page.words
    assert [each["name"] for each in await members(enquiry, journey)] == ["Ben Example"]


async def test_that_there_is_nobody_does_not_undo_what_the_other_added(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        form = (await bilal.sees("people/household")).fields
        await amina.fills("people/household/add", CHILD)
        told = await bilal.sends("people/household", form, whether="no")

    assert told.status_code == 412
    assert "Someone was added to this list" in read(told.text).words
    assert len(await members(enquiry, journey)) == 1


async def test_referees_are_three_and_what_is_missing_of_each_is_said(
    fill: Fill, journey: str
) -> None:
    async with fill(journey) as amina:
        unreachable = await amina.fills(
            "people/referees/add", REFEREE | {"name": "Rosa Fell", "phone": ""}
        )
        await amina.fills("people/referees/add", {"name": "Rosa Fell", "later": "yes"})
        tasks = await amina.sees()
        await amina.fills("people/referees/1", REFEREE)
        for name in ("Jun Fell", "Ada Fell"):
            await amina.fills("people/referees/add", REFEREE | {"name": name})
        full = await amina.web.get(f"{amina.base}/people/referees/add")
        whole = await amina.sees()

    assert unreachable.status_code == 422
    assert "Enter an email address or a phone number" in unreachable.text
    assert "Still missing: Referee 1: relationship to the applicants" in tasks.words
    assert "three different people" in tasks.words
    assert full.headers["location"].endswith("/people/referees")
    assert "Your referees Completed" in whole.words


async def test_an_empty_page_adds_nobody_and_a_place_that_is_empty_leads_back(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    async with fill(journey) as amina:
        later = await amina.fills("people/referees/add", {"later": "yes"})
        places = ("people/referees/7", "people/referees/7/remove")
        led = [await amina.web.get(f"{amina.base}/{each}") for each in places]
        unknown = await amina.web.get(f"{amina.base}/people/pets")

    assert later.headers["location"] == amina.base
    assert (await on_record(enquiry, journey))["referees"] is None
    assert {each.headers["location"] for each in led} == {f"{amina.base}/people/referees"}
    assert unknown.status_code == 404


async def test_a_referee_without_email_and_phone_is_named_and_so_is_somebody_of_unknown_age(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    reached = {"phone": "", "not_given": "email_and_phone", "name": "Rosa Fell"}
    async with fill(journey) as amina:
        referee = await amina.fills("people/referees/add", REFEREE | reached)
        lodger = {"name": "Jun Fell", "relationship": "Lodger", "not_given": "date_of_birth"}
        member = await amina.fills("people/household/add", lodger)

    assert (referee.status_code, member.status_code) == (303, 303)
    form = await on_record(enquiry, journey)
    assert form["referees"]["content"]["referees"][0]["not_given"] == ["email_and_phone"]
    assert form["household"]["content"]["members"][0]["date_of_birth"] is None


async def test_a_second_relative_and_the_same_person_twice_are_told_where_they_are_typed(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    add, relative = "people/referees/add", {"is_relative": "true"}
    async with fill(journey) as amina:
        await amina.fills(add, REFEREE | relative | {"name": "Rosa Fell"})
        second = await amina.fills(add, REFEREE | relative | {"name": "Jun Fell"})
        twice = await amina.fills(add, REFEREE | {"name": "rosa  FELL"})
        same = await amina.fills("people/referees/1", {"how_long_known": "10 years"})

    assert (second.status_code, twice.status_code, same.status_code) == (422, 422, 303)
    assert 'href="#is_relative">You have already named a relative' in second.text
    assert 'href="#name">You have already named this person' in twice.text
    referees = (await on_record(enquiry, journey))["referees"]["content"]["referees"]
    assert [each["how_long_known"] for each in referees] == ["10 years"]


async def test_a_second_wedding_day_is_asked_about_where_it_is_typed(
    fill: Fill, enquiry: Service, journey: str
) -> None:
    page, married = "you/partnership-formed", {"partnership": "married"}
    formed = {
        "partnership_formed_on-day": "7",
        "partnership_formed_on-month": "6",
        "partnership_formed_on-year": "2014",
        "partnership_formed_at": "Leeds",
    }
    async with fill(journey) as amina, fill(journey, "bilal") as bilal:
        await amina.fills("you/partner", married)
        await amina.fills(page, formed)
        await bilal.fills("you/partner", married)
        asked = await bilal.fills(page, formed | {"partnership_formed_on-day": "8"})
        kept = await bilal.sends(page, read(asked.text).fields)

    assert asked.status_code == 422
    assert 'href="#partnership_formed_on-day">This is not the date' in asked.text
    assert "7 June" not in asked.text
    assert kept.status_code == 303
    content = (await on_record(enquiry, journey))["second_applicant"]["content"]
    assert content["partnership_formed_on"] == "2014-06-08"
