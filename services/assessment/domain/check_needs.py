"""Which checks a case needs, who each is about and why: from the people of the case and what staff decided.

The invariant: a pure function of the list of people, of what the applicants said in their registration and of what
staff decided, which counts most. Where nothing of these decides, nothing is required, and the table says that staff
have to decide.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from contracts.checks import BY_NUMBER, Check
from contracts.people import LifeFact, PersonKind, Stated
from services.assessment.domain.case_people import Known, KnownPerson, current

REFEREES = 3
REQUIRED_CHECKS = (
    Check.DBS,
    Check.HEALTH,
    *BY_NUMBER,
    Check.LOCAL_AUTHORITY,
    Check.PREPARATION,
)
"""What a case without a list of people needs (regulations 24 to 26 and Schedule 4 Part 1)."""


class Need(StrEnum):
    """Whether a check is needed; `open` where the list of people does not decide it and nobody has."""

    REQUIRED = "required"
    NOT_NEEDED = "not_needed"
    OPEN = "open"


class Basis(StrEnum):
    """What makes a check required."""

    REGULATIONS = "regulations"
    PRACTICE = "practice"


class CheckRule(NamedTuple):
    """A check: of which kinds of people it is asked (none: of the household), why, and by whose word.

    `decided_by_staff` where the list of people does not say whether it is needed. `fact` is what an applicant can have
    said that makes it needed; `unless` whether it is not needed where they said that this is not so.
    """

    check: Check
    kinds: tuple[PersonKind, ...]
    why: str
    source: str
    basis: Basis = Basis.PRACTICE
    decided_by_staff: bool = False
    fact: LifeFact | None = None
    unless: bool = False


class CheckNeed(NamedTuple):
    """A check of one person, or of the household where `person` is None, and whether it is needed."""

    rule: CheckRule
    person: KnownPerson | None
    need: Need
    said: bool | None = None
    """Whether the registration says what it is asked for; None where nobody said."""

    @property
    def check(self) -> Check:
        return self.rule.check

    @property
    def number(self) -> int | None:
        """Whose it is; None for the household."""
        return self.person.number if self.person else None

    @property
    def place(self) -> tuple[Check, int | None]:
        """The cell of the table in which it is."""
        return self.check, self.number


_REGULATIONS = "Adoption Agencies Regulations 2005 (SI 2005/389)"
_PRACTICE = "Agencies' practice; no regulation names it"
RULES: tuple[CheckRule, ...] = (
    CheckRule(
        Check.DBS,
        (PersonKind.APPLICANT, PersonKind.ADULT),
        "Each applicant, and each other member of the household aged 18 or over: enhanced certificate with the children's barred list",
        f"{_REGULATIONS}, regulation 25; the kind of certificate was not checked against the text",
        Basis.REGULATIONS,
    ),
    CheckRule(
        Check.HEALTH,
        (PersonKind.APPLICANT,),
        "Each applicant: a full medical report with the medical adviser's view. The medical adviser can say that none is needed",
        f"{_REGULATIONS}, regulation 26(b) and Schedule 4, Part 2",
        Basis.REGULATIONS,
    ),
    CheckRule(
        Check.PREPARATION,
        (PersonKind.APPLICANT,),
        "Each applicant: counselling, information and preparation",
        f"{_REGULATIONS}, regulation 24",
        Basis.REGULATIONS,
    ),
    CheckRule(
        Check.REFERENCE,
        (PersonKind.REFEREE,),
        "3 personal referees. At most one is a relative. Each is interviewed",
        f"{_REGULATIONS}, regulation 26 and Schedule 4, Part 1, paragraph 4; that each is interviewed was not checked against the text",
        Basis.REGULATIONS,
    ),
    CheckRule(
        Check.LOCAL_AUTHORITY,
        (),
        "A written report from the local authority of their home",
        f"{_REGULATIONS}, regulation 26; read in guides to it",
        Basis.REGULATIONS,
    ),
    CheckRule(
        Check.EARLIER_LOCAL_AUTHORITY,
        (),
        "Reports from the authorities of earlier homes, where they moved in recent years",
        _PRACTICE,
        decided_by_staff=True,
        fact=LifeFact.OTHER_AREAS,
        unless=True,
    ),
    CheckRule(
        Check.FORMER_PARTNER,
        (PersonKind.FORMER_PARTNER,),
        "A former partner, where it is safe and proportionate to ask them. Your agency decides this, and keeps the reason",
        f"{_PRACTICE} (Adoption in Merseyside)",
        decided_by_staff=True,
    ),
    CheckRule(
        Check.EMPLOYMENT,
        (PersonKind.APPLICANT,),
        "Each applicant who works, or has worked with children or vulnerable adults",
        _PRACTICE,
        decided_by_staff=True,
        fact=LifeFact.WORKED_WITH_CHILDREN,
    ),
    CheckRule(
        Check.SCHOOL_OR_NURSERY,
        (PersonKind.CHILD,),
        "Each child of the household who goes to a school or nursery",
        _PRACTICE,
    ),
    CheckRule(Check.FINANCE, (), "What the household earns and owes", _PRACTICE),
    CheckRule(
        Check.HOME_SAFETY, (), "The home, as a child would live in it", f"{_PRACTICE} (Barnsley)"
    ),
    CheckRule(
        Check.PETS,
        (),
        "Households with animals",
        f"{_PRACTICE} (Walsall)",
        decided_by_staff=True,
    ),
    CheckRule(
        Check.OVERSEAS_POLICE,
        (PersonKind.APPLICANT, PersonKind.ADULT),
        "Each adult who has lived in another country",
        _PRACTICE,
        decided_by_staff=True,
        fact=LifeFact.LIVED_ABROAD,
        unless=True,
    ),
)
"""In the order in which the table has them."""
BY_CHECK: Mapping[Check, CheckRule] = {each.check: each for each in RULES}
NEVER_WAIVED = frozenset(
    {Check.DBS, Check.HEALTH, Check.REFERENCE, Check.LOCAL_AUTHORITY, Check.PREPARATION}
)
"""What the regulations leave nobody to decide; a health report the medical adviser can say is not needed."""

Decided = Mapping[tuple[Check, int | None], bool]
"""What staff decided, by the check and whose it is."""


def check_needs(
    people: Sequence[KnownPerson], decided: Decided, stated: Sequence[Stated] = ()
) -> list[CheckNeed]:
    """Every check of these people, and of the household, in the order of the rules."""
    applicants = _applicants(people)
    return [
        _asked(rule, person, applicants, decided, stated)
        for rule in RULES
        for person in (
            [each for each in people if each.kind in rule.kinds] if rule.kinds else [None]
        )
    ]


def partners_unlisted(people: Known, stated: Iterable[Stated]) -> list[int]:
    """The applicants who go on and said that they had former partners, while nobody on the list is one now."""
    now = current(people)
    if any(each.kind is PersonKind.FORMER_PARTNER for each in now):
        return []
    said = {each.applicant for each in stated if each.fact is LifeFact.FORMER_PARTNERS and each.so}
    return [each for each in _applicants(now) if each in said]


def referees_lacking(people: Known) -> int:
    """How many referees are still to be named."""
    return max(0, REFEREES - len([each for each in current(people) if _is_referee(each)]))


def _asked(
    rule: CheckRule,
    person: KnownPerson | None,
    applicants: Collection[int],
    decided: Decided,
    stated: Sequence[Stated],
) -> CheckNeed:
    """The check of one person; of the household, of which its applicants speak."""
    number = person.number if person else None
    said = _said(rule, [number] if number else applicants, stated) if stated else None
    return CheckNeed(rule, person, _need(rule, decided.get((rule.check, number)), said), said)


def _said(rule: CheckRule, about: Collection[int], stated: Sequence[Stated]) -> bool | None:
    """It is so where one of these people said so, and not where each of them denied it: silence is no answer."""
    answers = {
        each.applicant: each.so
        for each in stated
        if each.fact is rule.fact and each.applicant in about
    }
    if any(answers.values()):
        return True
    return False if answers and len(answers) == len(about) else None


def _applicants(people: Iterable[KnownPerson]) -> list[int]:
    return [each.number for each in people if each.kind is PersonKind.APPLICANT]


def _need(rule: CheckRule, decided: bool | None, said: bool | None) -> Need:
    if decided is not None:
        return Need.REQUIRED if decided else Need.NOT_NEEDED
    if said:
        return Need.REQUIRED
    if said is False and rule.unless:
        return Need.NOT_NEEDED
    return Need.OPEN if rule.decided_by_staff else Need.REQUIRED


def _is_referee(person: KnownPerson) -> bool:
    return person.kind is PersonKind.REFEREE
