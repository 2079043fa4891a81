"""How long is waited for an answer in tests: by the front end for a service, and by a test for either.

What people are promised is four seconds (decision 101), which the tests of its connections hold in their own process. A machine that runs three tests at once may stand still
for longer, and then a test of something else would find a page without its middle.
"""

from inspect import signature

import httpx

from services.web.site import clients

OF_HTTPX: httpx.Timeout = signature(httpx.AsyncClient).parameters["timeout"].default
"""What every client has that names no other: five seconds, unless it is changed."""


def waits_longer() -> None:
    """Has the front end of this process wait a minute."""
    for each in (clients.PATIENCE, clients.PATIENCE_WITH_LONG_WORK):
        each.connect, each.read, each.write = 60.0, 60.0, 60.0


def tests_wait_longer() -> None:
    """Has every client of this process wait two minutes that was not told how long."""
    OF_HTTPX.connect = OF_HTTPX.read = OF_HTTPX.write = OF_HTTPX.pool = 120.0
