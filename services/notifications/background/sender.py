"""Sends what waits: claims a message, asks for the address, hands it to the carrier, records it.

The invariant: a message is claimed before it is handed over and recorded after it was accepted. Only
one sender holds it at a time, for as long as its lease; a sender that died leaves the attempt open,
and the next sender knows that the carrier may already have the message. So each message leaves at
least once, and a second time only if a sender stops between the carrier's answer and its own record.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, Protocol
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential

from services.chassis.cases import CaseRecords, LostRace
from services.chassis.clock import now, today
from services.chassis.decision import Decision, Refusal
from services.chassis.mongo import PASSING_FAULTS
from services.chassis.record import Cause
from services.chassis.running import HealthCheck, Running
from services.chassis.service import Work
from services.notifications.carriers.notify import NotifyCarrier
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.domain import delivery
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.message import (
    Failure,
    Fault,
    Message,
    OfNoUse,
    Overtaken,
    Passing,
    Reason,
    Unreachable,
    message_id,
)
from services.notifications.domain.rules import INVITES, is_grave
from services.notifications.domain.sending_hours import ROUND_THE_CLOCK, SendingHours
from services.notifications.domain.staff_messages import TEMPLATES
from services.notifications.letters.letter import (
    Letter,
    LetterDetails,
    letter_to_asked,
    letters_of,
    without_address,
)
from services.notifications.letters.letter_writer import LetterWriter, OpenLetterWriter
from services.notifications.settings import NotificationSettings
from services.notifications.store import CORRESPONDENCE, journeys_to_write_to

log = structlog.get_logger()

AT_ONCE = 8
BATCH = 200
POLL_SECONDS = 0.5
SEND_SECONDS = 20
RECORD_SECONDS = 20
DRAIN_SECONDS = 10
LEASE = timedelta(seconds=60)
"""Longer than sending and recording may take together, with room for clocks that differ."""

PARTLY = {Reason.REFUSED: Reason.PARTLY_REFUSED}
"""The reason once another applicant was reached."""

Decide = Callable[[Correspondence | None], Decision[Correspondence]]


class Carrier(Protocol):
    """Takes a letter to the household's addresses."""

    trouble: str
    """What an operator must do before letters can leave; empty where waiting is enough."""

    async def send(self, letter: Letter, *, uncertain: bool) -> None:
        """Returns once the carrier has accepted the letter; raises `Passing` and `Unreachable`.

        After an `uncertain` try, a carrier that can be asked is asked before anything is sent again.
        """

    async def aclose(self) -> None:
        """Closes what stayed open between letters."""


class Handover(NamedTuple):
    """A message with whom its letters reached, their subject, and why they missed someone."""

    message: Message
    subject: str
    missed: Reason | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One message of one journey, held until an instant that names the attempt."""

    journey: UUID
    message: Message
    state: Correspondence
    until: datetime

    def cause(self, outcome: str = "") -> Cause:
        """The cause of what is recorded of it; without an outcome, of its one event.

        What someone had sent again comes to another end, so it has a cause of its own.
        """
        message = self.message
        identity = message_id(self.journey, message.rule, message.occasion)
        again = f"/{message.put_back}" if message.put_back else ""
        return Cause(key=f"{identity}{again}{outcome}", correlation=message.correlation)


class Sender:
    """The background work of one process; several may run beside each other."""

    def __init__(
        self,
        records: CaseRecords[Correspondence],
        writer: LetterWriter,
        carrier: Carrier,
        hours: SendingHours = ROUND_THE_CLOCK,
    ) -> None:
        self._records = records
        self._writer = writer
        self._carrier = carrier
        self._hours = hours
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._in_hand: set[UUID] = set()

    async def run(self) -> None:
        """Sends what is due, eight messages side by side, until cancelled."""
        # A run that failed may have left slots taken by attempts that never began.
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._in_hand.clear()
        async with asyncio.TaskGroup() as sending:
            while True:
                journeys = await self._journeys()
                for journey in journeys:
                    await self._slots.acquire()
                    self._in_hand.add(journey)
                    sending.create_task(self._in_slot(journey))
                if len(journeys) < BATCH - AT_ONCE:
                    await asyncio.sleep(POLL_SECONDS)

    async def drain(self) -> None:
        """Takes up nothing more and waits for what is on its way."""
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                for _ in range(AT_ONCE):
                    await self._slots.acquire()
        except TimeoutError:
            log.warning("attempts_cut_off", messages=len(self._in_hand))

    async def send_next(self, journey: UUID) -> None:
        """Sends the journey's first message, if it is due and nobody else holds it."""
        claim = await self._claim(journey)
        if claim is None:
            return
        try:
            handed = await self._hand_over(claim)
        except Passing as fault:
            await self._postpone(claim, fault)
        except Unreachable as unreachable:
            await self._give_up(claim, unreachable)
        except OfNoUse as of_no_use:
            await self._cancel(claim, of_no_use)
        else:
            await self._record(claim, handed)

    async def _journeys(self) -> list[UUID]:
        try:
            found = await journeys_to_write_to(self._records, now(), BATCH)
        except PyMongoError as error:
            log.warning("sending_paused", error=error)
            return []
        return [journey for journey in found if journey not in self._in_hand]

    async def _in_slot(self, journey: UUID) -> None:
        try:
            await self.send_next(journey)
        except Exception as error:  # noqa: BLE001  it stays due, or its lease brings it back
            log.error("message_left", journey=str(journey), error=error)  # noqa: TRY400
        finally:
            self._in_hand.discard(journey)
            self._slots.release()

    async def _claim(self, journey: UUID) -> Claim | None:
        """The journey's next message, held; one that was overtaken or must wait is not."""
        record = await self._records.read(journey)
        at = now()
        claimed = delivery.claim(record.state, at=at, until=at + LEASE, hours=self._hours)
        if claimed is None:
            return None
        claim = Claim(journey, claimed.message, claimed.decision.state, at + LEASE)
        try:
            await self._records.write(record, claimed.decision, claim.cause("/claim"))
        except LostRace:
            return None
        return claim if claimed.held else None

    async def _hand_over(self, claim: Claim) -> Handover:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._send(claim)
        except TimeoutError as error:
            raise Passing(Fault.CARRIER_AWAY, uncertain=True) from error
        except (Passing, Unreachable, OfNoUse):
            raise
        except Exception as error:
            log.error("message_not_sent", journey=str(claim.journey), error=error)  # noqa: TRY400
            raise Passing(Fault.UNEXPECTED, uncertain=True) from error

    async def _send(self, claim: Claim) -> Handover:
        message = claim.message
        details = await self._writer.details(claim.journey, claim.state, message)
        if message.rule in INVITES and details.event_is_cancelled:
            if message.rule in TEMPLATES:
                raise Unreachable(Reason.EVENT_CANCELLED)
            # That the booking ended is on its way to us, and will cancel this message.
            raise Passing(Fault.OUT_OF_STEP)
        if message.rule in INVITES and details.event_is_over(now()):
            raise OfNoUse(Overtaken.DAY_PASSED)
        letters = await self._letters(claim.journey, details, message)
        message, refused = await self._send_letters(claim, letters)
        if not message.letters and not message.reached:
            raise Unreachable(refused or Reason.REFUSED)
        missed = PARTLY.get(refused, refused) if refused else _not_written_to(details, message)
        if not message.letters:
            raise Unreachable(missed or Reason.ONE_WITHOUT_ADDRESS)
        return Handover(message, letters[0].subject, missed)

    async def _letters(
        self, journey: UUID, details: LetterDetails, message: Message
    ) -> list[Letter]:
        if asked := await self._writer.answer_link(journey, message):
            return [letter_to_asked(journey, details, message, asked)]
        link = await self._writer.sign_in_link(journey, message)
        return letters_of(journey, details, message, link)

    async def _send_letters(
        self, claim: Claim, letters: list[Letter]
    ) -> tuple[Message, Reason | None]:
        """Sends those that were not accepted before; whom the message has reached, and why not everyone.

        An address that is refused or put off holds back no other.
        """
        message, refused, put_off = claim.message, None, None
        for letter in letters:
            if set(letter.applicants) <= set(message.reached):
                continue
            try:
                await self._carrier.send(letter, uncertain=message.uncertain)
            except Unreachable as unreachable:
                refused = unreachable.reason
                continue
            except Passing as passing:
                if passing.fault is not Fault.CARRIER_BUSY:
                    raise
                put_off = passing
                continue
            message = message.after_letter(*letter.applicants)
            if put_off or letter is not letters[-1]:
                await self._record_letter(claim, letter)
        if put_off:
            raise put_off
        return message, refused

    async def _record_letter(self, claim: Claim, letter: Letter) -> None:
        accepted = partial(
            delivery.record_letter, message=claim.message, applicants=letter.applicants
        )
        await self._change(claim, accepted, claim.cause(f"/letter/{letter.id}"))

    async def _record(self, claim: Claim, handed: Handover) -> None:
        sent = partial(
            delivery.record_sent,
            message=handed.message,
            at=now(),
            on=today(),
            missed=handed.missed,
            subject=handed.subject,
        )
        await self._change(claim, sent, claim.cause())

    async def _give_up(self, claim: Claim, unreachable: Unreachable) -> None:
        failure = Failure(message=claim.message, reason=unreachable.reason, at=now())
        failed = partial(
            delivery.record_failed, failure=failure, held_until=claim.until, on=today()
        )
        log.warning(
            "message_failed",
            journey=str(claim.journey),
            rule=claim.message.rule,
            reason=unreachable.reason,
            correlation=claim.message.correlation,
        )
        await self._change(claim, failed, claim.cause())

    async def _cancel(self, claim: Claim, of_no_use: OfNoUse) -> None:
        cancelled = partial(
            delivery.record_of_no_use,
            overtaken=of_no_use.overtaken,
            held_until=claim.until,
            at=now(),
        )
        await self._change(claim, cancelled, claim.cause())

    async def _postpone(self, claim: Claim, passing: Passing) -> None:
        postponed = partial(
            delivery.postpone,
            fault=passing.fault,
            held_until=claim.until,
            at=now(),
            uncertain=passing.uncertain,
        )
        log.info(
            "message_postponed",
            journey=str(claim.journey),
            rule=claim.message.rule,
            fault=passing.fault,
            tries=claim.message.tries + 1,
            correlation=claim.message.correlation,
        )
        await self._change(claim, postponed, claim.cause(f"/postponed/{claim.until.isoformat()}"))

    async def _change(self, claim: Claim, decide: Decide, cause: Cause) -> None:
        """Records an outcome; while the database is away, for as long as the lease leaves time."""
        try:
            async for attempt in _recording():
                with attempt:
                    await self._records.change(claim.journey, decide, cause)
        except Refusal:
            log.warning("attempt_overtaken", journey=str(claim.journey), rule=claim.message.rule)


def _not_written_to(details: LetterDetails, message: Message) -> Reason | None:
    """Whether someone without an address must still learn of it themselves."""
    missed = is_grave(message) and without_address(details.contact, message)
    return Reason.ONE_WITHOUT_ADDRESS if missed else None


def _recording() -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception_type((*PASSING_FAULTS, LostRace)),
        stop=stop_after_delay(RECORD_SECONDS),
        wait=wait_exponential(multiplier=0.1, max=2),
        reraise=True,
    )


def carrier_of(settings: NotificationSettings) -> Carrier:
    """GOV.UK Notify where it has a key, else the SMTP server."""
    if settings.notify_api_key is not None:
        key = settings.notify_api_key.get_secret_value()
        return NotifyCarrier(key, settings.notify_templates)
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    return SmtpCarrier(url, settings.mail_sender)


def carrier_trouble(carrier: Carrier) -> HealthCheck:
    """Says on health what keeps every letter here."""

    async def check(_: Running) -> str | None:
        return f"{carrier.trouble} Letters wait." if carrier.trouble else None

    return check


def sending(carrier: Carrier, hours: SendingHours, letters: OpenLetterWriter) -> Work:
    """The background work that sends, with the writer that is open by then."""

    @asynccontextmanager
    async def work(running: Running) -> AsyncIterator[None]:
        async with aclosing(carrier):
            records = running.records[CORRESPONDENCE.collection]
            sender = Sender(records, letters.writer, carrier, hours)
            async with running.background.doing("sender", sender.run):
                yield
                await sender.drain()

    return work
