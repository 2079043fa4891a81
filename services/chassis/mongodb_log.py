"""What MongoDB writes into its own log: nothing of what a service sends, or people are told.

The invariant: a server that logs slow operations, and with them names and addresses, is named in the service's log at
start and on its health from then on; so is, at start, one that does not tell. It is no reason to end: another member
may log otherwise once it is elected, and families would wait for nothing.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from pymongo.errors import OperationFailure

from services.chassis.mongo import Database

log = structlog.get_logger()

LOGS_VALUES = "MongoDB logs slow operations with the personal data in them. Start each mongod with --slowOpSampleRate 0."
DOES_NOT_TELL = "MongoDB does not tell this service what it logs. Give its user the right to ask that docs/running.md lists, and start each mongod with --slowOpSampleRate 0."


async def profile(opened: Database) -> Mapping[str, Any]:
    """What the server does with slow operations; empty where it does not tell this user.

    It tells those who may read what its profiler would keep of this database: `find` on `system.profile`.
    """
    try:
        return await opened.command("profile", -1)
    except OperationFailure:
        return {}


def logs_values(told: Mapping[str, Any]) -> str | None:
    """Says so where a server writes slow operations into its log, with every name and address in them."""
    return LOGS_VALUES if told.get("sampleRate") else None


async def warn_of_logged_values(opened: Database) -> None:
    """Says at start what is wrong with the server's log, or that it does not tell. Raises what passes."""
    told = await profile(opened)
    if why := logs_values(told) if told else DOES_NOT_TELL:
        log.warning("mongodb_log", why=why)
