"""The rules behind deadlines: a page for each, for staff alone, and doubt on no page of a household."""

from datetime import date

import httpx
import pytest

from contracts.check_age import AGES
from contracts.clocks import RULES, Certainty, ClockId, in_plain_words, start
from contracts.complaint_rules import LONGEST_ANSWERS
from contracts.decision_rules import DecisionDuty
from contracts.fast_track import FastTrackGround
from contracts.hold_rules import HOLD_RULES
from contracts.panel_rules import MeetingInterval, PanelLimit
from contracts.quorum import RULES as QUORUMS
from contracts.report_authors import REPORT_AUTHORS
from contracts.request_forms import BY_LINK
from contracts.retention import Outcome
from contracts.stage_one_rules import StageOneDuty
from contracts.stage_two_rules import StageTwoDuty
from deploy.local.sign_in import SignIn
from services.web.team.rules import (
    AUTHOR,
    CHECK_AGE,
    DECISION,
    DELAY,
    EXTENDED,
    FAST_TRACK,
    FORM,
    FREQUENCY,
    HEALTH_ONLY,
    HEALTH_REPORT,
    HOLD,
    MEETING_ON_RECORD,
    PANEL,
    QUORUM,
    REQUEST,
    RETENTION,
    STAGE_ONE,
    STAGE_TWO,
    START,
    rule_of,
    rules,
)
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

A_MONDAY = date(2024, 6, 3)


def test_every_rule_has_a_page_with_each_of_its_versions() -> None:
    kept = {f"{RETENTION}-{each}" for each in Outcome}
    checks = {*(f"{CHECK_AGE}-{each.check}" for each in AGES), HEALTH_REPORT, REQUEST}
    checks |= {f"{FORM}-{each}" for each in BY_LINK}
    stage_one = {f"{STAGE_ONE}-{each}" for each in StageOneDuty} | {DELAY, START}
    stage_two = {f"{STAGE_TWO}-{each}" for each in StageTwoDuty}
    authors = {f"{AUTHOR}-{each.basis}" for each in REPORT_AUTHORS}
    fast = {f"{FAST_TRACK}-{each}" for each in FastTrackGround}
    panels = {f"{PANEL}-{each}" for each in (*PanelLimit, MEETING_ON_RECORD)}
    panels |= {f"{PANEL}-{FREQUENCY}-{each}" for each in MeetingInterval}
    decisions = {f"{DECISION}-{each}" for each in (*DecisionDuty, HEALTH_ONLY)}
    holds = {f"{HOLD}-{each.clock}" for each in HOLD_RULES}
    extended = {f"{EXTENDED}-{each.clock}" for each in LONGEST_ANSWERS}
    assert {each.id for each in rules()} == {
        *ClockId,
        *checks,
        *stage_one,
        *stage_two,
        *authors,
        *fast,
        *holds,
        *extended,
        QUORUM,
        *panels,
        *decisions,
        *kept,
    }
    for each in RULES:
        found = rule_of(each.id)
        assert found is not None
        assert each.version in {version.number for version in found.versions}


def test_versions_follow_on_one_another_the_latest_first() -> None:
    quorum = rule_of(QUORUM)

    assert quorum is not None
    assert [each.number for each in quorum.versions] == [each.version for each in QUORUMS][::-1]
    assert [each.dates for each in quorum.versions] == [
        "From 25 September 2020",
        "From 24 April 2020 to 24 September 2020",
        "From 1 April 2011 to 23 April 2020",
    ]


def test_how_long_a_check_holds_is_said_with_what_other_agencies_do() -> None:
    dbs, health = rule_of("check-age-dbs"), rule_of(HEALTH_REPORT)

    assert dbs is not None
    assert "after 12 months" in dbs.versions[0].facts["Other agencies"]
    assert health is not None
    assert [each.dates for each in health.versions] == [
        "From 1 October 2021",
        "From 24 April 2020 to 30 September 2021",
        "From 1 July 2013 to 23 April 2020",
    ]


def test_what_each_is_asked_by_link_is_said_with_its_source() -> None:
    school = rule_of("asked-by-link-school_or_nursery")

    assert school is not None
    assert "4. How is the child" in school.versions[0].facts["Questions"]
    assert "no regulation names it" in school.versions[0].facts["Source"]


def test_what_stage_one_is_decided_on_is_said_with_the_cases_for_which_it_is_needed() -> None:
    plan = rule_of("stage-one-agreed_plan")

    assert plan is not None
    assert [each.dates for each in plan.versions] == ["From 1 December 2026"]
    assert "stage one began" in plan.versions[0].facts["Which cases"]
    assert "is our reading" in plan.versions[0].facts["Source"]


@pytest.mark.parametrize("clock", ClockId)
def test_what_a_household_reads_of_a_rule_says_nothing_of_how_sure_it_is(clock: ClockId) -> None:
    words = in_plain_words(start(clock, A_MONDAY))

    assert [each.words for each in Certainty if each.words in words] == []


@pytest.mark.parametrize("person", ["social-worker", "panel-administrator", "decision-maker"])
async def test_staff_read_how_sure_a_rule_is_on_its_own_page(
    browse: Browse, provider: SignIn, person: str
) -> None:
    async with signed_in(browse, provider, person) as web:
        every = await web.get(f"{MOORLAND}/rules")
        one = await words_of(web, f"{MOORLAND}/rules/complaint")
        kept = await words_of(web, f"{MOORLAND}/rules/retention-order_made")
        missing = await web.get(f"{MOORLAND}/rules/no-such-rule")

    assert f'href="{MOORLAND}/rules/complaint"' in every.text
    assert "Limit 12 months" in one
    assert Certainty.UNCERTAIN.words in one
    assert "from memory and not from their text" in one
    assert "Kept for 100 years" in kept
    assert missing.status_code == 404


async def test_rules_are_not_for_whoever_is_not_signed_in(browse: Browse) -> None:
    async with browse() as web:
        answer = await web.get(f"{MOORLAND}/rules/complaint")

    assert isinstance(answer, httpx.Response)
    assert "memory" not in answer.text
