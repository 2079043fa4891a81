"""One sender, or two, on real records: what was sent once stays sent once, whatever breaks."""

import asyncio
from contextlib import aclosing, suppress
from uuid import uuid4

import httpx
import pytest

from contracts.notifications import MessageFailed, MessageRule, MessageSent
from services.chassis.clock import now
from services.chassis.mongo import Document
from services.notifications.background.sender import Carrier, Sender
from services.notifications.carriers.notify import NotifyCarrier
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries, open_enquiries
from services.notifications.domain.message import Fault, Reason, message_id
from services.notifications.letters.letter import Letter
from services.notifications.letters.letter_writer import LetterWriter
from services.notifications.store import (
    HAS_FAILURES,
    WAITS,
    due_by,
    journeys_to_write_to,
)
from tests.notifications.helpers.case_records import Records, event_types, let_time_pass, waiting
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import HEARD_AT
from tests.notifications.helpers.mail_server import MailServer
from tests.notifications.helpers.notify_server import notify_server

RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
ADDRESS = "wilhelmina@ashgrove.example"


class StopsAfterAcceptance:
    """A carrier whose process ends before anybody hears that the letter was accepted."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    async def send(self, letter: Letter, *, uncertain: bool) -> int:
        await self._carrier.send(letter, uncertain=uncertain)
        raise asyncio.CancelledError

    async def aclose(self) -> None:
        await self._carrier.aclose()


@pytest.fixture
def other_sender(records: Records, enquiries: Enquiries, carrier: SmtpCarrier) -> Sender:
    return Sender(records, LetterWriter(enquiries), carrier)


async def test_a_message_is_sent_and_said_once(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)
    await sender.send_next(journey)
    await sender.send_next(journey)

    (letter,) = mail_server.written_to(ADDRESS)
    assert letter["Message-ID"] == f"<{message_id(journey, RULE)}@agency.example>"
    assert await event_types(records, journey) == [MessageSent.type]
    assert [sent.rule for sent in (await records.state(journey)).sent] == [RULE]
    assert journey not in await journeys_to_write_to(records, now(), 1000)


async def test_two_senders_on_the_same_records_send_each_message_once(
    records: Records,
    enquirers: Enquirers,
    sender: Sender,
    other_sender: Sender,
    mail_server: MailServer,
) -> None:
    journeys = [await enquirers.enquire(ADDRESS) for _ in range(12)]
    for journey in journeys:
        await waiting(records, journey)
    await asyncio.gather(
        *(each.send_next(journey) for journey in journeys for each in (sender, other_sender))
    )

    assert (mail_server.accepted, len(mail_server.letters)) == (12, 12)
    for journey in journeys:
        assert await event_types(records, journey) == [MessageSent.type]


async def test_a_sender_that_stopped_between_sending_and_recording_leaves_a_repeat_that_folds(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)
    stopped = asyncio.create_task(sender.send_next(journey))

    async def stop() -> None:
        stopped.cancel()

    mail_server.before_answer = stop
    with suppress(asyncio.CancelledError):
        await stopped
    mail_server.before_answer = None
    await sender.send_next(journey)
    during_lease = (mail_server.accepted, await event_types(records, journey))
    await let_time_pass(records, journey)
    await sender.send_next(journey)

    assert during_lease == (1, [])
    assert (mail_server.accepted, len(mail_server.letters)) == (2, 1)
    assert await event_types(records, journey) == [MessageSent.type]


async def test_after_a_stopped_sender_notify_is_asked_before_anything_is_sent_again(
    records: Records, enquirers: Enquirers, enquiries: Enquiries
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)
    templates = {rule: uuid4() for rule in MessageRule}
    with notify_server() as notify:
        async with aclosing(NotifyCarrier(f"t-{uuid4()}-{uuid4()}", templates, notify.url)) as way:
            stopping = Sender(records, LetterWriter(enquiries), StopsAfterAcceptance(way))
            with suppress(asyncio.CancelledError):
                await stopping.send_next(journey)
            await let_time_pass(records, journey)
            await Sender(records, LetterWriter(enquiries), way).send_next(journey)

        assert notify.asked == [str(message_id(journey, RULE))]
        assert len(notify.notifications) == 1
    assert await event_types(records, journey) == [MessageSent.type]


async def test_a_sender_that_outlived_its_lease_says_nothing_twice(
    records: Records,
    enquirers: Enquirers,
    enquiries: Enquiries,
    sender: Sender,
    mail_server: MailServer,
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)

    async def overtake() -> None:
        mail_server.before_answer = None
        await let_time_pass(records, journey)
        async with aclosing(SmtpCarrier(mail_server.url, "no-reply@agency.example")) as way:
            await Sender(records, LetterWriter(enquiries), way).send_next(journey)

    mail_server.before_answer = overtake
    await sender.send_next(journey)

    assert (mail_server.accepted, len(mail_server.letters)) == (2, 1)
    assert await event_types(records, journey) == [MessageSent.type]
    assert [sent.rule for sent in (await records.state(journey)).sent] == [RULE]


async def test_an_enquiry_service_that_is_away_is_waited_for(
    records: Records,
    enquirers: Enquirers,
    carrier: SmtpCarrier,
    sender: Sender,
    mail_server: MailServer,
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)
    async with open_enquiries("http://127.0.0.1:9", httpx.Auth()) as nobody:
        await Sender(records, LetterWriter(nobody), carrier).send_next(journey)
    (message,) = (await records.state(journey)).due
    await let_time_pass(records, journey)
    await sender.send_next(journey)

    assert (message.fault, message.tries, message.uncertain) == (Fault.ENQUIRY_AWAY, 1, False)
    assert mail_server.accepted == 1
    assert await event_types(records, journey) == [MessageSent.type]


async def test_a_household_without_an_address_fails_once_and_for_good(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire()
    await waiting(records, journey)
    await sender.send_next(journey)
    await let_time_pass(records, journey)
    state = await records.state(journey)

    assert [failure.reason for failure in state.failed] == [Reason.NO_ADDRESS]
    assert (state.due, mail_server.accepted) == ((), 0)
    assert await event_types(records, journey) == [MessageFailed.type]


async def test_a_sender_drains_before_it_ends(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journeys = [await enquirers.enquire(ADDRESS) for _ in range(3)]
    for journey in journeys:
        await waiting(records, journey)
    answering = asyncio.Event()

    async def slowly() -> None:
        answering.set()
        await asyncio.sleep(0.2)

    mail_server.before_answer = slowly
    running = asyncio.create_task(sender.run())
    await answering.wait()
    await sender.drain()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    states = [await records.state(journey) for journey in journeys]
    assert [state.attempting for state in states] == [False] * 3
    assert mail_server.accepted == sum(len(state.sent) for state in states) > 0


@pytest.mark.parametrize(
    ("asked", "order"),
    [(due_by(HEARD_AT), "wake_at"), (WAITS, "wake_at"), (HAS_FAILURES, "state.failed.at")],
)
async def test_what_waits_or_failed_is_found_by_an_index(
    records: Records, asked: Document, order: str
) -> None:
    plan = await records.collection.find(asked).sort(order, 1).explain()

    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
