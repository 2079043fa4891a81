"""Which of the 19 groups of the 2021 Census count as ethnic minority in published figures.

The invariant: a group counts in one way only, and the wish not to say counts as neither.
"""

from contracts.reference import EthnicGroup

WHITE_GROUPS = frozenset(
    {
        EthnicGroup.WHITE_BRITISH,
        EthnicGroup.WHITE_IRISH,
        EthnicGroup.GYPSY_OR_IRISH_TRAVELLER,
        EthnicGroup.ROMA,
        EthnicGroup.WHITE_OTHER,
    }
)
"""White adopters and white minorities: in the denominator, never counted as ethnic minority."""


def is_ethnic_minority(group: EthnicGroup) -> bool | None:
    """Ethnic minority excluding white minorities; None where the person did not say."""
    if group is EthnicGroup.PREFER_NOT_TO_SAY:
        return None
    return group not in WHITE_GROUPS
