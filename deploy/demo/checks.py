"""The checks of a journey person by person, worked out from the form and from the days on which checks come back.

The invariant: nothing here draws from the journey's own draws, and no day moves, so that the days of the year do
not hang on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from contracts.checks import BY_NUMBER, Check
from contracts.stage_one_rules import StageOneDuty, is_owed
from deploy.demo.plan import Service, Step, step
from deploy.demo.preparation import WORKER

PERSONAL = (Check.DBS, Check.HEALTH, Check.PREPARATION)
HOUSEHOLDS = (Check.LOCAL_AUTHORITY, Check.FINANCE, Check.HOME_SAFETY)
FIRST_OTHER = 3
SATISFACTORY = "satisfactory"
INTERVIEW = "They have known the household for years and described them as their reference does."
REFEREE, SURGERY = "referee@friends.example", "practice@surgery.example"
"""Whom the links of the couple in stage one go to."""
OLD = 800
"""How many days ago a certificate was made that has expired since."""

_step = partial(step, Service.ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that the people of a form have in the case."""

    applicants: tuple[int, ...]
    children: tuple[int, ...]
    referees: tuple[int, ...]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Numbers":
        """From the parts of the form as they are saved."""
        contents = [each.details.get("content", {}) for each in steps]
        parts: Mapping[str, Any] = {each["part"]: each for each in contents if "part" in each}
        applicants = [each for each in ("first_applicant", "second_applicant") if each in parts]
        children = len(parts["household"]["members"])
        first_referee = FIRST_OTHER + children
        return cls(
            applicants=tuple(range(1, len(applicants) + 1)),
            children=tuple(range(FIRST_OTHER, first_referee)),
            referees=tuple(range(first_referee, first_referee + len(BY_NUMBER))),
        )


def person_by_person(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps with every check asked for when stage one begins, and recorded as each person's."""
    if not any(each.command == "return-checks" for each in steps):
        return tuple(steps)
    numbers = Numbers.of(steps)
    opened_on = next(each.on for each in steps if each.command == "accept-registration")
    told = (new for each in steps for new in _each_persons(each, numbers))
    if not is_owed(StageOneDuty.REFEREE_INTERVIEWS, opened_on):
        return tuple(told)
    return tuple(new for each in told for new in _with_interview(each, numbers))


def _each_persons(said: Step, numbers: Numbers) -> Iterator[Step]:
    if said.command == "return-checks":
        yield from _returned(said, numbers)
        return
    yield said
    if said.command == "accept-registration":
        school = [Check.SCHOOL_OR_NURSERY] if numbers.children else []
        asked = [*PERSONAL, Check.REFERENCE, *HOUSEHOLDS, *school]
        yield _step("ask-for-checks", said.on, checks=asked)


def _returned(said: Step, numbers: Numbers) -> Iterator[Step]:
    came = partial(_step, "return-checks", said.on, outcome=SATISFACTORY)
    codes = said.details["checks"]
    own = [each for each in codes if each in PERSONAL]
    if own:
        for number in numbers.applicants:
            yield came(checks=own, person=number)
    for code, number in zip(BY_NUMBER, numbers.referees, strict=True):
        if code in codes:
            yield came(checks=[Check.REFERENCE], person=number)
    if Check.LOCAL_AUTHORITY in codes:
        yield came(checks=[*HOUSEHOLDS])
        for number in numbers.children:
            yield came(checks=[Check.SCHOOL_OR_NURSERY], person=number)


def _with_interview(said: Step, numbers: Numbers) -> Iterator[Step]:
    """A referee is interviewed on the day on which their reference comes back."""
    yield said
    if said.command == "return-checks" and said.details.get("person") in numbers.referees:
        interview = {"interviewed_by": WORKER, "report": INTERVIEW}
        yield _step("record-interview", said.on, person=said.details["person"], **interview)


def with_expired_check(steps: Sequence[Step], today: date) -> list[Step]:
    """The first applicant's certificate was passed on by another agency, and has expired since."""
    kept = [new for each in steps for new in _without(each, Check.DBS, 1)]
    old = today - timedelta(days=OLD)
    passed_on = {"checks": [Check.DBS], "person": 1, "outcome": SATISFACTORY}
    return [*kept, _step("return-checks", steps[-1].on, **passed_on, dated_on=old.isoformat())]


def with_replaced_referee(steps: Sequence[Step], today: date) -> list[Step]:
    """The second referee could not answer; another one was named, and is still to be asked."""
    referee = Numbers.of(steps).referees[1]
    kept = [each for each in steps if each.details.get("person") != referee]
    on = min(today, kept[-1].on)
    enquiry = partial(step, Service.ENQUIRY)
    return [
        *kept,
        enquiry("remove-person", on, person=referee, because="replaced"),
        enquiry("add-person", on, kind="referee", name="Robin Example", is_relative=False),
    ]


def with_requests(steps: Sequence[Step], today: date) -> list[Step]:
    """The first referee and the first applicant's GP have not answered, and are asked by link today."""
    referee = Numbers.of(steps).referees[0]
    kept = [new for each in steps for new in _without(each, Check.HEALTH, 1)]
    kept = [each for each in kept if each.details.get("person") != referee]
    return [
        *kept,
        _step("ask-by-link", today, check=Check.REFERENCE, person=referee, email=REFEREE),
        _step("ask-by-link", today, check=Check.HEALTH, person=1, email=SURGERY),
    ]


def _without(said: Step, check: Check, person: int) -> list[Step]:
    """The same step without a check of a person among those that came back."""
    if said.command != "return-checks" or said.details.get("person") != person:
        return [said]
    others = [each for each in said.details["checks"] if each is not check]
    return [replace(said, details={**said.details, "checks": others})] if others else []
