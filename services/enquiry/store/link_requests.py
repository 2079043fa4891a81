"""Requests for a new link by people who are not signed in: kept before they are answered, then looked at.

The invariant: one is kept in the same way whether the asker is known or not, so that the answer and its
time tell nothing; it leaves once it was looked at, or unseen after a day, before which health complains.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from pymongo import IndexModel

from contracts.journey import plain, reference
from contracts.names import normal_name
from services.chassis.cases import CaseRecords
from services.chassis.clock import now
from services.chassis.mongo import Database, Document, create_indexes
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.sign_in import SignInStep

AT_ONCE = 200
KEPT_SECONDS = 24 * 60 * 60
OVERDUE = timedelta(minutes=1)


class KnownApplicant(NamedTuple):
    """A journey, and which of its applicants asks."""

    journey: UUID
    applicant: int


class LinkRequest(NamedTuple):
    """A request as it is kept: by a link, by what someone typed, or by nothing of ours."""

    id: UUID
    correlation: str
    by_link: KnownApplicant | None
    reference: str
    email: str


class LinkRequests:
    """The requests that were not looked at yet."""

    def __init__(self, database: Database) -> None:
        self._collection = database["link_requests"]

    async def prepare(self) -> None:
        """Creates the index by which they are found in their order, and leave in the end."""
        leaving = IndexModel([("at", 1)], expireAfterSeconds=KEPT_SECONDS)
        await create_indexes(self._collection, [leaving])

    async def keep_link(self, invitation: Invitation | None, correlation: str) -> None:
        """Keeps that a new link was asked for with an old one, or with something that was never ours."""
        link = [invitation.journey, invitation.applicant] if invitation else None
        await self._keep({"link": link}, correlation)

    async def keep_typed(self, given: str, email: str, correlation: str) -> None:
        """Keeps that a link was asked for with a reference and an email address."""
        typed = {"reference": plain(given), "email": email.strip().lower()}
        await self._keep(typed, correlation)

    async def waiting(self) -> list[LinkRequest]:
        """Those that were kept first; at most 200."""
        found = self._collection.find().sort("at", 1).limit(AT_ONCE)
        return [_request(each) async for each in found]

    async def drop(self, request: LinkRequest) -> None:
        """Takes a request away that was looked at."""
        await self._collection.delete_one({"_id": request.id})

    async def overdue(self) -> int:
        """How many nobody has looked at for a minute."""
        return await self._collection.count_documents({"at": {"$lt": now() - OVERDUE}})

    async def _keep(self, asked: Document, correlation: str) -> None:
        request = {"_id": uuid4(), "at": now(), "correlation": correlation, **asked}
        await self._collection.insert_one(request)


async def find_askers(
    enquiries: CaseRecords[Enquiry], request: LinkRequest
) -> AsyncIterator[KnownApplicant]:
    """The applicants who ask; two where a couple shares an address, and none who is not known."""
    if request.by_link is not None:
        yield request.by_link
    if not request.email:
        return
    # The index of signs begins with the agency; there are some dozens of agencies.
    agencies = await enquiries.collection.distinct("agency")
    signs = {"agency": {"$in": agencies}, "state.likeness": f"email {request.email}"}
    found = await enquiries.collection.find(signs, {"state.applicants.email": 1}).to_list()
    asked = [each for each in found if plain(reference(each["_id"])) == request.reference]
    emails = enquiries.concerns.readable(asked, _emails)
    for journey, addresses in emails:
        for number, email in enumerate(addresses, start=1):
            if email == request.email:
                yield KnownApplicant(journey, number)


async def where_it_counts(
    enquiries: CaseRecords[Enquiry], known: KnownApplicant
) -> KnownApplicant | None:
    """The same person on the enquiry that counts for theirs, where theirs was merged.

    A name says who it is. None where the other enquiry does not name them, or where staff ended their access.
    """
    enquiry = await enquiries.state(known.journey)
    while (into := enquiry.progress.merged_into) is not None:
        joining = enquiry.progress.joinings.get(known.applicant)
        if joining and joining.step is SignInStep.REMOVED:
            return None
        named = enquiry.applicants[known.applicant - 1 : known.applicant]
        enquiry = await enquiries.state(into)
        own = [normal_name(each.name) for each in enquiry.applicants]
        places = [own.index(name) for each in named if (name := normal_name(each.name)) in own]
        if not places:
            return None
        known = KnownApplicant(into, places[0] + 1)
    return known


def _emails(found: Document) -> tuple[UUID, list[str]]:
    return found["_id"], [each["email"] for each in found["state"]["applicants"]]


def _request(kept: Document) -> LinkRequest:
    link = kept.get("link")
    return LinkRequest(
        id=kept["_id"],
        correlation=kept["correlation"],
        by_link=KnownApplicant(*link) if link else None,
        reference=kept.get("reference", ""),
        email=kept.get("email", ""),
    )
