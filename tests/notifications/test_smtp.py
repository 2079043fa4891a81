"""The carrier of SMTP against a real server: what is accepted, refused, put off, or cut off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from email.headerregistry import BaseHeader
from email.message import EmailMessage

import pytest

from contracts.contact_details import email_address
from services.notifications.carriers.mailbox import Mailbox
from services.notifications.carriers.smtp import SmtpCarrier, composed
from services.notifications.clients import Agency
from services.notifications.domain.message import Fault, Passing, Reason, Unreachable
from tests.notifications.helpers.letters import BODY, MOORLAND, letter
from tests.notifications.helpers.mail_server import MailServer, text_of

ONE, TWO = "one@household.example", "two@household.example"


@pytest.fixture
async def carrier(mail_server: MailServer) -> AsyncIterator[SmtpCarrier]:
    async with aclosing(SmtpCarrier(mail_server.url, "no-reply@agency.example")) as opened:
        yield opened


async def test_a_letter_comes_from_its_agency_with_a_fixed_message_id_plain_and_as_html(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    written = letter(ONE)
    await carrier.send(written, uncertain=False)

    (received,) = mail_server.written_to(ONE)
    (sender,) = received["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (MOORLAND.name, "no-reply@agency.example")
    assert (received["To"], received["Reply-To"]) == (ONE, MOORLAND.email)
    assert received["Message-ID"] == f"<{written.id}@agency.example>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Subject"] == "Hello"
    assert text_of(received) == written.body
    page = received.get_body(("html",))
    assert isinstance(page, EmailMessage)
    html = page.get_content()
    assert '<html lang="en-GB">' in html
    assert "Hello &lt;you&gt;." in html


async def test_an_agency_without_an_address_gets_no_replies(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    await carrier.send(letter(ONE, Agency(name="Fenland Families")), uncertain=False)

    (received,) = mail_server.written_to(ONE)
    assert received["Reply-To"] is None


def test_letters_leave_no_classes_of_headers_behind() -> None:
    composed(letter(ONE), "no-reply@agency.example", Mailbox(ONE))
    before = BaseHeader.__subclasses__()

    for _ in range(20):
        composed(letter(TWO), "no-reply@agency.example", Mailbox(TWO))

    assert BaseHeader.__subclasses__() == before


async def test_a_repeat_after_an_uncertain_try_is_folded_by_its_message_id(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    written = letter(ONE)
    await carrier.send(written, uncertain=False)
    await carrier.send(written, uncertain=True)

    assert (mail_server.accepted, len(mail_server.letters)) == (2, 1)


async def test_letters_one_after_the_other_share_a_connection(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    for _ in range(5):
        await carrier.send(letter(ONE), uncertain=False)

    assert (mail_server.accepted, mail_server.connections) == (5, 1)


async def test_connections_outlive_a_restart_of_the_server(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    await asyncio.gather(*(carrier.send(letter(ONE), uncertain=False) for _ in range(4)))
    await mail_server.stop()
    with pytest.raises(Passing) as away:
        await carrier.send(letter(ONE), uncertain=False)
    await mail_server.start()
    await carrier.send(letter(ONE), uncertain=False)

    assert (away.value.fault, away.value.uncertain) == (Fault.CARRIER_AWAY, False)
    assert mail_server.accepted == 5


async def test_an_address_refused_for_good_makes_the_household_unreachable(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    mail_server.refusals[ONE] = "550 no such mailbox"
    with pytest.raises(Unreachable) as refused:
        await carrier.send(letter(ONE), uncertain=False)

    assert refused.value.reason is Reason.REFUSED
    assert mail_server.accepted == 0


async def test_an_address_that_is_put_off_gets_the_letter_later(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    mail_server.refusals[TWO] = "451 try again later"
    with pytest.raises(Passing) as put_off:
        await carrier.send(letter(TWO), uncertain=False)
    mail_server.refusals.clear()
    await carrier.send(letter(TWO), uncertain=False)

    assert (put_off.value.fault, put_off.value.uncertain) == (Fault.CARRIER_BUSY, False)
    assert mail_server.accepted == 1


@pytest.mark.parametrize(
    ("answer", "raised"), [("554 not this content", Unreachable), ("452 full", Passing)]
)
async def test_refused_content_is_final_or_passing_as_the_server_says(
    mail_server: MailServer, carrier: SmtpCarrier, answer: str, raised: type[Exception]
) -> None:
    mail_server.refuse_content = answer
    with pytest.raises(raised):
        await carrier.send(letter(ONE), uncertain=False)
    mail_server.refuse_content = ""

    await carrier.send(letter(ONE), uncertain=False)
    assert mail_server.accepted == 1


async def test_a_connection_lost_after_the_content_left_is_uncertain(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    mail_server.before_answer = mail_server.stop
    with pytest.raises(Passing) as lost:
        await carrier.send(letter(ONE), uncertain=False)
    mail_server.before_answer = None
    await mail_server.start()

    assert (lost.value.fault, lost.value.uncertain) == (Fault.CARRIER_AWAY, True)


@pytest.mark.parametrize(
    ("typed", "leaves_to"),
    [
        ("zoë@household.example", "zoë@household.example"),
        ("zoë@mühle.example", "zoë@xn--mhle-0ra.example"),
        ("ann@mühle.example", "ann@xn--mhle-0ra.example"),
        ("o\u2019brien@household.example", "o'brien@household.example"),
        ("o'brien+adopt@household.example", "o'brien+adopt@household.example"),
    ],
)
async def test_an_international_address_is_written_to_as_its_server_knows_it(
    mail_server: MailServer, carrier: SmtpCarrier, typed: str, leaves_to: str
) -> None:
    await carrier.send(letter(typed), uncertain=False)

    (received,) = mail_server.written_to(leaves_to)
    assert received["To"] == leaves_to
    assert text_of(received) == BODY


async def test_where_the_server_takes_ascii_alone_only_such_a_mailbox_cannot_be_written_to(
    mail_server: MailServer, carrier: SmtpCarrier
) -> None:
    mail_server.international = False
    with pytest.raises(Unreachable) as refused:
        await carrier.send(letter("zoë@household.example"), uncertain=False)
    await carrier.send(letter("ann@mühle.example"), uncertain=False)

    assert refused.value.reason is Reason.INTERNATIONAL_ADDRESS
    assert len(mail_server.written_to("ann@xn--mhle-0ra.example")) == mail_server.accepted == 1


@pytest.mark.parametrize(
    "kept", ["zoë", "zoë@", "zoë@a b.example", "@mühle.example", "zoë@-ü.example"]
)
async def test_what_is_no_address_is_refused_before_anything_leaves(
    mail_server: MailServer, carrier: SmtpCarrier, kept: str
) -> None:
    with pytest.raises(Unreachable) as refused:
        await carrier.send(letter(kept), uncertain=False)

    assert (refused.value.reason, mail_server.connections) == (Reason.REFUSED, 0)


def test_an_address_that_email_software_would_read_as_another_one_is_not_composed() -> None:
    kept = "=?utf-8?q?someone?=@x.example"
    with pytest.raises(Unreachable):
        composed(letter(kept), "no-reply@agency.example", Mailbox(kept))


@pytest.mark.parametrize(
    "typed",
    [
        "a.b-c_d@x.example",
        "#!$%&'*+/=?^`{|}~@x.example",
        "用户@例子.广告",
        "ünïcode@bücher.example",
    ],
)
def test_every_address_that_may_be_typed_can_be_composed(typed: str) -> None:
    address = Mailbox.of(email_address(typed))

    assert composed(letter(typed), "no-reply@agency.example", address)
