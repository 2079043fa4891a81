"""The two servers that the suite needs, for as long as someone needs them.

However they come about (named in the environment, in containers, as local processes), the caller gets
the same two addresses.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from deploy.local.kafka import Kafka
from deploy.local.mongodb import Mongodb
from deploy.local.places import require_room
from deploy.local.ports import Ports
from deploy.local.process import until_ready

KAFKA_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS"
MONGODB_VARIABLE = "MONGODB_URL"


class Addresses(NamedTuple):
    """Where Kafka and MongoDB answer: `host:port`, and a connection string."""

    kafka: str
    mongodb: str


class Servers:
    """Kafka and MongoDB as local processes; each is None where the environment names another."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        self.kafka: Kafka | None = None
        self.mongodb: Mongodb | None = None
        kafka, mongodb = os.environ.get(KAFKA_VARIABLE), os.environ.get(MONGODB_VARIABLE)
        if not kafka:
            self.kafka = Kafka(
                folder / "kafka", port=ports.kafka, controller_port=ports.kafka_controller
            )
            kafka = self.kafka.address
        if not mongodb:
            self.mongodb = Mongodb(folder / "mongodb", port=ports.mongodb)
            mongodb = self.mongodb.address
        self.addresses = Addresses(kafka, mongodb)

    @property
    def environment(self) -> dict[str, str]:
        """What a service is told of them."""
        return {KAFKA_VARIABLE: self.addresses.kafka, MONGODB_VARIABLE: self.addresses.mongodb}

    @property
    def processes(self) -> list[Kafka | Mongodb]:
        return [server for server in (self.mongodb, self.kafka) if server]

    def start(self) -> None:
        """Start those that are ours side by side, and return when both can be used."""
        for server in self.processes:
            server.launch()
        until_ready(*self.processes)

    def stop(self) -> None:
        for server in reversed(self.processes):
            server.stop()


@contextmanager
def servers(
    folder: Path, *, ports: Ports | None = None, containers: bool = False
) -> Iterator[Addresses]:
    """Have both servers for the length of a `with` block, keeping their data in the folder.

    Without ports, unused ones are taken. With `containers`, a Docker engine is preferred to local
    processes where one answers, and nothing is kept.
    """
    ports = ports or Ports.unused()
    if containers and _engine_answers():
        with _in_containers(ports) as addresses:
            yield addresses
        return
    require_room(folder, gigabytes=1)
    local = Servers(folder, ports)
    try:
        local.start()
        yield local.addresses
    finally:
        local.stop()


# Only tests ask for containers: a person who starts the suite need not wait for the import.


def _engine_answers() -> bool:
    from deploy.local.containers import engine_answers  # noqa: PLC0415

    return engine_answers()


@contextmanager
def _in_containers(ports: Ports) -> Iterator[Addresses]:
    from deploy.local.containers import kafka_container, mongodb_container  # noqa: PLC0415

    with ExitStack() as stack:
        kafka = os.environ.get(KAFKA_VARIABLE) or stack.enter_context(
            kafka_container(port=ports.kafka, controller_port=ports.kafka_controller)
        )
        mongodb = os.environ.get(MONGODB_VARIABLE) or stack.enter_context(
            mongodb_container(port=ports.mongodb)
        )
        yield Addresses(kafka, mongodb)
