"""`python -m contracts.schemas`: generate the documents, check them, or publish a change.

The one rule: it either does all that was asked or changes nothing and says why.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from contracts.catalogue import STREAMS
from contracts.schemas.publication import check, generate, publish

FOLDER = Path(__file__).parent


def main() -> None:
    """Generate JSON Schemas and the AsyncAPI document of the contracts, beside this program."""
    arguments = _arguments()
    if arguments.check:
        _stop_at(check(FOLDER, STREAMS))
        return
    if arguments.publish:
        _stop_at(publish(FOLDER, STREAMS, readers_first=arguments.readers_first))
    generate(FOLDER, STREAMS)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m contracts.schemas", description=main.__doc__)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--check", action="store_true", help="change nothing, fail if it differs")
    chosen.add_argument("--publish", action="store_true", help="record the schemas as published")
    parser.add_argument(
        "--readers-first",
        action="store_true",
        help="with --publish: a reader already running cannot take the change, and every reader "
        "will be running the new release before any publisher is",
    )
    arguments = parser.parse_args()
    if arguments.readers_first and not arguments.publish:
        parser.error("--readers-first goes with --publish")
    return arguments


def _stop_at(problems: list[str]) -> None:
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
