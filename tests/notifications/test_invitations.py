"""The letter with a link to sign in: to one applicant, opening once, and kept nowhere on its way."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts import agency, assessment, enquiry, notifications, panel
from contracts.identity import Who
from contracts.notifications import MessageCancelled, MessageRule, MessageSent
from contracts.sign_in import ApplicantInvited
from services.chassis.kafka import ensure_topics
from services.chassis.mongo import Database
from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from services.notifications.background.sender import Sender
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Enquiries
from services.notifications.domain.message import Overtaken
from services.notifications.letters.letter_writer import LetterWriter
from tests.chassis.helpers.topics import deliveries_on, records_on
from tests.identity import signed_as
from tests.notifications.helpers.case_records import Records, event_types, heard, waiting
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import ON
from tests.notifications.helpers.mail_server import MailServer, text_of
from tests.notifications.helpers.processes import ServiceProcess
from tests.notifications.helpers.running_service import WEB
from tests.waiting import until

LINK = re.compile(rf"^{WEB}/join/(\S+)$", re.MULTILINE)
ACCOUNT = "0d" * 32


@dataclass
class Inviting:
    """The enquiry service and whoever writes the letters."""

    enquirers: Enquirers
    settings: RecordSettings

    async def invite(self, journey: UUID, applicant: int) -> None:
        path = f"/enquiries/{journey}/invite-applicant"
        await self.enquirers.ask_for(path, {"applicant": applicant})

    async def link(self, journey: UUID, applicant: int) -> dict[str, Any]:
        path = f"/enquiries/{journey}/invitations/{applicant}/link"
        auth = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
        async with httpx.AsyncClient(
            base_url=self._url, auth=auth, trust_env=False, verify=trusted()
        ) as client:
            found: dict[str, Any] = (await client.get(path)).raise_for_status().json()
            return found

    async def accept(self, token: str, account: str = ACCOUNT) -> httpx.Response:
        auth = signed_as(Who.of_service("web"), "enquiry", by="web")
        body = {"token": token, "account": account}
        async with httpx.AsyncClient(
            base_url=self._url, auth=auth, trust_env=False, verify=trusted()
        ) as client:
            return await client.post("/invitations/accept", json=body)

    @property
    def _url(self) -> str:
        return self.enquirers.service.url


@pytest.fixture
def inviting(enquirers: Enquirers, settings: RecordSettings) -> Inviting:
    return Inviting(enquirers, settings)


@pytest.fixture
def writer(records: Records, enquiries: Enquiries, carrier: SmtpCarrier) -> Sender:
    return Sender(records, LetterWriter(enquiries, web_url=WEB), carrier)


def invitation(number: int, applicant: int = 2) -> ApplicantInvited:
    """What the enquiry service said of one of the household's invitations."""
    return ApplicantInvited(
        occurred_on=ON, applicant=applicant, invitation=number, ends_on=ON.replace(year=2099)
    )


async def told_of(records: Records, writer: Sender, journey: UUID, number: int) -> None:
    """The acknowledgement has left, and the letter with this link waits."""
    await waiting(records, journey)
    await writer.send_next(journey)
    await heard(records, journey, invitation(number))


async def test_the_link_reaches_its_applicant_alone_opens_their_part_and_is_kept_nowhere(
    inviting: Inviting, records: Records, writer: Sender, mail_server: MailServer, db: Database
) -> None:
    journey = await inviting.enquirers.enquire("ada@oakham.example", "bo@oakham.example")
    await inviting.invite(journey, 2)
    await told_of(records, writer, journey, 1)
    await writer.send_next(journey)

    assert len(mail_server.written_to("ada@oakham.example")) == 1
    letter = mail_server.written_to("bo@oakham.example")[1]
    assert letter["To"] == "bo@oakham.example"
    content = text_of(letter)
    assert content.startswith("Dear Bartholomew Fenwick,")
    (token,) = LINK.findall(content)
    answer = await inviting.accept(token)
    part = {"journey": str(journey), "applicant": 2, "invitation": 1, "agency": "moorland"}
    assert answer.json() == part
    kept = b"".join([repr(each).encode() async for each in db["correspondence"].find()])
    streams = (notifications.TOPIC, enquiry.TOPIC)
    found = [each for topic in streams for each in await records_on(inviting.settings, topic)]
    published = b"".join((each.value or b"") + repr(each.headers).encode() for each in found)
    logged = inviting.enquirers.service.output.read_bytes()
    assert b"invitation" in kept
    assert b"/invitations/accept" in logged
    assert b"applicant_invited" in published
    for text in (kept, published, logged):
        assert token.encode() not in text
        assert ACCOUNT.encode() not in text


async def test_a_link_that_was_replaced_before_its_letter_was_written_is_not_sent(
    inviting: Inviting, records: Records, writer: Sender, mail_server: MailServer
) -> None:
    journey = await inviting.enquirers.enquire("cy@pinner.example", "di@pinner.example")
    for _ in range(2):
        await inviting.invite(journey, 2)
    await told_of(records, writer, journey, 1)
    await writer.send_next(journey)

    assert len(mail_server.written_to("di@pinner.example")) == 1
    state = (await records.read(journey)).state
    assert state is not None
    assert [each.overtaken for each in state.cancelled] == [Overtaken.LINK_REPLACED]
    assert (state.due, state.attempting, state.wake_at) == ((), False, None)
    assert (await event_types(records, journey))[-1] == MessageCancelled.type
    await heard(records, journey, invitation(2))
    await writer.send_next(journey)
    assert len(mail_server.written_to("di@pinner.example")) == 2


async def test_a_link_that_was_used_before_its_letter_was_written_is_not_sent(
    inviting: Inviting, records: Records, writer: Sender, mail_server: MailServer
) -> None:
    journey = await inviting.enquirers.enquire("ed@quorn.example", "fi@quorn.example")
    await inviting.invite(journey, 2)
    token = (await inviting.link(journey, 2))["token"]
    assert (await inviting.accept(token, "0e" * 32)).status_code == 200
    await told_of(records, writer, journey, 1)
    await writer.send_next(journey)

    assert len(mail_server.written_to("fi@quorn.example")) == 1
    state = (await records.read(journey)).state
    assert state is not None
    assert [each.overtaken for each in state.cancelled] == [Overtaken.LINK_OVER]


@pytest.fixture
async def service(
    inviting: Inviting, mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ServiceProcess]:
    """The whole service as a process, which hears the enquiry service on Kafka."""
    topics = [
        inviting.settings.namespace + each.TOPIC for each in (agency, enquiry, assessment, panel)
    ]
    await ensure_topics(inviting.settings.brokers, topics)
    started = ServiceProcess(
        "notifications",
        inviting.settings,
        tmp_path_factory.mktemp("notifications") / "output",
        {
            "ENQUIRY_URL": inviting.enquirers.service.url,
            "ASSESSMENT_URL": inviting.enquirers.service.url,
            "SMTP_URL": mail_server.url,
            "WEB_URL": f"{WEB}/",
        },
    )
    await started.start()
    yield started
    await started.stop()


async def test_an_invitation_becomes_a_letter_and_its_link_is_in_no_log(
    inviting: Inviting, service: ServiceProcess, mail_server: MailServer
) -> None:
    journey = await inviting.enquirers.enquire("gus@ryde.example", "hal@ryde.example")
    await inviting.invite(journey, 1)

    async def both_arrived() -> bool:
        return len(mail_server.written_to("gus@ryde.example")) == 2

    await until(both_arrived)
    (token,) = LINK.findall(text_of(mail_server.written_to("gus@ryde.example")[1]))

    async def recorded() -> bool:
        events = await deliveries_on(inviting.settings, notifications.TOPIC, journey)
        sent = [each.event.rule for each in events if isinstance(each.event, MessageSent)]
        return sent == [MessageRule.ENQUIRY_ACKNOWLEDGED, MessageRule.INVITATION]

    await until(recorded)
    assert (await inviting.accept(token, "0f" * 32)).json()["applicant"] == 1
    assert token.encode() not in service.output.read_bytes()
