"""Two enquiries of one household: merged by staff, kept apart by staff, or taken apart again.

The invariant: a merged enquiry counts nowhere and tells the one that counts for both its earliest days,
so a household is counted once. Where the other could not take it in, the merge is undone by itself:
both stand as before, and never neither.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.enquiry import (
    DuplicateAbsorbed,
    DuplicateReleased,
    EnquiryMerged,
    MergeUndone,
)
from contracts.reference import NoteAbout
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.enquiry import ENDED, Enquiry, decided, existing
from services.enquiry.domain.obligations import Owed
from services.enquiry.domain.people import ActingStaff
from services.enquiry.domain.progress import Progress, Status, Step
from services.enquiry.domain.referral_history import ReferralEnd

ANSWERS = {Step.CONTACT, Step.PHONE_CONTACT, Step.VISIT_HELD}
"""What stops the clock of the first response."""


class Merge(Command):
    """Staff found that this is the household of another enquiry, which goes on for both."""

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

    into: UUID = Field(title="Which enquiry goes on for both?")
    staff: ActingStaff


class UndoMerge(Command):
    """Staff found that the two were different households after all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-10", "staff": "recruiter-07"}]}
    )

    staff: ActingStaff


class SayDifferent(Command):
    """Staff looked, and the other enquiry is somebody else's."""

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

    other: UUID = Field(title="Which enquiry is somebody else's?")
    staff: ActingStaff


class Days(NamedTuple):
    """The earliest days of a household at its agency, as far as clocks and counting go by them."""

    received_on: date
    contact_made_on: date | None
    information_provided_on: date | None


def merge(
    state: Enquiry | None, command: Merge, *, journey: UUID, into_state: Enquiry
) -> Decision[Enquiry]:
    """Ends this enquiry as a duplicate and owes its days to the one that counts for both.

    What it had absorbed itself travels with it, as the earliest of all their days.
    """
    enquiry = _may_be_merged(state)
    if command.into == journey:
        raise Refusal(Kind.NOT_VALID, "An enquiry cannot be merged into itself; name the other.")
    _may_absorb(into_state, enquiry)
    noted = enquiry.noted(command.on, NoteAbout.MERGED, staff=command.staff, words=None)
    others = tuple(each for each in enquiry.different_from if each != command.into)
    merged = EnquiryMerged(occurred_on=command.on, into=command.into)
    ended, events = decided(noted, merged, different_from=others)
    return Decision(ended.owing(command.into, _absorbed(ended, journey, command.on)), events)


def undo_merge(state: Enquiry | None, command: UndoMerge, *, journey: UUID) -> Decision[Enquiry]:
    """Lets the duplicate stand as before it was merged; the pair is not proposed again."""
    enquiry = existing(state)
    into, merged_on = enquiry.progress.merged_into, enquiry.progress.day(Step.MERGED)
    if into is None or merged_on is None:
        raise Refusal(Kind.NOT_NOW, "This enquiry is not merged into another one.")
    not_before(command.on, merged_on, "the merge")
    noted = enquiry.noted(command.on, NoteAbout.MERGE_UNDONE, staff=command.staff, words=None)
    undone = MergeUndone(occurred_on=command.on, into=into)
    restored, events = decided(noted, undone, different_from=(*enquiry.different_from, into))
    released = DuplicateReleased(occurred_on=command.on, duplicate=journey)
    return Decision(restored.owing(into, released), events)


def say_different(
    state: Enquiry | None, command: SayDifferent, *, journey: UUID
) -> Decision[Enquiry]:
    """Keeps that the two are different people; said again it changes nothing."""
    enquiry = existing(state)
    if command.other == journey:
        raise Refusal(Kind.NOT_VALID, "This is the same enquiry; name the other one.")
    if enquiry.progress.merged_into == command.other:
        raise Refusal(Kind.NOT_NOW, "This enquiry was merged into the other one; undo the merge.")
    if command.other in enquiry.different_from:
        return Decision(enquiry)
    noted = enquiry.noted(command.on, NoteAbout.DIFFERENT_PEOPLE, staff=command.staff, words=None)
    return decided(noted, different_from=(*enquiry.different_from, command.other))


def absorb(enquiry: Enquiry, event: DuplicateAbsorbed, *, debt: str) -> Decision[Enquiry]:
    """Counts for the duplicate too, or says by no event that it cannot, and says so ever after.

    It cannot once it was merged itself: of two enquiries merged into each other, one at least stays.
    New days of a duplicate that it counts for already replace the old.
    """
    if event.duplicate in enquiry.progress.duplicates:
        return decided(enquiry, event)
    if debt in enquiry.not_taken:
        return Decision(enquiry)
    if enquiry.status is Status.MERGED:
        not_taken = (*enquiry.not_taken, debt)
        return Decision(enquiry.model_copy(update={"not_taken": not_taken}))
    return decided(enquiry, event)


def release(enquiry: Enquiry, event: DuplicateReleased) -> Decision[Enquiry]:
    """Counts for the duplicate no more."""
    if event.duplicate not in enquiry.progress.duplicates:
        return Decision(enquiry)
    return decided(enquiry, event)


def refused_debt(state: Enquiry | None, owed: Owed) -> Decision[Enquiry]:
    """Undoes the merge that the other enquiry could not take in, with all that it owed there."""
    enquiry = existing(state)
    if owed.number not in {each.number for each in enquiry.owed}:
        return Decision(enquiry)
    left = tuple(each for each in enquiry.owed if each.journey != owed.journey)
    if enquiry.progress.merged_into != owed.journey:
        return Decision(enquiry.model_copy(update={"owed": left}))
    undone = MergeUndone(occurred_on=owed.event.occurred_on, into=owed.journey)
    return decided(enquiry, undone, owed=left)


def told_again(
    before: Enquiry, decision: Decision[Enquiry], *, journey: UUID, on: date
) -> Decision[Enquiry]:
    """Where a merged enquiry's days changed, it owes the new ones to the one that counts for it."""
    enquiry, events = decision
    into = enquiry.progress.merged_into
    if into is None or days(before.progress) == days(enquiry.progress):
        return decision
    return Decision(enquiry.owing(into, _absorbed(enquiry, journey, on)), events)


def days(progress: Progress) -> Days:
    """The household's earliest days at this agency, also those of duplicates.

    Where another agency referred it here, what happened before is that agency's.
    """
    arrived = _arrived_on(progress)
    here = [each for each in progress.dates if each.duplicate is not None or each.on >= arrived]

    def first(steps: set[Step]) -> date | None:
        return min((each.on for each in here if each.step in steps), default=None)

    absorbed = [each.on for each in here if each.duplicate and each.step is Step.RECEIVED]
    return Days(min([arrived, *absorbed]), first(ANSWERS), first({Step.INFORMATION}))


def _arrived_on(progress: Progress) -> date:
    taken_up = [each for each in progress.referrals if each.end is ReferralEnd.TAKEN_UP]
    version = taken_up[-1].version if taken_up else 1
    return next(each.on for each in progress.dates if each.version == version)


def _absorbed(enquiry: Enquiry, journey: UUID, on: date) -> DuplicateAbsorbed:
    found = days(enquiry.progress)
    return DuplicateAbsorbed(occurred_on=on, duplicate=journey, **found._asdict())


def _may_be_merged(state: Enquiry | None) -> Enquiry:
    enquiry = existing(state)
    if enquiry.status is Status.MERGED:
        raise Refusal(Kind.NOT_NOW, "This enquiry is merged already; undo that merge first.")
    if enquiry.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW, "This enquiry was referred; merge it once it is taken up or back."
        )
    if enquiry.submitted_on is not None:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "A registration of interest was submitted on this enquiry, so it is the one that goes "
            "on; merge the other one into it.",
        )
    return enquiry


def _may_absorb(survivor: Enquiry, duplicate: Enquiry) -> None:
    """The one that goes on; it may have ended only where both have.

    An enquiry that somebody has still to answer must not vanish into one that nobody looks at.
    """
    if survivor.agency != duplicate.agency:
        raise Refusal(
            Kind.NOT_FOUND, "This agency has no such enquiry to merge into; check its identifier."
        )
    if survivor.status is Status.MERGED:
        raise Refusal(
            Kind.NOT_NOW, "The other enquiry was merged itself; merge into the one that counts."
        )
    if survivor.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW, "The other enquiry was referred; merge once it is taken up or back."
        )
    if survivor.status in ENDED and duplicate.status not in ENDED:
        raise Refusal(
            Kind.NOT_NOW,
            "The other enquiry has ended and this one has not; merge the other way round, or "
            "reopen the other one first.",
        )
