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
from deploy.demo.plan import Service, Step, step

PERSONAL = (Check.DBS, Check.HEALTH, Check.PREPARATION)
HOUSEHOLDS = (Check.LOCAL_AUTHORITY, Check.FINANCE, Check.HOME_SAFETY)
FIRST_OTHER = 3
SATISFACTORY = "satisfactory"
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
    return tuple(new for each in steps for new in _each_persons(each, numbers))


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


def with_expired_check(steps: Sequence[Step], today: date) -> list[Step]:
    """The first applicant's certificate was passed on by another agency, and has expired since."""
    kept = [new for each in steps for new in _without_own_dbs(each)]
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


def _without_own_dbs(said: Step) -> list[Step]:
    if said.command != "return-checks" or said.details.get("person") != 1:
        return [said]
    others = [each for each in said.details["checks"] if each is not Check.DBS]
    return [replace(said, details={**said.details, "checks": others})] if others else []
