"""Approved adopters are foster carers for one child for a time: after their approval, and from a day to a day."""

from datetime import date

import pytest

from contracts.temporary_fostering import (
    FosteringEnd,
    TemporaryFosteringApproved,
    TemporaryFosteringEnded,
)
from services.chassis.clock import today
from services.chassis.decision import Kind, Refusal
from services.panel.api.cases import OFFERS
from services.panel.domain.approval_end import EndApproval, end_approval
from services.panel.domain.correction import correct_date
from services.panel.domain.decision_notice import SendDecisionNotice, send_decision_notice
from services.panel.domain.meeting import hold_meeting
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.recommendation import FinaliseMinutes, finalise_minutes
from services.panel.domain.temporary_fostering import (
    ApproveTemporaryFostering,
    EndTemporaryFostering,
    approve_temporary_fostering,
    end_temporary_fostering,
)
from services.panel.store.cases import ListedPanelCase, PanelCaseView
from tests.panel.helpers.approvals import (
    APPROVED,
    CONSIDERED,
    MINUTED,
    OF_APPROVAL,
    PROPOSAL_SENT,
    PROPOSED,
    REPORT_SENT,
    REVIEWED,
    approved_adopters,
    second_panel_on_ending,
)
from tests.panel.helpers.panel_cases import (
    DAY,
    DECIDED,
    JOURNEY,
    SENT,
    approved,
    at_second_panel,
    correcting,
    meeting,
    minuted,
)

BEGINS, UNTIL = date(2025, 9, 1), date(2025, 12, 15)


def fostering(
    child: str = "C-2041", on: date = BEGINS, until: date = UNTIL
) -> ApproveTemporaryFostering:
    return ApproveTemporaryFostering(on=on, child=child, until=until)


def fosters(state: PanelCase | None = None, child: str = "C-2041") -> PanelCase:
    return approve_temporary_fostering(state or approved(), fostering(child)).state


def ending(on: date = UNTIL - DAY, approval: int = 1) -> EndTemporaryFostering:
    return EndTemporaryFostering(on=on, approval=approval, because=FosteringEnd.GIVEN_UP)


@pytest.mark.parametrize("name", ["Amy", "amy-jane", "Ó"])
def test_a_name_is_no_reference(name: str) -> None:
    with pytest.raises(Refusal, match="Do not enter a name") as refused:
        approve_temporary_fostering(approved(), fostering(name))

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "child")


def test_a_list_of_cases_names_no_child() -> None:
    listed = ListedPanelCase.of(JOURNEY, fosters(), 1).model_dump_json()

    assert "C-2041" not in listed
    assert "C-2041" in PanelCaseView.of(JOURNEY, fosters(), 1).model_dump_json()


def test_the_end_of_an_approval_names_the_temporary_one_that_still_runs() -> None:
    last_check = OFFERS["end-approval"].last_check
    assert last_check is not None
    running = approve_temporary_fostering(
        approved(), fostering(until=today() + DAY, on=today() - DAY)
    ).state

    def told(case: PanelCase) -> int:
        return sum("Record its end too." in each for each in last_check(case).still_open)

    assert [told(each) for each in (approved(), fosters(), running)] == [0, 0, 1]


def test_no_event_says_which_child() -> None:
    state, events = approve_temporary_fostering(approved(), fostering())
    view = PanelCaseView.of(JOURNEY, state, 1).fostering

    assert events == [TemporaryFosteringApproved(occurred_on=BEGINS, approval=1, until=UNTIL)]
    assert [(each.child, each.begins_on, each.until) for each in view] == [
        ("C-2041", BEGINS, UNTIL)
    ]


def test_it_ends_once_and_within_its_time() -> None:
    state, events = end_temporary_fostering(fosters(), ending())

    assert events == [
        TemporaryFosteringEnded(occurred_on=UNTIL - DAY, approval=1, because=FosteringEnd.GIVEN_UP)
    ]
    with pytest.raises(Refusal, match="no temporary approval that could end"):
        end_temporary_fostering(state, ending())
    with pytest.raises(Refusal, match="before the approval began"):
        end_temporary_fostering(fosters(), ending(BEGINS - DAY))
    with pytest.raises(Refusal, match="over by itself"):
        end_temporary_fostering(fosters(), ending(UNTIL + DAY))


def test_a_child_has_one_approval_at_a_time_and_another_child_one_of_its_own() -> None:
    both = fosters(fosters(), "C-2042")

    assert both.fostered == {1: "C-2041", 2: "C-2042"}
    with pytest.raises(Refusal, match="already approved for this child"):
        fosters(both)
    over = end_temporary_fostering(fosters(), ending(BEGINS + DAY)).state
    again = fostering(on=BEGINS + 2 * DAY)
    assert approve_temporary_fostering(over, again).events


def test_it_ends_also_after_the_approval_as_adopters_did() -> None:
    given_up = EndApproval.model_validate({"on": BEGINS + DAY, "end": "given_up"})
    over = end_approval(fosters(), given_up).state

    assert end_temporary_fostering(over, ending()).events
    with pytest.raises(Refusal, match="approval ended"):
        fosters(over)


def test_its_day_is_corrected_after_the_approval_and_up_to_its_last_day() -> None:
    noticed = send_decision_notice(fosters(), SendDecisionNotice(on=SENT)).state
    version = fosters().version

    moved = correct_date(noticed, correcting(version, BEGINS + DAY)).state
    assert moved.fostering[0].begins_on == BEGINS + DAY
    with pytest.raises(Refusal, match="before the approval as adopters"):
        correct_date(noticed, correcting(version, DECIDED - DAY))
    with pytest.raises(Refusal, match="temporary approval began"):
        correct_date(noticed, correcting(version, UNTIL + DAY))
    with pytest.raises(Refusal, match="before the approval as adopters") as refused:
        correct_date(fosters(), correcting(version - 1, BEGINS + DAY))
    assert refused.value.kind is Kind.NOT_VALID
    assert minuted().fostering == ()


FOSTERED = APPROVED + 5 * DAY


def fosters_in_2026(state: PanelCase) -> PanelCase:
    return approve_temporary_fostering(
        state, fostering(on=FOSTERED, until=date(2026, 12, 15))
    ).state


@pytest.mark.parametrize("decided", ["keep_approval", "propose_ending"])
def test_a_decision_about_the_approval_does_not_stop_the_correction_of_a_day(decided: str) -> None:
    case = fosters_in_2026(approved_adopters())
    version = case.version
    for step, on in {"review_unsuitable": REVIEWED, "review_report": REPORT_SENT}.items():
        case = OF_APPROVAL[step](case, on).state
    case = OF_APPROVAL["review_observed"](case, REPORT_SENT).state
    case = hold_meeting(
        case, meeting(CONSIDERED, ("pm-031", "pm-032", "pm-033", "pm-034", "pm-035"))
    ).state
    case = OF_APPROVAL["consider_approval"](case, CONSIDERED).state
    case = finalise_minutes(case, FinaliseMinutes(on=MINUTED)).state
    case = OF_APPROVAL[decided](case, PROPOSED).state
    latest = correcting(case.version, PROPOSED - DAY)

    assert correct_date(case, latest).state.decided
    assert correct_date(case, correcting(version, FOSTERED + DAY)).state.fostering
    with pytest.raises(Refusal, match="before the approval as adopters"):
        correct_date(case, correcting(version, APPROVED - DAY))


def test_it_ends_while_a_second_panel_considers_the_end_of_the_approval() -> None:
    running = fosters_in_2026(approved_adopters())
    kept = {"fostering": running.fostering, "fostered": running.fostered}
    case = second_panel_on_ending().model_copy(update=kept)

    assert end_temporary_fostering(case, ending(PROPOSAL_SENT)).events
    with pytest.raises(Refusal, match="no temporary approval that could end"):
        end_temporary_fostering(at_second_panel(), ending())
