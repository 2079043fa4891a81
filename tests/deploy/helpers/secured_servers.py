"""A broker and a mongod as an operator would run them: encrypted, with users, and with rights that were given.

Kafka has one port for users with SCRAM and one for certificates; MongoDB takes both at one port.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

from aiokafka.protocol.admin import CreateAclsRequest, CreateAclsRequestStruct
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.kafka import Kafka
from deploy.local.mongodb import REPLICA_SET, Mongodb
from deploy.local.ports import HOST, Ports, accepts
from deploy.local.process import until_ready
from deploy.rights import READS_PROFILING_LEVEL, RIGHTS, allowed_at_kafka, allowed_at_mongodb
from services.chassis.brokers import Brokers
from services.chassis.kafka import administering, ensure_topics
from services.chassis.mongo import ReplicaSet
from services.chassis.trust import Security
from tests.certificates import Certificates

OPERATOR = "operator"
LITERAL = ALLOW = 3
KINDS = {"topic": 2, "group": 3}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "DescribeConfigs": 10}

KAFKA_PROPERTIES = """\
listeners=SASL_SSL://{host}:{scram},SSL://{host}:{mutual},CONTROLLER://{host}:{controller}
advertised.listeners=SASL_SSL://{host}:{scram},SSL://{host}:{mutual}
listener.security.protocol.map=CONTROLLER:SSL,SASL_SSL:SASL_SSL,SSL:SSL
inter.broker.listener.name=SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={certificate}
ssl.truststore.type=PEM
ssl.truststore.location={ca}
listener.name.ssl.ssl.client.auth=required
listener.name.controller.ssl.client.auth=required
ssl.principal.mapping.rules=RULE:^.*CN=([^,]+).*$/$1/
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:kafka;User:operator
"""


class Users:
    """Everyone who comes to the servers: a password in a file and a certificate each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificates = Certificates(folder)

    def password(self, user: str) -> Path:
        file = self._folder / f"{user}.password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(f"{secrets.token_urlsafe(24)}\n")
        return file

    def with_password(self, user: str) -> Security:
        return Security(self.certificates.ca, user, self.password(user))

    def with_certificate(self, user: str) -> Security:
        return Security(self.certificates.ca, certificate=self.certificates.of(user))


class SecuredKafka(Kafka):
    """A broker that lets nobody do what nobody was given."""

    def __init__(self, folder: Path, ports: Ports, users: Users) -> None:
        super().__init__(folder, port=ports.kafka, controller_port=ports.kafka_controller)
        self._users, self._ports = users, (ports.kafka, ports.sign_in)
        self._settings += KAFKA_PROPERTIES.format(
            host=HOST,
            scram=ports.kafka,
            mutual=ports.sign_in,
            controller=ports.kafka_controller,
            certificate=users.certificates.of("kafka"),
            ca=users.certificates.ca,
        )
        self.mutual = f"{HOST}:{ports.sign_in}"

    def is_ready(self) -> bool:
        return all(map(accepts, self._ports))

    def _format(self, *more: str) -> None:
        known = [
            f"--add-scram=SCRAM-SHA-512=[name={name},password={self._users.password(name).read_text().strip()}]"
            for name in (OPERATOR, *RIGHTS)
        ]
        super()._format(*more, *known)


class SecuredMongodb(Mongodb):
    """A mongod that takes nothing plainly and answers nobody whom it does not know."""

    def __init__(self, folder: Path, ports: Ports, users: Users) -> None:
        super().__init__(folder, port=ports.mongodb)
        self._ca = users.certificates.ca
        key = folder / "members.key"
        folder.mkdir(parents=True)
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32))
        self._command = [
            *self._command,
            *("--auth", "--keyFile", key, "--tlsMode", "requireTLS", "--tlsCAFile", self._ca),
            *("--tlsCertificateKeyFile", users.certificates.of("mongodb")),
            "--tlsAllowConnectionsWithoutCertificates",
        ]

    def is_ready(self) -> bool:
        with self._nobody() as client, suppress(PyMongoError):
            said = client.admin.command("hello")
            if "setName" not in said:
                listed = [{"_id": 0, "host": self.member}]
                config = {"_id": REPLICA_SET, "members": listed}
                client.admin.command("replSetInitiate", config)
            return bool(said["isWritablePrimary"])
        return False

    def make_operator(self, users: Users) -> None:
        """The first user, whom a mongod lets anybody on its own machine make."""
        with self._nobody() as client:
            password = users.password(OPERATOR).read_text().strip()
            client.admin.command("createUser", OPERATOR, pwd=password, roles=["root"])

    def _nobody(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(
            self.member,
            directConnection=True,
            tls=True,
            tlsCAFile=str(self._ca),
            serverSelectionTimeoutMS=1000,
        )


class SecuredServers:
    """Both servers with every service's users, and how each of them comes there."""

    def __init__(self, folder: Path) -> None:
        self.ports = Ports.unused()
        self.users = Users(folder / "users")
        self._kafka = SecuredKafka(folder / "kafka", self.ports, self.users)
        self._mongodb = SecuredMongodb(folder / "mongodb", self.ports, self.users)
        self.certificates = self.users.certificates

    def start(self) -> None:
        for each in (self._mongodb, self._kafka):
            each.launch()
        until_ready(self._mongodb, self._kafka)
        self._mongodb.make_operator(self.users)

    def stop(self) -> None:
        for each in (self._kafka, self._mongodb):
            each.stop()

    def brokers(self, user: str, *, certificate: bool = False) -> Brokers:
        if certificate:
            return Brokers(self._kafka.mutual, self.users.with_certificate(user))
        return Brokers(self._kafka.address, self.users.with_password(user))

    def replica_set(self, user: str, *, certificate: bool = False) -> ReplicaSet:
        how = self.users.with_certificate if certificate else self.users.with_password
        return ReplicaSet(self._mongodb.address, how(user))

    async def let_services_in(self) -> None:
        """What the commands of `deploy.rights` do, without a Java for each of them; then each makes its topics."""
        async with administering(self.brokers(OPERATOR)) as admin:
            # aiokafka has no call that allows something.
            await admin._send_request(EverythingAllowed())  # noqa: SLF001
        make = (ensure_topics(self.brokers(name), its.writes) for name, its in RIGHTS.items())
        await asyncio.gather(*make)
        with MongoClient[dict[str, Any]](
            self._mongodb.address, **self.replica_set(OPERATOR).client_options()
        ) as client:
            for service in RIGHTS:
                password = self.users.password(service).read_text().strip()
                privileges, roles = allowed_at_mongodb(service)
                client[service].command(
                    "createRole", READS_PROFILING_LEVEL, privileges=privileges, roles=[]
                )
                client.admin.command("createUser", service, pwd=password, roles=roles)
                subject = self.certificates.subject(service)
                client["$external"].command("createUser", subject, roles=roles)

    def environment(self, service: str, *, certificate: bool = False) -> dict[str, str]:
        """What a service is told of the servers, and with what it answers itself."""
        named = {
            "KAFKA": (self.brokers(service, certificate=certificate).security),
            "MONGODB": (self.replica_set(service, certificate=certificate).security),
        }
        told = {
            f"{server}_{name.upper()}": str(value)
            for server, how in named.items()
            for name in ("ca", "user", "password", "certificate")
            if (value := getattr(how, name))
        }
        return {
            **told,
            "KAFKA_BOOTSTRAP_SERVERS": self.brokers(service, certificate=certificate).addresses,
            "MONGODB_URL": self._mongodb.address,
            "CERTIFICATE": str(self.certificates.of(service)),
        }


class EverythingAllowed(CreateAclsRequest):  # type: ignore[misc]
    """Every right in one request, which a broker writes at once; one each would take it seconds."""

    def __init__(self) -> None:
        """Made from the table alone."""

    def build(self, request_struct_class: type[CreateAclsRequestStruct]) -> CreateAclsRequestStruct:
        return request_struct_class(list(_everything_allowed()))


def _everything_allowed() -> Iterator[tuple[int | str, ...]]:
    for service in RIGHTS:
        for operations, kind, names in allowed_at_kafka(service):
            for operation, name in product(operations, names):
                what, user = (KINDS[kind], name, LITERAL), f"User:{service}"
                yield (*what, user, "*", OPERATIONS[operation], ALLOW)
