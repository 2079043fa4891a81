"""Case records that were written before are read by today's code, in the shape that they were written in."""

import re
from pathlib import Path

import pytest

from tests.architecture.helpers.shapes import kept_shapes, kinds, models_of, unreadable

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("collection", sorted(kinds()))
def test_a_state_reads_what_its_shape_allowed_or_a_migration_leads_to_a_new_one(
    collection: str,
) -> None:
    kind, kept = kinds()[collection], kept_shapes()[collection]

    assert kept["shape"] == kind.shape, "keep today's shapes, as tests/architecture/helpers says"
    assert list(unreadable(kept["models"], models_of(kind))) == [], "add a migration to its kind"


def test_a_field_that_is_required_or_gone_and_a_code_that_is_gone_are_noticed() -> None:
    before = {"State": {"fields": ["agency", "wake_at"], "required": ["agency"], "codes": ["a"]}}
    after = {"State": {"fields": ["agency", "name"], "required": ["agency", "name"], "codes": []}}

    assert list(unreadable(before, after)) == [
        "State.wake_at is gone",
        "State.name is required",
        "State has no code a",
    ]


def test_whoever_reads_a_state_reads_its_shape_with_it() -> None:
    alone = re.compile(r"\"state\": (?:1|True)")
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "services").rglob("*.py"))
        if alone.search(path.read_text())
    ]

    assert found == ["services/chassis/record.py"]
