"""The carrier of GOV.UK Notify: one notification a letter, under the letter's own reference.

The invariant: after an uncertain try Notify is asked what it has under the reference, and nothing is
sent that is there. This adapter follows Notify's documented API and client
and is tested against a server that speaks it; it has not been run against the live service.
"""

import asyncio
import logging
from collections.abc import Mapping
from uuid import UUID

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from contracts.notifications import MessageRule
from services.notifications.carriers.mailbox import Mailbox
from services.notifications.domain.message import Fault, Passing, Reason, Unreachable
from services.notifications.letters.letter import Letter

LIVE = "https://api.notifications.service.gov.uk"
ANSWER_SECONDS = 10
NOT_VALID = 400
TOO_MANY = 429
SERVER_ERROR = 500
REFUSED = (
    "GOV.UK Notify refuses this service. Compare NOTIFY_API_KEY with the keys in its settings."
)


class NotifyCarrier:
    """GOV.UK Notify; its client is synchronous and not thread-safe, so each send borrows one."""

    def __init__(
        self, api_key: str, templates: Mapping[MessageRule, UUID], base_url: str = LIVE
    ) -> None:
        # The client's own log lines quote what Notify answers, which may quote what was sent.
        logging.getLogger("notifications_python_client").setLevel(logging.ERROR)
        self._api_key = api_key
        self._templates = templates
        self._base_url = base_url
        self._idle: list[NotificationsAPIClient] = []
        self.trouble = ""

    async def send(self, letter: Letter, *, uncertain: bool) -> None:
        """Sends the letter; raises `Passing` and `Unreachable`."""
        client = self._idle.pop() if self._idle else self._opened()
        try:
            await asyncio.to_thread(self._send, client, letter, uncertain=uncertain)
        except Passing as passing:
            self.trouble = REFUSED if passing.fault is Fault.CARRIER_REFUSES_US else ""
            raise
        self.trouble = ""
        # After a failure it is left out: a thread that was not waited for may still be using it.
        self._idle.append(client)

    async def aclose(self) -> None:
        """Closes the connections to Notify."""
        for client in self._idle:
            client.request_session.close()
        self._idle.clear()

    def _opened(self) -> NotificationsAPIClient:
        return NotificationsAPIClient(
            self._api_key, base_url=self._base_url, timeout=ANSWER_SECONDS
        )

    def _send(self, client: NotificationsAPIClient, letter: Letter, *, uncertain: bool) -> None:
        if uncertain and _is_there(client, letter.id):
            return
        try:
            client.send_email_notification(
                email_address=Mailbox.of(letter.to).written,
                template_id=str(self._templates[letter.rule]),
                personalisation={"subject": letter.subject, "body": letter.body},
                reference=str(letter.id),
                email_reply_to_id=_reply_to(letter),
            )
        except APIError as error:
            if error.status_code == NOT_VALID:
                raise Unreachable(Reason.REFUSED) from error
            raise _passing(error) from error


def _reply_to(letter: Letter) -> str | None:
    """The agency's own mailbox. The name that a letter comes from is the Notify service's for every agency."""
    kept_as = letter.sender.notify_reply_to
    return str(kept_as) if kept_as else None


def _is_there(client: NotificationsAPIClient, reference: UUID) -> bool:
    """Whether Notify has a notification under this reference."""
    try:
        found = client.get_all_notifications(template_type="email", reference=str(reference))
    except APIError as error:
        raise _passing(error, uncertain=True) from error
    return bool(found["notifications"])


def _passing(error: APIError, *, uncertain: bool = False) -> Passing:
    answered = isinstance(error, HTTPError) and error.status_code < SERVER_ERROR
    if not answered:
        return Passing(Fault.CARRIER_AWAY, uncertain=True)
    busy = error.status_code == TOO_MANY
    fault = Fault.CARRIER_BUSY if busy else Fault.CARRIER_REFUSES_US
    return Passing(fault, uncertain=uncertain)
