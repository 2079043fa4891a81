"""In which lists an enquiry stands, worked out from its state alone."""

from uuid import UUID

from services.casework.teamwork import Assign, Cover
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.registration import AcceptRegistration, accept_registration
from services.enquiry.domain.staffing import assign, cover
from services.enquiry.store.list_entries import list_entry
from tests.enquiry.helpers.households import (
    TUESDAY,
    WEDNESDAY,
    a_couple,
    an_enquiry,
    closed,
    contacted,
)
from tests.enquiry.helpers.registration_forms import submitted

JOURNEY = UUID("7a0c2f7e-66c5-5d4f-8000-000000000001")


def lists(enquiry: Enquiry) -> set[str]:
    return {*list_entry(JOURNEY, enquiry).document(enquiry.agency)["lists"]}


def words(enquiry: Enquiry) -> set[str]:
    return {*list_entry(JOURNEY, enquiry).document(enquiry.agency)["words"]}


def test_a_new_enquiry_stands_in_the_lists_of_its_agency() -> None:
    assert lists(an_enquiry()) == {
        "moorland open",
        "moorland open status received",
        "moorland open unassigned",
        "moorland open channel web_form",
        "moorland open clock first_response",
        "moorland open clock enq_info",
    }


def test_a_clock_that_was_stopped_is_listed_no_more() -> None:
    left = lists(an_enquiry()) - lists(contacted(an_enquiry()))

    assert left == {"moorland open clock first_response"}


def test_who_is_assigned_and_who_covers_are_told_apart() -> None:
    assigned = assign(an_enquiry(), Assign(on=TUESDAY, to="recruiter-01")).state
    covered = cover(assigned, Cover(on=TUESDAY, by="recruiter-02", until=WEDNESDAY)).state

    assert lists(covered) - lists(an_enquiry()) == {
        "moorland open assigned",
        "moorland open assigned recruiter-01",
        "moorland open covered recruiter-02",
    }


def test_what_has_ended_is_open_nowhere_and_due_on_no_day() -> None:
    found = list_entry(JOURNEY, closed())

    assert not any("open" in name for name in lists(closed()))
    assert "moorland ended status closed" in lists(closed())
    assert found.due_on is None


def test_what_was_accepted_goes_on_until_the_household_is_registered_no_more() -> None:
    accepted = accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY)).state
    released = accepted.model_copy(update={"registered": ()})

    assert "moorland open status registration_accepted" in lists(accepted)
    assert "moorland ended status registration_accepted" in lists(released)


def test_each_person_is_found_by_each_word_of_their_name_from_its_middle_and_by_its_sound() -> None:
    found = words(a_couple())

    assert found >= {"moorland rosa", "moorland fell", "moorland jun"}
    assert {each for each in found if "*" in each} == {"moorland *osa", "moorland *ell"}
    assert {each for each in found if "~" in each} == {"moorland ~ras", "moorland ~fal"}


def test_a_household_is_found_by_its_reference_and_postcode() -> None:
    assert words(a_couple().model_copy(update={"postcode": "ZX1 2AB"})) >= {
        "moorland 0000000001",
        "moorland zx12ab",
    }
