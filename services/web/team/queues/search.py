"""The search in a queue, as its address says it.

The invariant: everything that was chosen is in the address and nothing else is; values that mean nothing
are ignored.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import QueryParams

from contracts.clocks import RULES, ClockId
from contracts.identity import SUBJECT
from contracts.reference import Channel
from contracts.words import day
from services.web.site.command_forms.typed_dates import BOXES, TypedDate
from services.web.team.queues.kinds import ASSESSMENTS, ENQUIRIES, Queue

MINE, UNASSIGNED = "mine", "unassigned"
OVERDUE, TODAY, THIS_WEEK, LONG_OVERDUE = "overdue", "today", "week", "long-overdue"
STAFF_CODE = re.compile(SUBJECT)
AHEAD = timedelta(days=7)
A_PAGE = 50

WHOSE = {MINE: "Yours and those you cover", UNASSIGNED: "Unassigned"}
DUE = {
    OVERDUE: "Overdue",
    TODAY: "Due today or overdue",
    THIS_WEEK: "Due in the next 7 days",
    LONG_OVERDUE: "Overdue by more than 90 days",
}
ASKED = "asked"
CALLS = {ASKED: "Asked for a call"}
RECOMMENDED, TO_SIGN_OFF, DELAYED = "recommended", "to_sign_off", "delayed"
ON_HOLD, LATE_WITHOUT_REASON = "on_hold", "late_without_reason"
WAITS = {
    RECOMMENDED: "Stage one recommended, to be decided",
    TO_SIGN_OFF: "Report to be signed off",
    DELAYED: "Extended or delayed",
    LATE_WITHOUT_REASON: "Late without a reason",
    ON_HOLD: "On hold",
}
"""By the names under which the service is asked for them."""
CHANNELS: Mapping[str, str] = {
    Channel.WEB_FORM: "Online form",
    Channel.PHONE: "Phone",
    Channel.EMAIL: "Email",
    Channel.SOCIAL_MEDIA: "Social media",
    Channel.VISIT: "Visit",
    Channel.EVENT: "Information event",
}
CLOCKS: Mapping[str, str] = {rule.id: rule.title for rule in RULES}
NO_DAY = TypedDate()


@dataclass(frozen=True, slots=True)
class QueueSearch:
    """Which lines of a queue are looked for; what is empty does not matter.

    `whose` is mine, unassigned or a staff code; `by` the last day on which something is due.
    """

    whose: str = ""
    stages: tuple[str, ...] = ()
    clock: str = ""
    channel: str = ""
    event: str = ""
    due: str = ""
    call: str = ""
    recommended: str = ""
    by: TypedDate = NO_DAY
    sort: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: QueryParams, queue: Queue) -> Self:
        """What an address asks a queue for."""
        whose, event = query.get("whose", ""), query.get("event", "")
        boxes = {box: query.get(f"by-{box}", "").strip()[:9] for box in BOXES}
        return cls(
            whose=whose if STAFF_CODE.fullmatch(whose) else "",
            stages=tuple(stage for stage in queue.stages if stage in query.getlist("stage")),
            clock=_one_of(queue.clocks, query.get("clock")),
            channel=_one_of(CHANNELS, query.get("channel")),
            event=event if _is_uuid(event) else "",
            due=_one_of(DUE, query.get("due")),
            call=_one_of(CALLS, query.get("call")) if queue is ENQUIRIES else "",
            recommended=_one_of(WAITS, query.get("recommended")) if queue is ASSESSMENTS else "",
            by=TypedDate(**boxes),
            sort=_one_of(queue.orders, query.get("sort")),
            after=query.get("after", "")[:60],
        )

    @property
    def lapsed(self) -> bool:
        """Whether it asks for those who did not ask for stage two in time, however long ago."""
        return self.clock == ClockId.STAGE_TWO_WINDOW and self.due == OVERDUE

    @property
    def what_is_wrong(self) -> str:
        """What is wrong with the typed day; empty where nothing is."""
        return "" if self.by.is_empty else self.by.what_is_wrong("Due date")

    def asked(self, queue: Queue, me: str, today: date) -> dict[str, Any]:
        """The same as the service is asked for it, where nothing is wrong."""
        chosen = {
            "status": list(self.stages),
            "clock": self.clock,
            "channel": self.channel,
            "information_event": self.event,
            "call_requested": "true" if self.call else "",
            **({self.recommended: "true"} if self.recommended else {}),
            "sort": self.sort,
            "after": self.after,
            **self._whose(me),
            **self._due(today),
        }
        if queue.ended.isdisjoint(self.stages):
            chosen["open"] = "true"
            chosen |= {} if self.lapsed else self._long_overdue()
        return {name: value for name, value in chosen.items() if value} | {"at_most": A_PAGE}

    def query(self) -> str:
        """The same as the query of an address, after the question mark."""
        fields = [
            ("whose", self.whose),
            *(("stage", stage) for stage in self.stages),
            ("clock", self.clock),
            ("channel", self.channel),
            ("event", self.event),
            ("due", self.due),
            ("call", self.call),
            ("recommended", self.recommended),
            *((f"by-{box}", getattr(self.by, box)) for box in BOXES),
            ("sort", self.sort),
            ("after", self.after),
        ]
        return urlencode([(name, value) for name, value in fields if value])

    def address(self, path: str) -> str:
        """The address of the queue in which this is looked for."""
        query = self.query()
        return f"{path}?{query}" if query else path

    def chosen(
        self, path: str, queue: Queue, events: Mapping[str, str], staff: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        """The filters that are chosen, each with the address that is left without it."""
        first = replace(self, after="")
        return [
            {
                "heading": heading,
                "items": [
                    {"text": text, "href": replace(first, **without).address(path)}
                    for text, without in items
                ],
            }
            for heading, items in self._in_words(queue, events, staff)
            if items
        ]

    def _in_words(
        self, queue: Queue, events: Mapping[str, str], staff: Mapping[str, str]
    ) -> Iterator[tuple[str, Any]]:
        whose = WHOSE.get(self.whose) or staff.get(self.whose, self.whose)
        event = events.get(self.event, "Another event")
        by = self.by.read()
        yield "Assigned to", _where(self.whose, whose, {"whose": ""})
        yield (
            "Stage",
            [
                (
                    queue.stages[stage],
                    {"stages": tuple(each for each in self.stages if each != stage)},
                )
                for stage in self.stages
            ],
        )
        yield "Deadline", _where(self.clock, CLOCKS.get(self.clock), {"clock": ""})
        waits = WAITS.get(self.recommended)
        yield "Waits for", _where(self.recommended, waits, {"recommended": ""})
        yield "Calls", _where(self.call, CALLS.get(self.call), {"call": ""})
        yield "How they enquired", _where(self.channel, CHANNELS.get(self.channel), {"channel": ""})
        yield "Information event", _where(self.event, event, {"event": ""})
        yield (
            "Due",
            [
                *_where(self.due, DUE.get(self.due), {"due": ""}),
                *_where(by, by and f"By {day(by)}", {"by": NO_DAY}),
            ],
        )

    def _whose(self, me: str) -> dict[str, str]:
        if self.whose == UNASSIGNED:
            return {"unassigned": "true"}
        return {"assigned_to": me if self.whose == MINE else self.whose}

    def _long_overdue(self) -> dict[str, str]:
        """What is long overdue is in a view of its own; a call or a day that is asked for finds all."""
        if self.call or self.recommended or not self.by.is_empty:
            return {}
        return {"long_overdue": "true" if self.due == LONG_OVERDUE else "false"}

    def _due(self, today: date) -> dict[str, str]:
        last = {TODAY: today, THIS_WEEK: today + AHEAD}.get(self.due)
        days = [each for each in (last, self.by.read()) if each]
        late = {OVERDUE: "true", THIS_WEEK: "false"}.get(self.due, "")
        return {"due_by": min(days).isoformat() if days else "", "overdue": late}


def _where(chosen: Any, words: Any, without: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    return [(words, without)] if chosen else []


def _one_of(known: Any, asked: str | None) -> str:
    return asked if asked and asked in known else ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
