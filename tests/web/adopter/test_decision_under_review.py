"""A proposal not to approve as its household meets it: from the agency's own decision to the final one."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from contracts.clocks import ClockId, due
from contracts.words import day
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.web.site.words import weekday
from tests.assessment.helpers.cases_over_http import ALL_CHECKS
from tests.panel.helpers.cases_over_http import PANEL
from tests.waiting import until
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import (
    ago,
    amina_travels,
    does,
    is_recommended,
    registers,
    told,
    words_at,
)

CHECKED: tuple[str, int, dict[str, Any]] = ("return-checks", 120, ALL_CHECKS)
ASSESSED: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("decide-stage-one", 112, {"outcome": "may_be_suitable"}),
    ("send-stage-one-notice", 110, {}),
    ("start-stage-two", 100, {}),
    ("share-report", 60, {"report": "full"}),
    ("receive-observations", 58, {}),
    ("refer-to-panel", 57, {}),
)
AT_PANEL: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("hold-meeting", 40, {"chair": PANEL[0], "members": PANEL}),
    ("recommend", 40, {"recommendation": "not_suitable", "reasons": "As the report says."}),
    ("finalise-minutes", 35, {}),
)
REASONS = {"reasons": "They are about to move abroad."}
SENT = today() - timedelta(days=28)


@pytest.fixture
async def web(
    browse: Browse, enquiry: Service, assessment: Service, panel: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {each.name: each.url for each in (enquiry, assessment, panel)}
    async with browse(**urls, sign_in_issuer=provider.issuer) as client:
        yield client


async def test_a_household_is_told_by_the_notice_what_is_proposed_and_what_it_can_do_and_by_when(
    web: httpx.AsyncClient,
    enquiry: Service,
    assessment: Service,
    panel: Service,
    provider: SignIn,
) -> None:
    journey = await amina_travels(web, enquiry, provider, days_ago=150)
    await registers(enquiry, journey, days_ago=140)
    await does(enquiry, journey, "accept-registration", on=ago(135))
    await takes(assessment, journey, CHECKED)
    await is_recommended(assessment, journey, days_ago=113)
    await takes(assessment, journey, *ASSESSED)
    await takes(panel, journey, *AT_PANEL)
    await takes(panel, journey, ("issue-qualifying-determination", 30, REASONS))
    decided = await words_at(web, f"/journey/{journey}")
    await takes(panel, journey, ("send-decision-notice", 28, {}))
    told_by_notice = await words_at(web, f"/journey/{journey}")
    rights = await words_at(web, f"/journey/{journey}/rights")
    await takes(panel, journey, ("receive-review-request", 20, {"route": "representations"}))
    asked = await words_at(web, f"/journey/{journey}")
    refusal = {"outcome": "not_approved", **REASONS}
    await takes(
        panel, journey, ("make-final-decision", 10, refusal), ("send-decision-notice", 8, {})
    )

    async def ended_everywhere() -> bool:
        return "how to complain" in await words_at(web, f"/journey/{journey}")

    await until(ended_everywhere)
    final = await words_at(web, f"/journey/{journey}")

    last = due(ClockId.QD_RESPONSE, SENT)
    assert "propose" not in decided
    assert "It is the agency decision maker's turn." in decided
    assert "You are at step 6 of 6: decision." in told_by_notice
    assert "It is your turn." in told_by_notice
    assert f"or ask for an independent review, by {weekday(last)}." in told_by_notice
    assert "This is not the final decision, and you stay registered with them." in told_by_notice
    assert f"The last day to do this: {day(last)}." in told_by_notice
    assert f"but not both, by {weekday(last)}" in rights
    assert "The decision is under review." in asked
    assert "Your journey ended at step 6 of 6: decision." in final
    assert "made its final decision and did not approve you" in final
    assert "how to complain and how long you have" in final
    assert "move abroad" not in decided + told_by_notice + asked + final


async def takes(service: Service, journey: str, *steps: tuple[str, int, dict[str, Any]]) -> None:
    """Each step so many days ago, once the service has opened its case."""

    async def opened() -> bool:
        return journey in str(await told(service, "/agencies/moorland/cases?open=true"))

    await until(opened)
    for command, days, details in steps:
        await told(service, f"/cases/{journey}/{command}", {**details, "on": ago(days)})
