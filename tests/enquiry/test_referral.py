"""A household passed on, taken up, sent back or forgotten, as sentences."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from contracts.clocks import ClockId, LocalStandard
from contracts.enquiry import (
    EnquiryAssigned,
    EnquiryReferred,
    EnquiryWithdrawn,
    ReferralRefused,
    ReferralTakenUp,
)
from contracts.reference import Assignment, ReferralReason, ReferralRefusal, WithdrawalReason
from services.casework.clock_watch import AnnouncementKind
from services.casework.teamwork import Assign
from services.chassis.decision import Refusal
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Progress, Status, evolve
from services.enquiry.domain.referral import (
    RefuseReferral,
    TakeUpReferral,
    refer,
    refuse_referral,
    take_up_referral,
)
from services.enquiry.domain.referral_history import ReferralEnd, ReferralEntry
from services.enquiry.domain.staffing import assign
from services.enquiry.domain.timekeeping import latest_clocks
from tests.enquiry.helpers.households import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_couple,
    an_enquiry,
    closed,
    contacted,
    informed,
)
from tests.enquiry.helpers.referrals import a_referral, referred

NEXT_TUESDAY = NEXT_MONDAY + timedelta(1)
QUICK = LocalStandard(clock=ClockId.FIRST_RESPONSE, working_days=1)


def taking_up(on: date = THURSDAY) -> TakeUpReferral:
    return TakeUpReferral(on=on, staff="coast-recruiter-02")


def refusing(on: date = THURSDAY) -> RefuseReferral:
    return RefuseReferral(on=on, reason=ReferralRefusal.NO_CAPACITY, words="Not before June.")


class TestAHouseholdIsPassedOn:
    def test_the_receivers_clocks_start_on_receipt_by_its_own_standards(self) -> None:
        enquiry, events = refer(an_enquiry(), a_referral(), standards=(QUICK,))
        clocks = enquiry.clocks

        assert events == [
            EnquiryReferred(
                occurred_on=WEDNESDAY,
                sender="moorland",
                receiver="coast",
                reason=ReferralReason.HOME_AREA,
                standards=(QUICK,),
            )
        ]
        assert (enquiry.status, enquiry.agency) == (Status.REFERRED, "moorland")
        assert clocks[ClockId.FIRST_RESPONSE].due_on == THURSDAY
        assert clocks[ClockId.FIRST_RESPONSE].local_standard == 1
        assert clocks[ClockId.ENQ_INFO].due_on == date(2025, 3, 19)
        assert clocks[ClockId.REFERRAL_TAKE_UP].due_on == FRIDAY

    def test_the_receiver_answers_anew_what_the_sender_had_answered(self) -> None:
        clocks = referred(informed(contacted(an_enquiry()))).clocks

        assert clocks[ClockId.FIRST_RESPONSE].stopped_on is None
        assert clocks[ClockId.ENQ_INFO].stopped_on is None

    def test_the_words_and_who_consented_stay_in_the_record(self) -> None:
        enquiry, events = refer(
            an_enquiry(), a_referral(consent={"given_by": [1], "given_on": TUESDAY})
        )
        notes = [(note.on, note.about, note.words) for note in enquiry.notes]

        assert notes == [
            (TUESDAY, "consent_to_referral", "Applicant 1 agreed to the referral."),
            (WEDNESDAY, "referred", "They moved to the coast."),
        ]
        assert "coast." not in events[0].model_dump_json()

    def test_a_couple_is_passed_on_when_both_consented(self) -> None:
        both = {"given_by": [1, 2], "given_on": WEDNESDAY}

        assert referred(a_couple(), consent=both).status is Status.REFERRED
        with pytest.raises(Refusal, match="Every applicant"):
            referred(a_couple())

    def test_nobody_consents_for_an_applicant_that_there_is_not(self) -> None:
        with pytest.raises(Refusal, match="no one else"):
            referred(consent={"given_by": [1, 2], "given_on": WEDNESDAY})

    def test_consent_comes_after_the_enquiry_and_before_the_referral(self) -> None:
        with pytest.raises(ValidationError, match="on or before the date"):
            a_referral(consent={"given_by": [1], "given_on": THURSDAY})
        with pytest.raises(Refusal, match="before the enquiry"):
            referred(consent={"given_by": [1], "given_on": MONDAY - timedelta(1)})

    def test_an_agency_does_not_refer_to_itself(self) -> None:
        with pytest.raises(Refusal, match="Choose another agency"):
            referred(receiver="moorland")

    @pytest.mark.parametrize("ended", [closed(), referred()])
    def test_what_has_ended_or_waits_elsewhere_is_not_passed_on(self, ended: Enquiry) -> None:
        with pytest.raises(Refusal):
            referred(ended, on=FRIDAY)


class TestSomebodyTakesItUp:
    def test_the_journey_and_its_worker_are_the_receivers(self) -> None:
        at_moorland = assign(an_enquiry(), Assign(on=MONDAY, to="recruiter-07")).state
        enquiry, events = take_up_referral(referred(at_moorland), taking_up())

        assert (enquiry.status, enquiry.agency) == (Status.RECEIVED, "coast")
        assert enquiry.staffed.assigned_to == "coast-recruiter-02"
        assert events == [
            ReferralTakenUp(occurred_on=THURSDAY, agency="coast"),
            EnquiryAssigned(occurred_on=THURSDAY, assignment=Assignment.ASSIGNED),
        ]

    def test_only_the_clock_of_taking_up_stops(self) -> None:
        clocks = take_up_referral(referred(), taking_up()).state.clocks

        assert clocks[ClockId.REFERRAL_TAKE_UP].stopped_on == THURSDAY
        assert clocks[ClockId.FIRST_RESPONSE].started_on == WEDNESDAY
        assert clocks[ClockId.FIRST_RESPONSE].stopped_on is None

    def test_it_is_taken_up_once_and_not_before_it_was_passed_on(self) -> None:
        with pytest.raises(Refusal, match="before the referral on 5 March 2025"):
            take_up_referral(referred(), taking_up(TUESDAY))
        with pytest.raises(Refusal, match="no referral waiting"):
            take_up_referral(take_up_referral(referred(), taking_up()).state, taking_up(FRIDAY))

    def test_it_can_be_passed_on_from_there_and_each_step_is_traced(self) -> None:
        at_coast = take_up_referral(referred(), taking_up()).state
        enquiry = referred(at_coast, on=FRIDAY, receiver="valley")

        assert enquiry.progress.referrals == (
            ReferralEntry(
                sender="moorland",
                receiver="coast",
                version=2,
                end=ReferralEnd.TAKEN_UP,
                ended_by=3,
            ),
            ReferralEntry(sender="coast", receiver="valley", version=5),
        )


class TestItComesBack:
    def test_refused_it_is_the_senders_again_whose_clocks_start_anew(self) -> None:
        before = contacted(assign(an_enquiry(), Assign(on=MONDAY, to="recruiter-07")).state)
        enquiry, events = refuse_referral(referred(before), refusing(), standards=(QUICK,))
        clocks = enquiry.clocks

        assert (enquiry.status, enquiry.agency) == (Status.RECEIVED, "moorland")
        assert enquiry.staffed.assigned_to == "recruiter-07"
        assert events == [
            ReferralRefused(
                occurred_on=THURSDAY,
                agency="moorland",
                reason=ReferralRefusal.NO_CAPACITY,
                standards=(QUICK,),
            )
        ]
        assert clocks[ClockId.FIRST_RESPONSE].due_on == FRIDAY
        assert clocks[ClockId.REFERRAL_TAKE_UP].stopped_on == THURSDAY
        assert enquiry.notes[-1].words == "Not before June."

    def test_not_taken_up_in_time_it_lapses_by_itself_and_once(self) -> None:
        enquiry, events = announce(referred(), today=NEXT_MONDAY)
        again = announce(enquiry, today=NEXT_MONDAY)

        assert [event.type for event in events][-1] == "enquiry.referral_lapsed.v1"
        assert (enquiry.status, enquiry.agency) == (Status.RECEIVED, "moorland")
        assert enquiry.progress.referrals[-1].end is ReferralEnd.LAPSED
        assert again.events == []

    def test_on_its_last_day_it_still_waits(self) -> None:
        assert announce(referred(), today=FRIDAY).state.status is Status.REFERRED

    def test_the_breach_stands_although_the_clock_ended_with_the_return(self) -> None:
        enquiry = announce(referred(), today=NEXT_MONDAY).state
        breached = [
            each.clock
            for each in enquiry.progress.announced
            if each.warned is AnnouncementKind.BREACHED
        ]

        assert ClockId.REFERRAL_TAKE_UP in breached

    def test_what_came_back_can_be_passed_on_again(self) -> None:
        back = refuse_referral(referred(), refusing()).state

        assert referred(back, on=FRIDAY, receiver="valley").status is Status.REFERRED


class TestTheHouseholdWithdrawsMeanwhile:
    def withdrawn(self) -> Progress:
        withdrew = EnquiryWithdrawn(occurred_on=THURSDAY, reason=WithdrawalReason.NOT_READY)
        return evolve(referred().progress, withdrew)

    def test_nothing_waits_any_more(self) -> None:
        progress = self.withdrawn()

        assert progress.referral is None
        assert progress.referrals[-1].end is ReferralEnd.OVER

    def test_no_clock_runs_on(self) -> None:
        stopped = {clock.stopped_on for clock in latest_clocks(self.withdrawn().dates).values()}

        assert stopped == {THURSDAY}
