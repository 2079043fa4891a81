"""Actions: a whole journey in each service, and at each step what is listed is what the commands answer."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from contracts.identity import AT_AN_AGENCY, Role, Who
from services.casework.actions import examples
from services.chassis.clock import today
from services.web.site.command_forms.questions import questions, walked
from tests.access.helpers.possible_actions import (
    EVERY_ROLE,
    FOLDERS,
    OFFERED,
    allowed,
    listed,
    signed,
)
from tests.access.helpers.services_in_process import ELSEWHERE, HERE, World, unstarted, world
from tests.assessment.helpers.cases_over_http import TO_PANEL
from tests.enquiry.helpers.registration_forms import fill_in
from tests.enquiry.helpers.served_api import ask
from tests.every_settings import EverySettings
from tests.identity import adopter, as_needed, staff
from tests.panel.helpers.cases_over_http import PANEL, REFUSED, TO_DECISION

TODAY = today()
ON = TODAY.isoformat()
STAFF = {"on": ON, "staff": "recruiter-07"}
ALWAYS = {"correct-date", "say-different", "add-note", "receive-complaint"}
OPEN = ALWAYS | {"attempt-contact", "make-contact", "provide-information", "withdraw"}
OPEN |= {"ask-to-be-called", "ask-for-another-format", "pause", "invite-applicant"}
GOES_ON = OPEN | {"assign", "change-contact-details"}
RECEIVED = GOES_ON | {"save-registration-draft", "refer", "close", "merge"}
PEOPLE = {"add-person", "correct-person", "remove-person"}
SUBMITTED = GOES_ON | {"cover", "accept-registration", "decline-registration"}
TABLE = [(service, row) for service, actions in OFFERED.items() for row in actions.table]
STEPS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("", {}, RECEIVED | {"request-initial-visit"}),
    ("assign", {"to": "recruiter-07"}, RECEIVED | {"request-initial-visit", "cover"}),
    ("request-initial-visit", STAFF, RECEIVED | {"hold-initial-visit", "cover"}),
    ("hold-initial-visit", STAFF, RECEIVED | {"write-up-initial-visit", "cover"}),
    (
        "write-up-initial-visit",
        STAFF | {"words": "Ready."},
        RECEIVED | {"tell-visit-outcome", "cover"},
    ),
    (
        "tell-visit-outcome",
        STAFF | {"outcome": "invited_to_register"},
        RECEIVED | {"request-initial-visit", "cover"},
    ),
    ("withdraw", {"reason": "not_ready"}, ALWAYS | {"reopen", "merge"}),
    (
        "reopen",
        STAFF | {"reason": "enquirer_came_back"},
        RECEIVED | {"request-initial-visit", "cover"},
    ),
    ("merge", STAFF, ALWAYS - {"receive-complaint"} | {"undo-merge"}),
    ("undo-merge", STAFF, RECEIVED | {"request-initial-visit", "cover"}),
    ("fill in", {}, RECEIVED | {"request-initial-visit", "cover", "submit-registration"}),
    (
        "pause",
        {"reason": "work"},
        RECEIVED - {"pause"} | {"request-initial-visit", "cover", "submit-registration", "resume"},
    ),
    ("resume", {}, RECEIVED | {"request-initial-visit", "cover", "submit-registration"}),
    ("submit-registration", {}, SUBMITTED),
    ("accept-registration", {}, GOES_ON - {"withdraw"} | {"cover"} | PEOPLE),
]


@pytest.fixture(scope="module")
async def enquiries(settings: EverySettings) -> AsyncIterator[World]:
    async with world("enquiry", settings) as made:
        made.known.update({each: await made.journey() for each in ("into", "other")})
        made.client.auth = as_needed("enquiry")
        yield made


async def begun(enquiries: World) -> str:
    """An enquiry of today, so that no clock runs out while it is tried."""
    body = enquiries.body("POST /enquiries") | {"on": ON}
    return str((await ask(enquiries.client, "/enquiries", body)).json()["journey"])


async def done(enquiries: World, journey: str, step: str, body: dict[str, Any]) -> None:
    if step == "fill in":
        await fill_in(enquiries.client, journey, ON)
        return
    into = {"into": enquiries.known["into"]} if step == "merge" else {}
    answer = await ask(enquiries.client, f"/enquiries/{journey}/{step}", {"on": ON, **body, **into})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(("service", "row"), TABLE)
def test_what_is_said_to_need_no_page_of_its_own_can_be_asked_in_a_form(
    service: str, row: Any
) -> None:
    if row.offer.form:
        asked = questions(row.fields, {"staff": "recruiter-07"})
        assert all(each.label for each in walked(asked)), service


@pytest.mark.parametrize("service", list(OFFERED))
def test_every_command_on_a_record_stands_in_its_services_table(service: str) -> None:
    served = {
        path.rpartition("/")[2]
        for path, methods in unstarted(service)["paths"].items()
        if "post" in methods and path.startswith(f"{FOLDERS[service]}/{{journey}}/")
    }

    assert {row.name for row in OFFERED[service].table} == served


@pytest.mark.parametrize(("service", "row"), TABLE)
@pytest.mark.parametrize("day", [TODAY, date(2030, 2, 28)])
def test_every_example_can_be_given_on_any_day(service: str, row: Any, day: date) -> None:
    given = list(examples(row.fields, row.offer.command, EVERY_ROLE, day))

    assert len(given) == len(row.fields["examples"]) > 0, service
    assert {each.on for each in given} == {day}
    again = examples(row.fields, row.offer.command, EVERY_ROLE, day)
    assert all(each is before for each, before in zip(again, given, strict=True)), "read once a day"


@pytest.mark.parametrize(("service", "row"), TABLE)
def test_every_field_has_a_label_of_its_own_and_every_code_its_words(
    service: str, row: Any
) -> None:
    unlabelled = [
        f"{model.__name__}.{name}"
        for model in models(row.offer.command)
        for name, field in model.model_fields.items()
        if field.title is None
    ]
    kinds = row.fields.get("$defs", {}).values()

    assert unlabelled == [], service
    assert [each["title"] for each in kinds if "enum" in each and "x-words" not in each] == []
    assert "$ref" not in str(row.fields).replace("'$ref': '#/$defs/", "")


def models(kind: Any) -> Iterator[type[BaseModel]]:
    """A command and every model within it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from models(field.annotation)
    for within in get_args(kind):
        yield from models(within)


async def test_an_enquiry_is_offered_what_its_commands_accept_from_hello_to_acceptance(
    enquiries: World,
) -> None:
    journey = await begun(enquiries)
    for step, body, possible in STEPS:
        if step:
            await done(enquiries, journey, step, body)
        assert await allowed(enquiries, "enquiry", journey) == possible, step


async def test_an_enquiry_that_was_closed_or_declined_is_offered_what_its_commands_accept(
    enquiries: World,
) -> None:
    closed, declined = await begun(enquiries), await begun(enquiries)
    closing = {"reason": "not_eligible", "manager": "manager-02", "explanation": "As said."}
    await done(enquiries, closed, "close", closing)
    await fill_in(enquiries.client, declined, ON)
    await done(enquiries, declined, "submit-registration", {})
    declining = {"reason": "no_capacity", "explanation": "No room."}
    await done(enquiries, declined, "decline-registration", declining)

    assert await allowed(enquiries, "enquiry", closed) == ALWAYS | {"reopen", "merge"}
    assert await allowed(enquiries, "enquiry", declined) == ALWAYS


async def test_a_couple_is_offered_what_fits_couples(enquiries: World) -> None:
    body = enquiries.body("POST /enquiries") | {"on": ON, "household": "joint"}
    people = [{"name": "Rosa Fell", "phone": "01632 960001"}, {"name": "Jun Fell"}]
    begun_by_two = await ask(enquiries.client, "/enquiries", body | {"applicants": people})
    journey = str(begun_by_two.json()["journey"])

    without_address = RECEIVED - {"invite-applicant"}
    possible = await allowed(enquiries, "enquiry", journey)
    assert possible == without_address | {"request-initial-visit"}


async def test_while_a_referral_waits_each_agency_is_offered_its_own_part(
    enquiries: World,
) -> None:
    journey = await begun(enquiries)
    consent = {"given_by": [1], "given_on": ON}
    referral = {"receiver": ELSEWHERE, "reason": "home_area", "words": "They moved."}
    await done(enquiries, journey, "refer", {**referral, "consent": consent})
    receivers = Who(subject="staff-02", at={ELSEWHERE: AT_AN_AGENCY})
    social_worker = staff(Role.SOCIAL_WORKER, ELSEWHERE)

    assert await allowed(enquiries, "enquiry", journey) == OPEN
    taken_up = {"take-up-referral", "refuse-referral"}
    assert await allowed(enquiries, "enquiry", journey, receivers) == taken_up
    assert await allowed(enquiries, "enquiry", journey, social_worker) == set()
    shown = await listed(enquiries, "enquiry", journey, EVERY_ROLE)
    assert (
        shown["take-up-referral"]["why_not"] == "Only the agency that has the case now can do this."
    )


async def test_an_action_of_another_role_says_whose_it_is(enquiries: World) -> None:
    journey = await begun(enquiries)
    recruiter = staff(Role.RECRUITMENT_WORKER)
    shown = await listed(enquiries, "enquiry", journey, recruiter)

    possible = await allowed(enquiries, "enquiry", journey, recruiter)
    assert possible == RECEIVED - {"close"} | {"request-initial-visit"}
    assert shown["close"]["why_not"] == "Only a manager can do this."
    assert shown["give-equality-answers"]["why_not"] == "Only one of the applicants can do this."
    shown = await listed(enquiries, "enquiry", journey, staff(Role.SOCIAL_WORKER))
    assert shown["assign"]["why_not"] == "Only a recruitment worker or a manager can do this."


async def test_an_adopter_is_shown_only_what_adopters_may_ever_give(enquiries: World) -> None:
    journey = await begun(enquiries)
    own = adopter(journey)
    shown = await enquiries.client.get(f"/enquiries/{journey}/actions", auth=signed(own, "enquiry"))

    assert [(each["name"], each["form"]) for each in shown.json()["actions"]] == [
        ("change-own-details", False),
        ("ask-to-be-called", True),
        ("ask-for-another-format", True),
        ("save-registration-draft", False),
        ("give-consent-to-checks", False),
        ("submit-registration", False),
        ("give-equality-answers", False),
        ("withdraw-equality-answers", False),
        ("invite-applicant", True),
        ("pause", True),
        ("resume", True),
        ("give-feedback", True),
        ("receive-complaint", True),
        ("take-complaint-further", True),
        ("withdraw-complaint", True),
        ("withdraw", True),
    ]
    possible = {
        "change-own-details",
        "ask-to-be-called",
        "ask-for-another-format",
        "save-registration-draft",
    }
    possible |= {"pause", "give-feedback", "receive-complaint", "withdraw", "invite-applicant"}
    assert await allowed(enquiries, "enquiry", journey, own) == possible


async def test_the_version_is_that_of_the_view_and_of_the_last_event(enquiries: World) -> None:
    journey = await begun(enquiries)
    await done(enquiries, journey, "assign", {"to": "recruiter-07"})
    shown = await listed(enquiries, "enquiry", journey, EVERY_ROLE)
    view = (await enquiries.client.get(f"/enquiries/{journey}")).json()
    events = (await enquiries.client.get(f"/enquiries/{journey}/events")).json()

    assert shown["version"] == view["version"] == events[-1]["version"] == 2


async def test_an_assessment_is_offered_what_its_commands_accept(
    settings: EverySettings,
) -> None:
    checks = {"ask-for-checks", "ask-by-link", "decide-check-need"}
    checks |= {"record-medical-advice", "tell-change-of-address", "record-change-of-address"}
    checks |= {"consider-early-permanence", "describe-applicant"}
    back = checks | {"renew-checks", "correct-outcome"}
    beside = {"give-support-information", "book-preparation", "record-peer-support", "withdraw"}
    beside |= {"record-disqualification", "record-stage-one-start"}
    stage_one = beside | {"draw-up-plan", "recommend-stage-one", "decide-stage-one"}
    stage_one |= {"extend-stage-one", "put-on-hold", "take-fast-track", "record-move"}
    stage_two = beside | {"draw-up-stage-two-plan", "record-delay", "record-contribution"}
    stage_two |= {"arrange-visit", "put-on-hold", "record-move", "assess-early-permanence"}
    possible = [
        checks | stage_one | {"return-checks"},
        back | stage_one,
        back | beside | {"send-stage-one-notice", "record-move"},
        back | beside | {"start-stage-two", "close-window", "record-move"},
        back | stage_two | {"share-report", "write-report"},
        *[back | stage_two | {"receive-observations", "refer-to-panel", "write-addendum"}] * 2,
        (back - {"ask-by-link"}) | beside | {"record-move", "record-delay", "write-addendum"},
    ]
    async with world("assessment", settings) as made:
        journey = await made.journey()
        for body, expected in zip([None, *TO_PANEL.items()], possible, strict=True):
            if body:
                await _sent(made, "assessment", journey, *body)
            always = {"assign", "add-document", *({"correct-date"} if body else ())}
            assert await allowed(made, "assessment", journey) == expected | always, body
            view = await made.client.get(f"/cases/{journey}", auth=signed(EVERY_ROLE, "assessment"))
            shown = await listed(made, "assessment", journey, EVERY_ROLE)
            assert view.json()["version"] == shown["version"]


async def test_an_assessment_that_was_withdrawn_takes_corrections_documents_and_what_list_11_asks_alone(
    settings: EverySettings,
) -> None:
    async with world("assessment", settings) as made:
        journey = await made.journey()
        withdrawing = {"on": ON, "reason": "not_given"}
        await _sent(made, "assessment", journey, "withdraw", withdrawing)
        own = adopter(journey, 2)

        assert await allowed(made, "assessment", journey) == {
            "add-document",
            "correct-date",
            "describe-applicant",
        }
        shown = await listed(made, "assessment", journey, own)
        assert set(shown) == {
            "add-document",
            "add-document-version",
            "agree-plan",
            "agree-stage-two-plan",
            "consider-early-permanence",
            "give-notice",
            "send-observations",
            "tell-change-of-address",
            "withdraw",
            "version",
        }
        assert shown["withdraw"]["why_not"].endswith("because the applicants do not go on.")


async def test_what_applicants_can_do_and_why_not_is_the_same_until_the_notice_of_a_refusal(
    settings: EverySettings,
) -> None:
    refusing = {"on": "2025-04-14", "outcome": "not_suitable", "reasons": "The references."}
    async with world("assessment", settings) as made:
        journey = await made.journey()
        own = adopter(journey, 2)
        before = await listed(made, "assessment", journey, own)
        await _sent(made, "assessment", journey, "decide-stage-one", refusing)
        after = await listed(made, "assessment", journey, own)

        assert after | {"version": 0} == before | {"version": 0}


async def test_a_panel_case_is_offered_what_its_commands_accept(
    settings: EverySettings,
) -> None:
    deciding = {"approve-applicants", "issue-qualifying-determination"}
    possible = [
        {"hold-meeting", "answer-invitation"},
        {"hold-meeting", "recommend", "defer-case", "draft-minutes"},
        {"finalise-minutes", "draft-minutes"},
        deciding,
    ]
    after = [
        {"tell-decision", "send-decision-notice"},
        {"send-decision-notice"},
        {"receive-review-request", "answer-late-request", "make-final-decision"},
        {"make-final-decision", "end-review", "ask-second-panel"},
        {"tell-decision", "send-decision-notice"},
    ]
    sat = Who(subject=PANEL[0], at={HERE: AT_AN_AGENCY})
    async with world("panel", settings) as made:
        journey = await made.journey()
        for body, expected in zip([None, *TO_DECISION.items()], possible, strict=True):
            if body:
                await _sent(made, "panel", journey, *body)
            always = {"add-note", "assign"} | (
                {"correct-date", "record-attendance"} if body else set()
            )
            if expected == deciding:
                always.add("correct-minutes")
            assert await allowed(made, "panel", journey) == expected | always, body
        assert await allowed(made, "panel", journey, sat) == always
        shown = await listed(made, "panel", journey, sat)
        assert "regulation 30B(3)" in shown["approve-applicants"]["why_not"]
        view = await made.client.get(f"/cases/{journey}", auth=signed(EVERY_ROLE, "panel"))
        assert view.json()["version"] == shown["version"]
        for body, expected in zip(REFUSED.items(), after, strict=True):
            await _sent(made, "panel", journey, *body)
            assert await allowed(made, "panel", journey) == expected | always, body


async def _sent(made: World, service: str, journey: str, step: str, body: dict[str, Any]) -> None:
    answer = await made.ask(
        f"POST /cases/{{journey}}/{step}", signed(EVERY_ROLE, service), body, journey=journey
    )
    assert answer.status_code == 200, answer.text
