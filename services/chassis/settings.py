"""The settings of a service, in one place; read once, at start, from the environment.

The invariant: no service starts whose settings would have something travel to another machine that is not encrypted.
Settings hold the names of files with secrets, and no error shows what was given.
"""

from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, FilePath, IPvAnyAddress, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.chassis.addresses import encrypted, on_loopback
from services.chassis.brokers import Brokers
from services.chassis.mongo import ReplicaSet
from services.chassis.trust import Security


def _place(named: str) -> str:
    return encrypted(named) if "://" in named else named


def _without_security(url: str) -> str:
    """A connection string that says where MongoDB is and no more."""
    scheme, _, rest = url.partition("://")
    if scheme not in {"mongodb", "mongodb+srv"}:
        raise ValueError("give mongodb://host:port, with commas between several")
    if "@" in rest:
        raise ValueError(
            "name the user in MONGODB_USER, and a file with the password in MONGODB_PASSWORD"
        )
    options = rest.partition("?")[2].lower().replace(";", "&").split("&")
    if any(each.startswith(("tls", "ssl", "auth")) for each in options):
        raise ValueError(
            "leave out tls, ssl and auth: MONGODB_CA and those beside it say how to come there"
        )
    return url


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

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    port: int = Field(ge=1, le=65535)
    bind_address: IPvAnyAddress = Field(
        default=IPv4Address("127.0.0.1"), description="The address that the service listens on"
    )
    certificate: FilePath | None = Field(
        default=None, description="The service's own private key and certificates, in PEM"
    )
    behind_proxy: bool = Field(
        default=False,
        description="Whether a proxy on another machine ends TLS in front of the service",
    )
    log_level: str = "INFO"
    mongodb_url: Annotated[str, AfterValidator(_without_security)] = Field(
        description="Where records, read models and sessions are kept"
    )
    mongodb_ca: FilePath | None = None
    mongodb_user: str | None = None
    mongodb_password: FilePath | None = None
    mongodb_certificate: FilePath | None = None
    namespace: str = Field(
        default="",
        pattern=r"^[a-z0-9-]{0,40}$",
        description="Prefix for topics, groups and databases, if several suites share a cluster",
    )

    @classmethod
    def read(cls) -> Self:
        """The settings of this process; pydantic names every variable that is missing."""
        return cls()

    @property
    def replica_set(self) -> ReplicaSet:
        """Where MongoDB is and how to come there."""
        return ReplicaSet(
            self.mongodb_url,
            Security(
                self.mongodb_ca,
                self.mongodb_user,
                self.mongodb_password,
                self.mongodb_certificate,
            ),
        )

    @model_validator(mode="after")
    def _answers_encrypted(self) -> Self:
        if not (on_loopback(str(self.bind_address)) or self.certificate or self.behind_proxy):
            raise ValueError(
                "Set CERTIFICATE, or BEHIND_PROXY=true if a proxy ends TLS and nobody else can reach BIND_ADDRESS."
            )
        return self

    @model_validator(mode="after")
    def _comes_to_mongodb_encrypted(self) -> Self:
        found = self.replica_set
        found.security.require("MONGODB", found.hosts)
        return self


class RecordSettings(Settings):
    """For services that keep case records or read models, and publish or hear events."""

    identity_keys: Annotated[str, AfterValidator(_place)] = Field(
        min_length=1,
        description="Path or https address of the public keys (a JWKS) that check tokens",
    )
    identity_issuer: str = Field(min_length=1, description="The issuer that tokens name")
    kafka_bootstrap_servers: str = Field(
        description="`host:port` of a broker; of several brokers, with commas between"
    )
    kafka_ca: FilePath | None = None
    kafka_user: str | None = None
    kafka_password: FilePath | None = None
    kafka_certificate: FilePath | None = None
    kafka_replication_factor: int = Field(
        default=1, ge=1, description="How many brokers keep each event"
    )
    kafka_min_insync_replicas: int = Field(
        default=1, ge=1, description="How many of them must have an event before it counts as sent"
    )

    @property
    def brokers(self) -> Brokers:
        """Where Kafka is and how to come there."""
        return Brokers(
            self.kafka_bootstrap_servers,
            Security(self.kafka_ca, self.kafka_user, self.kafka_password, self.kafka_certificate),
        )

    @model_validator(mode="after")
    def _comes_to_kafka_encrypted(self) -> Self:
        found = self.brokers
        found.security.require("KAFKA", (host for host, _ in found.hosts))
        return self
