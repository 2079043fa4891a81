"""A team's queue of enquiries as a page: what a line says, what can be chosen, what is found."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import asked, planned
from tests.web.helpers.queue_fixtures import (
    QUEUE,
    As,
    a_team,
    ago,
    enquired,
    front,
    heads,
    in_words,
    line_of,
    lines,
    tags,
)


@pytest.fixture(scope="module")
async def known(enquiry: Service) -> dict[str, str]:
    return await a_team(enquiry)


@pytest.fixture(scope="module")
def signed_in(browse: Browse, provider: SignIn, enquiry: Service) -> As:
    return front(browse, provider, enquiry=enquiry.url)


async def test_a_line_says_who_where_what_is_due_who_has_it_and_what_comes_next(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text
    late, visit = line_of(page, "Una Fell"), line_of(page, "Vera Visit")

    assert late.startswith(f"Choose Una Fell and Jo Fell, {reference(UUID(known['late']))}")
    assert f"Information event, {in_words(today() - timedelta(30))}" in late
    assert re.search(r"Enquiry First response \d+ working days overdue Due \d+ \w+ \d{4}", late)
    assert "The clock stops when you reach them and record the contact." in late
    assert "Assigned to: Unassigned Record contact for Una Fell" in late
    assert f'href="/team/moorland/enquiries/{known["late"]}/do/make-contact"' in page
    assert "Enquiry. Initial visit not written up yet Outcome of the initial visit" in visit
    assert "Assigned to: You Write up the visit" in visit
    assert f'href="/team/moorland/enquiries/{known["visit"]}/do/write-up-initial-visit"' in page


async def test_what_must_not_be_overlooked_is_marked(signed_in: As, known: dict[str, str]) -> None:
    assert known
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text
    asked, referred = line_of(page, "Asa Asked"), line_of(page, "Rae Referred")

    assert f"Asked for a call, {in_words(today())}" in asked
    assert f"Covered by you until {in_words(today() + timedelta(5))}" in asked
    assert f"On a break since {in_words(today())}" in line_of(page, "Pia Paused")
    assert "Referred to another agency" in referred
    assert "Assigned to: Estuary Adoption" in referred
    assert "Record contact" not in referred


async def test_what_is_due_first_stands_first_and_what_ended_or_is_anothers_is_not_there(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE)).text

    assert "Una Fell" in lines(page)[0]
    assert len(lines(page)) == len(known) - 2
    assert "Cleo Closed" not in page
    assert "Ella Elsewhere" not in page


async def test_ways_to_look_at_the_queue_say_how_much_there_is(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        team = (await client.get(QUEUE)).text
        mine = (await client.get(QUEUE, params={"whose": "mine"})).text
        unassigned = (await client.get(QUEUE, params={"whose": "unassigned"})).text
        overdue = (await client.get(QUEUE, params={"due": "overdue"})).text
        calls = (await client.get(QUEUE, params={"call": "asked"})).text
    views = re.findall(r'app-views__count">([\d,]+)</span> ([^<]*)', team)

    assert views[:4] == [
        ("2", "Mine"),
        ("6", "Team"),
        ("4", "Unassigned"),
        ("1", "Calls asked for"),
    ]
    assert views[4] == ("1", "Overdue")
    assert [line.split(",")[0] for line in lines(calls)] == ["Choose Asa Asked"]
    assert {line.split(",")[0] for line in lines(mine)} == {"Choose Vera Visit", "Choose Asa Asked"}
    assert len(lines(unassigned)) == len(known) - 4
    assert len(lines(overdue)) == 1
    assert re.findall(r'href="([^"]*)" aria-current="page"><span', mine) == [f"{QUEUE}?whose=mine"]


async def test_a_case_leads_back_to_the_queue_as_it_was_filtered_and_to_its_line(
    signed_in: As, known: dict[str, str]
) -> None:
    case = f"/team/moorland/enquiries/{known['new']}"
    async with signed_in("manager") as client:
        at_first = (await client.get(case)).text
        queue = (await client.get(f"{QUEUE}?channel=web_form&order=name")).text
        after = (await client.get(case)).text
        recorded = (await client.get(f"{case}?done=make-contact")).text
        await client.get(f"{QUEUE}?by-day=99&by-month=99&by-year=1")
        unread = (await client.get(case)).text
        await client.get(f"{QUEUE}/panel")
        panel = (await client.get(case)).text
        cookies = {each.name: each for each in client.cookies.jar}

    line, filtered = f"#{known['new']}", f'href="{QUEUE}?channel=web_form'
    assert f'<tr class="govuk-table__row" role="row" id="{known["new"]}">' in queue
    assert f'href="{QUEUE}{line}"' in at_first
    for page in (after, recorded, unread):
        assert filtered in page
        assert f'{line}" class="govuk-back-link"' in page
    assert f'href="{QUEUE}/panel{line}"' in panel
    assert cookies["__Secure-work-queue"].path == "/team/moorland"


async def test_filters_stand_in_the_address_and_each_can_be_taken_away_alone(
    signed_in: As, known: dict[str, str], enquiry: Service
) -> None:
    event = await planned(enquiry, title="First steps")
    body = {"journey": known["new"], "people": 1, "on": ago(0)}
    await asked(enquiry, f"/information-events/{event}/book", body)
    chosen = {"event": event, "clock": "first_response", "stage": "received"}
    async with signed_in("recruiter") as client:
        page = (await client.get(QUEUE, params={**chosen, "channel": "web_form"})).text
        other = (await client.get(QUEUE, params={**chosen, "channel": "phone"})).text
        found = tags(page)
        without = (await client.get(found["How they enquired: Online form"])).text

    assert [line.split(",")[0] for line in lines(page)] == ["Choose Noor New"]
    assert "Nothing matches" in other
    assert parse_qs(urlsplit(found["Deadline: First response"]).query) == {
        "event": [event],
        "stage": ["received"],
        "channel": ["web_form"],
    }
    assert {text.partition(":")[0] for text in found} == {
        "Stage",
        "Deadline",
        "How they enquired",
        "Information event",
    }
    assert f"Information event: First steps, {in_words(today() + timedelta(7))}" in found
    assert tags(without).keys() == found.keys() - {"How they enquired: Online form"}


async def test_headings_lead_to_other_orders_and_say_which_one_there_is(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        due = (await client.get(QUEUE, params={"channel": "phone"})).text
        by_name = (await client.get(QUEUE, params={"channel": "phone", "sort": "name"})).text
        down = (await client.get(QUEUE, params={"sort": "-name"})).text
        unknown = (await client.get(QUEUE, params={"sort": "secret"})).text
    names = [line.split(",")[0].removeprefix("Choose ") for line in lines(by_name)]

    assert heads(due) == {
        "Household": ("none", f"{QUEUE}?channel=phone&sort=name"),
        "Stage": ("none", f"{QUEUE}?channel=phone&sort=stage"),
        "Due next": ("ascending", f"{QUEUE}?channel=phone"),
        "Assigned to": ("none", f"{QUEUE}?channel=phone&sort=staff"),
    }
    assert heads(by_name)["Household"] == ("ascending", f"{QUEUE}?channel=phone&sort=-name")
    assert heads(by_name)["Due next"] == ("none", f"{QUEUE}?channel=phone")
    assert heads(down)["Household"] == ("descending", f"{QUEUE}?sort=name")
    assert "Enquiries, names from A to Z" in by_name
    assert '<input type="hidden" name="sort" value="name">' in by_name
    assert names == sorted(names)
    assert len(lines(down)) == len(known) - 2
    assert heads(unknown)["Due next"][0] == "ascending"


async def test_a_colleagues_work_and_what_ended_can_be_asked_for(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    async with signed_in("recruiter") as client:
        theirs = (await client.get(QUEUE, params={"whose": "recruiter-02"})).text
        ended = (await client.get(QUEUE, params={"stage": "closed"})).text

    assert ["Asa Asked" in line for line in lines(theirs)] == [True]
    assert tags(theirs).keys() == {"Assigned to: Carl Colleague"}
    assert "Closed by the agency No deadline" in line_of(ended, "Cleo Closed")


async def test_a_day_is_typed_as_people_write_it_and_a_wrong_one_is_kept_and_told(
    signed_in: As, known: dict[str, str]
) -> None:
    assert known
    by = today() - timedelta(20)
    right = {"by-day": str(by.day), "by-month": f"{by:%B}", "by-year": str(by.year)}
    async with signed_in("recruiter") as client:
        found = await client.get(QUEUE, params=right)
        wrong = await client.get(QUEUE, params={**right, "by-day": "31", "by-month": "feb"})

    assert len(lines(found.text)) == 1
    assert tags(found.text).keys() == {f"Due: By {in_words(by)}"}
    assert wrong.status_code == 422
    assert "must be a real date" in wrong.text
    assert 'value="feb"' in wrong.text


async def test_what_an_address_says_in_vain_counts_as_not_said(
    signed_in: As, known: dict[str, str]
) -> None:
    said = {"whose": "N o", "stage": "x", "clock": "stage_one", "channel": "x", "event": "x"}
    async with signed_in("recruiter") as client:
        page = await client.get(QUEUE, params={**said, "due": "never"})
        lost = await client.get(QUEUE, params={"after": "nowhere"})

    assert len(lines(page.text)) == len(known) - 2
    assert tags(page.text) == {}
    assert lost.status_code == 404


@pytest.mark.parametrize(
    "words", ["una fell", "Fell", "07700 900111", "vera.visit@home.example", "VISIT"]
)
async def test_a_household_is_found_by_what_it_says_of_itself_and_no_address_shows_it(
    signed_in: As, known: dict[str, str], words: str
) -> None:
    assert known
    async with signed_in("recruiter") as client:
        page = await client.post("/team/moorland/find", data={"words": words})

    assert page.status_code == 200
    assert len(lines(page.text)) == 1
    assert not page.url.query
    assert not re.search(r'(href|action)="[^"]*(ell|isit@)', page.text)


async def test_what_is_looked_for_is_kept_when_nothing_is_found_or_nothing_was_typed(
    signed_in: As, known: dict[str, str]
) -> None:
    async with signed_in("recruiter") as client:
        by_reference = await client.post(
            "/team/moorland/find", data={"words": reference(UUID(known["closed"]))}
        )
        nobody = await client.post("/team/moorland/find", data={"words": "Ella Elsewhere"})
        nothing = await client.post("/team/moorland/find", data={"words": " "})
        too_long = await client.post("/team/moorland/find", data={"words": "x" * 255})

    assert "Closed by the agency" in line_of(by_reference.text, "Cleo Closed")
    assert "No results" in nobody.text
    assert 'value="Ella Elsewhere"' in nobody.text
    assert (nothing.status_code, too_long.status_code) == (422, 422)
    assert (
        "Enter a name, a phone number, an email address, a postcode or a reference" in nothing.text
    )


async def test_a_long_queue_goes_on_page_by_page(signed_in: As, enquiry: Service) -> None:
    names = [f"Family {number:02}" for number in range(52)]
    for name in names:
        await enquired(enquiry, name, agency="estuary", channel="social_media")
    address = "/team/estuary/queue?channel=social_media"
    async with signed_in("manager") as client:
        first = (await client.get(address)).text
        [following] = re.findall(r'href="([^"]*)" rel="next"', first)
        second = (await client.get(unescape(following))).text

    assert (len(lines(first)), len(lines(second))) == (50, 2)
    assert not {*lines(first)} & {*lines(second)}
    assert 'rel="next"' not in second
    assert f'<a class="govuk-link" href="{address}">Back to the first page</a>' in second


async def test_what_is_long_overdue_has_a_view_of_its_own_and_the_team_begins_with_what_can_be_done(
    signed_in: As, enquiry: Service
) -> None:
    await enquired(enquiry, "Olwen Oldest", days_ago=200)
    await enquired(enquiry, "Nia Newest", days_ago=1)
    async with signed_in("recruiter") as client:
        team = (await client.get(QUEUE)).text
        long_ago = (await client.get(QUEUE, params={"due": "long-overdue"})).text
        soon = (await client.get(QUEUE, params={"due": "week"})).text

    assert ("Nia Newest" in team, "Olwen Oldest" in team) == (True, False)
    assert ("Nia Newest" in long_ago, "Olwen Oldest" in long_ago) == (False, True)
    assert "Nia Newest" in soon
    assert "Long overdue" in team
