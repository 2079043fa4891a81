"""The service's settings: where it asks for addresses, and which carrier it uses."""

from typing import Annotated, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    model_validator,
)
from pydantic_settings import NoDecode

from contracts.notifications import MessageRule
from services.chassis.addresses import Address
from services.chassis.settings import RecordSettings
from services.notifications.domain.sending_hours import Hour, SendingHours, hours_in


def _hours(given: str | SendingHours) -> SendingHours:
    return hours_in(given) if isinstance(given, str) else given


def _of_mail(given: SecretStr | str) -> SecretStr | str:
    url = urlsplit(given.get_secret_value() if isinstance(given, SecretStr) else given)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError("give smtps://host:port, or smtp://host:port for STARTTLS")
    return given


class NotificationSettings(RecordSettings):
    """With a Notify key messages go through GOV.UK Notify, otherwise to the SMTP server."""

    enquiry_url: Address
    assessment_url: Address
    identity_key: FilePath = Field(description="Path of the private key that signs its requests")
    web_url: Address = Field(description="Address of the pages that letters link to")
    smtp_url: Annotated[SecretStr, BeforeValidator(_of_mail)] | None = Field(
        default=None,
        description="smtps://host:port, or smtp://host:port for STARTTLS, with user:password@ where needed",
    )
    mail_sender: str = Field(
        default="no-reply@adopter-journey.example",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="The address that email over SMTP comes from",
    )
    notify_api_key: SecretStr | None = Field(default=None, min_length=73)
    notify_templates: dict[MessageRule, UUID] = Field(
        default_factory=dict,
        description="GOV.UK Notify template for each rule, with ((subject)) and ((body))",
    )

    sending_hours: Annotated[SendingHours, NoDecode, BeforeValidator(_hours)] = Field(
        default=SendingHours(Hour(8), Hour(20)),
        description="Hours in which letters that may wait leave, in London, like 08:00-20:00",
    )

    @model_validator(mode="after")
    def _has_a_carrier(self) -> Self:
        if self.notify_api_key is None and self.smtp_url is None:
            raise ValueError(
                "Set SMTP_URL or NOTIFY_API_KEY. Without either, no message can be sent."
            )
        missing = [rule for rule in MessageRule if rule not in self.notify_templates]
        if self.notify_api_key is not None and missing:
            raise ValueError(
                f"NOTIFY_TEMPLATES needs a template for every rule; add {', '.join(missing)}."
            )
        return self
