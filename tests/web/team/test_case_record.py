"""What a record lacks against regulation 23, at every step: there, missing, not due yet, and where to add it."""

from datetime import date
from typing import Any

import pytest

from services.assessment.api.check_table import CheckTable as Table
from services.assessment.api.stage_one import StageOneView
from services.assessment.api.stage_two import StageTwoView
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.fast_track import TakeFastTrack, take_fast_track
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.stage_one_decision import (
    SendStageOneNotice,
    decide_stage_one,
    send_stage_one_notice,
)
from services.assessment.domain.stage_two import StartStageTwo, start_stage_two
from services.assessment.store import AssessmentView
from services.web.site.answers.assessment import AssessmentCase, StageOne
from services.web.site.answers.checks import CheckTable
from services.web.site.answers.panel import PanelCase
from services.web.site.answers.stage_two import StageTwo
from services.web.team.cases.record import CaseRecord, Paragraph, Standing, lacks, paragraphs
from tests.assessment.helpers.assessments import (
    DECIDED,
    JOURNEY,
    MANAGER,
    NOTICE,
    REFERRED,
    checked,
    commented,
    deciding,
    in_stage_two,
    refused,
    shared,
    with_agreed_plan,
    with_plan,
    withdrawing,
)
from tests.assessment.helpers.checks import listed, returning
from tests.assessment.helpers.stages_two import agreed, planned

PATH = "/team/moorland/enquiries/x"
PLANS = {"draw-up-plan", "agree-plan", "draw-up-stage-two-plan", "agree-stage-two-plan"}
NOTICES = {"send-decision-notice", "send-approval-notice"}
EVERY = frozenset({*PLANS, *NOTICES, "finalise-minutes", "review-approval"})
AT_PANEL: dict[str, Any] = {
    "journey": JOURNEY,
    "reference": "",
    "agency": "moorland",
    "referred_on": REFERRED,
    "meetings": (),
    "recommendation": "suitable",
    "decision_maker": "adm-01",
    "next_clock": None,
}


def record(
    state: Assessment,
    on: date = DECIDED,
    panel: dict[str, Any] | None = None,
    names: dict[int, str] | None = None,
) -> dict[str, Paragraph]:
    """The paragraphs by letter, of what the services answer of this case."""
    view = AssessmentView.of(JOURNEY, state, 1).model_dump(mode="json")
    stage = StageOneView.of(JOURNEY, state, applicant=None).model_dump(mode="json")
    two = StageTwoView.of(JOURNEY, state, on, applicant=None).model_dump(mode="json")
    table = Table.of(JOURNEY, state, on).model_dump(mode="json")
    found = CaseRecord(
        PATH,
        AssessmentCase.model_validate(view),
        StageOne.model_validate(stage),
        StageTwo.model_validate(two),
        CheckTable.model_validate(table),
        PanelCase.model_validate({**AT_PANEL, **panel}) if panel else None,
        EVERY,
        names or {},
        on,
    )
    return {each.letter: each for each in paragraphs(found)}


def test_the_ten_paragraphs_stand_in_their_order() -> None:
    assert [*record(listed())] == [*"abcdefghij"]


def test_a_plan_is_there_once_each_applicant_agreed_to_it() -> None:
    none, waits, agreed = (
        record(each)["a"] for each in (listed(), with_plan(), with_agreed_plan())
    )

    assert (none.standing, none.href) == (Standing.NOT_YET, f"{PATH}/do/assessment/draw-up-plan")
    assert (waits.standing, waits.href) == (Standing.NOT_YET, f"{PATH}/do/assessment/agree-plan")
    assert agreed.standing is Standing.THERE


def with_first_plan() -> Assessment:
    """In stage two, with the plan of stage one agreed."""
    decision = decide_stage_one(checked(with_agreed_plan()), deciding(), MANAGER)
    window = send_stage_one_notice(decision.state, SendStageOneNotice(on=DECIDED)).state
    return start_stage_two(window, StartStageTwo(on=NOTICE)).state


def test_in_stage_two_both_plans_are_looked_at() -> None:
    neither = record(in_stage_two())["a"]
    first, waits, both = (
        record(each)["a"]
        for each in (
            with_first_plan(),
            planned(with_first_plan()),
            agreed(planned(with_first_plan())),
        )
    )

    assert (neither.standing, neither.href) == (
        Standing.MISSING,
        f"{PATH}/do/assessment/draw-up-plan",
    )
    assert "(regulation 22)" in neither.words
    assert "(regulation 29)" in neither.words
    assert (first.standing, first.href) == (
        Standing.NOT_YET,
        f"{PATH}/do/assessment/draw-up-stage-two-plan",
    )
    assert waits.href == f"{PATH}/do/assessment/agree-stage-two-plan"
    assert (both.standing, both.href) == (Standing.THERE, f"{PATH}/stage-two")


def test_who_a_missing_check_is_about_is_said_by_name() -> None:
    named = record(listed(), names={3: "Sam Example"})["d"].words

    assert "(DBS) (Sam Example)" in named
    assert "(DBS) (Person 1)" in named, "while a name cannot be had"


LAST_DAY = date(2025, 5, 3)
"""3 March and 2 months."""


@pytest.mark.parametrize("letter", ["a", "b", "d", "e"])
@pytest.mark.parametrize(
    ("on", "standing"),
    [(LAST_DAY, Standing.NOT_YET), (date(2025, 5, 4), Standing.MISSING)],
)
def test_plans_information_checks_and_references_are_missing_once_the_time_of_stage_one_is_over(
    letter: str, on: date, standing: Standing
) -> None:
    assert record(listed(), on)[letter].standing is standing


FAST_TRACK = TakeFastTrack.model_validate(
    {
        "on": "2025-03-10",
        "ground": "previous_adopter",
        "checks": ["local_authority"],
        "consent_by": [1, 2],
        "consent_on": "2025-03-04",
        "evidence": "Approved by us in 2019.",
    }
)
FOUR_MONTHS = date(2025, 7, 10)
"""10 March and 4 months."""


@pytest.mark.parametrize("letter", ["a", "b", "d", "e"])
@pytest.mark.parametrize(
    ("on", "standing"),
    [(FOUR_MONTHS, Standing.NOT_YET), (date(2025, 7, 11), Standing.MISSING)],
)
def test_on_the_fast_track_the_same_is_due_by_the_end_of_stage_two(
    letter: str, on: date, standing: Standing
) -> None:
    taken = take_fast_track(listed(), FAST_TRACK).state

    assert record(taken, on)[letter].standing is standing


def test_a_household_that_left_in_time_lacks_nothing() -> None:
    left = record(withdraw(listed(), withdrawing(DECIDED)).state)

    assert lacks([*left.values()]) == 0


def test_checks_and_references_that_are_in_are_there() -> None:
    found = record(returning(listed()))

    assert found["d"].standing is Standing.THERE
    assert found["e"].words == "3 are in."


@pytest.mark.parametrize(
    ("on", "standing"),
    [(date(2025, 9, 1), Standing.NOT_YET), (date(2025, 9, 2), Standing.MISSING)],
)
def test_the_report_is_missing_once_the_four_months_of_stage_two_are_over(
    on: date, standing: Standing
) -> None:
    decided = decide_stage_one(returning(listed()), deciding(), MANAGER).state
    window = send_stage_one_notice(decided, SendStageOneNotice(on=DECIDED)).state
    found = record(start_stage_two(window, StartStageTwo(on=NOTICE)).state, on)["d"]

    assert (found.standing, "has not been shared yet" in found.words) == (standing, True)


FRIDAY = date(2025, 7, 11)
"""The fifth working day, beginning with Monday 7 July."""


@pytest.mark.parametrize(
    ("state", "on", "standing"),
    [
        (in_stage_two(), FRIDAY, Standing.NOT_YET),
        (shared(), FRIDAY, Standing.NOT_YET),
        (shared(), date(2025, 7, 12), Standing.THERE),
        (commented(), FRIDAY, Standing.THERE),
        (refused(), FRIDAY, Standing.NOT_DUE),
    ],
)
def test_observations_are_waited_for_until_their_last_day(
    state: Assessment, on: date, standing: Standing
) -> None:
    assert record(state, on)["f"].standing is standing


@pytest.mark.parametrize(
    ("panel", "standings"),
    [
        (None, "not_yet not_yet not_yet"),
        ({"status": "met"}, "not_yet not_yet not_yet"),
        ({"status": "recommended"}, "missing not_yet not_yet"),
        ({"status": "minutes_final"}, "there not_yet not_yet"),
        ({"status": "approved", "decided_on": "2025-08-20"}, "there there missing"),
        (
            {"status": "approved", "decided_on": "2025-08-20", "notice_sent_on": "2025-08-22"},
            "there there there",
        ),
    ],
)
def test_panel_decision_and_notice_follow_one_another(
    panel: dict[str, Any] | None, standings: str
) -> None:
    found = record(commented(), date(2025, 8, 25), panel)

    assert " ".join(found[letter].standing for letter in "ghi") == standings


def test_a_case_that_ended_after_stage_one_lacks_nothing_of_what_would_have_followed() -> None:
    found = record(refused(), FRIDAY)

    assert {found[letter].standing for letter in "fghij"} == {Standing.NOT_DUE}
    assert lacks([*found.values()]) == 2, "the plan, and information about support"


YEAR = {
    "id": "review_annual",
    "started_on": "2026-01-05",
    "due_on": "2027-01-05",
    "rule_version": 1,
    "calendar_version": "",
}
SUITABLE = {"on": "2026-03-02", "finding": "still_suitable"}
AGAINST = {"on": "2026-03-02", "finding": "no_longer_suitable"}


@pytest.mark.parametrize(
    ("panel", "on", "standing", "words"),
    [
        ({"status": "minutes_final"}, date(2026, 12, 1), Standing.NOT_YET, "follow an approval"),
        ({"status": "approved"}, date(2026, 12, 1), Standing.NOT_DUE, "None has fallen due here."),
        (
            {"status": "approved", "clocks": [YEAR]},
            date(2027, 1, 5),
            Standing.NOT_YET,
            "The next review is due by 5 January 2027.",
        ),
        (
            {"status": "approved", "clocks": [YEAR]},
            date(2027, 1, 6),
            Standing.MISSING,
            "A review was due by 5 January 2027 (regulation 30D).",
        ),
        (
            {"status": "approved", "approval_review": SUITABLE, "clocks": [YEAR]},
            date(2026, 12, 1),
            Standing.THERE,
            "Last reviewed on 2 March 2026: they are still suitable.",
        ),
        (
            {"status": "approval_in_review", "approval_review": AGAINST},
            date(2026, 3, 9),
            Standing.MISSING,
            "The report of that review is not recorded as sent.",
        ),
        (
            {
                "status": "at_second_panel",
                "approval_review": AGAINST | {"report_sent_on": "2026-03-09"},
            },
            date(2026, 5, 9),
            Standing.THERE,
            "Its report was sent on 9 March 2026.",
        ),
    ],
)
def test_reviews_of_the_approval_are_missing_once_one_is_overdue_or_its_report_is_not_sent(
    panel: dict[str, Any], on: date, standing: Standing, words: str
) -> None:
    found = record(commented(), on, panel)["j"]

    assert found.standing is standing
    assert words in found.words


@pytest.mark.parametrize(
    ("decided", "sends"),
    [("approved", "send-decision-notice"), ("approval_kept", "send-approval-notice")],
)
def test_the_record_leads_to_the_notice_of_the_latest_decision(decided: str, sends: str) -> None:
    said = {"decided": decided, "decided_on": AGAINST["on"]}
    panel = {"status": "approved", **said, "approval_review": AGAINST}
    found = record(commented(), date(2026, 4, 2), panel)["i"]

    assert (found.standing, found.href) == (Standing.MISSING, f"{PATH}/do/panel/{sends}")


def test_the_record_leads_to_the_form_of_the_review_that_is_overdue() -> None:
    found = record(commented(), date(2027, 1, 6), {"status": "approved", "clocks": [YEAR]})["j"]

    assert found.href == f"{PATH}/do/panel/review-approval"
