"""References: short enough to be read out, and the same for the same journey."""

from uuid import UUID

import pytest

from contracts.journey import reference

ENQUIRY = "7a0c2f7e-66c5-5d4f"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("8000-000000000000", "00000-00000"),
        ("8000-000000000001", "00000-00001"),
        ("8000-00000000001f", "00000-0000Z"),
        ("8000-000002000000", "00001-00000"),
        ("bfff-ffffffffffff", "ZZZZZ-ZZZZZ"),
    ],
)
def test_a_reference_is_the_last_fifty_bits_of_the_journey(last: str, expected: str) -> None:
    assert reference(UUID(f"{ENQUIRY}-{last}")) == expected


def test_a_reference_has_no_letter_that_looks_like_a_digit() -> None:
    shown = "".join(reference(UUID(int=number * 0x10A3D70A3D7)) for number in range(500))

    assert {*"ILOU"} & {*shown} == set()
