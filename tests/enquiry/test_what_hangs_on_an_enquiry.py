"""Everything that can hang on an enquiry, and what becomes of it in a merge: it goes along and comes back, it
stands in the way until staff have seen to it, or it stays for a reason.

The list is made of the fields of the state and of the kinds of record: what is new and has no row here fails.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.enquiry import RegistrationDraftSaved
from contracts.event_booking import EventPlaceBooked
from contracts.reference import DraftPart, Household, PauseReason, PlaceState
from services.casework.teamwork import Assign, AssignedStaff, Cover
from services.chassis.decision import Kind, Refusal
from services.enquiry.domain.contact import AskToBeCalled, ask_to_be_called
from services.enquiry.domain.duplicate_enquiries import earliest_days
from services.enquiry.domain.enquiry import Enquiry, decide
from services.enquiry.domain.fulfilment import fulfil_obligation
from services.enquiry.domain.information_format import AskForAnotherFormat, ask_for_another_format
from services.enquiry.domain.initial_visit import RequestInitialVisit, request_initial_visit
from services.enquiry.domain.invitation import InviteApplicant, invite_applicant, join
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.journey_pause import Pause, pause
from services.enquiry.domain.open_requests import OpenRequests
from services.enquiry.domain.people import Applicant, Format, Wishes
from services.enquiry.domain.progress import Progress
from services.enquiry.domain.staffing import assign, cover
from tests.architecture.helpers.shapes import kinds
from tests.enquiry.helpers.complaints import complained
from tests.enquiry.helpers.duplicates import FIRST, both, fulfilled, undone
from tests.enquiry.helpers.households import (
    FRIDAY,
    TUESDAY,
    WEDNESDAY,
    a_couple,
    an_enquiry,
    closed,
    contacted,
    types,
)
from tests.enquiry.helpers.referrals import referred
from tests.enquiry.helpers.registration_forms import ready, submitted

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
BY_EMAIL = {"name": "Rosa Fell", "email": "rosa@example.org"}
BY_PHONE = {"name": "Rosa Fell", "phone": "01632 960001"}
PARTS: dict[str, type[BaseModel]] = {
    "progress": Progress,
    "progress.asked": OpenRequests,
    "staffed": AssignedStaff,
    "applicants": Applicant,
    "applicants.wishes": Wishes,
}
"""Fields that hold several things, each of which has a row of its own."""


def hanging(model: type[BaseModel] = Enquiry, before: str = "") -> Iterator[str]:
    """The place of each field of an enquiry's state."""
    for name in model.model_fields:
        place = f"{before}{name}"
        if place in PARTS:
            yield from hanging(PARTS[place], f"{place}.")
        else:
            yield place


class GoesAlong(NamedTuple):
    """What a duplicate has, what the kept one is without, and where it is seen on either."""

    duplicate: Enquiry
    seen: Callable[[Enquiry], Any]
    kept: Enquiry = an_enquiry(applicants=[BY_EMAIL], on=TUESDAY)


class StandsInTheWay(NamedTuple):
    """What hangs on a duplicate, and words of the refusal."""

    duplicate: Enquiry
    words: str


class Stays(NamedTuple):
    """Why it is no loss that it stays where it is."""

    why: str


def first(field: str, enquiry: Enquiry) -> Any:
    return getattr(enquiry.applicants[0], field)


def wish(field: str, enquiry: Enquiry) -> Any:
    return getattr(enquiry.applicants[0].wishes or Wishes(), field)


def wishing(**wishes: Any) -> Enquiry:
    return an_enquiry(applicants=[BY_EMAIL | {"wishes": wishes}])


def wished(field: str, value: Any) -> GoesAlong:
    """One wish of a person whose other wish the kept one knows."""
    other = {"time_of_day": "evening"} if field != "time_of_day" else {"language": "cy"}
    return GoesAlong(wishing(**{field: value}), partial(wish, field), wishing(**other))


def covered() -> Enquiry:
    assigned = assign(an_enquiry(), Assign(on=TUESDAY, to="recruiter-02")).state
    return cover(assigned, Cover(on=TUESDAY, by="recruiter-03", until=FRIDAY)).state


BOOKING = EventPlaceBooked(
    occurred_on=TUESDAY,
    information_event=UUID(int=9),
    held_on=FRIDAY,
    state=PlaceState.CONFIRMED,
)


def booked(enquiry: Enquiry) -> Enquiry:
    return decide(enquiry, BOOKING).state


def drafted() -> Enquiry:
    saved = RegistrationDraftSaved(occurred_on=TUESDAY, part=DraftPart.HOUSEHOLD)
    return decide(an_enquiry(), saved).state


def invited() -> Enquiry:
    return invite_applicant(an_enquiry(), InviteApplicant(on=TUESDAY, applicant=1), at=NOON).state


def joined() -> Enquiry:
    return join(invited(), Invitation(FIRST, 1, 1), "0a" * 32, at=NOON, on=TUESDAY).state


def visiting() -> Enquiry:
    command = RequestInitialVisit(on=TUESDAY, staff="recruiter-07")
    return request_initial_visit(an_enquiry(), command).state


def on_a_break() -> Enquiry:
    return pause(an_enquiry(), Pause(on=TUESDAY, reason=PauseReason.WORK)).state


FATES: dict[str, GoesAlong | StandsInTheWay | Stays] = {
    "agency": Stays("both are with one agency, or they are not merged"),
    "wake_at": Stays("its clocks run no more; those of the kept one count from the earlier days"),
    "owed": Stays("an obligation is fulfilled by whichever record has it, also when merged"),
    "debts": Stays("it numbers obligations"),
    "progress.version": Stays("it counts the record's own events"),
    "progress.agency": Stays("both are with one agency, or they are not merged"),
    "progress.household": StandsInTheWay(a_couple(), "second applicant"),
    "progress.status": Stays("what has ended does not take in what goes on"),
    "progress.dates": GoesAlong(
        contacted(an_enquiry(), WEDNESDAY), lambda each: earliest_days(each.progress)[:2]
    ),
    "progress.mystery_shop": Stays("a shop is scored by its own record, and nobody may tell it"),
    "progress.visit": StandsInTheWay(visiting(), "initial visit"),
    "progress.referral": StandsInTheWay(referred(), "was referred"),
    "progress.referrals": Stays("what another agency did is that agency's history"),
    "progress.previous_journey": Stays("the journey before is named by the record that began then"),
    "progress.status_before_merge": Stays("by it the merge is undone"),
    "progress.left": Stays(
        "nobody leaves before the registration is accepted, and then it is kept"
    ),
    "progress.merged_into": Stays("by it the merge is undone"),
    "progress.duplicates": Stays("their days are among its own, and their notes are read on both"),
    "progress.bookings": StandsInTheWay(booked(an_enquiry()), "information event"),
    "progress.drafted": StandsInTheWay(drafted(), "registration of interest"),
    "progress.consents": StandsInTheWay(ready(), "registration of interest"),
    "progress.announced": Stays("the kept one's clocks are announced for themselves"),
    "progress.asked.call": GoesAlong(
        ask_to_be_called(an_enquiry(applicants=[BY_PHONE]), AskToBeCalled(on=WEDNESDAY)).state,
        lambda each: each.progress.asked.call and each.progress.asked.call.on,
    ),
    "progress.asked.pause": StandsInTheWay(on_a_break(), "taking a break"),
    "progress.complaints": StandsInTheWay(complained("2025-03-04"), "wait for an answer"),
    "progress.joinings": StandsInTheWay(joined(), "signs in"),
    "applicants.name": StandsInTheWay(a_couple(), "second applicant"),
    "applicants.email": GoesAlong(
        an_enquiry(applicants=[BY_EMAIL]),
        partial(first, "email"),
        an_enquiry(applicants=[BY_PHONE]),
    ),
    "applicants.phone": GoesAlong(an_enquiry(applicants=[BY_PHONE]), partial(first, "phone")),
    "applicants.address": GoesAlong(
        an_enquiry(applicants=[{"name": "Rosa Fell", "address": "Care of Example Hostel"}]),
        partial(first, "address"),
    ),
    "applicants.wishes.language": wished("language", "pl"),
    "applicants.wishes.format": GoesAlong(
        ask_for_another_format(
            an_enquiry(), AskForAnotherFormat(on=TUESDAY, applicant=1, format=Format.BRAILLE)
        ).state,
        partial(wish, "format"),
        wishing(language="pl"),
    ),
    "applicants.wishes.channel": wished("channel", "email"),
    "applicants.wishes.time_of_day": wished("time_of_day", "morning"),
    "applicants.wishes.message_may_be_left": wished("message_may_be_left", False),
    "postcode": GoesAlong(an_enquiry(postcode="SW1A 1AA"), lambda each: each.postcode),
    "channel": Stays("how each of them came is a fact of its own"),
    "likeness": Stays("it is made anew of the details that the kept one has now"),
    "born": StandsInTheWay(submitted(), "registration of interest"),
    "staffed.assigned_to": GoesAlong(covered(), lambda each: each.staffed.assigned_to),
    "staffed.covered_by": GoesAlong(covered(), lambda each: each.staffed.covered_by),
    "staffed.covered_until": GoesAlong(covered(), lambda each: each.staffed.covered_until),
    "notes": Stays("they are read on both"),
    "feedback": Stays("an agency reads what was answered, and not on which enquiry"),
    "complaint_words": Stays(
        "they are read beside the complaint, which stands in the way until it is answered"
    ),
    "different_from": Stays("it was said of this pair; another pair is for people to judge"),
    "taken": Stays("by it its own duplicates are released"),
    "not_taken": Stays("it says which obligations were refused"),
    "form": StandsInTheWay(ready(), "registration of interest"),
    "registered": StandsInTheWay(submitted(), "registration of interest"),
    "gives_up": StandsInTheWay(closed(booked(an_enquiry())), "information event"),
    "people": Stays("they are listed at the acceptance, and what was accepted is not merged"),
    "explanation": Stays("it says why this record ended"),
    "sign_ins": StandsInTheWay(invited(), "link to sign in"),
    "next_due_on": Stays(
        "its clocks run no more; those of the kept one count from the earlier days"
    ),
    "remarked": Stays("it counts the record's own events"),
}
OTHER_RECORDS: dict[str, str] = {
    "enquiries": "is what is merged: see above",
    "equality_answers": "begins once a registration is submitted, which stands in the way",
    "information_events": "holds bookings, which stand in the way; who came before is read there",
    "mystery_shops": "scores one enquiry as it was answered",
    "mystery_shop_rounds": "names no enquiry",
    "campaigns": "names no enquiry: an enquiry names its campaign",
    "service_standards": "names no enquiry",
    "directory_entries": "names no enquiry",
    "assessments": "begins once a registration is accepted, which stands in the way",
    "training_sessions": "has places for accepted cases, which stand in the way",
    "central_lists": "names no enquiry",
    "panel_meetings": "has cases on its agenda, which begin once a registration is accepted: that stands in the way",
    "panel_cases": "begins once a registration is accepted, which stands in the way",
    "correspondence": "holds what was written to the household, and stays to be read",
}
ALONG = {place: fate for place, fate in FATES.items() if isinstance(fate, GoesAlong)}
IN_THE_WAY = {place: fate for place, fate in FATES.items() if isinstance(fate, StandsInTheWay)}


def test_everything_that_can_hang_on_an_enquiry_has_a_fate() -> None:
    assert sorted(FATES) == sorted(hanging())
    assert sorted(OTHER_RECORDS) == sorted(kinds())


@pytest.mark.parametrize("place", ALONG)
def test_what_goes_along_is_on_the_kept_one_and_comes_back(place: str) -> None:
    duplicate, seen, before = ALONG[place]
    kept, ended = both(before, duplicate)
    after, restored = undone(kept, ended)

    assert seen(before) != seen(kept) == seen(duplicate)
    assert (seen(after), seen(restored)) == (seen(before), seen(duplicate))


@pytest.mark.parametrize("place", IN_THE_WAY)
def test_what_cannot_go_along_is_named_and_nothing_is_merged(place: str) -> None:
    duplicate, words = IN_THE_WAY[place]
    with pytest.raises(Refusal, match=words) as refused:
        both(an_enquiry(), duplicate)

    assert refused.value.kind in {Kind.NOT_VALID, Kind.NOT_NOW, Kind.NOT_LAWFUL}
    if "was referred" not in words and duplicate.status is not closed().status:
        assert both(duplicate, an_enquiry()), "the other way round nothing is in the way"


def test_a_link_that_no_longer_opens_is_in_nobodys_way() -> None:
    assert both(an_enquiry(), invited(), at=NOON + timedelta(6))


def test_a_draft_of_which_the_other_has_the_same_parts_is_in_nobodys_way() -> None:
    assert both(ready(Household.SINGLE), drafted())


def test_a_chosen_worker_comes_with_their_cover() -> None:
    own = assign(an_enquiry(), Assign(on=TUESDAY, to="recruiter-09")).state
    kept, _ = both(own, covered())
    taken, _ = both(own, covered(), take=["staff"])

    assert (kept.staffed, taken.staffed) == (own.staffed, covered().staffed)
    assert isinstance(taken.staffed.covered_until, date)


def test_a_booking_that_a_merge_went_past_takes_the_two_apart_again() -> None:
    before = an_enquiry(applicants=[BY_PHONE])
    kept, ended = both(before, an_enquiry())
    restored, events = fulfil_obligation(BOOKING, ended, journey=FIRST, key="event/1")
    after = fulfilled(kept, restored)

    assert types(events) == ["enquiry.merge_undone.v1", BOOKING.type]
    assert (restored.status, [*restored.progress.bookings]) == (
        before.status,
        [BOOKING.information_event],
    )
    assert (after.progress.duplicates, after.applicants) == ((), before.applicants)
