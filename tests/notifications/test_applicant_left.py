"""One of two applicants left the application: letters go to the other one, and one of them says so."""

import pytest

from contracts.assessment import ApplicationWithdrawn
from contracts.enquiry import EnquiryWithdrawn
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.people import ApplicantLeft, LeftBecause
from contracts.reference import WithdrawalReason
from services.chassis.decision import Refusal
from services.notifications.clients import ContactDetails
from services.notifications.domain.message import Overtaken
from services.notifications.domain.on_event import hear
from services.notifications.domain.progress import require_written_to
from services.notifications.letters.letter import addressees
from tests.notifications.helpers.examples import (
    ON,
    REOPENED,
    STAGE_ONE_NOTICE,
    STAGE_ONE_OPENED,
    WINDOW_CLOSED,
    after,
    booked,
    changed,
    context,
    decided,
    household,
    waiting,
)

FIRST, SECOND = "first@home.example", "second@home.example"


def without(leaver: int) -> ContactDetails:
    return household(FIRST, SECOND).model_copy(update={"left": frozenset({leaver})})


@pytest.mark.parametrize("leaver", [1, 2])
def test_nobody_writes_to_an_applicant_who_left(leaver: int) -> None:
    assert [*addressees(without(leaver), waiting(MessageRule.REPORT_SHARED))] == [3 - leaver]


@pytest.mark.parametrize("leaver", [1, 2])
def test_after_a_separation_the_other_applicant_gets_the_letter(leaver: int) -> None:
    left = ApplicantLeft(occurred_on=ON, applicant=leaver, because=LeftBecause.SEPARATION)
    [letter] = after(STAGE_ONE_OPENED, left).due

    assert letter.rule is MessageRule.GOES_ON_ALONE
    assert [*addressees(household(FIRST, SECOND), letter)] == [3 - leaver]


DIED = ApplicationWithdrawn(occurred_on=ON, reason=WithdrawalReason.DIED)
ENQUIRER_DIED = EnquiryWithdrawn(occurred_on=ON, reason=WithdrawalReason.DIED)


@pytest.mark.parametrize("died", [DIED, ENQUIRER_DIED])
def test_after_the_death_of_the_one_applicant_nothing_that_waits_leaves(died: Event) -> None:
    before = after(STAGE_ONE_OPENED, booked(), STAGE_ONE_NOTICE, WINDOW_CLOSED)
    silent = decided(hear(before, died, context()))

    assert [*before.waiting]
    assert [*silent.waiting] == []
    stopped = silent.cancelled[len(before.cancelled) :]
    assert {each.overtaken for each in stopped} == {Overtaken.DIED}


def test_and_nothing_is_written_any_more_until_the_enquiry_is_reopened() -> None:
    silent = after(STAGE_ONE_OPENED, booked(), ENQUIRER_DIED)

    assert hear(silent, changed(), context()) is None
    with pytest.raises(Refusal, match="The applicant died"):
        require_written_to(silent)
    assert decided(hear(silent, REOPENED, context())).died is False


@pytest.mark.parametrize("because", [LeftBecause.DEATH, LeftBecause.OTHER])
def test_after_a_death_no_letter_is_written_by_itself(because: LeftBecause) -> None:
    left = ApplicantLeft(occurred_on=ON, applicant=1, because=because)

    assert not after(STAGE_ONE_OPENED, left).due
