"""What befalls a household while the panel has its case: recorded here, heard there, and seen by who decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from contracts.assessment import AssessmentDateCorrected
from contracts.change_of_address import AddressChanged
from contracts.change_of_household import AdultJoined
from contracts.checks import Check, CheckOutcomeCorrected, ChecksRenewed, MedicalAdviceGiven
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.event import Event
from contracts.panel import PanelCaseClosed, PanelEnd, QualifyingDeterminationIssued
from contracts.people import PersonCorrected, PersonJoined, PersonKind
from contracts.since_papers import SincePapers
from contracts.words import label_of
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.change_of_address import (
    RecordChangeOfAddress,
    TellChangeOfAddress,
    record_change_of_address,
    tell_change_of_address,
)
from services.assessment.domain.checks import RenewChecks, renew_checks
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.disqualification import (
    RecordDisqualification,
    RetractDisqualification,
    SendDisqualificationNotice,
    record_disqualification,
    retract_disqualification,
    send_disqualification_notice,
)
from services.assessment.domain.heard_people import hear_of_person
from services.assessment.domain.hold import PutOnHold, put_on_hold
from services.assessment.domain.move import RecordMove, record_move
from services.assessment.domain.outcome import await_review
from services.assessment.domain.status import Status
from services.chassis.decision import Decision, Refusal
from services.panel.api.cases import OFFERS
from services.panel.consumers import HANDLERS
from services.panel.domain.agency_decision import approve_applicants
from services.panel.domain.correction import hear_corrected_day
from services.panel.domain.deadlines import announce
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status as PanelStatus
from services.panel.domain.referral import close_case
from services.panel.domain.since_papers import (
    go_on_after_retraction,
    hear_of_change,
    stop_for_disqualification,
)
from services.panel.store.cases import PanelCaseView
from tests.assessment.helpers.assessments import (
    APPROVED,
    DAY,
    HEARD,
    JOURNEY,
    MANAGER,
    REFERRED,
    referred,
)
from tests.assessment.helpers.stages_two import with_addendum
from tests.panel.helpers.approvals import (
    approval_ended,
    ending_noticed,
    report_sent,
    second_panel_on_ending,
)
from tests.panel.helpers.panel_cases import (
    a_case,
    approved,
    approving,
    at_second_panel,
    meeting,
    minuted,
    not_approved,
)

MOVED = REFERRED + 4 * DAY
FOUND, SENT = APPROVED + 10 * DAY, APPROVED + 12 * DAY
DISQUALIFIED = HouseholdDisqualified(occurred_on=FOUND)


def under_review() -> Assessment:
    proposed = QualifyingDeterminationIssued(occurred_on=APPROVED, agency="moorland")
    decision = await_review(referred(), HEARD, proposed)
    assert decision is not None
    return decision.state


AT_PANEL = pytest.mark.parametrize("case", [referred, under_review])
Case = Callable[[], Assessment]


def moved_home(case: Assessment, on: date = MOVED) -> Assessment:
    return record_change_of_address(
        case, RecordChangeOfAddress(on=on, other_area=True, other_doctor=False)
    ).state


def found(case: Assessment) -> Assessment:
    return record_disqualification(case, RecordDisqualification(on=FOUND, person=1), MANAGER).state


def heard(decision: Decision[PanelCase] | None) -> PanelCase:
    """The case after what changes it and is not published again."""
    assert decision is not None
    assert not decision.events
    return decision.state


def stopped(case: PanelCase) -> PanelCase:
    return heard(stop_for_disqualification(case, HEARD, DISQUALIFIED))


@AT_PANEL
def test_a_household_moves_home_and_says_so_and_the_report_no_longer_holds(case: Case) -> None:
    told = tell_change_of_address(case(), TellChangeOfAddress(on=SENT, moves_on=SENT)).state
    state = moved_home(told, SENT)

    assert (state.status, state.course.report_outdated) == (case().status, True)
    assert [each.other_area for each in state.course.homes] == [True]


def test_an_addendum_sent_after_the_move_says_what_changed_and_one_before_it_does_not() -> None:
    before = moved_home(with_addendum(referred(), MOVED))

    assert before.course.report_outdated
    assert not with_addendum(before, MOVED + DAY).course.report_outdated


def test_checks_are_renewed_while_the_panel_has_the_case() -> None:
    renewed = renew_checks(referred(), RenewChecks(on=MOVED, checks=(Check.DBS,), person=None))

    assert renewed.events == [ChecksRenewed(occurred_on=MOVED, checks=(Check.DBS,), person=None)]


@AT_PANEL
def test_they_go_on_with_another_agency(case: Case) -> None:
    command = {"on": SENT, "receiver": "coast", "consent_by": [1, 2], "consent_on": SENT}
    state = record_move(case(), RecordMove.model_validate(command)).state

    assert (state.status, state.course.moved_to) == (Status.WITHDRAWN, "coast")


@AT_PANEL
def test_a_hold_there_is_a_later_meeting(case: Case) -> None:
    resting = {"on": SENT, "reason": "health", "asked_by": "applicants"}
    with pytest.raises(Refusal, match="Ask the panel administrator"):
        put_on_hold(case(), PutOnHold.model_validate(resting))


@AT_PANEL
def test_a_disqualification_stops_the_case_and_its_notice_ends_it(case: Case) -> None:
    waits = found(case())
    ended = send_disqualification_notice(waits, SendDisqualificationNotice(on=SENT)).state

    assert (waits.status, as_told(waits).status) == (Status.DISQUALIFIED, case().status)
    assert (ended.status, ended.awaited) == (Status.NOT_SUITABLE, [])
    assert ended.clocks == clocks_of(ended.dates)


@AT_PANEL
def test_taken_back_the_case_is_at_the_panel_as_it_was(case: Case) -> None:
    back = RetractDisqualification(on=SENT, reason="Someone of the same name.")
    state = retract_disqualification(found(case()), back, MANAGER).state

    assert (state.status, state.clocks) == (case().status, case().clocks)


@AT_PANEL
def test_a_move_meanwhile_leaves_the_report_outdated_once_it_is_taken_back(case: Case) -> None:
    back = RetractDisqualification(on=SENT, reason="Someone of the same name.")
    state = retract_disqualification(moved_home(found(case()), SENT), back, MANAGER).state

    assert (state.status, state.course.report_outdated) == (case().status, True)


def test_a_proposal_that_crosses_with_a_disqualification_does_not_take_its_place() -> None:
    proposed = QualifyingDeterminationIssued(occurred_on=FOUND, agency="moorland")
    crossed = await_review(found(referred()), HEARD, proposed)

    assert crossed is not None
    assert (crossed.state.status, as_told(crossed.state).status) == (
        Status.DISQUALIFIED,
        Status.UNDER_REVIEW,
    )


def test_no_disqualification_is_found_before_the_referral() -> None:
    with pytest.raises(Refusal, match="before the latest step"):
        record_disqualification(
            referred(), RecordDisqualification(on=REFERRED - DAY, person=1), MANAGER
        )


def test_meanwhile_nothing_is_done_at_the_panel_and_nothing_is_due() -> None:
    with pytest.raises(Refusal, match="cannot go on"):
        hold_meeting(stopped(a_case()), meeting())
    with pytest.raises(Refusal, match="cannot go on"):
        approve_applicants(stopped(minuted()), approving(FOUND), "adm-01")
    resting = stopped(minuted())
    assert (resting.awaited, resting.wake_at) == ([], None)
    assert announce(resting, today=FOUND + 90 * DAY).events == []


def test_the_notice_closes_it_there_with_its_own_end() -> None:
    closed = close_case(stopped(minuted()), HEARD, NotSuitableNoticeSent(occurred_on=SENT))

    assert closed is not None
    assert closed.events == [PanelCaseClosed(occurred_on=SENT, because=PanelEnd.DISQUALIFIED)]
    assert (closed.state.status, closed.state.disqualified_on) == (PanelStatus.CLOSED, None)


def test_taken_back_it_goes_on_there() -> None:
    retracted = DisqualificationRetracted(occurred_on=SENT)

    assert heard(go_on_after_retraction(stopped(minuted()), HEARD, retracted)) == minuted()


def test_an_approval_that_crossed_with_a_disqualification_stands_and_says_so() -> None:
    retracted = DisqualificationRetracted(occurred_on=SENT)
    crossed = stopped(approved())
    shown = PanelCaseView.of(JOURNEY, crossed, 9)

    assert (shown.status, shown.disqualification_crossed_on) == (PanelStatus.APPROVED, FOUND)
    assert shown.disqualified_on is None
    assert crossed.clocks == approved().clocks
    assert heard(go_on_after_retraction(crossed, HEARD, retracted)) == approved()
    assert go_on_after_retraction(approved(), HEARD, retracted) is None


@pytest.mark.parametrize("case", [report_sent(), ending_noticed(), second_panel_on_ending()])
def test_it_says_so_too_while_the_approval_is_reviewed_or_may_end(case: PanelCase) -> None:
    crossed = stopped(case)
    retracted = DisqualificationRetracted(occurred_on=SENT)

    assert (crossed.disqualification_crossed_on, crossed.disqualified_on) == (FOUND, None)
    assert (crossed.status, crossed.clocks) == (case.status, case.clocks)
    assert heard(go_on_after_retraction(crossed, HEARD, retracted)) == case


@pytest.mark.parametrize("case", [not_approved(), approval_ended()])
def test_it_leaves_no_trace_where_there_is_no_approval(case: PanelCase) -> None:
    assert stop_for_disqualification(case, HEARD, DISQUALIFIED) is None
    waiting = stopped(at_second_panel())
    assert (waiting.disqualified_on, waiting.disqualification_crossed_on) == (FOUND, None)


def test_who_decides_sees_what_the_papers_do_not_say_on_its_right_day() -> None:
    moved = AddressChanged(occurred_on=MOVED, other_area=True, other_doctor=False)
    renewed = ChecksRenewed(occurred_on=SENT, checks=(Check.DBS,), person=1)
    right = AssessmentDateCorrected(occurred_on=SENT, corrects=21, right_day=MOVED + DAY)
    state = minuted()
    for version, event in ((21, moved), (22, renewed), (23, renewed)):
        state = heard(hear_of_change(state, replace(HEARD, version=version), event))
    state = heard(hear_corrected_day(state, HEARD, right))
    shown = PanelCaseView.of(JOURNEY, state, 5).since_papers
    check = OFFERS["approve-applicants"].last_check

    assert [(each.what, each.on) for each in shown] == [
        (SincePapers.MOVED_HOME, MOVED + DAY),
        (SincePapers.CHECKS_CAME_IN, SENT),
    ]
    assert check is not None
    assert any("moved home, 15 July 2025" in each for each in check(state).still_open)


@AT_PANEL
@pytest.mark.parametrize("joined", [PersonJoined, PersonCorrected])
def test_who_moves_in_or_turns_18_is_told_to_the_panel_once(
    case: Case, joined: type[PersonJoined | PersonCorrected]
) -> None:
    child = PersonJoined(occurred_on=MOVED, number=9, kind=PersonKind.CHILD)
    adult = joined(occurred_on=SENT, number=9, kind=PersonKind.ADULT)
    before = hear_of_person(case(), HEARD, child)
    assert before is not None
    after = hear_of_person(before.state, HEARD, adult)
    assert after is not None
    again = hear_of_person(after.state, HEARD, adult)

    assert again is not None
    assert [*before.events, *after.events, *again.events] == [AdultJoined(occurred_on=SENT)]


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (AdultJoined(occurred_on=SENT), SincePapers.ADULT_JOINED),
        (MedicalAdviceGiven(occurred_on=SENT, person=1), SincePapers.MEDICAL_ADVICE_GIVEN),
        (
            CheckOutcomeCorrected(occurred_on=SENT, checks=(Check.DBS,), person=1),
            SincePapers.OUTCOME_CORRECTED,
        ),
    ],
)
def test_who_decides_sees_each_of_them(event: Event, what: SincePapers) -> None:
    state = heard(HANDLERS[type(event)](minuted(), HEARD, event))
    check = OFFERS["approve-applicants"].last_check

    assert [each.what for each in PanelCaseView.of(JOURNEY, state, 5).since_papers] == [what]
    assert check is not None
    assert any(label_of(what).lower() in each for each in check(state).still_open)
