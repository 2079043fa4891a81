"""A supervisor as `make up` has one, over small services: `supervisor.py FOLDER SERVICE...`."""

import os
import signal
import sys
from pathlib import Path

from deploy.local.errors import exit_status
from deploy.local.ports import Ports
from deploy.local.suite import Program, running_suite

ANSWERING = str(Path(__file__).with_name("answering.py"))


def main() -> None:
    folder, *names = sys.argv[1:]
    programs = [Program(name, (ANSWERING, os.environ.get("MANNER", "ready"))) for name in names]
    fresh = os.environ.get("FRESH") == "1"
    ports = Ports.from_environment()
    # Whoever runs the tests in a shell's background has it ignored by everything that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with running_suite(Path(folder), ports, fresh=fresh, programs=programs) as suite:
        sys.stdout.write("serving\n")
        suite.serve()


if __name__ == "__main__":
    sys.exit(exit_status(main))
