"""Complaints for an agency's team: recorded, seen in the queue and on the case, read and answered by managers."""

import csv
from io import StringIO
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Browser, ViewportSize

from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.site.answers.enquiry.complaints import AgencyComplaint
from services.web.team.pages.complaints import table_of
from tests.enquiry.helpers.complaints import COMPLAINING
from tests.web.helpers.browser import opens_signed_in
from tests.web.helpers.cases import done, hidden, page_of, received, said, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse, RunWeb
from tests.web.helpers.page_checks import DESK, TELEPHONE, check_page
from tests.web.helpers.staff import MOORLAND, sends, signed_in

WORDS = COMPLAINING["words"]


async def complained(enquiry: Service, days_ago: int = 0) -> str:
    """A household that complained today."""
    journey = await received(enquiry, days_ago=days_ago)
    await done(enquiry, journey, "receive-complaint", **COMPLAINING)
    return journey


async def words(client: httpx.AsyncClient, path: str) -> str:
    return read((await client.get(path)).text).words


async def test_a_recruiter_records_a_complaint_and_does_not_read_it_afterwards(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await received(enquiry)
    path = page_of(journey)
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        form = (await client.get(f"{path}/do/receive-complaint")).text
        on = today()
        day = {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}
        sent = await send(
            client, f"{path}/do/receive-complaint", hidden(form), **day, **COMPLAINING
        )
        case = (await client.get(sent.headers["location"])).text
        page = await words(client, f"{path}/complaints")

    assert said(case) == "Complaint recorded. Answer it within 10 working days."
    assert "Answer to a complaint" in read(case).words
    assert "Complaint 1: how long something took" in page
    assert "Only managers can read what a complaint says." in page
    assert WORDS not in page


async def test_a_manager_finds_it_in_the_queue_reads_it_and_answers_it(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await complained(enquiry)
    await done(
        enquiry,
        journey,
        "close",
        reason="no_answer_to_contact",
        manager="manager-01",
        explanation="Silence.",
    )
    path = page_of(journey)
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        queue = (await client.get(f"{MOORLAND}/queue?clock=complaint_answer")).text
        page = await words(client, f"{path}/complaints")
        form = (await client.get(f"{path}/do/answer-complaint")).text
        on = today()
        day = {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}
        answer = {"number": "1", "finding": "upheld", "words": "You were right."}
        sent = await send(client, f"{path}/do/answer-complaint", hidden(form), **day, **answer)
        case = (await client.get(sent.headers["location"])).text
        answered = await words(client, f"{path}/complaints")

    assert f"{path}/do/answer-complaint" in queue
    assert "Answer the complaint" in read(queue).words
    assert WORDS in page
    assert "Complaint 1," in read(form).words
    assert said(case) == "Answer recorded. We tell them what they can do next."
    assert "answered on" in answered
    assert "You were right." in answered


async def left(enquiry: Service) -> str:
    """A household that complained at moorland and is with the estuary now."""
    journey, on = await complained(enquiry), today().isoformat()
    referral = {"receiver": "estuary", "reason": "home_area", "words": "They moved."}
    consent = {"given_by": [1], "given_on": on}
    await done(enquiry, journey, "refer", **referral, consent=consent)
    await done(enquiry, journey, "take-up-referral", staff="recruiter-02")
    return journey


async def test_managers_have_a_list_of_all_complaints_and_the_same_as_a_file_without_names(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey, gone = await complained(enquiry), await left(enquiry)
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        page = (await client.get(f"{MOORLAND}/complaints")).text
        file = await client.get(f"{MOORLAND}/complaints/complaints.csv")
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as other:
        refused = [
            (await other.get(f"{MOORLAND}/{each}")).status_code
            for each in ("complaints", "complaints/complaints.csv", f"complaints/{gone}/1")
        ]
    heading, *rows = csv.reader(StringIO(file.text))
    own = [each for each in rows if each[0] == reference(UUID(journey))]

    assert f"{page_of(journey)}/complaints" in page
    assert f"{MOORLAND}/complaints/{gone}/1" in page
    assert "With another agency now" in read(page).words
    assert heading[:4] == ["Case", "Complaint", "About", "Step"]
    assert own[0][1:4] == ["1", "How long something took", "Enquiry"]
    assert "Rosa" not in page + file.text
    assert refused == [403, 403, 403]


def test_the_file_has_the_words_of_the_page_and_no_codes() -> None:
    complaint = AgencyComplaint.model_validate(
        {
            "journey": UUID(int=1),
            "reference": "ABCD-EFGH",
            "number": 2,
            "about": "time_taken",
            "step": "stage_one",
            "received_on": "2026-03-02",
            "stage": "local_resolution",
            "status": "left_behind",
            "working_days": 9,
            "due_on": "2026-03-16",
            "in_time": False,
            "answered_on": "2026-03-17",
            "finding": "partly_upheld",
            "still_here": False,
        }
    )
    fresh = {"status": "open", "in_time": None, "answered_on": None, "finding": None}
    waiting = complaint.model_copy(update={**fresh, "still_here": True})
    headings, answered, open_ = csv.reader(StringIO(table_of([complaint, waiting])))

    assert dict(zip(headings, answered, strict=True)) == {
        "Case": "ABCD-EFGH",
        "Complaint": "2",
        "About": "How long something took",
        "Step": "Stage one",
        "Received": "2026-03-02",
        "Stage": "First stage, local resolution",
        "Status": "Waits for your answer",
        "Working days": "9",
        "Deadline": "2026-03-16",
        "In time or late": "Late",
        "Answered": "2026-03-17",
        "What you found": "Partly upheld",
        "Still with your agency": "No",
    }
    assert open_[6] == "Waits for your answer"
    assert open_[-4:] == ["", "", "", "Yes"]


async def test_a_manager_answers_a_complaint_of_a_household_that_left_and_sees_no_case(
    browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey = await left(enquiry)
    path = f"{MOORLAND}/complaints/{journey}/1"
    on = today()
    day = {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        page = await words(client, path)
        unsaid = await sends(client, path, **day, words="You were right.")
        answered = await sends(client, path, **day, finding="upheld", words="You were right.")
        case = await client.get(page_of(journey))
        none = await client.get(f"{MOORLAND}/complaints/{journey}/2")

    assert WORDS in page
    assert "Due on" in page
    assert unsaid.status_code == 422
    assert "Answered" not in read(unsaid.text).words
    assert "First stage, local resolution: answered on" in read(answered.text).words
    assert "<form" not in answered.text.split("<main")[1]
    assert (case.status_code, none.status_code) == (404, 404)


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, TELEPHONE])
async def test_the_page_is_right_for_everybody(
    browser: Browser, run_web: RunWeb, enquiry: Service, size: ViewportSize
) -> None:
    journey = await complained(enquiry)
    web = run_web(enquiry=enquiry.url)
    async with opens_signed_in(browser, web)("manager", size=size) as page:
        await page.goto(f"{web.url}{page_of(journey)}/complaints")
        await check_page(page)
