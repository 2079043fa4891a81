"""One sender, or two, on real records: what was sent once stays sent once, whatever breaks."""

import asyncio
from contextlib import aclosing, suppress
from functools import partial
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.notifications import MessageGivenToStaff, MessageRule, MessageSent
from services.chassis.clock import now
from services.chassis.mongo import Document
from services.chassis.record import Cause
from services.notifications.background.sender import Carrier, Sender
from services.notifications.carriers.notify import NotifyCarrier
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries, open_service
from services.notifications.domain.delivery import send_again
from services.notifications.domain.message import Fault, Reason, letter_id, message_id
from services.notifications.domain.second_look import Release, release
from services.notifications.letters.letter import Letter
from services.notifications.letters.letter_writer import LetterWriter
from services.notifications.store import (
    HAS_FAILURES,
    WAITS,
    due_by,
    journeys_to_write_to,
)
from tests.notifications.helpers.case_records import (
    Records,
    event_types,
    heard,
    let_time_pass,
    waiting,
)
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import (
    CORRELATION,
    DECLINED,
    HEARD_AT,
    ON,
    RECEIVED,
)
from tests.notifications.helpers.mail_server import MailServer
from tests.notifications.helpers.notify_server import notify_server

RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
ADDRESS = "wilhelmina@ashgrove.example"
OTHER = "bartholomew@fenwick.example"


class StopsAfterAcceptance:
    """A carrier whose process ends before anybody hears that the letter was accepted."""

    trouble = ""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    async def send(self, letter: Letter, *, uncertain: bool) -> None:
        await self._carrier.send(letter, uncertain=uncertain)
        raise asyncio.CancelledError

    async def aclose(self) -> None:
        await self._carrier.aclose()


async def sent_letters(records: Records, journey: UUID) -> list[int]:
    """In how many letters the journey's messages left, each time one was said to be sent."""
    history = await records.history(journey)
    return [event.data["letters"] for event in history if event.type == MessageSent.type]


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
    assert letter["Message-ID"] == f"<{letter_id(message_id(journey, RULE), 1)}@agency.example>"
    assert await event_types(records, journey) == [MessageSent.type]
    assert [sent.rule for sent in (await records.state(journey)).sent] == [RULE]
    assert journey not in await journeys_to_write_to(records, now(), 1000)


async def test_a_name_typed_into_a_form_reaches_nobody_before_staff_have_spoken_with_them(
    enquirers: Enquirers, enquiries: Enquiries
) -> None:
    typed = await enquirers.enquire(ADDRESS, channel="web_form")
    before = await enquiries.contact_details(typed, CORRELATION)
    contact = {
        "channel": "phone",
        "staff": "recruiter-07",
        "outcome": "wishes_to_go_on",
        "next_step": "initial_visit",
    }
    await enquirers.ask_for(f"/enquiries/{typed}/make-contact", contact)
    after = await enquiries.contact_details(typed, CORRELATION)
    recorded = await enquiries.contact_details(await enquirers.enquire(ADDRESS), CORRELATION)

    assert [[*each.proved] for each in (before, after, recorded)] == [[], [1], [1]]


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

        assert notify.asked == [str(letter_id(message_id(journey, RULE), 1))]
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
    async with open_service("http://127.0.0.1:9", httpx.Auth()) as nobody:
        await Sender(records, LetterWriter(Enquiries(nobody)), carrier).send_next(journey)
    (message,) = (await records.state(journey)).due
    await let_time_pass(records, journey)
    await sender.send_next(journey)

    assert (message.fault, message.tries, message.uncertain) == (Fault.ENQUIRY_AWAY, 1, False)
    assert mail_server.accepted == 1
    assert await event_types(records, journey) == [MessageSent.type]


async def test_a_household_without_an_address_is_left_to_staff_once(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire()
    await waiting(records, journey)
    await sender.send_next(journey)
    await let_time_pass(records, journey)
    state = await records.state(journey)

    assert [failure.reason for failure in state.failed] == [Reason.NO_ADDRESS]
    assert (state.due, mail_server.accepted) == ((), 0)
    assert await event_types(records, journey) == [MessageGivenToStaff.type]


async def test_each_of_a_couple_is_written_to_once_although_one_was_put_off(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS, OTHER)
    await waiting(records, journey)
    mail_server.refusals[OTHER] = "451 try again later"
    await sender.send_next(journey)
    (postponed,) = (await records.state(journey)).due
    mail_server.refusals.clear()
    await let_time_pass(records, journey)
    await sender.send_next(journey)

    assert (postponed.reached, postponed.fault) == ((1,), Fault.CARRIER_BUSY)
    assert (mail_server.accepted, len(mail_server.letters)) == (2, 2)
    assert [letter["To"] for letter in mail_server.written_to(OTHER)] == [OTHER]
    assert await sent_letters(records, journey) == [2]


@pytest.mark.parametrize("first", [True, False])
async def test_an_address_that_is_put_off_holds_the_other_one_back_no_more_than_its_own(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer, *, first: bool
) -> None:
    put_off, well = (ADDRESS, OTHER) if first else (OTHER, ADDRESS)
    journey = await enquirers.enquire(ADDRESS, OTHER)
    await waiting(records, journey)
    mail_server.refusals[put_off] = "452 mailbox full"
    await sender.send_next(journey)
    await let_time_pass(records, journey)
    await sender.send_next(journey)
    (postponed,) = (await records.state(journey)).due

    assert postponed.reached == ((2,) if first else (1,))
    assert (len(mail_server.written_to(well)), mail_server.accepted) == (1, 1)


async def test_an_address_that_the_server_cannot_write_leaves_the_other_applicant_their_letter(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    mail_server.international = False
    journey = await enquirers.enquire("zoë@household.example", OTHER)
    await waiting(records, journey)
    await sender.send_next(journey)
    state = await records.state(journey)

    assert len(mail_server.written_to(OTHER)) == 1
    assert [each.applicants for each in state.sent] == [(2,)]
    assert [each.reason for each in state.failed] == [Reason.INTERNATIONAL_ADDRESS]


async def test_an_applicant_whose_address_was_refused_is_written_to_alone_when_it_is_sent_again(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS, OTHER)
    await waiting(records, journey)
    mail_server.refusals[OTHER] = "550 no such mailbox"
    await sender.send_next(journey)
    (failure,) = (await records.state(journey)).failed
    mail_server.refusals.clear()
    identity = message_id(journey, RULE)
    again = partial(send_again, journey=journey, message=identity, at=now())
    await records.change(journey, again, Cause("again", CORRELATION))
    await sender.send_next(journey)

    assert (failure.reason, failure.message.reached) == (Reason.PARTLY_REFUSED, (1,))
    assert len(mail_server.written_to(ADDRESS)) == len(mail_server.written_to(OTHER)) == 1
    assert await sent_letters(records, journey) == [1, 1]
    assert (await records.state(journey)).failed == ()


async def test_a_refusal_leaves_the_applicant_without_an_address_to_a_person(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS, None)
    await heard(records, journey, RECEIVED, DECLINED)
    await sender.send_next(journey)
    before = mail_server.accepted
    identity = message_id(journey, MessageRule.REGISTRATION_DECLINED)
    looked = partial(release, command=Release(on=ON), journey=journey, message=identity, at=now())
    await records.change(journey, looked, Cause("look", CORRELATION))
    await sender.send_next(journey)
    state = await records.state(journey)

    assert [each.applicants for each in state.sent] == [(1,)]
    assert [(each.message.rule, each.reason) for each in state.failed] == [
        (MessageRule.REGISTRATION_DECLINED, Reason.ONE_WITHOUT_ADDRESS)
    ]
    assert (before, mail_server.accepted) == (0, 1)


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
    before = await sent_of_all(records)  # a slow machine may have left letters of other households
    running = asyncio.create_task(sender.run())
    await answering.wait()
    await sender.drain()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    states = [await records.state(journey) for journey in journeys]
    assert [state.attempting for state in states] == [False] * 3
    assert mail_server.accepted == await sent_of_all(records) - before > 0


async def sent_of_all(records: Records) -> int:
    """How many letters to all households have left, by their records."""
    found = records.collection.find({}, {"state.sent": True})
    return sum([len(each["state"]["sent"]) async for each in found])


@pytest.mark.parametrize(
    ("asked", "order"),
    [(due_by(HEARD_AT), "wake_at"), (WAITS, "wake_at"), (HAS_FAILURES, "state.failed.at")],
)
async def test_what_waits_or_failed_is_found_by_an_index(
    records: Records, asked: Document, order: str
) -> None:
    plan = await records.collection.find(asked).sort(order, 1).explain()

    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
