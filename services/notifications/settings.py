"""The service's settings: where it asks for addresses, and which carrier it uses."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from contracts.notifications import MessageRule
from services.chassis.settings import RecordSettings
from services.notifications.domain.sending_hours import Hour, SendingHours, hours_in


def _hours(given: str | SendingHours) -> SendingHours:
    return hours_in(given) if isinstance(given, str) else given


def _encrypted(address: str) -> str:
    """An address to which a link may lead that opens a journey; http is for this machine alone."""
    if not address.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError("give an https address; http is for 127.0.0.1 alone")
    return address.rstrip("/")


class NotificationSettings(RecordSettings):
    """With a Notify key messages go through GOV.UK Notify, otherwise to the SMTP server."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    enquiry_url: str
    identity_key: FilePath = Field(description="Path of the private key that signs its requests")
    web_url: Annotated[str, AfterValidator(_encrypted)] = Field(
        description="Address of the pages that letters link to"
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="smtp://host:port or smtps://host:port, with user:password@ where needed",
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
