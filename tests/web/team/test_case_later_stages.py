"""Stages one and two and the panel on the same page by the same form, with no page code of their own."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.checks import BY_NUMBER, Check
from contracts.journey import reference
from deploy.local.suite import Service
from services.assessment.domain import stage_two_plan
from services.assessment.domain.stage_one_plan import EXAMPLE
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import form_of_one_alone, register
from tests.identity import adopter, signed_as
from tests.panel.helpers.cases_over_http import PAPERS, RECORD
from tests.web.helpers.cases import (
    ROSA,
    adds_document,
    at,
    command,
    day,
    page_of,
    page_with,
    received,
    record,
    send,
)
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front
from tests.web.helpers.journeys import told
from tests.web.helpers.panels import panel_sits
from tests.web.helpers.sign_in import OURS
from tests.web.helpers.staff import MOORLAND

ASKED = [each for each in Check if each not in BY_NUMBER]
Steps = tuple[tuple[str, dict[str, Any]], ...]
PLAN_DAYS = {"on", "consulted_on"}
PLAN = {name: text for name, text in EXAMPLE.items() if name not in PLAN_DAYS}
STAGE_TWO_PLAN = {k: v for k, v in stage_two_plan.EXAMPLE.items() if k not in PLAN_DAYS}
VISIT = {"kind": "home_visit", "worker": "social-worker-01", "people": ["1"], "at": "2:30pm"}
ADVICE = {"adviser": "social-worker-01", "summary": "No concern."}
INTERVIEW = {"interviewed_by": "social-worker-01", "report": "They know them well."}
AUTHOR = {"author": "social-worker-01", "basis": "experienced_social_worker"}
MOVING: Steps = (("record-change-of-address", {"other_area": "true", "other_doctor": "false"}),)
CHECKING: Steps = (
    ("draw-up-plan", {**PLAN, **day(name="consulted_on")}),
    ("agree-plan", {"applicant": "1"}),
    ("return-checks", {"checks": [each.value for each in ASKED], "person": "all"}),
    *(("record-interview", {**INTERVIEW, "person": person}) for person in "345"),
    ("recommend-stage-one", {"outcome": "may_be_suitable", "reasons": "All checks are in."}),
)
HOLDING: Steps = (("put-on-hold", {"reason": "moving_home", "asked_by": "both"}),)
DECIDING: Steps = (("decide-stage-one", {"outcome": "may_be_suitable"}),)
ASSESSING: Steps = (
    ("send-stage-one-notice", {}),
    ("start-stage-two", {}),
    ("draw-up-stage-two-plan", {**STAGE_TWO_PLAN, **day(name="consulted_on")}),
    ("agree-stage-two-plan", {"applicant": "1"}),
    ("arrange-visit", {**VISIT, **day(name="held_on")}),
    ("hold-visit", {"visit": "1", "at_home": "true", "alone": "false", "notes": "A warm house."}),
    ("record-contribution", {"contributor": "fostering", "name": "Ada Wren", "words": "As said."}),
    ("record-medical-advice", {"person": "1", "report_needed": "true", **ADVICE}),
    ("write-report", {"report": "full", "contents": "All sections.", "document": "1", **AUTHOR}),
)
FOSTERING = ("approve-temporary-fostering", {"child": "C-2041", **day(name="until")})
SIGNING_OFF: Steps = (("sign-off-report", {}),)
SHARING: Steps = (("share-report", {"report": "full"}),)
REFERRING: Steps = (("refer-to-panel", {}),)
COMMENTS = "Our house has four rooms, not three."
TELLING: Steps = (("tell-decision", {}), ("send-decision-notice", PAPERS))
GRAVE = {
    *("decide-stage-one", "send-stage-one-notice", "approve-applicants"),
    *("issue-qualifying-determination", "send-decision-notice", "refer-to-panel"),
}
TO_SIGN_OFF = f"{MOORLAND}/queue/assessment?recommended=to_sign_off"
SITTING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("recommend", {"recommendation": "suitable", "reasons": "They know what children need."}),
    ("finalise-minutes", {}),
)


@pytest.fixture
async def accepted(enquiry: Service) -> str:
    """A household whose registration of interest was accepted today."""
    journey = await received(enquiry)
    async with at(enquiry) as client:
        answer = await register(client, journey, today().isoformat(), form_of_one_alone())
        assert answer.is_success, answer.text
        await command(client, f"/enquiries/{journey}/accept-registration")
    return journey


async def does(
    client: httpx.AsyncClient, journey: str, service: str, steps: tuple[tuple[str, Any], ...]
) -> None:
    """Each step by its form, as it comes from the page."""
    for name, answers in steps:
        path = f"{page_of(journey)}/do/{service}/{name}"
        form = await client.get(path)
        sends = record if name in GRAVE else send
        answer = await sends(client, path, read(form.text).fields, **answers)
        assert answer.status_code == 303, (name, read(answer.text).words)


async def is_assessed(front: Front, journey: str, assessment: Service) -> None:
    """The social worker recommends, the manager decides, the social worker goes on, and the applicant comments."""
    async with front("social-worker") as client:
        await page_with(client, journey, "Stage one started")
        await does(client, journey, "assessment", MOVING)
        moved = await page_with(client, journey, "They moved home on")
        await does(client, journey, "assessment", (("confirm-household", {}), *CHECKING))
    async with front("manager") as client:
        await does(client, journey, "assessment", DECIDING)
    async with front("social-worker") as client:
        await does(client, journey, "assessment", ASSESSING[:-1])
        await adds_document(client, journey, "report")
        await does(client, journey, "assessment", ASSESSING[-1:])
        documents = read((await client.get(f"{page_of(journey)}/documents")).text)
        written = read((await client.get(f"{page_of(journey)}/stage-two")).text).words
    async with front("manager") as client:
        waits = read((await client.get(TO_SIGN_OFF)).text)
        await does(client, journey, "assessment", SIGNING_OFF)
    async with front("social-worker") as client:
        await does(client, journey, "assessment", SHARING)
        said = {"on": today().isoformat(), "words": COMMENTS}
        theirs = signed_as(adopter(journey), "assessment")
        await told(assessment, f"/cases/{journey}/send-observations", said, theirs)
        await does(client, journey, "assessment", REFERRING)

    assert f"{page_of(journey)}/stage-two#report" in documents.links
    assert "ask the new local authority for its report" in moved.words
    assert "Report waits for a manager's sign-off" in waits.words
    for words in (
        "Version 1, drawn up on",
        "A warm house.",
        "The fostering service",
        "A full report, version 1",
        "Text Document 1, version 1",
        "Report, sent to the applicants Missing (regulation 30)",
        "No delay is recorded.",
    ):
        assert words in written, words


async def test_a_case_goes_from_stage_one_to_its_decision_by_forms_alone(
    front: Front, accepted: str, assessment: Service, panel: Service
) -> None:
    await is_assessed(front, accepted, assessment)
    async with front("social-worker") as client:
        referred = await page_with(client, accepted, "Panel case opened")
    async with front("panel-administrator") as client:
        seen = await page_with(client, accepted, "Record a panel meeting")
        report = await client.get(f"{page_of(accepted)}/documents/1/versions/1")
        papers = read((await client.get(f"{page_of(accepted)}/documents")).text)
        asked = read((await client.get(f"{page_of(accepted)}/do/panel/hold-meeting")).text)
        met = await panel_sits(panel, accepted, today())
        await does(client, accepted, "panel", (("hold-meeting", met), *SITTING))
    withdrawal = {"document": "1", "reason": "Their neighbours are in it."}
    async with front("social-worker") as client:
        await does(client, accepted, "assessment", (("withdraw-document", withdrawal),))
    async with front("decision-maker") as client:
        after = read((await client.get(f"{page_of(accepted)}/documents")).text)
        waits = await page_with(client, accepted, "Approve the applicants")
        path = f"{page_of(accepted)}/do/panel/approve-applicants"
        form = await client.get(path)
        check = read((await send(client, path, read(form.text).fields, **RECORD)).text)
        await does(client, accepted, "panel", (("approve-applicants", RECORD), FOSTERING))
        approved = await page_with(client, accepted, "Foster carers for child C-2041")

    assert "They may be suitable." in referred.words
    assert f"Case {reference(UUID(accepted))}" in seen.words
    assert "Rosa Fell" in seen.words
    assert f"{page_of(accepted)}/documents/1/versions/1" in seen.links
    assert report.content.startswith(b"%PDF")
    assert COMMENTS in papers.words
    assert f"Document 1 This document was withdrawn on {today():%-d %B %Y}." in after.words
    assert withdrawal["reason"] not in after.words
    assert "Petra Crag (chair)" in asked.words
    assert ROSA["phone"] not in seen.words
    assert "contact" not in seen.words.lower().partition("help and contact")[0]
    for words in ("Agency decision", "They are suitable to adopt", "They know what children need."):
        assert words in waits.words, words
    assert "Check before you record: approve the applicants" in check.words
    assert "Rosa Fell" in check.words
    assert "by you" in approved.words
    assert "The agency approved the applicants" in approved.words


async def test_a_proposal_not_to_approve_is_under_review_on_the_case_and_in_the_queue(
    front: Front, accepted: str, assessment: Service, panel: Service
) -> None:
    proposal = (("issue-qualifying-determination", RECORD),)
    await is_assessed(front, accepted, assessment)
    async with front("social-worker") as client:
        await page_with(client, accepted, "Panel case opened")
    async with front("panel-administrator") as client:
        met = await panel_sits(panel, accepted, today())
        await does(client, accepted, "panel", (("hold-meeting", met), *SITTING))
    async with front("decision-maker") as client:
        await does(client, accepted, "panel", proposal)
        proposed = await page_with(client, accepted, "Qualifying determination issued")
    async with front("panel-administrator") as client:
        await does(client, accepted, "panel", TELLING)
        noticed = await page_with(client, accepted, "Notice of the decision sent")
        queue = read((await client.get(f"{MOORLAND}/queue/panel")).text)
    async with front("decision-maker") as client:
        waits = read((await client.get(page_of(accepted))).text)

    assert "Decision under review" in proposed.words
    assert f"Told in person or by phone {today():%-d %B %Y}" in noticed.words
    assert f"Sent on {today():%-d %B %Y}" in noticed.words
    assert "For and against: For: what Rosa Fell says." in waits.words
    assert "Time to ask for a review" in noticed.words
    assert "Our reasons; The panel's recommendation; The notice of their rights" in noticed.words
    assert "Decision under review" in queue.words
    assert "The applicants can ask for a review until" in waits.words


async def test_what_another_role_does_in_a_later_stage_is_named_with_its_role(
    front: Front, accepted: str
) -> None:
    async with front("recruiter") as client:
        page = await page_with(client, accepted, "Decide stage one")

    assert "Decide stage one Only a manager can do this." in page.words
    assert "Missing checks" in page.words


async def test_what_was_written_about_a_refusal_is_read_by_those_who_assess_and_by_no_one_else(
    front: Front, accepted: str
) -> None:
    refused = {
        "outcome": "not_suitable",
        "reasons": "The references give reasons for concern.",
    }
    async with front("social-worker") as client:
        await page_with(client, accepted, "Stage one started")
        await does(client, accepted, "assessment", (("recommend-stage-one", refused),))
    async with front("manager") as client:
        await does(client, accepted, "assessment", (("decide-stage-one", refused),))
        await page_with(client, accepted, "Stage one decided, notice not sent yet")
    async with front("social-worker") as client:
        await does(client, accepted, "assessment", (("send-stage-one-notice", {}),))
        own = await page_with(client, accepted, "Not suitable")
    async with front("recruiter") as client:
        recruiters = read((await client.get(page_of(accepted))).text)

    assert "Why stage one was decided as it was" in own.words
    assert refused["reasons"] in own.words
    assert refused["reasons"] not in recruiters.words


async def test_who_assesses_and_who_decides_read_the_registration_and_each_look_is_on_the_access_log(
    front: Front, accepted: str
) -> None:
    path = f"{page_of(accepted)}/registration"
    seen = {}
    for name in ("social-worker", "decision-maker", "panel-administrator"):
        async with front(name) as client:
            answer = await client.get(path)
            seen[name] = (answer.status_code, "Oakhurst" if "Sent on" in answer.text else "")
    async with front("manager") as client:
        log = read((await client.get(f"{page_of(accepted)}/accesses")).text)

    assert {name: status for name, (status, _) in seen.items()} == {
        "social-worker": 200,
        "decision-maker": 200,
        "panel-administrator": 403,
    }
    assert seen["social-worker"][1] == seen["decision-maker"][1] != ""
    assert "(decision maker" in log.words
    assert "the registration of interest" in log.words


async def test_whoever_works_on_a_case_adds_a_note_and_those_at_the_panel_read_their_own(
    front: Front, accepted: str, assessment: Service
) -> None:
    async with front("social-worker") as client:
        await page_with(client, accepted, "Stage one started")
        await adds_note(client, accepted, "Ask for the new address in May.")
    await is_assessed(front, accepted, assessment)
    async with front("social-worker") as client:
        await page_with(client, accepted, "Panel case opened")
    async with front("panel-administrator") as client:
        await adds_note(client, accepted, "They will join by video call.")
        at_panel = read((await client.get(page_of(accepted))).text)
    async with front("manager") as client:
        managers = read((await client.get(page_of(accepted))).text)
        narrowed = read((await client.get(f"{page_of(accepted)}?show=messages")).text)

    assert "They will join by video call." in at_panel.words
    assert "new address" not in at_panel.words
    assert "They will join by video call." in managers.words
    assert "Ask for the new address in May." in managers.words
    assert sum(link.endswith("/add-note") for link in managers.links) == 2
    assert "Note added by" in managers.words
    assert "Note added by" not in narrowed.words


async def adds_note(client: httpx.AsyncClient, journey: str, words: str) -> None:
    """By the link beside the notes."""
    page = read((await client.get(page_of(journey))).text)
    [path] = {
        link for link in page.links if link.endswith("/add-note") and "panel/" not in link
    } or {link for link in page.links if link.endswith("/add-note")}
    answer = await send(client, path, read((await client.get(path)).text).fields, words=words)
    assert answer.status_code == 303, read(answer.text).words


async def test_a_managers_queue_lists_what_waits_for_a_decision_and_the_form_shows_the_recommendation(
    front: Front, accepted: str
) -> None:
    async with front("social-worker") as client:
        await page_with(client, accepted, "Stage one started")
        await does(client, accepted, "assessment", CHECKING)
        await does(client, accepted, "assessment", HOLDING)
        held = read((await client.get(page_of(accepted))).text)
        on_hold = read((await client.get(f"{MOORLAND}/queue/assessment?recommended=on_hold")).text)
        await does(client, accepted, "assessment", (("end-hold", {}),))
    async with front("manager") as client:
        waits = read(
            (await client.get(f"{MOORLAND}/queue/assessment?recommended=recommended")).text
        )
        path = f"{page_of(accepted)}/do/assessment/decide-stage-one"
        form = await client.get(path)
        answers = {"outcome": "may_be_suitable"}
        check = read((await send(client, path, read(form.text).fields, **answers)).text)
        await does(client, accepted, "assessment", DECIDING)
        left = read((await client.get(f"{MOORLAND}/queue/assessment?recommended=recommended")).text)
        queue = read((await client.get(f"{MOORLAND}/queue/assessment")).text)
    async with front("social-worker") as client:
        noticing = await client.get(f"{page_of(accepted)}/do/assessment/send-stage-one-notice")

    case = reference(UUID(accepted))
    assert "Moving home. Deadlines still apply: Stage one" in held.words
    assert "On hold" in on_hold.words
    assert case in on_hold.words
    assert "To decide" in waits.words
    assert "Recommended, waits for a manager's decision" in waits.words
    assert case in waits.words
    assert "Recommendation They may be suitable All checks are in." in read(form.text).words
    assert "Recommendation They may be suitable All checks are in." in check.words
    assert "The social worker recommended on" in check.words
    assert case not in left.words
    assert "Stage one decided, notice not sent yet" in queue.words
    assert "you send the decision in writing and record the date" in queue.words
    assert "6 months from that date" in read(noticing.text).words


async def gives_support_information(client: httpx.AsyncClient, journey: str) -> None:
    """The social worker gave them a pack."""
    giving = f"{page_of(journey)}/do/assessment/give-support-information"
    fields = read((await client.get(giving)).text).fields
    given = {**fields, "form": "pack", "given_by": "social-worker-01"}
    await client.post(giving, data=given, headers=OURS)


async def test_the_plan_preparation_and_support_are_recorded_by_forms_and_stand_on_their_page(
    front: Front, accepted: str
) -> None:
    training = {"kind": "training", "topic": "loss_and_identity", "hours": "6", "way": "online"}
    steps: Steps = (
        *CHECKING[:1],
        ("draw-up-plan", {**PLAN, **day(name="consulted_on"), "training": "Two days in May."}),
        ("agree-plan", {"applicant": "1"}),
        ("book-preparation", {**training, **day(name="held_on"), "applicant": "all"}),
        (
            "record-preparation",
            {"booking": "1", "applicant": "1", "outcome": "done", "learnt": "Grief."},
        ),
        ("record-peer-support", {"kind": "buddy", "step": "offered"}),
    )
    path = f"{page_of(accepted)}/stage-one"
    async with front("social-worker") as client:
        await page_with(client, accepted, "Stage one started")
        empty = read((await client.get(path)).text).words
        await does(client, accepted, "assessment", steps)
        await gives_support_information(client, accepted)
        full = read((await client.get(path)).text).words
        history = await page_with(client, accepted, "Preparation booked")
    async with front("recruiter") as client:
        other = await client.get(path)

    assert "There is no stage one plan yet." in empty
    assert "It is not recorded that they got information about support" in empty
    for words in (
        "Version 2, drawn up on",
        "Two days in May.",
        "Version 1",
        "Agreed on",
        "Training session: Loss, identity and life story, 6 hours, online",
        "What was learnt: Rosa Fell Grief.",
        "An information pack, by you",
        "A buddy: an adopter who supports them, offered",
    ):
        assert words in full, words
    assert "Training session. Loss, identity and life story. It is on" in history.words
    assert other.status_code == 403
