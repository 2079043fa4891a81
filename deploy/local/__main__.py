"""The local stack's commands: `install` what is missing, bring the suite `up`, print a `token`."""

import argparse
import os
import sys
from functools import partial

from deploy.local.errors import exit_status


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install")
    commands.add_parser("up")
    token = commands.add_parser("token", help="to try a service's API for 5 minutes")
    token.add_argument("service", help="the service to ask: enquiry, panel, ...")
    token.add_argument("role", help="manager, support, ...")
    token.add_argument("agency", nargs="?", help="the agency where the role is held, if any")
    asked = parser.parse_args()
    if asked.command == "token":
        return exit_status(partial(_token, asked.service, asked.role, asked.agency))
    return exit_status(_install if asked.command == "install" else _up)


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
        print(f"Emails are saved in {suite.mail.folder}. Press Ctrl-C to stop everything.")
        suite.serve()


def _token(service: str, role: str, agency: str | None) -> None:
    from deploy.local.identity import Identity, staff_token  # noqa: PLC0415
    from deploy.local.ports import Ports  # noqa: PLC0415
    from deploy.local.suite import IDENTITY, state_folder  # noqa: PLC0415

    identity = Identity(state_folder(Ports.from_environment()) / IDENTITY)
    print(staff_token(identity, service, role, agency))


if __name__ == "__main__":
    sys.exit(main())
