"""Work shared out in a team: what was typed, what is wrong with it, and how far it has come.

The invariant: each form has one key, under which it is sent again until nothing remains, so work that is
interrupted continues and nothing is done twice.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Self

from fastapi import Request

from services.chassis.decision import too_far
from services.web.site.answers.enquiry.work import Shared, SharingOutcome
from services.web.site.clients import PATIENCE_WITH_LONG_WORK, Away, Service
from services.web.site.command_forms.checks import typed_date
from services.web.site.command_forms.typed_dates import TypedDate
from services.web.site.form import first, key_in, new_key, typed_in
from services.web.site.staff import Names
from services.web.team.queues.kinds import ENQUIRIES, Queue, named
from services.web.team.queues.search import NO_DAY, STAFF_CODE

ENOUGH_AT_ONCE = 3.0
"""Seconds after which the page shows how far it is and offers to continue."""
MOST_CHOSEN = 200

NOBODY_CHOSEN = "Select at least one {one}"
NOBODY_NAMED = "Select a colleague"
NOT_KNOWN = "Select a colleague from the list. If someone is missing, ask a manager to add them"
THE_SAME = "Select a different colleague"
WHOSE = "Select the colleague whose work this is"
UNTIL = "The last day of cover"


@dataclass(frozen=True, slots=True)
class AssignmentForm:
    """What was typed of one of the forms; `so_far` counts what is done already, in all the queues."""

    queue: Queue = ENQUIRIES

    journeys: tuple[str, ...] = ()
    colleague: str = ""
    staff: str = ""
    until: TypedDate = NO_DAY
    back: str = ""
    so_far: int = 0
    key: str = field(default_factory=new_key)

    @classmethod
    async def posted(cls, request: Request) -> Self:
        """The form as it was sent."""
        typed = await typed_in(request)
        so_far = first(typed, "so_far")
        return cls(
            queue=named(first(typed, "queue")),
            journeys=tuple(typed.get("journey", ()))[:MOST_CHOSEN],
            colleague=first(typed, "colleague"),
            staff=first(typed, "staff"),
            until=typed_date("until", typed),
            back=first(typed, "back"),
            so_far=int(so_far) if so_far.isdecimal() else 0,
            key=key_in(typed),
        )

    def wrong_name(self, known: Names) -> dict[str, str]:
        """What is wrong with whom it is given to: nobody, or someone who is not known at the agency."""
        if not self.staff:
            return {"staff": NOBODY_NAMED}
        return {} if self.staff in known else {"staff": NOT_KNOWN}

    def wrong_journeys(self) -> dict[str, str]:
        """Whether nothing was chosen."""
        nobody = NOBODY_CHOSEN.format(one=self.queue.one)
        return {} if self.journeys else {"journey": nobody}

    def wrong_colleague(self, known: Names) -> dict[str, str]:
        """What is wrong with whose work it is, and whom it is given to."""
        if not STAFF_CODE.fullmatch(self.colleague):
            return {"colleague": WHOSE, **self.wrong_name(known)}
        if self.staff == self.colleague:
            return {"staff": THE_SAME}
        return self.wrong_name(known)

    def wrong_until(self, today: date) -> dict[str, str]:
        """What is wrong with the last day of a cover."""
        until = self.until.read()
        if until is None:
            return {"until-day": self.until.what_is_wrong(UNTIL)}
        if too_far(today, until):
            return {"until-day": f"{UNTIL} must be within 2 years. Check the year"}
        return {"until-day": f"{UNTIL} must be today or in the future"} if until < today else {}


@dataclass(frozen=True, slots=True)
class AssignmentProgress:
    """How far it has come: how many are done, which were left, how many remain."""

    done: int
    refused: Sequence[SharingOutcome]
    remaining: int
    away: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether sending it again would do more."""
        return self.remaining > len(self.refused)

    @property
    def is_complete(self) -> bool:
        """Whether something was done and nothing was left."""
        return bool(self.done) and not self.refused and not self.remaining


@dataclass(frozen=True, slots=True)
class LeftCase:
    """What was left where it is: its address, what it is known by, and why."""

    path: str
    known_as: str
    why: str


class Share(NamedTuple):
    """What one service is asked to share out, and how many it has of it at most."""

    service: Service
    path: str
    most: int


async def shared_out(
    shares: Sequence[Share], body: Mapping[str, Any], form: AssignmentForm
) -> AssignmentProgress:
    """Sends the command to one service after the other until nothing remains or enough time has passed.

    Raises `Refused`.
    """
    until = time.monotonic() + ENOUGH_AT_ONCE
    done, left, remaining = form.so_far, list[SharingOutcome](), 0
    for number, share in enumerate(shares):
        if number and time.monotonic() > until:
            remaining += share.most
            continue
        try:
            part = await _shared(share, body, form.key, until)
        except Away:
            return AssignmentProgress(done, left, 0, away=True)
        done += part.done
        left += part.refused
        remaining += part.remaining
    return AssignmentProgress(done, left, remaining)


async def _shared(
    share: Share, body: Mapping[str, Any], key: str, until: float
) -> AssignmentProgress:
    done = 0
    while True:
        shared = await share.service.post(
            share.path, Shared, body, key, patience=PATIENCE_WITH_LONG_WORK
        )
        this_time = sum(each.done for each in shared.outcomes)
        refused = [each for each in shared.outcomes if not each.done]
        done += this_time
        late = time.monotonic() > until
        if late or not this_time or shared.remaining <= len(refused):
            return AssignmentProgress(done, refused, shared.remaining)
