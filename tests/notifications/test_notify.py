"""The carrier of GOV.UK Notify against a server that speaks its API."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

import pytest

from contracts.notifications import MessageRule
from services.notifications.carriers.notify import NotifyCarrier
from services.notifications.clients import Agency
from services.notifications.domain.message import Fault, Passing, Unreachable
from tests.notifications.helpers.letters import BODY, letter
from tests.notifications.helpers.notify_server import NotifyServer, notify_server

ONE, TWO = "one@household.example", "two@household.example"
KEY = f"test-{uuid4()}-{uuid4()}"
TEMPLATES = {rule: uuid4() for rule in MessageRule}


@pytest.fixture
def notify() -> Iterator[NotifyServer]:
    with notify_server() as server:
        yield server


@pytest.fixture
async def carrier(notify: NotifyServer) -> AsyncIterator[NotifyCarrier]:
    async with aclosing(NotifyCarrier(KEY, TEMPLATES, notify.url)) as opened:
        yield opened


def addresses(notify: NotifyServer) -> list[str]:
    return [notification["email_address"] for notification in notify.notifications]


async def test_a_letter_is_a_notification_under_its_own_reference(
    notify: NotifyServer, carrier: NotifyCarrier
) -> None:
    written = letter(ONE)
    await carrier.send(written, uncertain=False)

    (notification,) = notify.notifications
    assert notification["email_address"] == ONE
    assert notification["reference"] == str(written.id)
    assert notification["template_id"] == str(TEMPLATES[written.rule])
    assert notification["personalisation"] == {"subject": "Hello", "body": BODY}
    assert "email_reply_to_id" not in notification


async def test_an_answer_goes_to_the_mailbox_of_the_agency_that_wrote(
    notify: NotifyServer, carrier: NotifyCarrier
) -> None:
    kept_as = uuid4()
    sender = Agency(name="Adopt Moorland", notify_reply_to=kept_as)
    await carrier.send(replace(letter(ONE), sender=sender), uncertain=False)

    (notification,) = notify.notifications
    assert notification["email_reply_to_id"] == str(kept_as)
    assert notify.asked == []


async def test_after_an_uncertain_try_notify_is_asked_and_nothing_sent_twice(
    notify: NotifyServer, carrier: NotifyCarrier
) -> None:
    written = letter(ONE)
    await carrier.send(written, uncertain=False)

    await carrier.send(written, uncertain=True)
    assert notify.asked == [str(written.id)]
    assert addresses(notify) == [ONE]


async def test_a_server_error_that_hid_an_acceptance_does_not_send_twice(
    notify: NotifyServer, carrier: NotifyCarrier
) -> None:
    written = letter(ONE)
    notify.answers, notify.keep_then_fail = [500], True
    with pytest.raises(Passing) as hidden:
        await carrier.send(written, uncertain=False)

    assert (hidden.value.fault, hidden.value.uncertain) == (Fault.CARRIER_AWAY, True)
    await carrier.send(written, uncertain=True)
    assert addresses(notify) == [ONE]


@pytest.mark.parametrize(
    ("status", "fault", "uncertain"),
    [
        (429, Fault.CARRIER_BUSY, False),
        (403, Fault.CARRIER_REFUSES_US, False),
        (500, Fault.CARRIER_AWAY, True),
        (503, Fault.CARRIER_AWAY, True),
    ],
)
async def test_what_passes_is_told_from_what_an_operator_must_end(
    notify: NotifyServer, carrier: NotifyCarrier, status: int, fault: Fault, uncertain: bool
) -> None:
    notify.answers = [status]
    with pytest.raises(Passing) as passing:
        await carrier.send(letter(ONE), uncertain=False)

    assert (passing.value.fault, passing.value.uncertain) == (fault, uncertain)
    await carrier.send(letter(ONE), uncertain=False)
    assert addresses(notify) == [ONE]


async def test_a_refused_address_is_final_and_never_logged(
    notify: NotifyServer, carrier: NotifyCarrier, caplog: pytest.LogCaptureFixture
) -> None:
    notify.refused = {ONE}
    with pytest.raises(Unreachable):
        await carrier.send(letter(ONE), uncertain=False)

    await carrier.send(letter(TWO), uncertain=False)
    assert addresses(notify) == [TWO]
    assert ONE not in caplog.text


async def test_a_server_that_is_away_may_have_accepted(notify: NotifyServer) -> None:
    async with aclosing(NotifyCarrier(KEY, TEMPLATES, "http://127.0.0.1:9")) as carrier:
        with pytest.raises(Passing) as away:
            await carrier.send(letter(ONE), uncertain=False)

    assert (away.value.fault, away.value.uncertain) == (Fault.CARRIER_AWAY, True)
    assert notify.notifications == []
