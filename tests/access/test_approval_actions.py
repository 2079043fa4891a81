"""Actions on an approval: at each step what is listed is what the commands answer, and adopters see their own alone."""

from typing import Any

from contracts.identity import Who
from services.chassis.clock import today
from tests.access.helpers.possible_actions import EVERY_ROLE, allowed, listed, signed
from tests.access.helpers.services_in_process import World, world
from tests.every_settings import EverySettings
from tests.identity import adopter
from tests.panel.helpers.approvals_over_http import FINAL, IN_REVIEW, PROPOSED
from tests.panel.helpers.cases_over_http import APPROVAL, TO_DECISION

ALWAYS = {
    *("add-note", "assign", "correct-date", "record-attendance", "correct-minutes"),
    "record-match",
}
APPROVED: dict[str, dict[str, Any]] = {
    **TO_DECISION,
    "approve-applicants": APPROVAL | {"on": "2026-01-05"},
    "send-decision-notice": {"on": "2026-01-07"},
}
STILL = {"end-approval"}
AFTER = [
    {"send-review-report"},
    {"receive-review-observations", "hold-meeting", "answer-invitation"},
    {"receive-review-observations", "hold-meeting", "answer-invitation"},
    {"consider-approval", "ask-for-more", "hold-meeting", "draft-minutes"},
    {"consider-approval", "draft-minutes", "finalise-minutes"},
    {"keep-approval", "propose-ending"},
    {"tell-approval-decision", "send-approval-notice"},
    {"send-approval-notice"},
    {"receive-review-request", "answer-late-request", "make-final-decision"},
]


async def _sent(made: World, journey: str, step: str, body: dict[str, Any]) -> None:
    answer = await made.ask(
        f"POST /cases/{{journey}}/{step}", signed(EVERY_ROLE, "panel"), body, journey=journey
    )
    assert answer.status_code == 200, (step, answer.text)


async def test_an_approval_is_offered_what_its_commands_accept(settings: EverySettings) -> None:
    async with world("panel", settings) as made:
        journey = await made.journey()
        for step, body in APPROVED.items():
            await _sent(made, journey, step, body)
        begun = {"review-approval", "tell-decision", "approve-temporary-fostering", *STILL}
        assert await allowed(made, "panel", journey) >= begun - {"tell-decision"}
        steps = {**IN_REVIEW, **PROPOSED}
        for (step, body), expected in zip(steps.items(), AFTER, strict=True):
            await _sent(made, journey, step, body)
            assert await allowed(made, "panel", journey) == expected | ALWAYS | STILL, step
        await _sent(made, journey, "make-final-decision", FINAL)
        over = await allowed(made, "panel", journey)
        assert over >= {"tell-approval-decision", "send-approval-notice"}
        assert over.isdisjoint({*STILL, "review-approval", "keep-approval", "propose-ending"})


async def test_adopters_write_about_the_report_of_a_review_and_do_nothing_else_of_it(
    settings: EverySettings,
) -> None:
    async with world("panel", settings) as made:
        journey = await made.journey()
        for step, body in {**APPROVED, "review-approval": IN_REVIEW["review-approval"]}.items():
            await _sent(made, journey, step, body)
        own: Who = adopter(journey)
        before = await listed(made, "panel", journey, own)
        await _sent(made, journey, "send-review-report", {"on": today().isoformat()})
        after = await listed(made, "panel", journey, own)

        assert {*before} - {"version"} == {
            *("answer-invitation", "send-representations", "send-review-observations")
        }
        assert not before["send-review-observations"]["allowed"]
        assert after["send-review-observations"]["allowed"]
