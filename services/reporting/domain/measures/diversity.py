"""The share of individual adopters from ethnic minorities, white minorities not counted.

The invariant: people who did not answer, or preferred not to say, count as unknown and are never guessed.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from contracts.ethnic_groups import is_ethnic_minority
from contracts.reference import EthnicGroup, Household
from services.reporting.domain.holder import Holder
from services.reporting.domain.journey import Journey, Step, first
from services.reporting.domain.measures.measure import (
    DENOMINATOR,
    LEFT_OUT,
    NUMERATOR,
    Breakdown,
    Count,
    Form,
    Group,
    Measure,
    Reading,
    Split,
    Unit,
)

KNOWN, EVERYBODY = "known", "everybody"
NOT_GIVEN = "not_given"
BROAD_GROUPS: Mapping[str, frozenset[EthnicGroup]] = {
    "asian": frozenset(
        {
            EthnicGroup.INDIAN,
            EthnicGroup.PAKISTANI,
            EthnicGroup.BANGLADESHI,
            EthnicGroup.CHINESE,
            EthnicGroup.ASIAN_OTHER,
        }
    ),
    "black": frozenset(
        {EthnicGroup.BLACK_CARIBBEAN, EthnicGroup.BLACK_AFRICAN, EthnicGroup.BLACK_OTHER}
    ),
    "mixed": frozenset(
        {
            EthnicGroup.WHITE_AND_BLACK_CARIBBEAN,
            EthnicGroup.WHITE_AND_BLACK_AFRICAN,
            EthnicGroup.WHITE_AND_ASIAN,
            EthnicGroup.MIXED_OTHER,
        }
    ),
    "other": frozenset({EthnicGroup.ARAB, EthnicGroup.ANY_OTHER}),
}
"""The broad groups of the 2021 Census without the white ones: together the ethnic minority."""
_READINGS = (
    Reading(KNOWN, "Out of the individuals whose ethnic group is known. The others are left out."),
    Reading(
        EVERYBODY,
        "Out of all individuals, including those who did not answer or preferred not to say.",
    ),
)


def ethnic_groups(row: Journey, on: date) -> tuple[EthnicGroup | None, ...]:
    """One entry for each adopter of the household on a day: two of a couple, one otherwise."""
    answers = {1: row.first_applicant, 2: row.second_applicant}
    adopters = (answers[number] for number in _applicants(row, on))
    return tuple(answer.event.ethnic_group if answer else None for answer in adopters)


def _applicants(row: Journey, on: date) -> list[int]:
    """The numbers of the applicants; one who had left by that day is none of them."""
    if row.one_left is None:
        return [1, 2] if row.household is Household.JOINT else [1]
    gone = {row.one_left.event.applicant} if row.one_left.on <= on else set()
    return [each for each in (1, 2) if each not in gone]


def _counts(step: Step) -> Callable[[Journey, Holder | None], Iterator[Count]]:
    def counts(row: Journey, held: Holder | None) -> Iterator[Count]:
        fact = first(row.facts(step))
        if fact is None:
            return
        agency = held and held.agency if step == "submitted" else fact.event.agency
        if not agency:
            return
        for group in ethnic_groups(row, fact.on):
            for reading, part, name in _individual(group):
                narrowed = Group(Breakdown.ETHNIC_GROUP, name) if name else None
                yield Count(reading, fact.on, agency, part, 1, narrowed)

    return counts


def _individual(group: EthnicGroup | None) -> Iterator[tuple[str, str, str | None]]:
    minority = None if group is None else is_ethnic_minority(group)
    name = group or NOT_GIVEN
    yield EVERYBODY, DENOMINATOR, None
    yield EVERYBODY, NUMERATOR, name
    if minority is None:
        yield KNOWN, LEFT_OUT + "unknown", None
        yield KNOWN, LEFT_OUT + "unknown", name
    else:
        yield KNOWN, DENOMINATOR, None
        yield KNOWN, NUMERATOR, name
    if minority:
        yield KNOWN, NUMERATOR, None
        yield EVERYBODY, NUMERATOR, None


def _measure(step: Step, identifier: str, title: str, who: str) -> Measure:
    return Measure(
        id=identifier,
        title=title,
        definition=f"Individual adopters in Mixed, Asian, Black and Other ethnic groups, out of the "
        f"individual adopters {who}. White minorities are in the denominator, but are "
        f"not counted as ethnic minority. A couple is 2 individuals; someone who had left the application before is not counted. The latest answer counts. "
        "Someone who skipped the question, or withdrew their answer, has not answered. Mystery shops "
        "and merged duplicates are not counted.",
        source="RAA Leaders annual report 2021/22 (individual adopters, excludes white "
        "minorities). It does not publish the denominator, so we count both.",
        unit=Unit.INDIVIDUALS,
        form=Form.SHARE,
        readings=_READINGS,
        starts=(step,),
        facts=(step, "first_applicant", "second_applicant", "one_left"),
        counts=_counts(step),
        breakdowns=(
            Breakdown.HOUSEHOLD,
            Breakdown.CHANNEL,
            Breakdown.SOURCE,
            Breakdown.ETHNIC_GROUP,
            Breakdown.AGENCY,
            Breakdown.PERIOD,
        ),
        splits=(Split(Breakdown.ETHNIC_GROUP, (*EthnicGroup, NOT_GIVEN)),),
    )


MEASURES = (
    _measure(
        "submitted",
        "ethnic_minority_registrations_received",
        "Ethnic minority share of registrations received",
        "whose registration of interest was received in the period",
    ),
    _measure(
        "accepted",
        "ethnic_minority_registrations_accepted",
        "Ethnic minority share of registrations accepted",
        "whose registration of interest was accepted in the period",
    ),
    _measure(
        "approved",
        "ethnic_minority_approvals",
        "Ethnic minority share of approvals",
        "approved in the period",
    ),
)
