"""What the service must be told before it starts, in words that say what to do."""

from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.notifications import MessageRule
from deploy.local.identity import ISSUER
from services.notifications.background.sender import carrier_of
from services.notifications.carriers.notify import NotifyCarrier
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.domain.sending_hours import hours_in
from services.notifications.settings import NotificationSettings
from tests.identity import identity

KEY = f"live-{uuid4()}-{uuid4()}"
TEMPLATES = {rule: uuid4() for rule in MessageRule}


def told(**more: Any) -> NotificationSettings:
    known: dict[str, Any] = {
        "port": 8004,
        "kafka_bootstrap_servers": "127.0.0.1:9092",
        "mongodb_url": "mongodb://127.0.0.1",
        "web_url": "https://adopt.example/",
        "enquiry_url": "http://127.0.0.1:8001",
        "assessment_url": "http://127.0.0.1:8002",
        "identity_keys": str(identity().keys),
        "identity_issuer": ISSUER,
        "identity_key": identity().key("notifications"),
    }
    return NotificationSettings(**{**known, **more})


def test_without_a_carrier_it_does_not_start() -> None:
    with pytest.raises(ValidationError, match=r"Set SMTP_URL or NOTIFY_API_KEY. Without either"):
        told()


def test_with_a_notify_key_every_rule_needs_a_template() -> None:
    some = {rule: uuid4() for rule in MessageRule if rule is not MessageRule.REPORT_SHARED}
    with pytest.raises(ValidationError, match=r"add report_shared\.") as refused:
        told(notify_api_key=KEY, notify_templates=some)

    assert KEY not in str(refused.value)


def test_a_notify_key_wins_over_an_smtp_server() -> None:
    smtp = told(smtp_url="smtp://127.0.0.1:8025")
    both = told(smtp_url="smtp://127.0.0.1:8025", notify_api_key=KEY, notify_templates=TEMPLATES)

    assert isinstance(carrier_of(smtp), SmtpCarrier)
    assert isinstance(carrier_of(both), NotifyCarrier)


def test_letters_that_may_wait_leave_by_day_unless_it_is_said_otherwise() -> None:
    smtp = "smtp://127.0.0.1:8025"

    assert told(smtp_url=smtp).sending_hours == hours_in("08:00-20:00")
    assert told(smtp_url=smtp, sending_hours="09:30-17:00").sending_hours == hours_in("09:30-17:00")
    with pytest.raises(ValidationError, match="sending_hours"):
        told(smtp_url=smtp, sending_hours="all day")


def test_links_lead_to_encrypted_pages_alone() -> None:
    smtp = "smtp://127.0.0.1:8025"

    assert told(smtp_url=smtp).web_url == "https://adopt.example"
    with pytest.raises(ValidationError, match="give an https address"):
        told(smtp_url=smtp, web_url="http://adopt.example")


def test_secrets_are_not_shown() -> None:
    shown = repr(told(smtp_url="smtp://user:hidden@mail.example:587"))

    assert "hidden" not in shown
