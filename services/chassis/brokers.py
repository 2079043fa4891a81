"""Where Kafka is and how clients come to it: the one place from which every client of Kafka has it.

The invariant: whoever is told where Kafka is has been told how to come there, so no client comes plainly because it
was forgotten. Files are read again for each client.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest
from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLScram512

from services.chassis.background import survived
from services.chassis.trust import PLAIN, Security

AWAY = "Kafka is not answering."
INCOMPLETE = "Kafka answers, but does not have every topic of this service yet."
TRY_MILLISECONDS = 2_000
TRY_SECONDS = 3.0
ENDED = "Kafka ends connections at once. If that lasts, KAFKA_BOOTSTRAP_SERVERS names ports that want something else than KAFKA_USER with its password, or than a KAFKA_CERTIFICATE whose authority they know."
RIGHTS = "Give this service's user the rights that docs/running.md lists."
REFUSED = "Kafka refuses this service's user or password. Compare KAFKA_USER and the file that KAFKA_PASSWORD names with Kafka's users of SCRAM-SHA-512."
WORDS: Mapping[type[BaseException], str] = {
    TopicAuthorizationFailedError: f"Kafka has no topic for this service by the name of {{named}}. Start the service that writes it. {RIGHTS}",
    GroupAuthorizationFailedError: f"Kafka does not let this service use the group {{named}}. {RIGHTS}",
    ClusterAuthorizationFailedError: f"Kafka does not let this service write. {RIGHTS}",
    SaslAuthenticationFailed: REFUSED,
    UnsupportedSaslMechanismError: REFUSED,
    ssl.SSLCertVerificationError: "Kafka's certificate does not hold ({named}). KAFKA_CA must name the authorities of the brokers' certificates, and KAFKA_BOOTSTRAP_SERVERS the hosts that they are for.",
    ssl.SSLError: "Kafka and this service do not agree on encryption. KAFKA_BOOTSTRAP_SERVERS must name ports with TLS, and the brokers must know the authority of KAFKA_CERTIFICATE.",
}
"""What passes by waiting is not here. Of several classes of one error the first counts."""


@dataclass(frozen=True, slots=True)
class Brokers:
    """Some brokers of one cluster, each as `host:port`, with commas between."""

    addresses: str
    security: Security = PLAIN

    @property
    def hosts(self) -> list[tuple[str, int]]:
        """The host and port of each."""
        return [(host, port) for host, port, _ in collect_hosts(self.addresses, randomize=False)]

    def faststream_security(self) -> BaseSecurity:
        """How a client of FastStream comes to them: a user with SCRAM-SHA-512, or a certificate alone."""
        context = self.security.context()
        password = self.security.secret()
        if self.security.user is None or password is None:
            return BaseSecurity(ssl_context=context)
        return SASLScram512(self.security.user, password, ssl_context=context)

    def client_options(self) -> dict[str, Any]:
        """The same for a client of aiokafka, and where they are."""
        how = parse_security(self.faststream_security())
        return {"bootstrap_servers": self.addresses, **how}

    async def trouble(self) -> str:
        """What keeps this process from them, in a sentence."""
        for host, port in self.hosts:
            error = await survived(self._try(host, port), seconds=TRY_SECONDS)
            if error is None:
                return INCOMPLETE
            if isinstance(error, KafkaConnectionError):
                return ENDED
            if told := in_words(error):
                return told
        return AWAY

    async def _try(self, host: str, port: int) -> None:
        options = self.client_options()
        del options["bootstrap_servers"]
        connection = await create_conn(host, port, request_timeout_ms=TRY_MILLISECONDS, **options)
        try:
            await connection.send(MetadataRequest([]))
        finally:
            connection.close()


def in_words(error: BaseException) -> str:
    """What a person should do about an error; empty where waiting is enough."""
    found = (words for kind, words in WORDS.items() if isinstance(error, kind))
    return next((each.format(named=_named(error)) for each in found), "")


def _named(error: BaseException) -> str:
    """What an error names: topics, a group, or what is wrong with a certificate."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    named = error.args[0] if error.args else ""
    return ", ".join(sorted(named)) if isinstance(named, list | set) else str(named)
