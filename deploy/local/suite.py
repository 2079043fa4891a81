"""The whole suite on one machine: servers, mail, and each service as a process of its own.

The program that runs it holds its folder and its ports alone, and everything it started is gone when it ends.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from deploy.directory import LOCAL, list_directory
from deploy.local.errors import LocalStackError
from deploy.local.identity import Identity
from deploy.local.mail_sink import MailSink
from deploy.local.node import GOVUK_FRONTEND
from deploy.local.places import ROOT, empty, for_the_owner_alone, only_one, require_room
from deploy.local.ports import DEFAULT_BASE, HOST, Ports, require_free
from deploy.local.process import Process, until_ready
from deploy.local.restarts import Restarts
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE, Servers
from deploy.local.sign_in import CLIENT, SignIn
from services.chassis.trust import trusted

WATCH = 0.5
IDENTITY = "identity"


class Program(NamedTuple):
    """A service to run: its name, which is also its port's, and the arguments of the interpreter."""

    name: str
    words: tuple[str, ...]


# Each hears of those before it, so they start in this order and stop in the reverse.
PROGRAMS = tuple(
    Program(name, ("-m", f"services.{name}.main"))
    for name in ("enquiry", "assessment", "panel", "notifications", "reporting", "web")
)


class Service(Process):
    """One service; it is ready when it says so itself."""

    def __init__(
        self, program: Program, *, port: int, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.url = f"http://{HOST}:{port}"
        super().__init__(
            program.name,
            [sys.executable, *program.words],
            log=folder / "logs" / f"{program.name}.log",
            environment={**environment, "PORT": str(port)},
        )
        self._client = httpx.Client(timeout=5, trust_env=False, verify=trusted())

    def is_ready(self) -> bool:
        try:
            return self._client.get(f"{self.url}/health/ready").is_success
        except httpx.TransportError:
            return False


class Suite:
    """The processes of one suite, in the order in which they stand on one another."""

    def __init__(
        self,
        folder: Path,
        ports: Ports,
        programs: Sequence[Program] = PROGRAMS,
        *,
        servers: Servers | None = None,
        instances: Sequence[Ports] = (),
    ) -> None:
        """`instances` has the ports of each instance, where something else answers on `ports` for them."""
        self.folder = folder
        self._ports = ports
        self._programs = programs
        self.servers = servers or Servers(folder, ports)
        self.mail = MailSink(folder / "mail", port=ports.smtp, log=folder / "logs" / "mail.log")
        self.identity = Identity(folder / IDENTITY)
        self.sign_in = SignIn(port=ports.sign_in, log=folder / "logs" / "sign-in.log")
        self.services = {
            service.name: service
            for number, own in enumerate(instances or (ports,), start=1)
            for service in self._instances(number, own)
        }

    @property
    def listeners(self) -> list[tuple[str, int]]:
        """The names and ports on which this suite will listen; given servers listen elsewhere."""
        given = {"kafka", "kafka_controller"} if not self.servers.kafka else set()
        given |= {"mongodb"} if not self.servers.mongodb else set()
        return [(name, port) for name, port in self._ports._asdict().items() if name not in given]

    @property
    def processes(self) -> list[Process]:
        return [*self.servers.processes, self.mail, self.sign_in, *self.services.values()]

    @property
    def bases(self) -> dict[str, str]:
        """Where each service answers, whichever of its instances does."""
        return {
            program.name: f"http://{HOST}:{getattr(self._ports, program.name)}"
            for program in self._programs
        }

    def start(self, before_services: "Callable[[Suite], None] | None" = None) -> None:
        """Start the servers, then everything that needs them side by side; between the two comes `before_services`."""
        self.identity.make()
        print("Starting Kafka and MongoDB", flush=True)
        self.servers.start()
        if before_services is not None:
            before_services(self)
        print(f"Starting {', '.join(self.services)}", flush=True)
        rest = [self.mail, self.sign_in, *self.services.values()]
        for process in rest:
            process.launch()
        until_ready(*rest)

    def list_agencies(self) -> None:
        """List the fictional agencies and their colleagues, where the enquiry service is in this suite."""
        if "enquiry" in self.bases:
            list_directory(LOCAL, self.bases["enquiry"], self.identity.signer("demo"))

    def stop(self) -> None:
        """Stop what runs: services first, each after those that ask it, and the servers last."""
        for process in reversed(self.processes):
            process.stop()

    def check(self) -> None:
        """Refuse if a process ended although nobody stopped it."""
        for process in self.processes:
            process.require_alive()

    def serve(self) -> None:
        """Keep the processes running until Ctrl-C or SIGTERM: one that ends is started again."""
        restarts = Restarts(self.processes)
        with suppress(KeyboardInterrupt):
            while True:
                restarts.look()
                time.sleep(WATCH)
        print("Stopping", flush=True)

    def _instances(self, number: int, own: Ports) -> Iterator[Service]:
        """One instance of each service; what it listens on is its own, what it asks is the suite's."""
        environment = self._environment()
        for program in self._programs:
            name = program.name if number == 1 else f"{program.name} {number}"
            yield Service(
                program._replace(name=name),
                port=getattr(own, program.name),
                folder=self.folder,
                environment=environment | self.identity.environment(program.name),
            )

    def _environment(self) -> dict[str, str]:
        asked = ("web", "enquiry", "assessment", "panel", "notifications", "reporting")
        urls = {
            f"{name.upper()}_URL": f"http://{HOST}:{getattr(self._ports, name)}" for name in asked
        }
        return {
            **urls,
            **self.servers.environment,
            "SMTP_URL": self.mail.address,
            "FILES": f"file://{self.folder.resolve() / 'files'}",
            "SENDING_HOURS": "00:00-00:00",
            "SIGN_IN_ISSUER": self.sign_in.issuer,
            "SIGN_IN_CLIENT": CLIENT,
            "SIGN_IN_SECRET": str(self.identity.secret("sign-in")),
            "GOVUK_FRONTEND": str(GOVUK_FRONTEND),
            "PYTHONUNBUFFERED": "1",
        }


def state_folder(ports: Ports) -> Path:
    """Where the suite on these ports keeps its state: one folder for each place of ports."""
    moved = "" if ports.web == DEFAULT_BASE else f"-{ports.web}"
    return ROOT / ".local" / f"demo{moved}"


@contextmanager
def running_suite(
    folder: Path,
    ports: Ports,
    *,
    fresh: bool = False,
    programs: Sequence[Program] = PROGRAMS,
    before_services: Callable[[Suite], None] | None = None,
) -> Iterator[Suite]:
    """Have a whole suite for the length of a `with` block, its state kept in the folder.

    `fresh` empties the folder first; `before_services` is called once both servers can be used. Raises LocalStackError when it cannot be had, and in place of an
    error inside the block that goes back to a process that ended unexpectedly.
    """
    refusal = f"Another suite is already running on {folder}. Stop it first, or start this one on other ports and in its own folder, for example with PORT_BASE=8100."
    with for_the_owner_alone(), only_one(folder, refusal=refusal):
        if fresh:
            _require_own_servers()
            empty(folder)
        suite = Suite(folder, ports, programs)
        require_free(suite.listeners)
        with running(suite, before_services):
            yield suite


@contextmanager
def running(suite: Suite, before_services: Callable[[Suite], None] | None = None) -> Iterator[None]:
    """Have a suite run for the length of a `with` block; errors as those of `running_suite`."""
    # What its databases, logs and letters hold is for nobody else on this machine.
    with for_the_owner_alone():
        require_room(suite.folder, gigabytes=1)
        suite.folder.chmod(0o700)
        try:
            suite.start(before_services)
            suite.list_agencies()
            yield
        except Exception:
            suite.check()
            raise
        finally:
            suite.stop()


def _require_own_servers() -> None:
    for variable in (KAFKA_VARIABLE, MONGODB_VARIABLE):
        if os.environ.get(variable):
            raise LocalStackError(
                f"FRESH=1 cannot empty the server in {variable}. Empty it yourself and leave out FRESH, or unset {variable}."
            )
