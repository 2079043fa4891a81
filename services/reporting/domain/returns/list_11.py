"""List 11 of Annex A from events: one adopter a row, with the days that Ofsted asks for and why they left.

The invariant: a row holds days of the agency that asks and no case content. What happened at another agency is not in
it, nor is a mystery shop, a merged duplicate or what was recorded in error.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.list_11 import LeavingReason
from contracts.reference import (
    ApplicantNumber,
    ApprovalEnd,
    ClosingReason,
    Household,
    StageOneOutcome,
)
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import ends, enquired
from services.reporting.domain.journey import Journey, first

ENDED_BY: dict[ApprovalEnd, LeavingReason | None] = {
    ApprovalEnd.GIVEN_UP: LeavingReason.WITHDREW,
    ApprovalEnd.MOVED: LeavingReason.WITHDREW,
    ApprovalEnd.AFTER_REVIEW: LeavingReason.REFUSED,
    ApprovalEnd.ADOPTION_ORDER: None,
}
"""What the end of an approval is in List 11; after an adoption order nobody left."""


class Adopter(BaseModel):
    """One row, as far as events say it; `enquired_on` is None only where no enquiry was heard, and has no place in the list.

    `stage_two_ended_on` is the day of the agency's first decision, `submitted_on` that of the referral to panel.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: UUID
    applicant: ApplicantNumber
    enquired_on: date | None = None
    stage_one_started_on: date | None = None
    stage_one_ended_on: date | None = None
    stage_two_started_on: date | None = None
    stage_two_ended_on: date | None = None
    submitted_on: date | None = None
    approved_on: date | None = None
    matched_on: date | None = None
    placed_on: date | None = None
    children_placed: int | None = Field(default=None, ge=0, description="In the latest match")
    adoption_order_on: date | None = None
    fosters_for_adoption: bool = Field(
        default=False, description="True: approved for a time as foster carers of a child"
    )
    left_on: date | None = None
    left_because: LeavingReason | None = Field(
        default=None, description="Null also where List 11 has no code for the reason"
    )


class Spell(NamedTuple):
    """How long an agency had an enquiry; `until` is None where it has it still.

    `before` is the version of the event by which another agency took it up: what came later happened there.
    """

    agency: str
    since: date | None
    until: date | None
    before: int | None = None

    def has(self, fact: Fact[Any]) -> bool:
        """Whether a fact of the enquiry was recorded before another agency took it up."""
        return self.before is None or fact.version < self.before


class End(NamedTuple):
    """The day on which a journey ended or came to rest, and the code of the reason."""

    on: date
    because: LeavingReason | None = None


def adopters(row: Journey, agency: str, since: date) -> tuple[Adopter, ...]:
    """The rows of a journey at an agency, where it was open there on a day from `since` on; the first applicant first."""
    spell = spell_at(row, agency)
    if spell is None or is_left_out(row, spell):
        return ()
    every = [_adopter(row, spell, number) for number in _applicants(row, spell)]
    return tuple(each for each in every if _open_since(each, since))


def spell_at(row: Journey, agency: str) -> Spell | None:
    """The last time that an agency had this enquiry; None where it never had."""
    return next((each for each in reversed([*_spells(row)]) if each.agency == agency), None)


def is_left_out(row: Journey, spell: Spell) -> bool:
    """Whether the journey is no household's of its own, or the agency recorded it in error."""
    in_error = any(
        each.event.reason is ClosingReason.RECORDED_IN_ERROR and spell.has(each)
        for each in _closed(row)
    )
    return row.counts_nowhere or row.scored is not None or in_error


def _spells(row: Journey) -> Iterator[Spell]:
    asked = enquired(row)
    if asked is None:
        known = row.stage_one_opened or first(row.accepted) or row.stage_two_started or row.referred
        if known is not None:
            yield Spell(known.event.agency, None, None)
        return
    agency, since = row.received[0].event.agency, asked.on
    for taken in sorted(row.referral_taken_up, key=_version):
        yield Spell(agency, since, taken.on, taken.version)
        sent = [each for each in row.enquiry_referred if each.version < taken.version]
        agency, since = taken.event.agency, max(sent, key=_version).on if sent else taken.on
    yield Spell(agency, since, None)


def _applicants(row: Journey, spell: Spell) -> tuple[int, ...]:
    one_left = row.one_left is not None and spell.has(row.one_left)
    return (1, 2) if one_left or _household(row, spell) is Household.JOINT else (1,)


def _household(row: Journey, spell: Spell) -> Household | None:
    """As last stated while the agency had the enquiry; an assessment begins with the agency that took it up."""
    if spell.before is None:
        return row.household
    stated = {
        "referred": None,
        "stage_one_opened": None,
        "accepted": tuple(each for each in row.accepted if spell.has(each)),
        "submitted": tuple(each for each in row.submitted if spell.has(each)),
        "details_changed": _details_changed(row, spell),
    }
    return row.model_copy(update=stated).household


def _details_changed(row: Journey, spell: Spell) -> Fact[Any] | None:
    """The last change of details that the agency knew, also where the next agency's took its place."""
    told = [row.details_changed]
    for each in row.overwritten:
        if "details_changed" in each.was:
            was = {"id": row.id, "details_changed": each.was["details_changed"]}
            told.append(Journey.model_validate(was).details_changed)
    return max((each for each in told if each and spell.has(each)), key=_version, default=None)


def _adopter(row: Journey, spell: Spell, number: int) -> Adopter:
    asked = {"journey": row.id, "applicant": number, "enquired_on": spell.since}
    if spell.until is not None:
        return Adopter.model_validate({**asked, "left_on": spell.until})
    own = row.one_left if row.one_left and row.one_left.event.applicant == number else None
    end = End(own.on, LeavingReason.WITHDREW) if own else _end(row)
    days = {name: on for name, on in _days(row).items() if own is None or _by(on, own.on)}
    left = {"left_on": end.on, "left_because": end.because} if end else {}
    more = {} if own else _of_children(row)
    return Adopter.model_validate({**asked, **days, **more, **left})


def _by(on: date | None, last: date) -> bool:
    return on is not None and on <= last


def _of_children(row: Journey) -> dict[str, Any]:
    """The latest match that has not ended, who was placed by it, and whether they foster before they adopt."""
    over = {each.event.match for each in row.match_ended}
    standing = [each for each in row.matched if each.event.match not in over]
    match = max(standing, key=lambda each: each.event.match, default=None)
    placed = [each for each in row.placed if match and each.event.match == match.event.match]
    return {
        "matched_on": _on(match),
        "placed_on": min((each.on for each in placed), default=None),
        "children_placed": sum(each.event.children for each in placed) if placed else None,
        "fosters_for_adoption": bool(row.fostered),
    }


def _days(row: Journey) -> dict[str, date | None]:
    stage_one = row.fast_track is None
    began = row.stage_one_began
    order = row.approval_ended
    ordered = order is not None and order.event.end is ApprovalEnd.ADOPTION_ORDER
    return {
        "stage_one_started_on": _on(began),
        "stage_one_ended_on": _on(row.stage_one_decided) if stage_one else None,
        "stage_two_started_on": _on(row.stage_two_started),
        "stage_two_ended_on": _first_decision(row),
        "submitted_on": _on(row.referred),
        "approved_on": _on(row.approved),
        "adoption_order_on": _on(order) if ordered else None,
    }


def _first_decision(row: Journey) -> date | None:
    decided = [each for each in (row.approved, row.determined, row.not_approved) if each]
    return min((each.on for each in decided), default=None)


def _end(row: Journey) -> End | None:
    """The last end that was not taken back; else the hold on which the case is."""
    found = sorted([*_ends_of_enquiry(row), *_later_ends(row)], key=lambda end: end.on)
    if found:
        return found[-1]
    resumed = max(map(_version, row.hold_ended), default=0)
    held = [each.on for each in row.case_held if each.version > resumed]
    return End(min(held), LeavingReason.ON_HOLD) if held else None


def _ends_of_enquiry(row: Journey) -> Iterator[End]:
    for moment in ends(row):
        fact = moment.fact
        again = any(each.version > fact.version for each in row.reopened)
        if fact in row.accepted or again:
            continue
        if fact in row.enquiry_withdrawn:
            yield End(fact.on, LeavingReason.WITHDREW)
        else:
            yield End(fact.on, LeavingReason.REFUSED if fact in row.declined else None)


def _later_ends(row: Journey) -> Iterator[End]:
    """Of who is approved, only the end of the approval: what crossed with the decision ends nothing any more."""
    if row.approved is not None:
        yield from _end_of_approval(row)
        return
    decided, withdrawn = row.stage_one_decided, row.application_withdrawn or row.case_closed
    if decided is not None and decided.event.outcome is StageOneOutcome.NOT_SUITABLE:
        yield End(decided.on, LeavingReason.REFUSED)
    for refused in (row.disqualified, row.not_approved):
        if refused is not None:
            yield End(refused.on, LeavingReason.REFUSED)
    if row.window_closed is not None:
        yield End(row.window_closed.on)
    if withdrawn is not None and row.disqualified is None:
        yield End(withdrawn.on, LeavingReason.WITHDREW)


def _end_of_approval(row: Journey) -> Iterator[End]:
    ended = row.approval_ended
    if ended is not None and ended.event.end is not ApprovalEnd.ADOPTION_ORDER:
        yield End(ended.on, ENDED_BY[ended.event.end])


def _open_since(adopter: Adopter, since: date) -> bool:
    if adopter.left_because is LeavingReason.ON_HOLD:
        return True
    over = adopter.left_on or adopter.adoption_order_on
    return over is None or over >= since


def _closed(row: Journey) -> list[Fact[Any]]:
    """The closings of the enquiry after which it was not reopened."""
    return [
        each
        for each in row.closed
        if not any(opened.version > each.version for opened in row.reopened)
    ]


def _on(fact: Fact[Any] | None) -> date | None:
    return fact.on if fact else None


def _version(fact: Fact[Any]) -> int:
    return fact.version
