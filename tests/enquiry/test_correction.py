"""A day was wrong: what hangs on it moves, and what was said about it is taken back, as sentences."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.clocks import ClockId
from contracts.enquiry import (
    ClockBreachRetracted,
    DateCorrected,
    DuplicateAbsorbed,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.event import Event
from contracts.reference import DeclineReason, Household
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain.correction import CorrectDate, correct_date
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry, decide
from tests.enquiry.helpers.duplicates import FIRST, SECOND, fulfilled, merged
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    attempted,
    closed,
    contacted,
)

TODAY = date(2025, 3, 20)


def corrected(
    enquiry: Enquiry, version: int, right_day: date, *, journey: UUID = FIRST, on: date = TODAY
) -> Decision[Enquiry]:
    command = CorrectDate(
        on=on, corrects=version, right_day=right_day, reason="Misread.", staff="recruiter-07"
    )
    return correct_date(enquiry, command, journey=journey)


def recorded(enquiry: Enquiry, *events: Event) -> Enquiry:
    return decide(enquiry, *events).state


class TestAnEnquiryCameAWeekLater:
    """Recorded for Monday 3 March 2025, it came on Monday 10 March."""

    def test_each_last_day_moves_with_it(self) -> None:
        enquiry = corrected(an_enquiry(), 1, NEXT_MONDAY).state

        assert {which: clock.due_on for which, clock in enquiry.clocks.items()} == {
            ClockId.FIRST_RESPONSE: date(2025, 3, 12),
            ClockId.ENQ_INFO: date(2025, 3, 24),
        }
        assert enquiry.next_due_on == date(2025, 3, 12)

    def test_it_is_looked_at_again_on_the_eve_of_the_new_last_day(self) -> None:
        before, after = an_enquiry(), corrected(an_enquiry(), 1, NEXT_MONDAY).state

        assert before.wake_at == datetime(2025, 3, 4, tzinfo=UTC)
        assert after.wake_at == datetime(2025, 3, 11, tzinfo=UTC)

    def test_a_breach_that_was_announced_is_taken_back(self) -> None:
        late = announce(an_enquiry(), today=THURSDAY).state
        _, events = corrected(late, 1, NEXT_MONDAY)

        assert events == [
            DateCorrected(occurred_on=TODAY, corrects=1, right_day=NEXT_MONDAY),
            ClockBreachRetracted(occurred_on=TODAY, clock=ClockId.FIRST_RESPONSE, due_on=WEDNESDAY),
        ]

    def test_the_breach_of_the_new_last_day_is_announced_once(self) -> None:
        late = announce(an_enquiry(), today=THURSDAY).state
        moved = corrected(late, 1, NEXT_MONDAY).state
        said = announce(moved, today=date(2025, 3, 13))
        again = announce(said.state, today=date(2025, 3, 14))

        assert [event.type for event in said.events] == ["enquiry.clock_breached.v1"]
        assert again.events == []

    def test_it_cannot_have_come_after_it_was_answered(self) -> None:
        with pytest.raises(Refusal, match="before the enquiry on 10 March 2025"):
            corrected(contacted(an_enquiry()), 1, NEXT_MONDAY)


class TestOtherDays:
    def test_an_earlier_contact_stops_the_clock_on_its_right_day(self) -> None:
        enquiry = corrected(contacted(an_enquiry(), FRIDAY), 2, TUESDAY).state

        assert enquiry.clocks[ClockId.FIRST_RESPONSE].stopped_on == TUESDAY

    def test_the_end_of_an_ended_enquiry_moves_what_it_broke_off(self) -> None:
        clocks = corrected(closed(), 2, THURSDAY).state.clocks

        assert {clock.stopped_on for clock in clocks.values()} == {THURSDAY}

    def test_a_decision_moves_and_not_before_its_registration(self) -> None:
        declined = recorded(
            an_enquiry(),
            RegistrationSubmitted(occurred_on=TUESDAY, household=Household.SINGLE),
            RegistrationDeclined(occurred_on=FRIDAY, reason=DeclineReason.NO_CAPACITY),
        )
        moved = corrected(declined, 3, THURSDAY).state

        assert moved.clocks[ClockId.ROI_DECIDE].stopped_on == THURSDAY
        with pytest.raises(Refusal, match="before the registration on 4 March 2025"):
            corrected(declined, 3, MONDAY)

    def test_the_reason_stays_in_the_record(self) -> None:
        enquiry, events = corrected(an_enquiry(), 1, TUESDAY)

        assert (enquiry.notes[-1].words, enquiry.notes[-1].staff) == ("Misread.", "recruiter-07")
        assert "Misread" not in events[0].model_dump_json()

    def test_it_can_be_corrected_again_and_back(self) -> None:
        enquiry = corrected(corrected(an_enquiry(), 1, TUESDAY).state, 1, MONDAY).state

        assert enquiry.clocks == an_enquiry().clocks


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("version", "right_day", "why"),
        [
            (1, MONDAY, "already has this date"),
            (1, TODAY + timedelta(1), "later than the date of correction"),
            (1, date(2013, 6, 30), "two-stage process"),
            (2, MONDAY - timedelta(1), "before the enquiry"),
            (3, TUESDAY, "Check the version"),
            (99, TUESDAY, "Check the version"),
        ],
    )
    def test_these_days_are_not_moved(self, version: int, right_day: date, why: str) -> None:
        enquiry = corrected(attempted(an_enquiry()), 1, date(2025, 2, 28)).state
        enquiry = corrected(enquiry, 1, MONDAY).state
        with pytest.raises(Refusal, match=why):
            corrected(enquiry, version, right_day)

    def test_a_duplicates_day_is_corrected_on_the_duplicate(self) -> None:
        survivor = fulfilled(an_enquiry(on=TUESDAY), merged())
        with pytest.raises(Refusal, match="on the duplicate"):
            corrected(survivor, 2, FRIDAY)


class TestADuplicatesDay:
    def test_the_one_that_counts_is_told_of_the_right_day(self) -> None:
        duplicate, survivor = merged(), fulfilled(an_enquiry(on=THURSDAY), merged())
        moved, _ = corrected(duplicate, 1, TUESDAY)

        assert moved.owed[-1].event == DuplicateAbsorbed(
            occurred_on=TODAY, duplicate=FIRST, received_on=TUESDAY
        )
        again = fulfilled(survivor, moved)
        assert again.progress.duplicates == (FIRST,)
        assert again.clocks[ClockId.FIRST_RESPONSE].started_on == TUESDAY

    def test_a_day_that_nobody_counts_by_is_told_to_nobody(self) -> None:
        duplicate = merged(closed(contacted(an_enquiry())), journey=FIRST, into=SECOND)

        assert len(corrected(duplicate, 3, TUESDAY).state.owed) == 1
