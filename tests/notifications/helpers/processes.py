"""Services as processes of their own, so that they can be killed and started again."""

import os
import signal
import socket
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from tests.forked_service import Forked
from tests.identity import identity
from tests.waiting import until


def free_port() -> int:
    """A port below the range from which outgoing connections take theirs."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port between 20000 and 32000")


@dataclass
class ServiceProcess:
    """One service as its own process, with what it printed in a file."""

    name: str
    settings: RecordSettings
    output: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _process: Forked | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Starts it and waits until it is ready."""
        environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "KAFKA_BOOTSTRAP_SERVERS": self.settings.kafka_bootstrap_servers,
            "MONGODB_URL": self.settings.mongodb_url,
            "NAMESPACE": self.settings.namespace,
        }
        environment |= identity().environment(self.name) | self.more
        self._process = Forked(f"services.{self.name}.main", environment, self.output)
        await until(self._ready)

    async def kill(self) -> None:
        """Ends it at once, as the kernel would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Asks it to drain and waits until it has."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, how)
            await until(self._has_ended)

    async def _has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    async def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.output.read_text()
        try:
            async with httpx.AsyncClient(
                base_url=self.url, trust_env=False, verify=trusted()
            ) as client:
                return (await client.get("/health/ready")).is_success
        except httpx.HTTPError:
            return False
