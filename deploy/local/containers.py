"""Kafka and MongoDB in containers, for tests on a machine where a Docker engine answers.

Written against testcontainers 4.15 and not run so far, for want of an engine. Each server listens on
the same port inside and outside, because both tell their clients their own address.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import not_
from pathlib import Path

import docker
from docker.errors import DockerException
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed
from testcontainers.core.container import DockerContainer

from deploy.local import kafka, mongodb
from deploy.local.ports import HOST

KAFKA_IMAGE = "apache/kafka:4.4.0"
MONGODB_IMAGE = "mongo:8"

_PATIENTLY = Retrying(
    retry=retry_if_result(not_), wait=wait_fixed(0.2), stop=stop_after_delay(60), reraise=True
)


def engine_answers() -> bool:
    try:
        return bool(docker.from_env(timeout=2).ping())
    except DockerException:
        return False


@contextmanager
def kafka_container(*, port: int, controller_port: int) -> Iterator[str]:
    """A broker with the settings of the local one; yields `host:port`."""
    listed = kafka.server_properties(
        port=port,
        controller_port=controller_port,
        found_at=port,
        quorum=(controller_port,),
        data=Path("/tmp/data"),  # noqa: S108
    )
    settings = dict(line.split("=", 1) for line in listed.splitlines())
    # The image formats its own storage, and can do so only for voters named beforehand.
    del settings["controller.quorum.bootstrap.servers"]
    settings["controller.quorum.voters"] = f"1@{HOST}:{controller_port}"
    settings["listeners"] = f"PLAINTEXT://:{port},CONTROLLER://:{controller_port}"
    container = DockerContainer(KAFKA_IMAGE).with_bind_ports(port, port)
    for name, value in settings.items():
        container.with_env(f"KAFKA_{name.upper().replace('.', '_')}", value)
    with container:
        _PATIENTLY(kafka.answers, f"{HOST}:{port}")
        yield f"{HOST}:{port}"


@contextmanager
def mongodb_container(*, port: int) -> Iterator[str]:
    """A replica set of one node; yields its connection string."""
    member = f"{HOST}:{port}"
    command = f"--replSet {mongodb.REPLICA_SET} --port {port} --bind_ip_all --slowOpSampleRate 0"
    container = DockerContainer(MONGODB_IMAGE).with_bind_ports(port, port).with_command(command)
    with container:
        _PATIENTLY(mongodb.serves, member, [member])
        yield mongodb.connection_string(member)
