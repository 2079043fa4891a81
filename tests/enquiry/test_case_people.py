"""The people of a case: listed when the registration is accepted, kept up to date by staff, heard by number."""

from datetime import date
from typing import Any

import pytest

from contracts.calendar import london_midnight
from contracts.enquiry import RegistrationAccepted
from contracts.people import LifeFact, PersonCorrected, PersonJoined, PersonKind, PersonRemoved
from contracts.reference import Household
from services.casework.clock_watch import LONG_AGO
from services.chassis.decision import Kind, Refusal
from services.enquiry.api.case_people import CasePeople
from services.enquiry.domain.case_people import (
    AddedKind,
    AddPerson,
    CorrectPerson,
    RemovePerson,
    add_person,
    correct_person,
    remove_person,
)
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.growing_up import looked_at_for_children
from services.enquiry.domain.people import CasePerson, TakenOffBecause
from services.enquiry.domain.registration import AcceptRegistration, accept_registration
from tests.enquiry.helpers.recorded_events import JOURNEY
from tests.enquiry.helpers.registration_forms import draft, submitted

ACCEPTED = date(2025, 3, 10)
LATER = date(2025, 4, 2)
MEMBERS = [
    {"name": "Ada Fell", "date_of_birth": "2007-03-10", "relationship": "Child"},
    {"name": "Ben Fell", "date_of_birth": "2007-03-11", "relationship": "Child"},
    {"name": "Cy Fell", "not_given": ["date_of_birth"], "relationship": "Lodger"},
]


def accepted(household: Household = Household.JOINT, members: Any = ()) -> Enquiry:
    """An accepted registration of a household with these others in it."""
    waiting = submitted(household)
    part = {"part": "household", "members": [*members], "children_living_elsewhere": []}
    form = waiting.form.with_part(draft(part).content)
    told = waiting.model_copy(update={"form": form})
    return accept_registration(told, AcceptRegistration(on=ACCEPTED)).state


def kinds(enquiry: Enquiry) -> list[tuple[int, str]]:
    return [(each.number, str(each.kind)) for each in enquiry.people]


def adding(**said: Any) -> AddPerson:
    return AddPerson.model_validate({"on": LATER, "name": "Dot Fell", **said})


def test_the_acceptance_lists_everyone_whom_the_registration_names() -> None:
    assert kinds(accepted(members=MEMBERS)) == [
        (1, "applicant"),
        (2, "applicant"),
        (3, "adult"),
        (4, "child"),
        (5, "adult"),
        (6, "referee"),
        (7, "referee"),
        (8, "referee"),
    ]


def test_someone_is_an_adult_from_their_18th_birthday_on_or_if_it_is_not_known() -> None:
    ada, ben, cy = accepted(members=MEMBERS).people[2:5]

    assert (ada.kind, ben.kind, cy.kind) == (
        PersonKind.ADULT,
        PersonKind.CHILD,
        PersonKind.ADULT,
    )


def test_the_acceptance_says_as_codes_what_checks_go_by_and_leaves_out_what_nobody_answered() -> (
    None
):
    waiting = submitted(Household.SINGLE)
    own = waiting.form.applicant(1)
    assert own is not None
    more = {"lived_abroad": True, "had_previous_relationships": True}
    said = own.model_copy(update=more | {"previous_relationships": "With Jo."})
    told = waiting.model_copy(update={"form": waiting.form.with_part(said)})
    [event] = accept_registration(told, AcceptRegistration(on=ACCEPTED)).events

    assert isinstance(event, RegistrationAccepted)
    facts = {each.fact: each.so for each in event.stated}
    assert facts == {LifeFact.FORMER_PARTNERS: True, LifeFact.LIVED_ABROAD: True}
    assert "Jo" not in event.model_dump_json()


def test_one_who_applies_alone_is_number_1_and_the_next_person_is_number_3() -> None:
    assert kinds(accepted(Household.SINGLE))[:2] == [(1, "applicant"), (3, "referee")]


def test_the_acceptance_says_numbers_and_kinds_and_no_name() -> None:
    waiting = submitted(Household.JOINT)
    _, events = accept_registration(waiting, AcceptRegistration(on=ACCEPTED))
    said = events[0].model_dump(mode="json")

    assert said["people"][0] == {"number": 1, "kind": "applicant"}
    assert "Fell" not in events[0].model_dump_json()


def test_a_new_referee_gets_the_next_number() -> None:
    state, events = add_person(accepted(), adding(kind="referee", is_relative=False))

    assert events == [PersonJoined(occurred_on=LATER, number=6, kind=PersonKind.REFEREE)]
    assert state.people[-1].name == "Dot Fell"


def test_one_of_three_referees_can_be_a_relative_and_no_second_one() -> None:
    state = accepted()
    people = tuple(
        each.model_copy(update={"is_relative": each.number == 3}) for each in state.people
    )
    related = state.model_copy(update={"people": people})

    with pytest.raises(Refusal, match="Another referee is already a relative"):
        add_person(related, adding(kind="referee", is_relative=True))
    with pytest.raises(Refusal, match="Say whether this referee is a relative"):
        add_person(related, adding(kind="referee"))
    gone = remove_person(
        related, RemovePerson(on=LATER, person=3, because=TakenOffBecause.REPLACED)
    ).state
    assert add_person(gone, adding(kind="referee", is_relative=True)).events


@pytest.mark.parametrize(
    ("kind", "born", "words"),
    [("child", "2007-04-02", "18 or older"), ("adult", "2007-04-03", "under 18")],
)
def test_kind_and_birthday_fit(kind: str, born: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        add_person(accepted(), adding(kind=kind, date_of_birth=born))


def test_a_child_who_has_turned_18_is_corrected_to_an_adult() -> None:
    state, events = correct_person(
        accepted(members=MEMBERS), CorrectPerson(on=LATER, person=4, kind=AddedKind.ADULT)
    )

    assert events == [PersonCorrected(occurred_on=LATER, number=4, kind=PersonKind.ADULT)]
    assert state.people[3].kind is PersonKind.ADULT


def test_a_child_wakes_the_case_on_their_18th_birthday_and_is_an_adult_from_then_on() -> None:
    waiting = accepted(members=MEMBERS)
    ben = next(each for each in waiting.people if each.name == "Ben Fell")
    birthday = date(2025, 3, 11)
    decided = announce(waiting, today=birthday)
    corrected = [each for each in decided.events if isinstance(each, PersonCorrected)]

    assert waiting.wake_at == london_midnight(birthday)
    assert announce(waiting, today=ACCEPTED).state.people == waiting.people
    assert corrected == [
        PersonCorrected(occurred_on=birthday, number=ben.number, kind=PersonKind.ADULT)
    ]
    assert decided.state.people[ben.number - 1].kind is PersonKind.ADULT
    assert announce(decided.state, today=birthday).events == []
    assert decided.state.wake_at != london_midnight(birthday)


def test_a_case_that_has_ended_is_not_woken_by_a_birthday() -> None:
    ended = accepted(members=MEMBERS).model_copy(update={"registered": ()})
    decided = announce(ended, today=LATER)

    assert decided.state.people == ended.people
    assert decided.state.wake_at is None or decided.state.wake_at > london_midnight(LATER)


def test_a_record_with_a_child_from_before_birthdays_woke_it_is_looked_at_once() -> None:
    stored = accepted(members=MEMBERS).model_dump(mode="json")

    assert looked_at_for_children(stored)["wake_at"] == LONG_AGO
    assert looked_at_for_children({**stored, "people": []}) == {**stored, "people": []}


def test_staff_see_that_a_child_has_turned_18() -> None:
    shown = CasePeople.of(JOURNEY, accepted(members=MEMBERS), date(2025, 3, 11))

    assert [each.number for each in shown.people if each.turned_18] == [4]


def test_nothing_is_corrected_into_itself() -> None:
    with pytest.raises(Refusal, match="Nothing would change"):
        correct_person(accepted(), CorrectPerson(on=LATER, person=3))


def test_a_person_who_leaves_stays_on_record_and_why_is_in_no_event() -> None:
    command = RemovePerson(on=LATER, person=3, because=TakenOffBecause.DIED)
    state, events = remove_person(accepted(), command)

    assert events == [PersonRemoved(occurred_on=LATER, number=3, kind=PersonKind.REFEREE)]
    assert (state.people[2].until, state.people[2].because) == (LATER, "died")
    assert "died" not in events[0].model_dump_json()
    with pytest.raises(Refusal, match="Nobody with this number"):
        remove_person(state, command)


@pytest.mark.parametrize("person", [1, 2])
def test_an_applicant_is_not_taken_off_here(person: int) -> None:
    with pytest.raises(Refusal, match="This is an applicant"):
        remove_person(
            accepted(),
            RemovePerson(on=LATER, person=person, because=TakenOffBecause.LEFT_HOUSEHOLD),
        )


def test_a_number_is_given_once() -> None:
    gone = remove_person(
        accepted(), RemovePerson(on=LATER, person=5, because=TakenOffBecause.REPLACED)
    ).state

    assert add_person(gone, adding(kind="child")).state.people[-1].number == 6


def test_there_is_no_list_before_the_acceptance_and_no_change_of_it_after_the_end() -> None:
    over = accepted().model_copy(update={"registered": ()})

    for state, words in ((submitted(), "begins when"), (over, "has ended")):
        with pytest.raises(Refusal, match=words) as refused:
            add_person(state, adding(kind="child"))
        assert refused.value.kind is Kind.NOT_NOW


def test_a_case_from_before_there_were_lists_gets_its_list_with_the_first_change() -> None:
    old = accepted().model_copy(update={"people": ()})
    state, events = add_person(old, adding(kind="child"))

    assert [each.number for each in state.people] == [1, 2, 3, 4, 5, 6]
    assert [each.occurred_on for each in events] == [*[ACCEPTED] * 5, LATER]


def test_applicants_see_their_household_and_referees_and_no_former_partner() -> None:
    state = add_person(accepted(), adding(kind="former_partner")).state
    gone = remove_person(
        state, RemovePerson(on=LATER, person=3, because=TakenOffBecause.DIED)
    ).state
    shown = CasePeople.of(JOURNEY, gone, LATER).for_household()

    assert [each.number for each in shown.people] == [1, 2, 3, 4, 5]
    assert {each.because for each in shown.people} == {None}


def test_a_name_on_the_list_is_a_name() -> None:
    with pytest.raises(Refusal):
        add_person(accepted(), adding(kind="child", name="see http://example.org"))


def test_what_is_kept_can_be_read_again() -> None:
    person = accepted().people[0]

    assert CasePerson.model_validate(person.model_dump(mode="json")) == person
