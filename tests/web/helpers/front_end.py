"""The front end as tests open it: over ASGI, or as a process, before services at given addresses."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import httpx

from deploy.local.ports import HOST
from deploy.local.suite import Service

NOBODY = f"http://{HOST}:1"
Run = Callable[..., Service]
RunWeb = Callable[..., Service]
Browse = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
Front = Callable[[str], AbstractAsyncContextManager[httpx.AsyncClient]]
