"""An agency as the configuration names it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.identity import StaffCode


class Agency(BaseModel):
    """An agency as letters name it, how their readers reach it, and who works there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    phone: str | None = Field(default=None, pattern=r"^\+?[0-9 ()-]{3,40}$")
    email: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+$")
    notify_reply_to: UUID | None = Field(
        default=None,
        description="Id of the agency's reply-to address in the settings of the GOV.UK Notify service",
    )
    staff: dict[StaffCode, str] = Field(default_factory=dict, description="Names by staff code")
    panel: dict[StaffCode, str] = Field(
        default_factory=dict, description="Names of the central list (regulation 4) by code"
    )
