"""The post of the demo: the link in the latest letter to an address, followed as the person follows it who gets it.

The invariant: a link comes from its letter alone, so the demo knows no key to any of them.
"""

import re

from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from deploy.local.errors import LocalStackError
from deploy.local.mail_sink import MailSink

PATIENCE = 60.0
OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that a page of ours sent."""


def link_sent_to(mail: MailSink, address: str, beginning: str) -> str:
    """The link that begins so in the latest letter to an address, once it has come; `LocalStackError` if none comes."""
    link = re.compile(rf"{re.escape(beginning)}\S+")

    @retry(
        retry=retry_if_result(lambda found: found is None),
        wait=wait_fixed(0.2),
        stop=stop_after_delay(PATIENCE),
        retry_error_callback=lambda _: None,
    )
    def found() -> str | None:
        letters = [each.text for each in mail.deliveries(naming=address)]
        links = [match.group() for letter in letters if (match := link.search(letter))]
        return links[-1] if links else None

    link_found = found()
    if link_found is None:
        raise LocalStackError(f"No letter with a link came within {PATIENCE:.0f} seconds.")
    return link_found
