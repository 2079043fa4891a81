"""The local stack's commands: `install` what is missing, bring the whole suite `up`."""

import argparse
import os
import sys

from deploy.local.errors import exit_status


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("command", choices=["install", "up"])
    command = parser.parse_args().command
    return exit_status(_install if command == "install" else _up)


# Each command imports what it needs when it is called: nothing to install is found out in no time.


def _install() -> None:
    from deploy.local.install import install  # noqa: PLC0415

    install()


def _up() -> None:
    from deploy.local.ports import Ports  # noqa: PLC0415
    from deploy.local.suite import running_suite, state_folder  # noqa: PLC0415

    ports = Ports.from_environment()
    fresh = os.environ.get("FRESH") == "1"
    with running_suite(state_folder(ports), ports, fresh=fresh) as suite:
        for service in suite.services.values():
            print(f"{service.name:15}{service.url}")
        print(f"Post is delivered to {suite.mail.folder}; Ctrl-C stops everything.")
        suite.serve()


if __name__ == "__main__":
    sys.exit(main())
