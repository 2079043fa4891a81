"""The panel service in-process, and the streams that it hears."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.panel.main import build
from tests.assessment.helpers.streams import Publish, publishing
from tests.enquiry.helpers.served_api import serving
from tests.every_settings import EverySettings


@pytest.fixture(scope="module")
async def client(settings: EverySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def publish(settings: EverySettings, client: httpx.AsyncClient) -> AsyncIterator[Publish]:
    """The streams, once the service has created the topics that it hears."""
    assert (await client.get("/health/live")).is_success
    async with publishing(settings) as publish:
        yield publish
