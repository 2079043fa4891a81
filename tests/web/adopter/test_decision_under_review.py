"""A proposal not to approve as its household meets it, from the agency's own decision to the final one; and a review of an approval."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.clocks import ClockId, due
from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.site.words import weekday
from tests.assessment.helpers.cases_over_http import ALL_CHECKS
from tests.panel.helpers.cases_over_http import PAPERS, RECORD
from tests.waiting import until
from tests.web.helpers.cases import at, command
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import (
    ago,
    amina_travels,
    does,
    is_recommended,
    posts,
    registers,
    report_is_signed_off,
    stage_two_is_planned,
    told,
    words_at,
)
from tests.web.helpers.panels import panel_sits

CHECKED: tuple[str, int, dict[str, Any]] = ("return-checks", 120, ALL_CHECKS)
ASSESSED: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("decide-stage-one", 112, {"outcome": "may_be_suitable"}),
    ("send-stage-one-notice", 110, {}),
    ("start-stage-two", 100, {}),
)
REFERRED: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("share-report", 60, {"report": "full"}),
    ("receive-observations", 58, {"words": "We read it together."}),
    ("refer-to-panel", 57, {}),
)
AT_PANEL: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("recommend", 40, {"recommendation": "not_suitable", "reasons": "As the report says."}),
    ("finalise-minutes", 35, {}),
)
SUITABLE: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("recommend", 40, {"recommendation": "suitable", "reasons": "As the report says."}),
    ("finalise-minutes", 35, {}),
)
REVIEW = {
    "cause": "household",
    "views": "They separated, and both want to go on.",
    "finding": "no_longer_suitable",
    "reasons": "There is no settled home.",
}
REASONS = {**RECORD, "reasons": "They are about to move abroad."}
REFUSAL = {"outcome": "not_approved", **REASONS}
SENT = today() - timedelta(days=28)


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, assessment: Service, panel: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {each.name: each.url for each in (enquiry, assessment, panel)}
    async with browse(**urls, sign_in_issuer=provider.issuer) as client:
        yield client


async def test_without_a_proposal_a_household_reads_when_it_can_write(
    web: httpx.AsyncClient, enquiry: Service, provider: SignIn
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=150)
    words = await words_at(web, f"/journey/{journey}/representations")

    assert "You can write here once your agency has sent you a letter" in words
    assert "Why do you disagree?" not in words


async def test_a_household_is_told_by_the_notice_what_is_proposed_and_what_it_can_do_and_by_when(
    web: httpx.AsyncClient,
    enquiry: Service,
    assessment: Service,
    panel: Service,
    provider: SignIn,
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=150)
    await is_refused(web, enquiry, assessment, panel, journey)
    decided = await words_at(web, f"/journey/{journey}")
    await takes(panel, journey, ("send-decision-notice", 28, PAPERS))
    told_by_notice = await words_at(web, f"/journey/{journey}")
    rights = await words_at(web, f"/journey/{journey}/rights")
    written = await posts(
        web, f"/journey/{journey}/representations", key=uuid4().hex, words="We are not moving."
    )
    asked = await words_at(web, f"/journey/{journey}")
    await takes(
        panel, journey, ("make-final-decision", 0, REFUSAL), ("send-decision-notice", 0, {})
    )

    async def ended_everywhere() -> bool:
        return "how to complain" in await words_at(web, f"/journey/{journey}")

    await until(ended_everywhere)
    final = await words_at(web, f"/journey/{journey}")

    last = due(ClockId.QD_RESPONSE, SENT)
    assert "propose" not in decided
    assert "The panel recommended You are not suitable to adopt" in told_by_notice
    assert "It is the agency decision maker's turn." in decided
    assert "You are at step 6 of 6: decision." in told_by_notice
    assert "It is your turn." in told_by_notice
    assert f"or ask for an independent review, by {weekday(last)}." in told_by_notice
    assert "This is not the final decision, and you stay registered with them." in told_by_notice
    assert f"The last day to do this: {day(last)}." in told_by_notice
    assert f"but not both, by {weekday(last)}" in rights
    assert (written.status_code, written.headers["location"].partition("?")[0]) == (
        303,
        f"/journey/{journey}",
    )
    assert "The decision is under review." in asked
    assert "The agency received what you wrote about its proposal." in asked
    assert "Your journey ended at step 6 of 6: decision." in final
    assert "made its final decision and did not approve you" in final
    assert "how to complain and how long you have" in final
    assert "move abroad" not in decided + told_by_notice + asked + final


async def test_approved_adopters_read_what_a_review_found_and_send_comments_on_its_report(
    web: httpx.AsyncClient,
    enquiry: Service,
    assessment: Service,
    panel: Service,
    provider: SignIn,
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=150)
    page = f"/journey/{journey}"
    await is_at_panel(enquiry, assessment, panel, journey)
    met = await panel_sits(panel, journey, today() - timedelta(days=40))
    await takes(panel, journey, ("hold-meeting", 40, met), *SUITABLE)
    await takes(
        panel, journey, ("approve-applicants", 30, RECORD), ("send-decision-notice", 28, {})
    )
    approved = await words_at(web, page)
    await takes(panel, journey, ("review-approval", 10, REVIEW))
    reviewed = await words_at(web, page)
    await takes(panel, journey, ("send-review-report", 8, {}))
    reported, rights = await words_at(web, page), await words_at(web, f"{page}/rights")
    sent = await posts(
        web, f"{page}/review-observations", key=uuid4().hex, words="We have a lease."
    )
    after = await words_at(web, sent.headers["location"])

    last = due(ClockId.REVIEW_COMMENT, today() - timedelta(days=8))
    year = due(ClockId.REVIEW_ANNUAL, today() - timedelta(days=30))
    assert f"each year until a child is placed with you, by {weekday(year)}." in approved
    assert "You are approved to adopt." in reviewed
    assert "It is your turn." in reported
    assert "This is not a decision, and you are still approved." in reported
    assert f"You can send Adopt Moorland your comments on it, by {weekday(last)}." in reported
    assert f"send comments on the report by {weekday(last)}" in rights
    assert "you have 40 working days" in rights
    assert "Your agency has your comments on its review." in after
    assert "and the agency decision maker at Adopt Moorland will then decide" in after
    assert "You have completed all 6 steps." in after
    assert "settled home" not in approved + reviewed + reported + rights + after


async def is_at_panel(enquiry: Service, assessment: Service, panel: Service, journey: str) -> None:
    """From the registration to the panel."""
    await registers(enquiry, journey, days_ago=140)
    await does(enquiry, journey, "accept-registration", on=ago(135))
    await takes(assessment, journey, CHECKED)
    await is_recommended(assessment, journey, days_ago=113)
    await is_referred(assessment, journey)
    await takes(panel, journey)


async def reads_invitation(web: httpx.AsyncClient, panel: Service, journey: str) -> None:
    """The household reads when and where it is invited, until the case is off the agenda again."""
    plan = {
        "starts_at": "09:30",
        "way": "online",
        "place": "The link comes by email.",
        "capacity": 4,
    }
    held_on = (today() + timedelta(20)).isoformat()
    async with at(panel) as client:
        planned = await command(
            client, "/agencies/moorland/panel-meetings", held_on=held_on, **plan
        )
        meeting = f"/panel-meetings/{planned['journey']}"
        agenda = {"journey": journey, "starts_at": "10:30"}
        await command(client, f"{meeting}/put-on-agenda", **agenda)
        await command(client, f"{meeting}/invite-household", journey=journey)
        invited = await words_at(web, f"/journey/{journey}")
        await command(client, f"{meeting}/take-off-agenda", journey=journey)
    assert f"When {weekday(today() + timedelta(20))}, 10:30am" in invited
    assert "Where Online The link comes by email." in invited
    assert "A chair and other panel members, and your social worker" in invited
    assert "it never counts against you if you do not" in invited
    assert "Your adoption panel" not in await words_at(web, f"/journey/{journey}")


async def is_refused(
    web: httpx.AsyncClient, enquiry: Service, assessment: Service, panel: Service, journey: str
) -> None:
    """The panel sits, and the agency proposes not to approve, of which the household is not told yet."""
    await is_at_panel(enquiry, assessment, panel, journey)
    await reads_invitation(web, panel, journey)
    met = await panel_sits(panel, journey, today() - timedelta(days=40))
    await takes(panel, journey, ("hold-meeting", 40, met), *AT_PANEL)
    await takes(panel, journey, ("issue-qualifying-determination", 30, REASONS))


async def is_referred(assessment: Service, journey: str) -> None:
    """Stage one is decided, and the case goes through stage two to the panel."""
    await takes(assessment, journey, *ASSESSED)
    await stage_two_is_planned(assessment, journey, days_ago=95)
    await report_is_signed_off(assessment, journey, days_ago=65)
    await takes(assessment, journey, *REFERRED)


async def takes(service: Service, journey: str, *steps: tuple[str, int, dict[str, Any]]) -> None:
    """Each step so many days ago, once the service has opened its case."""

    async def opened() -> bool:
        return journey in str(await told(service, "/agencies/moorland/cases?open=true"))

    await until(opened)
    for step, days, details in steps:
        await told(service, f"/cases/{journey}/{step}", {**details, "on": ago(days)})
