"""What goes along when two enquiries are merged, what comes back when that is undone, and what stands in the way."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.enquiry import DuplicateAbsorbed, RegistrationDraftSaved
from contracts.event_booking import EventPlaceBooked
from contracts.reference import DraftPart, PlaceState
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.assignment import Assign, assign
from services.enquiry.domain.contact import AskToBeCalled, ask_to_be_called
from services.enquiry.domain.duplicate_enquiries import Merge, UndoMerge, merge, undo_merge
from services.enquiry.domain.enquiry import Enquiry, decide
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.intake import ChangeContactDetails, change_contact_details
from services.enquiry.domain.invitation import InviteApplicant, invite_applicant
from tests.enquiry.helpers.duplicates import FIRST, SECOND
from tests.enquiry.helpers.households import (
    FRIDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    contacted,
)

EVENT = UUID(int=9)
NEW = {
    "name": "Rosa Fell",
    "email": "new@example.org",
    "phone": "01632 960002",
    "wishes": {"format": "large_print"},
}


def duplicate() -> Enquiry:
    """A second enquiry of Rosa's, with more on it than on the first."""
    given = assign(an_enquiry(applicants=[NEW]), Assign(on=TUESDAY, to="recruiter-02")).state
    return ask_to_be_called(given, AskToBeCalled(on=WEDNESDAY)).state


def both(kept: Enquiry, merged: Enquiry, **take: Any) -> tuple[Enquiry, Enquiry]:
    """The kept one and the merged one after a merge, with what was chosen."""
    command = Merge.model_validate(
        {"on": THURSDAY, "into": SECOND, "staff": "recruiter-07", **take}
    )
    ended = merge(merged, command, journey=FIRST, into_state=kept).state
    return fulfilled(kept, ended), ended


def fulfilled(kept: Enquiry, obligor: Enquiry) -> Enquiry:
    owed = obligor.owed[-1]
    return fulfil_obligation(
        owed.event, kept, journey=SECOND, key=f"{FIRST}/{owed.number}", details=owed.details
    ).state


def undone(kept: Enquiry, ended: Enquiry) -> Enquiry:
    command = UndoMerge(on=FRIDAY, staff="recruiter-07")
    return fulfilled(kept, undo_merge(ended, command, journey=FIRST).state)


class TestDetails:
    def test_only_what_was_chosen_is_taken_and_none_of_it_is_in_an_event(self) -> None:
        kept, ended = both(an_enquiry(), duplicate(), take=["phone", "staff"])
        [rosa] = kept.applicants

        assert (rosa.email, rosa.phone, rosa.wishes) == (
            "rosa.fell@example.org",
            "01632 960002",
            None,
        )
        assert kept.staffed.assigned_to == "recruiter-02"
        assert "phone +441632960002" in kept.likeness
        assert "960002" not in str(ended.owed[-1].event)

    def test_the_names_of_a_couple_say_whose_they_are(self) -> None:
        couple = an_enquiry(
            household="joint",
            applicants=[{"name": "Jun Fell", "phone": "01632 960005"}, {"name": "Rosa Fell"}],
        )
        kept, _ = both(couple, duplicate(), take=["email"])

        assert [each.email for each in kept.applicants] == [None, "new@example.org"]

    def test_undone_everything_is_as_before(self) -> None:
        before = an_enquiry()
        kept, ended = both(before, duplicate(), take=["email", "phone", "wishes", "staff"])
        after = undone(kept, ended)

        assert kept.applicants != before.applicants
        assert (after.applicants, after.staffed) == (before.applicants, before.staffed)
        assert (after.taken, after.progress.asked.call) == ((), None)

    def test_undone_what_somebody_changed_since_stays(self) -> None:
        kept, ended = both(an_enquiry(), duplicate(), take=["email"])
        newer = ChangeContactDetails.model_validate(
            {
                "on": THURSDAY,
                "household": "single",
                "applicants": [{"name": "Rosa Fell", "email": "newer@example.org"}],
            }
        )
        changed = change_contact_details(kept, newer).state

        assert undone(changed, ended).applicants[0].email == "newer@example.org"


class TestCalls:
    def test_a_call_that_nobody_made_is_waited_for_on_the_one_that_is_kept(self) -> None:
        kept, ended = both(an_enquiry(), duplicate())
        event = ended.owed[-1].event

        assert isinstance(event, DuplicateAbsorbed)
        assert event.call_requested_on == WEDNESDAY
        assert kept.progress.asked.call is not None
        assert contacted(kept, THURSDAY).progress.asked.call is None

    def test_one_that_was_made_there_is_not_waited_for(self) -> None:
        kept, _ = both(contacted(an_enquiry(), WEDNESDAY), duplicate())

        assert kept.progress.asked.call is None


class TestWhatStandsInTheWay:
    def booked(self) -> Enquiry:
        event = EventPlaceBooked(
            occurred_on=TUESDAY,
            information_event=EVENT,
            held_on=FRIDAY,
            state=PlaceState.CONFIRMED,
        )
        return decide(an_enquiry(), event).state

    def drafted(self) -> Enquiry:
        saved = RegistrationDraftSaved(occurred_on=TUESDAY, part=DraftPart.HOUSEHOLD)
        return decide(an_enquiry(), saved).state

    def test_a_booking_or_a_draft_is_not_left_behind(self) -> None:
        for left, words in ((self.booked(), "information event"), (self.drafted(), "registration")):
            with pytest.raises(Refusal, match=words) as refused:
                both(an_enquiry(), left)
            assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, "into")
        assert both(self.drafted(), self.drafted())

    def test_an_invitation_alone_prevents_nothing(self) -> None:
        command = InviteApplicant(on=TUESDAY, applicant=1)
        at = datetime(2025, 3, 4, 12, tzinfo=UTC)

        assert both(an_enquiry(), invite_applicant(an_enquiry(), command, at=at).state)
