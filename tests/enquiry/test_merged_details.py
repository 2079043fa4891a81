"""What goes along when two enquiries are merged, what comes back when that is undone, and what stands in the way."""

from uuid import UUID

import pytest

from contracts.enquiry import DuplicateAbsorbed
from services.casework.teamwork import Assign
from services.chassis.decision import Refusal
from services.enquiry.domain.contact import AskToBeCalled, ask_to_be_called
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.intake import ChangeContactDetails, change_contact_details
from services.enquiry.domain.staffing import assign
from tests.enquiry.helpers.duplicates import both, undone
from tests.enquiry.helpers.households import (
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    an_enquiry,
    contacted,
)

EVENT = UUID(int=9)
JUN = {"name": "Jun Fell", "phone": "01632 960005"}
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


class TestDetails:
    def test_what_both_have_is_taken_if_chosen_and_none_of_it_is_in_an_event(self) -> None:
        own = {"name": "Rosa Fell", "email": "rosa@example.org", "phone": "01632 960001"}
        kept, ended = both(an_enquiry(applicants=[own]), duplicate(), take=["phone"])
        [rosa] = kept.applicants

        assert (rosa.email, rosa.phone) == ("rosa@example.org", "01632 960002")
        assert "phone +441632960002" in kept.likeness
        assert "960002" not in str(ended.owed[-1].event)

    def test_the_names_of_a_couple_say_whose_they_are(self) -> None:
        couple = an_enquiry(
            household="joint",
            applicants=[JUN, {"name": "Rosa Fell"}],
        )
        kept, _ = both(couple, duplicate(), take=["email"])

        assert [each.email for each in kept.applicants] == [None, "new@example.org"]
        assert [each.phone for each in kept.applicants] == ["01632 960005", "01632 960002"]

    def test_nobody_gets_the_address_of_somebody_who_may_be_their_partner(self) -> None:
        couple = an_enquiry(household="joint", applicants=[JUN, {"name": "Roza Fell"}])

        with pytest.raises(Refusal, match="who is who") as refused:
            both(couple, duplicate())
        assert refused.value.field == "into"

    def test_the_only_one_left_of_a_couple_is_the_same_person_in_another_spelling(self) -> None:
        couple = an_enquiry(household="joint", applicants=[JUN, {"name": "Roza Fell"}])
        twice = an_enquiry(household="joint", applicants=[NEW, {"name": JUN["name"]}])
        kept, _ = both(couple, twice, take=["email"])

        assert [each.email for each in kept.applicants] == [None, "new@example.org"]

    def test_undone_everything_is_as_before(self) -> None:
        before = an_enquiry()
        kept, ended = both(before, duplicate(), take=["email", "phone", "wishes", "staff"])
        after, _ = undone(kept, ended)

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

        assert undone(changed, ended)[0].applicants[0].email == "newer@example.org"


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
