"""Early permanence among the families that are approved: offered, prepared for, approved for.

The invariant: each of the three is a fact of its own, and none is taken from another.
"""

from collections.abc import Iterator
from typing import Any

from contracts.preparation import PreparationOutcome, PreparationTopic
from services.reporting.domain.facts import Fact
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.among_approved import among_approved
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    Count,
    CountedFor,
    Form,
    Measure,
    Reading,
    Unit,
)

SAID, EVERYONE = "said", "everyone"
_SOURCE = (
    "Annual report of the RAA Leaders 2021/22, where agencies define and report early permanence differently; "
    "the definition is ours."
)


def _offered(row: Journey) -> bool:
    return bool(row.early_permanence_considered)


def _prepared(row: Journey) -> bool:
    booked: tuple[Fact[Any], ...] = (*row.preparation_booked, *row.training_booked)
    about = {
        each.event.booking
        for each in booked
        if each.event.topic is PreparationTopic.EARLY_PERMANENCE
    }
    return any(
        each.event.booking in about and each.event.outcome is PreparationOutcome.DONE
        for each in row.preparation_taken
    )


def _approved_for(row: Journey, _: Holder | None) -> Iterator[Count]:
    if row.approved is None:
        return
    said, on = row.approved.event.early_permanence, row.approved.on
    for reading in (SAID, EVERYONE):
        counted_for = CountedFor(reading, row.approved.event.agency)
        if said is None and reading == SAID:
            yield counted_for.count(on, LEFT_OUT + "not_said")
            continue
        yield counted_for.count(on, DENOMINATOR)
        if said:
            yield counted_for.count(on, NUMERATOR)


MEASURES = (
    among_approved(
        "early_permanence_offered",
        "Early permanence talked about with approved families",
        "those that the agency had asked whether early permanence interests them.",
        _SOURCE,
        has=_offered,
        steps=("early_permanence_considered",),
    ),
    among_approved(
        "early_permanence_prepared",
        "Preparation for early permanence of approved families",
        "those of which at least one applicant has taken part in preparation for early permanence.",
        _SOURCE,
        has=_prepared,
        steps=("preparation_booked", "training_booked", "preparation_taken"),
    ),
    Measure(
        id="early_permanence_approved",
        title="Approved for early permanence",
        definition="Of the families approved in the period, those approved for early permanence. A family of which "
        "the approval does not say it either way is left out, and shown separately.",
        source=_SOURCE,
        unit=Unit.FAMILIES,
        form=Form.SHARE,
        readings=(
            Reading(SAID, "Out of the families of which the approval says whether it is for it."),
            Reading(EVERYONE, "Out of all families approved in the period."),
        ),
        starts=("approved",),
        facts=("approved",),
        counts=_approved_for,
    ),
)
