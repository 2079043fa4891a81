"""`python -m tests.demo.helpers.rest_of_year`: makes anew what the demo keeps of the year that it does not play.

It takes some three minutes. Run it when the plan of the year or an event of it has changed.
"""

from collections.abc import Iterator
from uuid import UUID

from deploy.demo.rest_of_year import KeptEvent, KeptRecord, keep
from deploy.demo.year import Extent
from tests.demo.helpers.played_decisions import Played, played_year


def kept_of(services: Played) -> dict[tuple[str, UUID], KeptRecord]:
    """Everything that happened, by record, in the order in which the records began."""
    found: dict[tuple[str, UUID], list[KeptEvent]] = {}
    for envelope, event in services.events:
        kept = KeptEvent(event.type, event.model_dump(mode="json"))
        found.setdefault((envelope.stream, envelope.journey), []).append(kept)
    return {place: KeptRecord(*place, tuple(events)) for place, events in found.items()}


def rest_of(year: Played, sixteenth: Played) -> Iterator[KeptRecord]:
    """The records of the year that playing a sixteenth of it does not begin."""
    begun = kept_of(sixteenth).keys()
    return (record for place, record in kept_of(year).items() if place not in begun)


if __name__ == "__main__":
    keep(rest_of(played_year(Extent.WHOLE), played_year(Extent.SIXTEENTH)))
