"""The mail sink: one file a message, however often it comes."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.local.mail_sink import MailSink
from deploy.local.ports import HOST, Ports


@pytest.fixture
def sink(tmp_path: Path, ports: Ports) -> Iterator[MailSink]:
    sink = MailSink(tmp_path / "mail", port=ports.smtp, log=tmp_path / "mail.log")
    sink.start()
    yield sink
    sink.stop()


def test_a_message_sent_twice_is_one_message_delivered_twice(sink: MailSink, ports: Ports) -> None:
    once, twice = _message("<one@example.org>", "Once"), _message("<two@example.org>", "£ twice")

    with smtplib.SMTP(HOST, ports.smtp) as connection:
        for message in (once, twice, twice):
            connection.send_message(message)

    found = [(delivery.message["Subject"], delivery.times) for delivery in sink.deliveries()]
    assert found == [("Once", 1), ("£ twice", 2)]
    assert sink.deliveries()[1].text.strip() == "£ twice"


def test_a_message_without_an_identity_is_refused(sink: MailSink, ports: Ports) -> None:
    message = _message("<gone@example.org>", "Nameless")
    del message["Message-ID"]

    with (
        smtplib.SMTP(HOST, ports.smtp) as connection,
        pytest.raises(smtplib.SMTPDataError, match="needs a Message-ID"),
    ):
        connection.send_message(message)

    assert sink.deliveries() == []


def _message(identity: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = identity
    message["From"] = "agency@example.org"
    message["To"] = "somebody@example.org"
    message["Subject"] = subject
    message.set_content(subject)
    return message
