"""Registrations of someone with the same name and date of birth, at whatever agencies they are.

The invariant: they are found by keyed digests alone, and shown to managers of the agencies concerned, by
agency, reference and day. No household learns of them, and none is kept from submitting by them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel

from contracts.journey import reference
from contracts.reference import AgencyCode
from services.chassis.cases import CaseRecords
from services.chassis.mongo import Document
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.store.duplicates import IS_KNOWN_BY_BIRTH, KNOWN_BY_BIRTH

SIGNS = "state.registered"
STANDS: Document = {f"{SIGNS}.0": {"$exists": True}}
REGISTERED = IndexModel([(SIGNS, 1)], name="registered", partialFilterExpression=STANDS)
"""By each person's signs; records on which nobody is registered are not in the index."""
WAITS: Document = {"state.progress.status": Status.REGISTRATION_SUBMITTED}
AWAITING_DECISION = IndexModel(
    [("state.progress.status", 1)], name="awaiting_decision", partialFilterExpression=WAITS
)
"""Few in all England: each is decided on within five working days."""
AT_ONCE = 20
SHOWN: Document = dict.fromkeys(
    ("agency", "state.progress.status", "state.progress.dates", SIGNS), True
)


class RegisteredAlike(BaseModel):
    """Another registration of someone with the same name and date of birth: whose, and since when."""

    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    status: Status
    submitted_on: date

    @classmethod
    def of(cls, document: Document) -> Self:
        progress = document["state"]["progress"]
        submitted = [each for each in progress["dates"] if each["step"] == Step.SUBMITTED]
        return cls(
            reference=reference(document["_id"]),
            agency=document["agency"],
            status=progress["status"],
            submitted_on=submitted[-1]["on"],
        )


class LikenessToJudge(RegisteredAlike):
    """One of an agency's registrations, with those of someone with the same name and date of birth."""

    journey: UUID
    alike: list[RegisteredAlike]


class Found(NamedTuple):
    """A registration as it was found, and its signs."""

    journey: UUID
    signs: frozenset[str]
    view: RegisteredAlike

    @classmethod
    def of(cls, document: Document) -> Self:
        signs = frozenset(document["state"]["registered"])
        return cls(document["_id"], signs, RegisteredAlike.of(document))


async def registered_alike(
    enquiries: CaseRecords[Enquiry], journey: UUID, enquiry: Enquiry
) -> list[RegisteredAlike]:
    """Registrations at any agency that may be of the same people; at most 20."""
    others = {"_id": {"$ne": journey}, **with_a_sign_of(enquiry.registered)}
    found = await enquiries.collection.find(others, SHOWN).limit(AT_ONCE).to_list()
    return [*enquiries.concerns.readable(found, RegisteredAlike.of)]


async def is_someone_alike(
    enquiries: CaseRecords[Enquiry], journey: UUID, enquiry: Enquiry
) -> bool:
    """Whether there is such a registration, also one that cannot be read."""
    others = {"_id": {"$ne": journey}, **with_a_sign_of(enquiry.registered)}
    return await enquiries.collection.find_one(others, {"_id": True}) is not None


async def likenesses_at(enquiries: CaseRecords[Enquiry], agency: str) -> list[LikenessToJudge]:
    """An agency's registrations with a likeness, the earliest first, while one of the two waits."""
    waiting: list[str] = await enquiries.collection.distinct(SIGNS, WAITS)
    documents = await enquiries.collection.find(with_a_sign_of(waiting), SHOWN).to_list()
    found = [*enquiries.concerns.readable(documents, Found.of)]
    theirs = [
        LikenessToJudge(journey=own.journey, **dict(own.view), alike=alike)
        for own in found
        if own.view.agency == agency and (alike := [*_to_judge(own, found)])
    ]
    return sorted(theirs, key=lambda each: (each.submitted_on, each.reference))


async def with_stale_signs(enquiries: CaseRecords[Enquiry], mark: str) -> list[UUID]:
    """Journeys with a sign that is not under the key of this mark."""
    signs = (SIGNS, f"^{mark}", STANDS), (KNOWN_BY_BIRTH, f"^\\w+ {mark}", IS_KNOWN_BY_BIRTH)
    stale = [
        {field: {"$elemMatch": {"$not": {"$regex": under}}}, **indexed}
        for field, under, indexed in signs
    ]
    return [each["_id"] async for each in enquiries.collection.find({"$or": stale}, {"_id": True})]


def _to_judge(own: Found, found: Iterable[Found]) -> Iterable[RegisteredAlike]:
    """Two that are both accepted were judged: whoever accepted second said how they knew."""
    for other in found:
        waits = Status.REGISTRATION_SUBMITTED in {own.view.status, other.view.status}
        if waits and other.journey != own.journey and own.signs & other.signs:
            yield other.view


def with_a_sign_of(signs: Sequence[str]) -> Document:
    """Matches records on which someone with one of these signs is registered; the index wants both."""
    return {SIGNS: {"$in": [*signs]}, **STANDS}
