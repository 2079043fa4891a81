"""Two enquiries of one household: what counts, what runs, and what comes back, as sentences."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.clocks import ClockId, LocalStandard
from contracts.enquiry import DuplicateAbsorbed, DuplicateReleased, EnquiryMerged, MergeUndone
from contracts.event import Event
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.duplicate_enquiries import (
    EarliestDays,
    Merge,
    SayDifferent,
    UndoMerge,
    compensate_merge,
    earliest_days,
    merge,
    say_different,
    undo_merge,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.intake import receive_enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.domain.referral import TakeUpReferral, take_up_referral
from tests.enquiry.helpers.duplicates import FIRST, MOMENT, SECOND, THIRD, fulfilled, merged
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    asked,
    closed,
    contacted,
    informed,
)
from tests.enquiry.helpers.referrals import referred


def undone(duplicate: Enquiry, *, on: date = FRIDAY, journey: UUID = FIRST) -> Enquiry:
    return undo_merge(duplicate, UndoMerge(on=on, staff="recruiter-07"), journey=journey).state


def clock(enquiry: Enquiry, which: ClockId = ClockId.FIRST_RESPONSE) -> tuple[date, date | None]:
    running = enquiry.clocks[which]
    return running.due_on, running.stopped_on


def owed_events(enquiry: Enquiry) -> list[Event]:
    return [each.event for each in enquiry.owed]


class TestStaffMergeTwo:
    def test_the_duplicate_ends_and_owes_its_days_to_the_one_that_counts(self) -> None:
        duplicate = informed(contacted(an_enquiry(), TUESDAY), WEDNESDAY)
        command = Merge(on=THURSDAY, into=SECOND, staff="recruiter-07")
        enquiry, events = merge(
            duplicate, command, journey=FIRST, into_state=an_enquiry(), at=MOMENT
        )

        assert events == [EnquiryMerged(occurred_on=THURSDAY, into=SECOND)]
        assert (enquiry.status, enquiry.progress.merged_into) == (Status.MERGED, SECOND)
        assert owed_events(enquiry) == [
            DuplicateAbsorbed(
                occurred_on=THURSDAY,
                duplicate=FIRST,
                received_on=MONDAY,
                contact_made_on=TUESDAY,
                information_provided_on=WEDNESDAY,
            )
        ]

    def test_nothing_is_announced_on_a_duplicate(self) -> None:
        assert merged().wake_at is None
        assert announce(merged(), today=date(2026, 1, 1)).events == []

    @pytest.mark.parametrize("duplicate", [closed(), an_enquiry()])
    def test_one_that_goes_on_takes_in_what_goes_on_or_has_ended(self, duplicate: Enquiry) -> None:
        assert merged(duplicate).status is Status.MERGED

    def test_what_goes_on_does_not_vanish_into_what_has_ended(self) -> None:
        with pytest.raises(Refusal, match="Merge the other one into this one"):
            merged(an_enquiry(), closed())

    def test_two_that_have_ended_become_one(self) -> None:
        assert merged(closed(), closed()).status is Status.MERGED

    @pytest.mark.parametrize(
        ("duplicate", "survivor", "why"),
        [
            (merged(), an_enquiry(), "already merged"),
            (referred(), an_enquiry(), "was referred"),
            (an_enquiry(), merged(), "is itself merged"),
            (an_enquiry(), referred(), "was referred"),
            (an_enquiry(), an_enquiry(agency="coast"), "no such enquiry"),
        ],
    )
    def test_these_two_are_not_merged(
        self, duplicate: Enquiry, survivor: Enquiry, why: str
    ) -> None:
        with pytest.raises(Refusal, match=why):
            merged(duplicate, survivor, on=FRIDAY)

    def test_an_enquiry_is_not_merged_into_itself(self) -> None:
        with pytest.raises(Refusal, match="into itself"):
            merged(journey=FIRST, into=FIRST)

    def test_it_is_not_merged_before_it_came_in_or_before_it_ended(self) -> None:
        with pytest.raises(Refusal, match="before the enquiry"):
            merged(on=MONDAY - timedelta(1))
        with pytest.raises(Refusal, match="before the end of the enquiry"):
            merged(closed(on=WEDNESDAY), on=TUESDAY)


class TestTheOneThatCounts:
    def test_its_clocks_run_from_the_earlier_day_and_stop_with_the_earlier_answer(self) -> None:
        survivor = fulfilled(an_enquiry(on=THURSDAY), merged(contacted(an_enquiry(), WEDNESDAY)))

        assert clock(survivor) == (WEDNESDAY, WEDNESDAY)
        assert clock(survivor, ClockId.ENQ_INFO) == (date(2025, 3, 17), None)

    def test_a_later_duplicate_moves_nothing_but_its_answers_count(self) -> None:
        later = contacted(an_enquiry(on=TUESDAY), WEDNESDAY)
        survivor = fulfilled(an_enquiry(), merged(later))

        assert clock(survivor) == (WEDNESDAY, WEDNESDAY)

    def test_its_own_standards_count_from_the_duplicates_day(self) -> None:
        quick = LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=1)
        own = receive_enquiry(None, asked(on=THURSDAY), standards=(quick,)).state

        assert clock(fulfilled(own, merged())) == (TUESDAY, None)

    def test_a_breach_that_the_duplicates_answer_disproves_is_taken_back(self) -> None:
        late = announce(an_enquiry(), today=NEXT_MONDAY).state
        duplicate = merged(contacted(an_enquiry(), TUESDAY), on=NEXT_MONDAY)
        owed = duplicate.owed[0]
        _, events = fulfil_obligation(owed.event, late, journey=SECOND, key="1/1")

        assert [event.type for event in events] == [
            "enquiry.duplicate_absorbed.v1",
            "enquiry.clock_breach_retracted.v1",
        ]

    def test_no_clock_starts_on_one_that_has_ended(self) -> None:
        duplicate = merged(closed(an_enquiry(on=THURSDAY), on=FRIDAY), closed(), on=FRIDAY)
        survivor = fulfilled(closed(on=WEDNESDAY), duplicate)

        assert survivor.progress.duplicates == (FIRST,)
        assert {each.stopped_on for each in survivor.clocks.values()} == {WEDNESDAY}
        assert survivor.wake_at is None

    def test_what_came_before_a_referral_is_the_other_agencys(self) -> None:
        before = contacted(an_enquiry(agency="moorland"), TUESDAY)
        taken_up = take_up_referral(
            referred(before, on=WEDNESDAY), TakeUpReferral(on=THURSDAY, staff="coast-02")
        ).state

        assert earliest_days(taken_up.progress) == EarliestDays(WEDNESDAY, None, None)

    def test_it_tells_its_own_days_and_those_of_its_duplicates(self) -> None:
        middle = fulfilled(an_enquiry(on=TUESDAY), merged(contacted(an_enquiry(), TUESDAY)))
        chained = merged(middle, journey=SECOND, into=THIRD)

        assert owed_events(chained) == [
            DuplicateAbsorbed(
                occurred_on=THURSDAY,
                duplicate=SECOND,
                received_on=MONDAY,
                contact_made_on=TUESDAY,
            )
        ]


class TestAMergeIsUndone:
    def test_the_duplicate_stands_as_before(self) -> None:
        before = contacted(an_enquiry())
        restored = undone(merged(before))

        assert restored.status is Status.RECEIVED
        assert restored.clocks == before.clocks
        assert (restored.wake_at, restored.next_due_on) == (before.wake_at, before.next_due_on)

    @pytest.mark.parametrize("before", [closed(), an_enquiry()])
    def test_what_had_ended_has_ended_still(self, before: Enquiry) -> None:
        assert undone(merged(before)).status is before.status

    def test_the_other_one_counts_by_its_own_days_again(self) -> None:
        survivor = an_enquiry(on=TUESDAY)
        restored = fulfilled(survivor, undone(merged(contacted(an_enquiry()))))

        assert restored.clocks == survivor.clocks
        assert restored.progress.duplicates == ()

    def test_it_is_said_by_two_events_and_the_pair_is_not_proposed_again(self) -> None:
        command = UndoMerge(on=FRIDAY, staff="recruiter-07")
        enquiry, events = undo_merge(merged(), command, journey=FIRST)

        assert events == [MergeUndone(occurred_on=FRIDAY, into=SECOND)]
        assert owed_events(enquiry)[-1] == DuplicateReleased(occurred_on=FRIDAY, duplicate=FIRST)
        assert enquiry.different_from == (SECOND,)

    def test_they_may_be_merged_after_all(self) -> None:
        again = merged(undone(merged()), on=FRIDAY)

        assert again.status is Status.MERGED
        assert again.different_from == ()
        assert fulfilled(an_enquiry(), again).progress.duplicates == (FIRST,)

    def test_only_a_merge_is_undone_and_not_before_it_was_made(self) -> None:
        with pytest.raises(Refusal, match="not merged"):
            undone(an_enquiry())
        with pytest.raises(Refusal, match="before the merge on 6 March 2025"):
            undone(merged(), on=WEDNESDAY)

    def test_a_chain_loses_only_the_link_that_was_undone(self) -> None:
        first = merged(contacted(an_enquiry(), TUESDAY))
        second = merged(fulfilled(an_enquiry(on=TUESDAY), first), journey=SECOND, into=THIRD)
        third = fulfilled(an_enquiry(on=WEDNESDAY), second, journey=THIRD)
        second = fulfilled(second, undone(first))
        third = fulfilled(third, second, journey=THIRD)

        assert earliest_days(third.progress) == EarliestDays(TUESDAY, None, None)
        assert third.progress.duplicates == (SECOND,)
        assert clock(third) == (THURSDAY, None)


class TestTheOtherCannotTakeItIn:
    def refused(self, duplicate: Enquiry) -> Any:
        return compensate_merge(duplicate, duplicate.owed[0])

    def test_one_that_was_merged_itself_does_not_and_never_will(self) -> None:
        elsewhere = merged(journey=SECOND, into=THIRD)
        owed = merged().owed[0]
        answer, events = fulfil_obligation(owed.event, elsewhere, journey=SECOND, key="d/1")
        back = undone(answer, journey=SECOND)
        late = fulfil_obligation(owed.event, back, journey=SECOND, key="d/1")
        anew = fulfil_obligation(owed.event, back, journey=SECOND, key="d/2")

        assert (events, late.events) == ((), ())
        assert [event.type for event in anew.events] == ["enquiry.duplicate_absorbed.v1"]

    def test_then_the_merge_is_undone_by_itself(self) -> None:
        before = contacted(an_enquiry())
        enquiry, events = self.refused(merged(before))

        assert events == [MergeUndone(occurred_on=THURSDAY, into=SECOND)]
        assert (enquiry.status, enquiry.clocks) == (Status.RECEIVED, before.clocks)
        assert enquiry.owed == ()
        assert enquiry.different_from == ()

    def test_what_was_undone_already_is_not_undone_twice(self) -> None:
        enquiry, events = self.refused(undone(merged()))

        assert (enquiry.status, enquiry.owed, events) == (Status.RECEIVED, (), ())

    def test_an_obligation_that_is_gone_undoes_nothing(self) -> None:
        duplicate = merged()
        enquiry, events = compensate_merge(duplicate.without_obligation(1), duplicate.owed[0])

        assert (enquiry.status, events) == (Status.MERGED, ())

    def test_an_enquiry_that_does_not_exist_takes_in_nothing(self) -> None:
        owed = merged().owed[0]
        with pytest.raises(Refusal) as refusal:
            fulfil_obligation(owed.event, None, journey=SECOND, key="d/1")

        assert refusal.value.kind is Kind.NOT_FOUND


class TestDifferentPeople:
    def test_it_is_kept_once_with_who_said_it(self) -> None:
        command = SayDifferent(on=TUESDAY, other=SECOND, staff="recruiter-07")
        enquiry, events = say_different(an_enquiry(), command, journey=FIRST)
        again = say_different(enquiry, command, journey=FIRST)

        assert (enquiry.different_from, list(events)) == ((SECOND,), [])
        assert [note.staff for note in again.state.notes] == ["recruiter-07"]

    @pytest.mark.parametrize(
        ("enquiry", "other", "why"),
        [(an_enquiry(), FIRST, "same enquiry"), (merged(), SECOND, "[Uu]ndo the merge")],
    )
    def test_it_is_said_of_two_that_stand_apart(
        self, enquiry: Enquiry, other: UUID, why: str
    ) -> None:
        with pytest.raises(Refusal, match=why):
            say_different(enquiry, SayDifferent(on=FRIDAY, other=other, staff="r-7"), journey=FIRST)
