"""What the enquiry service must be told before it starts: a secret that is one, and that is not shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.enquiry.settings import EnquirySettings

RANDOM = "Zp4tq0vY3nJr8mWc1xLd7hKs2bGf5uEa9oTi6yRwQeM"


def told(**more: Any) -> EnquirySettings:
    known: dict[str, Any] = {
        "port": 8001,
        "kafka_bootstrap_servers": "127.0.0.1:9092",
        "mongodb_url": "mongodb://127.0.0.1",
        "identity_keys": "keys.json",
        "identity_issuer": "adopter-journey-local",
    }
    return EnquirySettings(**known, **more)


def test_the_secret_is_read_without_the_line_end_and_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "invitations.secret"
    file.write_text(f"{RANDOM}\n")
    settings = told(invitation_key=file, pseudonym_key=file)

    assert (settings.invitation_secret, settings.pseudonym_secret) == (RANDOM.encode(),) * 2
    assert RANDOM not in repr(settings)


def test_without_its_secrets_it_does_not_start() -> None:
    with pytest.raises(ValidationError, match=r"(?s)invitation_key.*pseudonym_key"):
        told()


def test_a_short_secret_is_refused_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "invitations.secret"
    file.write_text("guessable")
    with pytest.raises(ValidationError, match="2 validation errors") as refused:
        told(invitation_key=file, pseudonym_key=file)

    assert "must have at least 43 characters" in str(refused.value)
    assert "guessable" not in str(refused.value)
