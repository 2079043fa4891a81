"""The year as it is planned, drawn once."""

import pytest

from deploy.demo.plan import Journey
from deploy.demo.year import Extent, journeys


@pytest.fixture(scope="session")
def whole_year() -> list[Journey]:
    return journeys(Extent.WHOLE)


@pytest.fixture(scope="session")
def sixteenth() -> list[Journey]:
    return journeys(Extent.SIXTEENTH)
