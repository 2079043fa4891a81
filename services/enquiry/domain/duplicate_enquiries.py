"""Two enquiries of one household: merged by staff, kept apart by staff, or taken apart again.

The invariant: a merged enquiry counts nowhere and tells the one that counts for both its earliest days,
so a household is counted once. Where the other could not take it in, the merge is undone automatically:
both stand as before, and never neither.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.enquiry import (
    DuplicateAbsorbed,
    DuplicateReleased,
    EnquiryMerged,
    MergeUndone,
)
from contracts.event_booking import EventPlaceBooked
from contracts.reference import NoteAbout
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import ENDED, Enquiry, decide, require_enquiry
from services.enquiry.domain.invitation import open_invitation
from services.enquiry.domain.merged_details import MergedDetail, MergedDetails, are_told_apart
from services.enquiry.domain.obligations import Obligation
from services.enquiry.domain.people import ActingStaff
from services.enquiry.domain.progress import Progress, Status
from services.enquiry.domain.referral_history import ReferralEnd
from services.enquiry.domain.sign_in import SignInStep
from services.enquiry.domain.taken_details import give_back_details, take_details

ANSWERS = {Step.CONTACT, Step.PHONE_CONTACT, Step.VISIT_HELD}
"""What stops the clock of the first response."""


class Merge(Command):
    """Another enquiry is from the same household. Keep that one for both."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "into": "7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10",
                    "staff": "recruiter-07",
                }
            ]
        }
    )

    into: UUID = Field(title="Which enquiry do you want to keep?")
    take: frozenset[MergedDetail] = Field(
        default=frozenset(),
        max_length=len(MergedDetail),
        title="What do you want to take from this enquiry?",
        description="What only this enquiry has is taken anyway",
    )
    staff: ActingStaff


class UndoMerge(Command):
    """The two enquiries are from different households after all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-10", "staff": "recruiter-07"}]}
    )

    staff: ActingStaff


class SayDifferent(Command):
    """The other enquiry is from a different household."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-06",
                    "other": "7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10",
                    "staff": "recruiter-07",
                }
            ]
        }
    )

    other: UUID = Field(title="Which enquiry is from a different household?")
    staff: ActingStaff


class EarliestDays(NamedTuple):
    """The earliest days of a household at its agency, as far as clocks and counting go by them."""

    received_on: date
    contact_made_on: date | None
    information_provided_on: date | None


def merge(
    state: Enquiry | None, command: Merge, *, journey: UUID, into_state: Enquiry, at: datetime
) -> Decision[Enquiry]:
    """Ends this enquiry as a duplicate and owes its days and details to the one that counts for both.

    What it had absorbed itself travels with it, as the earliest of all their days.
    """
    enquiry = _may_be_merged(state)
    if command.into == journey:
        raise Refusal(
            Kind.NOT_VALID, "You cannot merge an enquiry into itself. Choose another one."
        )
    _may_absorb(into_state, enquiry)
    _leaves_nothing_behind(enquiry, into_state, at)
    noted = enquiry.with_note(command.on, NoteAbout.MERGED, staff=command.staff, words=None)
    others = tuple(each for each in enquiry.different_from if each != command.into)
    merged = EnquiryMerged(occurred_on=command.on, into=command.into)
    ended, events = decide(noted, merged, different_from=others)
    call = _call_not_made(enquiry.progress, into_state.progress)
    absorbed = _absorbed(ended, journey, command.on, call_requested_on=call)
    details = MergedDetails(
        applicants=enquiry.applicants,
        postcode=enquiry.postcode,
        staff=enquiry.staffed.assigned_to,
        covered_by=enquiry.staffed.covered_by,
        covered_until=enquiry.staffed.covered_until,
        chosen=command.take,
    )
    return Decision(ended.with_obligation(command.into, absorbed, details=details), events)


def undo_merge(state: Enquiry | None, command: UndoMerge, *, journey: UUID) -> Decision[Enquiry]:
    """Lets the duplicate stand as before it was merged; the pair is not proposed again."""
    enquiry = require_enquiry(state)
    into, merged_on = enquiry.progress.merged_into, enquiry.progress.day(Step.MERGED)
    if into is None or merged_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "This enquiry is not merged into another one, so there is nothing to undo.",
        )
    not_before(command.on, merged_on, "the merge")
    noted = enquiry.with_note(command.on, NoteAbout.MERGE_UNDONE, staff=command.staff, words=None)
    undone = MergeUndone(occurred_on=command.on, into=into)
    restored, events = decide(noted, undone, different_from=(*enquiry.different_from, into))
    released = DuplicateReleased(occurred_on=command.on, duplicate=journey)
    return Decision(restored.with_obligation(into, released), events)


def say_different(
    state: Enquiry | None, command: SayDifferent, *, journey: UUID
) -> Decision[Enquiry]:
    """Keeps that the two are different people; said again it changes nothing."""
    enquiry = require_enquiry(state)
    if command.other == journey:
        raise Refusal(Kind.NOT_VALID, "This is the same enquiry. Choose another one.")
    if enquiry.progress.merged_into == command.other:
        raise Refusal(Kind.NOT_NOW, "This enquiry was merged into the other one. Undo the merge.")
    if command.other in enquiry.different_from:
        return Decision(enquiry)
    noted = enquiry.with_note(
        command.on, NoteAbout.DIFFERENT_PEOPLE, staff=command.staff, words=None
    )
    return decide(noted, different_from=(*enquiry.different_from, command.other))


def absorb(
    enquiry: Enquiry,
    event: DuplicateAbsorbed,
    *,
    key: str,
    details: MergedDetails | None = None,
) -> Decision[Enquiry]:
    """Counts for the duplicate too and takes what was chosen of it, or says by no event that it cannot, and says so ever after.

    It cannot once it was merged itself: of two enquiries merged into each other, one at least stays.
    New days of a duplicate that it counts for already replace the old.
    """
    if event.duplicate in enquiry.progress.duplicates:
        return decide(enquiry, event)
    if key in enquiry.not_taken:
        return Decision(enquiry)
    if enquiry.status is Status.MERGED:
        not_taken = (*enquiry.not_taken, key)
        return Decision(enquiry.model_copy(update={"not_taken": not_taken}))
    return take_details(enquiry, event, details or MergedDetails())


def release(enquiry: Enquiry, event: DuplicateReleased) -> Decision[Enquiry]:
    """Counts for the duplicate no more, and goes by its own details again where nobody changed them since."""
    if event.duplicate not in enquiry.progress.duplicates:
        return Decision(enquiry)
    return give_back_details(enquiry, event)


def compensate_merge(state: Enquiry | None, obligation: Obligation) -> Decision[Enquiry]:
    """Undoes the merge that the other enquiry could not take in, with all that it owed there."""
    enquiry = require_enquiry(state)
    if obligation.number not in {each.number for each in enquiry.owed}:
        return Decision(enquiry)
    left = tuple(each for each in enquiry.owed if each.journey != obligation.journey)
    if enquiry.progress.merged_into != obligation.journey:
        return Decision(enquiry.model_copy(update={"owed": left}))
    undone = MergeUndone(occurred_on=obligation.event.occurred_on, into=obligation.journey)
    return decide(enquiry, undone, owed=left)


def take_apart(enquiry: Enquiry, booked: EventPlaceBooked, *, journey: UUID) -> Decision[Enquiry]:
    """Undoes a merge that went past a booking: it would have stood in the way, and its letters must leave."""
    into = enquiry.progress.merged_into
    if into is None:
        return decide(enquiry, booked)
    on = booked.occurred_on
    restored, events = decide(enquiry, MergeUndone(occurred_on=on, into=into), booked)
    released = DuplicateReleased(occurred_on=on, duplicate=journey)
    return Decision(restored.with_obligation(into, released), events)


def pass_on_days(
    before: Enquiry, decision: Decision[Enquiry], *, journey: UUID, on: date
) -> Decision[Enquiry]:
    """Where a merged enquiry's days changed, it owes the new ones to the one that counts for it."""
    enquiry, events = decision
    into = enquiry.progress.merged_into
    if into is None or earliest_days(before.progress) == earliest_days(enquiry.progress):
        return decision
    return Decision(enquiry.with_obligation(into, _absorbed(enquiry, journey, on)), events)


def earliest_days(progress: Progress) -> EarliestDays:
    """The household's earliest days at this agency, also those of duplicates.

    Where another agency referred it here, what happened before is that agency's.
    """
    arrived = _arrived_on(progress)
    here = [each for each in progress.dates if each.duplicate is not None or each.on >= arrived]

    def first(steps: set[Step]) -> date | None:
        return min((each.on for each in here if each.step in steps), default=None)

    absorbed = [each.on for each in here if each.duplicate and each.step is Step.RECEIVED]
    return EarliestDays(min([arrived, *absorbed]), first(ANSWERS), first({Step.INFORMATION}))


def _arrived_on(progress: Progress) -> date:
    taken_up = [each for each in progress.referrals if each.end is ReferralEnd.TAKEN_UP]
    version = taken_up[-1].version if taken_up else 1
    return next(each.on for each in progress.dates if each.version == version)


def _call_not_made(duplicate: Progress, survivor: Progress) -> date | None:
    """The day a call was asked for, unless the household was spoken to since on the one that is kept."""
    asked, spoken = duplicate.asked.call, survivor.day(*ANSWERS)
    if asked is None or (spoken and spoken >= asked.on):
        return None
    return asked.on


def _absorbed(
    enquiry: Enquiry, journey: UUID, on: date, *, call_requested_on: date | None = None
) -> DuplicateAbsorbed:
    found = earliest_days(enquiry.progress)
    return DuplicateAbsorbed(
        occurred_on=on, duplicate=journey, call_requested_on=call_requested_on, **found._asdict()
    )


def _may_be_merged(state: Enquiry | None) -> Enquiry:
    enquiry = require_enquiry(state)
    if enquiry.status is Status.MERGED:
        raise Refusal(Kind.NOT_NOW, "This enquiry is already merged. Undo that merge first.")
    if enquiry.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW,
            "This enquiry was referred. Wait until the other agency takes it up or sends it back.",
        )
    if enquiry.submitted_on is not None:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "This enquiry has a registration of interest, so keep this one. Merge the other enquiry into it.",
        )
    return enquiry


def _leaves_nothing_behind(duplicate: Enquiry, survivor: Enquiry, at: datetime) -> None:
    """Refuses while something hangs on the duplicate that cannot go along: it would be lost without a word."""
    in_the_way = next(_in_the_way(duplicate, survivor, at), None)
    if in_the_way:
        raise Refusal(Kind.NOT_VALID, in_the_way, "into")


def _in_the_way(duplicate: Enquiry, survivor: Enquiry, at: datetime) -> Iterator[str]:
    """What hangs on the duplicate and not on the one that is kept, each with what to do about it."""
    left, kept = duplicate.progress, survivor.progress
    if any(each.step is SignInStep.JOINED for each in left.joinings.values()):
        yield "An applicant signs in with this enquiry. Keep it, or end their access first."
    if any(open_invitation(duplicate, each, at) for each in left.joinings):
        yield "An applicant has a link to sign in with this enquiry. Keep it, or end their access first."
    if left.bookings:
        yield "They have booked an information event with this enquiry. Keep it, or cancel the booking first."
    if left.drafted - kept.drafted or left.consents - kept.consents:
        yield "They began a registration of interest on this enquiry. Keep it, or save the same parts on the other one first."
    yield from _people_in_the_way(duplicate, survivor)
    if left.visit not in {None, kept.visit}:
        yield "An initial visit is under way on this enquiry. Keep it, or record the same visit on the other one first."
    if duplicate.has_open_complaint:
        yield "They complained on this enquiry and wait for an answer. Keep it, or answer the complaint first."
    if left.asked.pause and not kept.asked.pause:
        yield "They are taking a break on this enquiry. Keep it, or record the break on the other one first."


def _people_in_the_way(duplicate: Enquiry, survivor: Enquiry) -> Iterator[str]:
    if len(duplicate.applicants) > len(survivor.applicants):
        yield "This enquiry names a second applicant and the other one does not. Keep this one, or add them to the other one first."
    elif not are_told_apart(duplicate.applicants, survivor.applicants):
        yield "The names do not say who is who on the two enquiries. Correct the names on one of them first."


def _may_absorb(survivor: Enquiry, duplicate: Enquiry) -> None:
    """The one to keep; it may have ended only where both have.

    An enquiry that someone has still to answer must not vanish into one that nobody looks at.
    """
    if survivor.agency != duplicate.agency:
        raise Refusal(
            Kind.NOT_FOUND, "This agency has no such enquiry to merge into. Check its identifier."
        )
    if survivor.status is Status.MERGED:
        raise Refusal(
            Kind.NOT_NOW, "The other enquiry is itself merged. Merge into the one that was kept."
        )
    if survivor.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW,
            "The other enquiry was referred. Wait until the other agency takes it up or sends it back.",
        )
    if survivor.status in ENDED and duplicate.status not in ENDED:
        raise Refusal(
            Kind.NOT_NOW,
            "The other enquiry has ended, but this one has not. Merge the other one into this one, or reopen the other one first.",
        )
