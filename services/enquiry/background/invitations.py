"""Makes the links that people ask for who are not signed in, after they were answered.

The invariant: each request is looked at until it is done, and makes one link for each applicant at most,
even if a process stops on the way or several look.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import structlog

from services.casework.interval import alone, every
from services.chassis.cases import CaseRecords
from services.chassis.clock import now, today
from services.chassis.decision import Refusal
from services.chassis.record import Cause, Decide
from services.chassis.running import Running
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.invitation import InviteApplicant, ask_for_invitation
from services.enquiry.store.enquiries import ENQUIRIES
from services.enquiry.store.link_requests import (
    KnownApplicant,
    LinkRequest,
    LinkRequests,
    find_askers,
    where_it_counts,
)

log = structlog.get_logger()

SECONDS = 1.0


@asynccontextmanager
async def invitation_work(running: Running) -> AsyncIterator[None]:
    """Background work: looks at what was asked for, every second."""
    requests = LinkRequests(running.database)
    await requests.prepare()
    enquiries = running.records[ENQUIRIES.collection]
    looking = partial(every, SECONDS, partial(make_links, enquiries, requests))
    async with running.background.doing("links to sign in", looking):
        yield


async def overdue_link_requests(running: Running) -> str | None:
    """What health says where requests have stood for over a minute; they are tried all the time."""
    overdue = await LinkRequests(running.database).overdue()
    if not overdue:
        return None
    return f"Requests for a link have waited over a minute: {overdue}. The log says why."


async def make_links(enquiries: CaseRecords[Enquiry], requests: LinkRequests) -> int:
    """Looks at every request that waits; how many there were."""
    waiting = await requests.waiting()
    for request in waiting:
        with alone("link_request", request=str(request.id)):
            await _make_links_for(enquiries, request)
            await requests.drop(request)
    return len(waiting)


async def _make_links_for(enquiries: CaseRecords[Enquiry], request: LinkRequest) -> None:
    async for known in find_askers(enquiries, request):
        cause = Cause(f"asked {request.id}/{known.applicant}", request.correlation)
        try:
            if kept := await where_it_counts(enquiries, known):
                await enquiries.change(kept.journey, _invite(kept), cause)
        except Refusal as refused:
            log.info("link_not_made", journey=str(known.journey), why=refused.sentence)


def _invite(known: KnownApplicant) -> Decide[Enquiry]:
    command = InviteApplicant(on=today(), applicant=known.applicant)
    return partial(ask_for_invitation, command=command, at=now())
