"""A move to another agency: with each applicant's consent, and the application ends in the same write."""

from datetime import date
from typing import Any

import pytest

from contracts.assessment import ApplicationWithdrawn
from contracts.checks import Check
from contracts.move import CaseMoved
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import WithdrawalReason
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.dated_steps import clocks_of
from services.assessment.domain.heard_people import hear_of_applicant_left
from services.assessment.domain.move import RecordMove, record_move
from services.assessment.domain.status import Status
from services.assessment.timeline import TIMELINE
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    COMMENTED,
    HEARD,
    checked,
    commented,
    decided,
    in_window,
    opened,
    refused,
)
from tests.assessment.helpers.checks import listed
from tests.assessment.helpers.documents import with_document

LATER = date(2025, 7, 14)
WHY = WithdrawalReason.MOVED_TO_ANOTHER_AGENCY


def moving(on: date = LATER, **more: Any) -> RecordMove:
    said = {"on": on, "receiver": "coast", "consent_by": [1, 2], "consent_on": COMMENTED}
    return RecordMove.model_validate(said | more)


@pytest.mark.parametrize("state", [opened(), checked(), decided(), in_window(), commented()])
def test_they_may_move_at_every_step_before_the_panel(state: Assessment) -> None:
    moved, events = record_move(state, moving(checks=("dbs",), words="They moved house."))

    assert [*events] == [
        CaseMoved(occurred_on=LATER, receiver="coast", checks=(Check.DBS,)),
        ApplicationWithdrawn(occurred_on=LATER, reason=WHY),
    ]
    assert moved.status is Status.WITHDRAWN
    assert moved.course.moved_to == "coast"
    assert all(each.stopped_on for each in moved.clocks.values())
    assert clocks_of(moved.dates) == moved.clocks


def test_each_applicant_has_to_agree_first_and_to_another_agency() -> None:
    with pytest.raises(Refusal, match="Every applicant must agree"):
        record_move(opened(), moving(consent_by=[1]))
    with pytest.raises(Refusal, match="your own agency"):
        record_move(opened(), moving(receiver="moorland"))
    with pytest.raises(ValueError, match="on or before"):
        moving(consent_on=date(2025, 7, 15))
    with pytest.raises(Refusal, match="has ended"):
        record_move(refused(), moving())


def test_documents_about_the_applicants_or_the_household_go_along_and_no_others() -> None:
    theirs = with_document(with_document(listed()), person=2)
    state = with_document(theirs, person=3)

    with pytest.raises(Refusal, match="Document 3 is about someone who is not an applicant"):
        record_move(state, moving(documents=(1, 3)))
    with pytest.raises(Refusal, match="no such document") as refused:
        record_move(state, moving(documents=(4,)))
    assert refused.value.field == "documents"
    _, [moved, _] = record_move(state, moving(documents=(2, 1, 2)))
    assert moved == CaseMoved(occurred_on=LATER, receiver="coast", documents=(1, 2))


def test_documents_about_the_household_as_it_was_before_an_applicant_left_stay() -> None:
    left = ApplicantLeft(occurred_on=COMMENTED, applicant=2, because=LeftBecause.SEPARATION)
    heard = hear_of_applicant_left(with_document(with_document(), person=1), HEARD, left)
    assert heard is not None
    state = with_document(heard.state)

    with pytest.raises(Refusal, match="Document 1 is about the household as it was before"):
        record_move(state, moving(documents=(1, 2), consent_by=[1]))
    _, [moved, _] = record_move(state, moving(documents=(2, 3), consent_by=[1]))
    assert moved == CaseMoved(occurred_on=LATER, receiver="coast", documents=(2, 3))


def test_the_household_reads_that_it_goes_on_and_not_that_it_gave_up() -> None:
    words = TIMELINE[ApplicationWithdrawn].words
    assert callable(words)

    assert "go on with another agency" in words(ApplicationWithdrawn(occurred_on=LATER, reason=WHY))
