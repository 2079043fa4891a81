"""A suite to disturb: one server of each kind or a cluster, one instance of each service or several.

The invariant: whoever asks a server, or one of several instances, asks through a link. So each of them can be
killed, and each way to it can be cut, alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from deploy.faults.links import Link, Links
from deploy.local.kafka import Kafka
from deploy.local.mongodb import Mongodb
from deploy.local.ports import Ports
from deploy.local.process import Process
from deploy.local.servers import Addresses, Servers
from deploy.local.suite import PROGRAMS, Program, Suite, running

PAGES = "web"
"""It keeps nothing but sessions, so nothing can be lost there: it is neither killed nor asked for lags."""


class Layout(NamedTuple):
    """How many a world has of each."""

    brokers: int = 1
    members: int = 1
    instances: int = 1

    def __str__(self) -> str:
        return f"{self.brokers} broker{'s'[: self.brokers - 1]}, {self.members} member{'s'[: self.members - 1]}"


ONE_OF_EACH = Layout()


class Cluster(Servers):
    """Brokers and members of a replica set, looked for elsewhere than where they listen."""

    def __init__(
        self, folder: Path, layout: Layout, own: Sequence[Ports], found_at: Sequence[Ports]
    ) -> None:
        quorum = [each.kafka_controller for each in own[: layout.brokers]]
        members = [each.mongodb for each in found_at[: layout.members]]
        self._brokers = [
            Kafka(
                folder / f"kafka-{port}",
                port=each.kafka,
                controller_port=port,
                found_at=found.kafka,
                quorum=quorum,
            )
            for port, each, found in zip(quorum, own, found_at, strict=False)
        ]
        self._members = [
            Mongodb(folder / f"mongodb-{port}", port=each.mongodb, found_at=port, members=members)
            for port, each in zip(members, own, strict=False)
        ]
        self.kafka, self.mongodb = self._brokers[0], self._members[0]
        kafka = ",".join(each.address for each in self._brokers)
        self.addresses = Addresses(kafka, self.mongodb.address)

    @property
    def environment(self) -> dict[str, str]:
        """Every event is kept by every broker, and counts as sent once most of them have it."""
        brokers = len(self._brokers)
        return {
            **super().environment,
            "KAFKA_REPLICATION_FACTOR": str(brokers),
            "KAFKA_MIN_INSYNC_REPLICAS": str(brokers // 2 + 1),
        }

    @property
    def processes(self) -> list[Kafka | Mongodb]:
        return [*self._members, *self._brokers]


@dataclass(frozen=True, slots=True)
class World:
    """A suite that runs, and what of it can be disturbed, by name."""

    suite: Suite
    links: Mapping[str, Link]

    @property
    def processes(self) -> dict[str, Process]:
        """Each instance of a service that keeps records, and each server."""
        services = self.suite.services.items()
        keeping = [each for name, each in services if not name.startswith(PAGES)]
        return {each.name: each for each in (*keeping, *self.suite.servers.processes)}

    @property
    def instances(self) -> dict[str, str]:
        """The address of each instance that hears events."""
        services = self.suite.services.items()
        return {name: each.url for name, each in services if not name.startswith(PAGES)}


@contextmanager
def world(
    folder: Path, layout: Layout = ONE_OF_EACH, programs: Sequence[Program] = PROGRAMS
) -> Iterator[World]:
    """Have such a suite for the length of a `with` block, on ports that nobody uses."""
    servers = max(layout.brokers, layout.members)
    public, *rest = Ports.side_by_side(1 + layout.instances + 2 * servers)
    own, found_at, instances = rest[:servers], rest[servers : 2 * servers], rest[2 * servers :]
    cluster = Cluster(folder, layout, own, found_at)
    several = instances if layout.instances > 1 else ()
    suite = Suite(folder, public, programs, servers=cluster, instances=several)
    with Links.carried() as links:
        opened = {
            **_to_servers(links, layout, own, found_at),
            **_to_services(links, programs, public, several),
        }
        with running(suite):
            yield World(suite, opened)


def _to_servers(
    links: Links, layout: Layout, own: Sequence[Ports], found_at: Sequence[Ports]
) -> dict[str, Link]:
    ways = list(zip(found_at, own, strict=True))
    return {
        **{
            f"the way to Kafka {number}": links.open(found.kafka, each.kafka)
            for number, (found, each) in enumerate(ways[: layout.brokers], start=1)
        },
        **{
            f"the way to MongoDB {number}": links.open(found.mongodb, each.mongodb)
            for number, (found, each) in enumerate(ways[: layout.members], start=1)
        },
    }


def _to_services(
    links: Links, programs: Sequence[Program], public: Ports, instances: Sequence[Ports]
) -> dict[str, Link]:
    """Where a service has several instances: one port for all, which takes them in turn."""
    if not instances:
        return {}
    return {
        f"the way to {each.name}": links.open(
            getattr(public, each.name), *(getattr(ports, each.name) for ports in instances)
        )
        for each in programs
    }
