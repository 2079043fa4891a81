"""The settings of a service, in one place; read once, at start, from the environment."""

from pathlib import Path
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FilePath
from pydantic_settings import BaseSettings

from contracts.identity import StaffCode
from contracts.reference import AgencyCode

SHORTEST_SECRET = 43
"""So long is what 32 random bytes make in base 64."""


def secret_in(file: Path) -> bytes:
    """The secret in a file; `ValueError` where it is too short to be one."""
    secret = file.read_bytes().strip()
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"its secret must have at least {SHORTEST_SECRET} characters")
    return secret


def _holds_a_secret(file: Path) -> Path:
    secret_in(file)
    return file


SecretFile = Annotated[FilePath, AfterValidator(_holds_a_secret)]
"""The path of a secret, not the secret: no setting that could be printed holds it."""


class Settings(BaseSettings):
    """Addresses have no default: a service without a setting does not guess."""

    port: int = Field(ge=1, le=65535)
    log_level: str = "INFO"

    @classmethod
    def read(cls) -> Self:
        """The settings of this process; pydantic names every variable that is missing."""
        return cls()


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


class RecordSettings(Settings):
    """For services that keep case records or read models, and publish or hear events."""

    identity_keys: str = Field(
        min_length=1,
        description="Path or https address of the public keys (a JWKS) that check tokens",
    )
    identity_issuer: str = Field(min_length=1, description="The issuer that tokens name")
    kafka_bootstrap_servers: str = Field(
        description="`host:port` of a broker; of several brokers, with commas between"
    )
    kafka_replication_factor: int = Field(
        default=1, ge=1, description="How many brokers keep each event"
    )
    kafka_min_insync_replicas: int = Field(
        default=1, ge=1, description="How many of them must have an event before it counts as sent"
    )
    mongodb_url: str
    namespace: str = Field(
        default="",
        pattern=r"^[a-z0-9-]{0,40}$",
        description="Prefix for topics, groups and databases, if several suites share a cluster",
    )
    agencies: dict[AgencyCode, Agency] = Field(
        default_factory=dict,
        description="Every agency and its staff by code; without them no code in a command is looked up",
    )
