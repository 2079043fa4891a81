"""One published quarter of one measure, made without a service."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.reporting.domain.publishing.publication import PUBLISHED, Publication
from tests.reporting.helpers.published_measures import FORTY, TWENTY, in_time

MEASURE = PUBLISHED["first_response"]


def one_quarter() -> Publication:
    """England and four agencies of a share, with spans."""
    return Publication(
        quarter="2021-22-Q1",
        published_at=datetime(2021, 8, 2, tzinfo=UTC),
        as_of=date(2021, 8, 2),
        recorded_at=None,
        measures={MEASURE.id: replace(in_time(FORTY, TWENTY), id=MEASURE.id)},
    )
