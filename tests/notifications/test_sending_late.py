"""Messages that leave later than they were occasioned: sent again, planned, overtaken or out of date."""

from contextlib import aclosing
from datetime import timedelta
from functools import partial

from contracts.notifications import (
    MessageCancelled,
    MessageGivenToStaff,
    MessageRequested,
    MessageRule,
    MessageSent,
)
from contracts.reference import BookingEnd
from services.chassis.clock import now, today
from services.chassis.record import Cause
from services.notifications.background.sender import Sender
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries
from services.notifications.domain.delivery import send_again
from services.notifications.domain.message import Fault, Overtaken, Reason, message_id
from services.notifications.domain.staff_messages import OfferedEvent
from services.notifications.letters.letter_writer import LetterWriter
from tests.notifications.helpers.case_records import Records, event_types, heard, waiting
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import (
    CORRELATION,
    RECEIVED,
    SUBMITTED,
    WITHDRAWN,
    booked,
    by_hand,
    ended,
)
from tests.notifications.helpers.mail_server import MailServer, text_of

RULE = MessageRule.ENQUIRY_ACKNOWLEDGED
ADDRESS = "wilhelmina@ashgrove.example"


async def test_what_failed_for_want_of_an_address_is_sent_again_once_there_is_one(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire()
    await waiting(records, journey)
    await sender.send_next(journey)
    applicant = {"name": "Wilhelmina Ashgrove", "email": ADDRESS}
    change = {"household": "single", "applicants": [applicant]}
    await enquirers.ask_for(f"/enquiries/{journey}/change-contact-details", change)
    again = partial(send_again, journey=journey, message=message_id(journey, RULE), at=now())
    await records.change(journey, again, Cause("again", CORRELATION))
    await sender.send_next(journey)
    state = await records.state(journey)

    assert len(mail_server.written_to(ADDRESS)) == 1
    assert (state.failed, [sent.rule for sent in state.sent]) == ((), [RULE])
    assert await event_types(records, journey) == [
        MessageGivenToStaff.type,
        MessageRequested.type,
        MessageSent.type,
    ]


async def test_a_message_overtaken_while_the_carrier_has_it_counts_as_sent(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)

    async def withdraw() -> None:
        await heard(records, journey, WITHDRAWN)

    mail_server.before_answer = withdraw
    await sender.send_next(journey)
    state = await records.state(journey)

    assert (mail_server.accepted, state.due, state.cancelled) == (1, (), ())
    assert await event_types(records, journey) == [MessageSent.type]


async def test_a_message_overtaken_while_the_carrier_was_away_does_not_leave(
    records: Records,
    enquirers: Enquirers,
    enquiries: Enquiries,
    sender: Sender,
    mail_server: MailServer,
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    await waiting(records, journey)
    async with aclosing(SmtpCarrier("smtp://127.0.0.1:9", "no-reply@agency.example")) as nobody:
        await Sender(records, LetterWriter(enquiries), nobody).send_next(journey)
    await heard(records, journey, WITHDRAWN)
    await sender.send_next(journey)
    (cancelled,) = (await records.state(journey)).cancelled

    assert (cancelled.rule, cancelled.overtaken) == (RULE, Overtaken.JOURNEY_ENDED)
    assert mail_server.accepted == 0
    assert await event_types(records, journey) == [MessageCancelled.type]


async def test_a_reminder_leaves_when_its_morning_has_come_and_says_what_is_planned_now(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    event = await enquirers.plan(today())
    before = now() - timedelta(days=5)
    booking = booked(event=event, held_on=today())
    await heard(records, journey, RECEIVED, booking, at=before)
    change = {"starts_at": "17:00", "ends_at": "23:59"}
    await enquirers.ask_for(f"/information-events/{event}/change-information-event", change)
    for _ in range(3):
        await sender.send_next(journey)
    letters = [text_of(letter) for letter in mail_server.written_to(ADDRESS)]

    assert await event_types(records, journey) == [MessageSent.type] * 3
    assert "This is a reminder" in letters[-1]
    assert ["5pm to 11:59pm" in letter for letter in letters] == [False, True, True]
    assert "Polish interpreter" in letters[-1]


async def test_a_reminder_whose_day_has_passed_is_cancelled_instead(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    yesterday = today() - timedelta(days=1)
    booking = booked(held_on=yesterday)
    await heard(records, journey, RECEIVED, booking, at=now() - timedelta(days=5))
    for _ in range(3):
        await sender.send_next(journey)
    state = await records.state(journey)

    assert mail_server.accepted == 1
    assert [each.overtaken for each in state.cancelled] == [Overtaken.DAY_PASSED] * 2
    assert (state.due, state.planned, state.wake_at) == ((), (), None)


async def test_an_invitation_waits_while_its_information_event_is_said_to_be_cancelled(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    held_on = today() + timedelta(days=5)
    event = await enquirers.plan(held_on)
    await heard(records, journey, RECEIVED, booked(event=event, held_on=held_on))
    await enquirers.ask_for(f"/information-events/{event}/cancel-information-event", {})
    for _ in range(2):
        await sender.send_next(journey)
    (message,) = (await records.state(journey)).due
    await heard(records, journey, ended(BookingEnd.EVENT_CANCELLED, event=event))
    await sender.send_next(journey)

    assert message.fault is Fault.OUT_OF_STEP
    assert mail_server.accepted == 2
    assert "we cancelled an information event" in text_of(mail_server.written_to(ADDRESS)[-1])


async def test_an_invitation_by_hand_to_what_was_cancelled_since_fails_and_holds_up_nothing(
    records: Records, enquirers: Enquirers, sender: Sender, mail_server: MailServer
) -> None:
    journey = await enquirers.enquire(ADDRESS)
    held_on = today() + timedelta(days=5)
    event = await enquirers.plan(held_on)
    await heard(records, journey, RECEIVED)
    await sender.send_next(journey)
    record = await records.read(journey)
    fields = {"information_event": str(event)}
    offered = OfferedEvent(held_on, cancelled=False)
    decision = by_hand(record.state, MessageRule.EVENT_OFFERED, fields, at=now(), event=offered)
    await records.write(record, decision, Cause("by hand", CORRELATION))
    await heard(records, journey, SUBMITTED)
    await enquirers.ask_for(f"/information-events/{event}/cancel-information-event", {})
    for _ in range(2):
        await sender.send_next(journey)
    state = await records.state(journey)

    assert [each.reason for each in state.failed] == [Reason.EVENT_CANCELLED]
    assert [each.rule for each in state.sent][1:] == [MessageRule.REGISTRATION_ACKNOWLEDGED]
    assert mail_server.accepted == 2
