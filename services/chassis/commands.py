"""HTTP in: records as those who ask may see them, and commands with their Idempotency-Key.

The invariant: the same key twice changes nothing, and what is not yours looks as if it were not there.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar
from uuid import UUID, uuid5

from fastapi import Header, Query, Request, Response

from contracts.agency import Post
from contracts.identity import PERSON
from services.chassis.admission import Admitted, AdmittedDep, not_of_yours
from services.chassis.cases import EVENTS_AT_ONCE, CaseRecords, no_such_case
from services.chassis.clock import today
from services.chassis.damage import DamagedRecord
from services.chassis.decision import (
    Command,
    Decision,
    Kind,
    Refusal,
    StateT,
    require_possible_days,
)
from services.chassis.directory import Directory
from services.chassis.record import Cause, Decide, KeptEvent, Receipt, Record, RecordKind
from services.chassis.running import running_of

CommandT = TypeVar("CommandT", bound=Command)
JOURNEYS = UUID("7a0c2f7e-66c5-5d4f-8f3e-1d2b0b6f8a10")
DISCREET = "not_told"
"""Who sent a command where the record is not to tell."""
KEY_HELP = "A random identifier for this one action. Send the same one if you try again"


def require_today(command: Command) -> None:
    """Refuses another day: what people send online themselves arrives when they send it."""
    if command.on != today():
        raise Refusal(Kind.NOT_VALID, "This counts from the day you send it. Give today's date.")


IdempotencyKey = Annotated[
    str, Header(min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$", description=KEY_HELP)
]
IfMatch = Annotated[
    str | None,
    Header(
        pattern=r'^"(0|[1-9][0-9]{0,8})"$',
        description="The version of the record that you were looking at, in quotes",
        examples=['"3"'],
    ),
]
AfterVersion = Annotated[
    int, Query(ge=0, le=999_999_999, description="Only events after this version")
]
PageNumber = Annotated[
    int, Query(ge=1, le=99_999, description="Which page; the first has the latest entries")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Generic[StateT]):
    """Case records as one person or service sees them; what is not theirs is as if it were not there.

    `records` are all of them, for what a route does on behalf of everybody. Those that are `shared` are
    everybody's who is let in by the route.
    """

    records: CaseRecords[StateT]
    admitted: Admitted
    shared: bool = False

    async def state(self, journey: UUID) -> StateT:
        """The state of one journey; refuses where there is no case of it, or none of theirs."""
        state, _ = await self.at_version(journey)
        return state

    async def referred_to(self, journey: UUID, field: str) -> StateT:
        """The state of a record that a command names in this field; refuses likewise, and says where it is named."""
        try:
            return await self.state(journey)
        except Refusal as refused:
            sentence = "There is no such record here. Check its identifier."
            raise Refusal(refused.kind, sentence, field) from None

    async def at_version(self, journey: UUID) -> tuple[StateT, int]:
        """The state with its version for the reader; refuses likewise."""
        record = await self.read(journey)
        if record.state is None:
            raise no_such_case()
        return record.state, record.state.version_seen(record.version)

    async def read(self, journey: UUID) -> Record[StateT]:
        """The record without its events; a blank one where nothing is kept of theirs."""
        with self._damage_of_theirs(journey):
            record = await self.records.read(journey)
        if record.state is None or not self._sees(journey, record.state):
            return Record(journey)
        return record

    async def events(self, journey: UUID, *, after: int = 0) -> list[KeptEvent]:
        """What happened on one journey here since a version, in order: the next 200 events."""
        await self.state(journey)
        return await self.records.events(journey, after=after)

    async def history(self, journey: UUID) -> list[KeptEvent]:
        """Everything that happened on one journey here, in order."""
        await self.state(journey)
        return await self.records.history(journey)

    @contextmanager
    def _damage_of_theirs(self, journey: UUID) -> Iterator[None]:
        """Lets those know that a record is damaged who would see it; to others it is as if not there."""
        try:
            yield
        except DamagedRecord as damaged:
            if self.shared or self.admitted.sees_at(journey, [damaged.agency]):
                raise
            raise no_such_case() from None

    def _sees(self, journey: UUID, state: StateT) -> bool:
        if self.shared:
            return True
        seen = self.admitted.sees(journey, state)
        if seen:
            self.admitted.note_record(journey, state)
        else:
            self.admitted.note_refusal(journey, state)
        return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands(Records[StateT]):
    """One HTTP command's way to the case records: the same key twice changes nothing.

    A key is its sender's own: sent by someone else it is another command. Where the sender says
    which version they had in front of them (`expected`), a record at another one is not changed. With a
    `secret`, neither the record nor Kafka tells who sent a command, in which request, or what it said.
    """

    directory: Directory
    key: str
    route: str
    correlation: str
    expected: int | None = None
    secret: bytes | None = None

    async def open(
        self,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Receipt:
        """Begins a journey whose identity follows from the key, at an agency of theirs."""
        journey = journey_of(self.records.kind.stream, self.key)
        cause = self._cause(command)
        await self.require_known(command)
        return await self.records.open(journey, self._decides(journey, decide, command), cause)

    async def change(
        self,
        journey: UUID,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Receipt:
        """Decides on the journey's case record, where it is theirs; else as if there were none."""
        cause = self._cause(command)
        await self.require_known(command)

        def must_be_seen(record: Record[StateT]) -> None:
            if record.state is None:
                return
            if not self._sees(journey, record.state):
                decide(None, command)
                raise no_such_case()
            self._check_version(record.state.version_seen(record.version))

        with self._damage_of_theirs(journey):
            return await self.records.change(
                journey, self._decides(journey, decide, command), cause, must_be_seen
            )

    async def require_known(self, command: Command) -> None:
        """Refuses a command that names an agency or a colleague whom the directory does not know."""
        who = self.admitted.who
        await self.directory.require_known(command, who.at, who.subject)

    async def where_listed_as(self, post: Post, on: date) -> frozenset[str] | None:
        """At which agencies of theirs the directory lists the sender in a post; None while nothing is listed."""
        who = self.admitted.who
        return await self.directory.where_listed_as(post, who.subject, who.at, on)

    def _decides(
        self,
        journey: UUID,
        decide: Callable[[StateT | None, CommandT], Decision[StateT]],
        command: CommandT,
    ) -> Decide[StateT]:
        def decided(state: StateT | None) -> Decision[StateT]:
            if state is not None:
                return decide(state, command)
            decision = decide(None, command)
            if not self._sees(journey, decision.state):
                raise not_of_yours()
            self._check_version(0)
            return decision

        return decided

    def _check_version(self, version: int) -> None:
        """Refuses a record at another version than the one that the sender had in front of them."""
        if self.expected not in {None, version}:
            raise Refusal(
                Kind.CHANGED_SINCE,
                "This record has changed since you opened it. Check what changed, then send again.",
            )

    def _cause(self, command: Command) -> Cause:
        self._speaks_for_themselves(command)
        require_days(command)
        content = f"{self.route}\n{command.model_dump_json()}".encode()
        if self.secret is not None:
            return self._discreet_cause(self.secret, content)
        return Cause(
            key=self.key,
            correlation=self.correlation,
            fingerprint=hashlib.sha256(content).hexdigest(),
            by=self.admitted.who.subject,
        )

    def _discreet_cause(self, secret: bytes, content: bytes) -> Cause:
        """A cause from which nothing follows: a plain fingerprint of a few codes could be guessed.

        The key that the fingerprint is made with is kept nowhere.
        """
        own = discreet(secret, self.key.encode())
        fingerprint = discreet(secret + self.key.encode(), content)
        return Cause(key=own, correlation=own[:32], fingerprint=fingerprint, by=DISCREET)

    def _speaks_for_themselves(self, command: Command) -> None:
        """Refuses a command that one person of a journey gives in the name of the other."""
        own = self.admitted.who.person
        if own is not None and getattr(command, PERSON, None) not in {None, own}:
            raise Refusal(
                Kind.NOT_ALLOWED, "This is the other person's part; only they can give it."
            )


def discreet(secret: bytes, content: bytes) -> str:
    """What stands for something that is not to be told: always the same, and nobody without the secret finds it."""
    return hmac.digest(secret, content, hashlib.sha256).hex()


def require_days(command: Command) -> None:
    """Refuses a command of a day that has not come yet in London, or that names one whose year cannot be right."""
    if command.on > today():
        raise Refusal(Kind.NOT_VALID, "The date is in the future. Give the date it happened.")
    require_possible_days(command, today())


def link_to_rest(response: Response, page: Sequence[KeptEvent]) -> None:
    """Says in the Link header (RFC 8288) where events go on after a full page of them."""
    if len(page) == EVENTS_AT_ONCE:
        response.headers["Link"] = f'<?after={page[-1].version}>; rel="next"'


def journey_of(stream: str, key: str) -> UUID:
    """The identity of the record that a command with this Idempotency-Key begins."""
    return uuid5(JOURNEYS, f"{stream}/{key}")


def commands_of(
    kind: RecordKind[StateT], *, shared: bool = False
) -> Callable[..., Awaitable[Commands[StateT]]]:
    """The dependency that gives a route the commands of one kind of case record."""

    async def opened(
        request: Request,
        admitted: AdmittedDep,
        idempotency_key: IdempotencyKey,
        if_match: IfMatch = None,
    ) -> Commands[StateT]:
        running = running_of(request.app)
        return Commands(
            records=running.records[kind.collection],
            directory=running.directory,
            admitted=admitted,
            shared=shared,
            key=idempotency_key,
            route=f"{request.method} {request.scope['path']}",
            correlation=request.scope["correlation"],
            expected=int(if_match.strip('"')) if if_match else None,
        )

    return opened


def records_of(
    kind: RecordKind[StateT], *, shared: bool = False
) -> Callable[..., Awaitable[Records[StateT]]]:
    """The dependency that gives a route the records of one kind, to read."""

    async def found(request: Request, admitted: AdmittedDep) -> Records[StateT]:
        chosen = running_of(request.app).records[kind.collection]
        return Records(records=chosen, admitted=admitted, shared=shared)

    return found
