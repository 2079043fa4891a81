"""What the enquiry service must be told before it starts: a secret that is one, and that is not shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.enquiry.settings import EnquirySettings

RANDOM = "Zp4tq0vY3nJr8mWc1xLd7hKs2bGf5uEa9oTi6yRwQeM"

SECRETS = ("invitation_key", "pseudonym_key", "registration_key")


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
    file = tmp_path / "one.secret"
    file.write_text(f"{RANDOM}\n")
    settings = told(**dict.fromkeys(SECRETS, file))

    assert settings.invitation_secret == settings.registration_secret == RANDOM.encode()
    assert settings.pseudonym_secret == RANDOM.encode()
    assert RANDOM not in repr(settings)


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_it_does_not_start(tmp_path: Path, missing: str) -> None:
    file = tmp_path / "one.secret"
    file.write_text(RANDOM)
    given = dict.fromkeys(SECRETS, file)
    del given[missing]
    with pytest.raises(ValidationError, match=missing):
        told(**given)


def test_a_short_secret_is_refused_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "one.secret"
    file.write_text("guessable")
    with pytest.raises(ValidationError, match="3 validation errors") as refused:
        told(**dict.fromkeys(SECRETS, file))

    assert "must have at least 43 characters" in str(refused.value)
    assert "guessable" not in str(refused.value)
