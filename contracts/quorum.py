"""Who must sit for a panel to be quorate (regulation 6), as dated rules: the one in force on the day of the meeting counts.

The invariant: a rule that was ever in force stays as it was; a change is one more rule with its own dates. Whether a
panel is quorate follows from who sits for one case, so it is asked again for each case and when somebody leaves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import PositiveInt

from contracts.dated_rule import Certainty, DatedRule, last_begun
from contracts.panel_members import ListOffice, MemberKind


class AnotherIndependent(StrEnum):
    """When an independent member must sit beside the person in the chair."""

    BESIDE_TIED_VICE_CHAIR = "beside_tied_vice_chair"
    ALWAYS = "always"


class QuorumRule(DatedRule):
    """The fewest members who can meet as a panel, of one agency or of several jointly, and who must be among them."""

    members: PositiveInt
    joint_members: PositiveInt
    another_independent: AnotherIndependent
    medical_adviser: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """One member who sits for a case, as they stand on the day of the meeting."""

    code: str
    kinds: frozenset[MemberKind]
    office: ListOffice | None
    independent: bool


RULES: tuple[QuorumRule, ...] = (
    QuorumRule(
        members=5,
        joint_members=6,
        another_independent=AnotherIndependent.BESIDE_TIED_VICE_CHAIR,
        version=1,
        source="Adoption Agencies Regulations 2005, regulation 6, from guides to it",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2011, 4, 1),
    ),
    QuorumRule(
        members=3,
        joint_members=3,
        another_independent=AnotherIndependent.ALWAYS,
        version=2,
        source="SI 2020/445, regulation 4, in force for the pandemic; that one other independent person sits is read, the number is from memory",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2020, 4, 24),
    ),
    QuorumRule(
        members=5,
        joint_members=6,
        another_independent=AnotherIndependent.BESIDE_TIED_VICE_CHAIR,
        version=3,
        source="Adoption Agencies Regulations 2005, regulation 6, once SI 2020/445 had lapsed",
        certainty=Certainty.UNCERTAIN,
        effective_from=date(2020, 9, 25),
    ),
)
"""In the order of their dates; each holds until the next begins."""


def quorum(on: date) -> QuorumRule:
    """The rule for a meeting on that day; the first one for any day before."""
    return last_begun(RULES, on)


def presiding(sitting: Collection[Sitting], chair: str | None = None) -> Sitting | None:
    """Who is in the chair: the one who was named if they sit and may, else the chair, else a vice-chair."""
    order = [ListOffice.CHAIR, ListOffice.VICE_CHAIR]
    able = [each for each in sitting if each.office in order]
    able.sort(key=lambda each: (each.code != chair, order.index(each.office or order[-1])))
    return able[0] if able else None


def missing(
    rule: QuorumRule, sitting: Collection[Sitting], *, chair: str | None = None, joint: bool
) -> list[str]:
    """Which parts of a quorum are not there, a phrase each; none where the panel is quorate."""
    return [*_missing(rule, sitting, presiding(sitting, chair), joint=joint)]


def _missing(
    rule: QuorumRule, sitting: Collection[Sitting], head: Sitting | None, *, joint: bool
) -> Iterator[str]:
    needed = rule.joint_members if joint else rule.members
    if len(sitting) < needed:
        panel = "this joint panel" if joint else "this panel"
        yield f"at least {needed} members ({panel} had {len(sitting)})"
    if head is None:
        yield "the chair or a vice-chair"
    kinds = {kind for each in sitting for kind in each.kinds}
    if MemberKind.SOCIAL_WORKER not in kinds:
        yield "a social worker with 3 years of relevant experience"
    if _needs_another(rule, head) and not _another(sitting, head):
        yield "another independent member"
    if rule.medical_adviser and MemberKind.MEDICAL_ADVISER not in kinds:
        yield "the medical adviser"


def _needs_another(rule: QuorumRule, head: Sitting | None) -> bool:
    if rule.another_independent is AnotherIndependent.ALWAYS:
        return True
    return head is not None and head.office is ListOffice.VICE_CHAIR and not head.independent


def _another(sitting: Collection[Sitting], head: Sitting | None) -> bool:
    return any(each.independent for each in sitting if each != head)
