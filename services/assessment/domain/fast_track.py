"""Fast track: previous adopters and approved foster carers enter stage two without stage one.

The invariant: each applicant consented to what is used again, a certificate or report counts from its own date, and
the four months of stage two run from the day on which the agency received their notice, as they do for everyone else.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from contracts.assessment import StageTwoStarted
from contracts.calendar import add_months
from contracts.check_age import AGES, OwnAges, age_rule, months_at
from contracts.checks import Check
from contracts.fast_track import FastTrackGround, FastTrackTaken, qualifies
from contracts.reference import ApplicantNumber
from contracts.words import day, label_of
from contracts.written import Written
from services.assessment.domain.assessment import Assessment, at_work, decide
from services.assessment.domain.check_results import CheckResult, Place
from services.assessment.domain.checks import WhichChecks
from services.assessment.domain.status import Status
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

WHO_CONSENTED: list[list[JsonValue]] = [[1, 2], [1], [2]]
DATED: dict[Place, str] = {
    (Check.DBS, 1): "first_dbs_on",
    (Check.DBS, 2): "second_dbs_on",
    (Check.HEALTH, 1): "first_health_on",
    (Check.HEALTH, 2): "second_health_on",
}
"""Where the command says on which day what ages was made, by the check and the applicant."""


def _example(consented: list[JsonValue]) -> dict[str, JsonValue]:
    dates = {name: "2024-03-12" for (_, number), name in DATED.items() if number in consented}
    return {
        "on": "2025-03-10",
        "ground": "previous_adopter",
        "checks": ["dbs", "health", "reference", "local_authority", "preparation"],
        **dates,
        "consent_by": consented,
        "consent_on": "2025-03-04",
        "evidence": "Approved by us in 2019; certificate and reports are on that record.",
    }


def _dated(what: str) -> Any:
    return Field(
        default=None,
        title=f"Date on {what}",
        description="Fill this in if you do not repeat it. We count from this date how long it holds",
    )


class TakeFastTrack(Command):
    """The agency received the applicants' notice, and takes them into stage two directly."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_example(consented) for consented in WHO_CONSENTED]}
    )

    on: date = Field(
        title="When did their notice arrive?",
        description="The 4 months of stage two run from this date. Today or an earlier date",
    )
    ground: FastTrackGround = Field(title="Why do they qualify?")
    checks: WhichChecks = Field(
        title="Which checks are not repeated?",
        description="Those of the applicants, their referees and the household where you are content with what you hold or were given. Other adults in the household have their own checks",
    )
    first_dbs_on: date | None = _dated("the first applicant's DBS certificate")
    second_dbs_on: date | None = _dated("the second applicant's DBS certificate")
    first_health_on: date | None = _dated("the first applicant's health report")
    second_health_on: date | None = _dated("the second applicant's health report")
    consent_by: Annotated[frozenset[ApplicantNumber], Field(min_length=1, max_length=2)] = Field(
        title="Which applicants agreed that you use it again?",
        description="Each of them must agree",
        json_schema_extra={
            "x-record": "applicant",
            "x-words": {"1": "The first applicant", "2": "The second applicant"},
        },
    )
    consent_on: date = Field(title="When did they agree?")
    evidence: Written = Field(
        title="How do you know that they qualify, and what do you hold?",
        description="We keep this on the case record",
    )

    @model_validator(mode="after")
    def _consent_comes_first(self) -> Self:
        if self.consent_on > self.on:
            raise ValueError("they must agree on or before the date of their notice")
        return self

    @property
    def dated(self) -> dict[Place, date]:
        """The dates that were given, by the check and the applicant."""
        every = {place: getattr(self, name) for place, name in DATED.items()}
        return {place: on for place, on in every.items() if on}


def take_fast_track(state: Assessment | None, command: TakeFastTrack) -> Decision[Assessment]:
    """Ends stage one without a decision on it, and begins stage two."""
    assessment = at_work(state, Status.STAGE_ONE)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    not_before(command.on, assessment.began_on, "stage one began")
    if not qualifies(command.ground, command.on):
        raise Refusal(Kind.NOT_LAWFUL, "Nobody qualified on this ground on that date.", "ground")
    if command.consent_by != frozenset(assessment.applicants):
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Every applicant must agree that you use it again, and no one else can. Check who agreed.",
            "consent_by",
        )
    results = (*assessment.check_results, *_held(assessment, command))
    taken = FastTrackTaken(occurred_on=command.on, ground=command.ground, checks=command.checks)
    started = StageTwoStarted(occurred_on=command.on, agency=assessment.agency)
    private = {"fast_track_evidence": command.evidence, "check_results": results}
    return decide(assessment, taken, started, **private)


def _held(assessment: Assessment, command: TakeFastTrack) -> Iterator[CheckResult]:
    """What ages and is not repeated, with its date, for each applicant."""
    dated, wanted = command.dated, _to_date(assessment, command)
    for place in (each for each in dated if each not in wanted):
        raise Refusal(
            Kind.NOT_VALID,
            "You repeat this check, or they are not an applicant. Leave the date empty.",
            DATED[place],
        )
    for place in wanted:
        if place not in dated:
            raise Refusal(Kind.NOT_VALID, "Enter the date that is on it.", DATED[place])
        _still_holds(place, dated[place], command.on, assessment.check_ages)
        check, number = place
        yield CheckResult(
            checks=(check,), person=number, dated_on=dated[place], version=assessment.version + 1
        )


def _to_date(assessment: Assessment, command: TakeFastTrack) -> list[Place]:
    ages = {each.check for each in AGES}
    held = [each for each in dict.fromkeys(command.checks) if each in ages]
    return [(check, number) for check in held for number in assessment.applicants]


def _still_holds(place: Place, dated_on: date, on: date, own: OwnAges) -> None:
    """By the rule of the day of the fast track: an older certificate had none of its own."""
    check, field = place[0], DATED[place]
    if dated_on > on:
        raise Refusal(
            Kind.NOT_LAWFUL, "The date on it cannot be after the date of their notice.", field
        )
    rule = age_rule(check, on)
    until = add_months(dated_on, months_at(rule, own)) if rule else on
    if until < on:
        raise Refusal(
            Kind.NOT_LAWFUL,
            f"It held until {day(until)}, so you repeat it. Leave this check out: {label_of(check)}. If another applicant's still holds, record that it came back, with its date.",
            field,
        )
