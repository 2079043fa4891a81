"""Forty meetings, lawful and not, under each version of the quorum: one row a meeting, with its reason."""

from datetime import date

import pytest

from contracts.panel_members import ListOffice, MemberKind
from contracts.quorum import Sitting, missing, quorum

OFFICES = {"C": ListOffice.CHAIR, "V": ListOffice.VICE_CHAIR}
KINDS = {"S": MemberKind.SOCIAL_WORKER, "M": MemberKind.MEDICAL_ADVISER}
NUMBER, HEAD = "at least", "the chair or a vice-chair"
WORKER, ANOTHER = "a social worker", "another independent member"
BEFORE, COVID, TODAY = date(2019, 6, 3), date(2020, 6, 1), date(2026, 6, 1)


def panel(written: str) -> list[Sitting]:
    """`C+ V S+ o`: a chair, a vice-chair, a social worker, another; with a plus they are independent."""
    return [
        Sitting(
            code=f"pm-{number}",
            kinds=frozenset({KINDS.get(letter, MemberKind.OTHER) for letter in each.rstrip("+")}),
            office=next((OFFICES[letter] for letter in each if letter in OFFICES), None),
            independent=each.endswith("+"),
        )
        for number, each in enumerate(written.split())
    ]


MEETINGS = [
    # day, joint, who sits, what is missing
    (BEFORE, False, "C+ S o o o", []),
    (BEFORE, False, "C+ S o o", [NUMBER]),
    (BEFORE, False, "C+ o o o o", [WORKER]),
    (BEFORE, False, "S o o o o", [HEAD]),
    (BEFORE, False, "V+ S o o o", []),
    (BEFORE, False, "V S o+ o o", []),
    (BEFORE, False, "V S o o o", [ANOTHER]),
    (BEFORE, False, "C+ V S o o", []),
    (BEFORE, False, "VS o+ o o o", []),
    (BEFORE, False, "VS o o o o", [ANOTHER]),
    (BEFORE, True, "C+ S o o o o", []),
    (BEFORE, True, "C+ S o o o", [NUMBER]),
    (BEFORE, True, "V S o o o o", [ANOTHER]),
    (BEFORE, False, "", [NUMBER, HEAD, WORKER]),
    (COVID, False, "C+ S o+", []),
    (COVID, False, "C+ S o", [ANOTHER]),
    (COVID, False, "C+ S+ o", []),
    (COVID, False, "C+ o+ o", [WORKER]),
    (COVID, False, "V S o+", []),
    (COVID, False, "V+ S o", [ANOTHER]),
    (COVID, False, "S o+ o", [HEAD]),
    (COVID, False, "C+ S+", [NUMBER]),
    (COVID, True, "C+ S o+", []),
    (COVID, True, "C+ S", [NUMBER, ANOTHER]),
    (COVID, False, "C+ V+ S", []),
    (COVID, False, "CS+ o+ o", []),
    (TODAY, False, "C+ S o o o", []),
    (TODAY, False, "C+ S o+", [NUMBER]),
    (TODAY, False, "C+ V S M o", []),
    (TODAY, False, "V S M o o", [ANOTHER]),
    (TODAY, False, "V S+ M o o", []),
    (TODAY, False, "V V+ S o o", []),
    (TODAY, False, "V S SM o+ o", []),
    (TODAY, False, "C+ M o o o", [WORKER]),
    (TODAY, False, "CS+ o o o o", []),
    (TODAY, False, "o+ o+ o+ o+ S+", [HEAD]),
    (TODAY, True, "C+ S o o o o", []),
    (TODAY, True, "V S o+ o o", [NUMBER]),
    (TODAY, True, "V S o o o", [NUMBER, ANOTHER]),
    (TODAY, True, "o o o", [NUMBER, HEAD, WORKER]),
]


@pytest.mark.parametrize(("on", "joint", "sits", "lacking"), MEETINGS)
def test_a_meeting_is_quorate_or_says_what_it_lacks(
    on: date, sits: str, lacking: list[str], *, joint: bool
) -> None:
    found = missing(quorum(on), panel(sits), joint=joint)

    assert len(found) == len(lacking)
    assert all(each.startswith(part) for each, part in zip(found, lacking, strict=True))


def test_there_are_forty_meetings_and_some_of_each_kind() -> None:
    assert len(MEETINGS) == 40
    assert {(on, bool(lacking)) for on, _, _, lacking in MEETINGS} == {
        (on, bad) for on in (BEFORE, COVID, TODAY) for bad in (True, False)
    }


def test_where_a_tied_vice_chair_is_named_an_independent_one_beside_them_is_enough() -> None:
    sits = panel("V V+ S o o")

    assert missing(quorum(TODAY), sits, chair="pm-0", joint=False) == []
    assert missing(quorum(TODAY), panel("V S o o o"), chair="pm-0", joint=False) != []
