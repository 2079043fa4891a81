"""The enquiry service in a thread of the test, and what it answers to its staff."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from deploy.local.ports import HOST
from services.chassis.trust import trusted
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.identity import as_needed


@contextmanager
def serving(settings: EnquirySettings, port: int, *, after: float = 0) -> Iterator[None]:
    """The enquiry service on a port of this machine, from so many seconds after the beginning."""
    config = uvicorn.Config(
        build(settings), host=HOST, port=port, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Timer(after, server.run)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


async def shown(base: str, path: str) -> Any:
    async with httpx.AsyncClient(
        base_url=base, auth=as_needed("enquiry"), trust_env=False, verify=trusted()
    ) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()
