"""Events in the files of a rebuild: none is lost, none changed, and all of one journey lie together in their order."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from aiokafka import ConsumerRecord
from hypothesis import given
from hypothesis import strategies as st

from contracts import enquiry, equality
from contracts.reference import EthnicGroup
from services.reporting.domain.journey import Journey
from services.reporting.rebuilding.spill import Part, Spill, Spreading
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.stories import received, rows_after, told

SUBJECTS = st.sampled_from([b"ada", b"ben", b"cleo", b"dora", None])


def record(
    offset: int, about: bytes | None, topic: str = enquiry.TOPIC
) -> ConsumerRecord[bytes, bytes]:
    headers = (("traceparent", b"00"), *((("ce_subject", about),) if about else ()))
    value = None if offset % 5 == 0 else b"{}" * offset
    return ConsumerRecord(
        topic=f"north-{topic}",
        partition=offset % 3,
        offset=offset,
        timestamp=1_600_000_000_000 + offset,
        timestamp_type=0,
        key=about,
        value=value,
        checksum=None,
        serialized_key_size=len(about or b""),
        serialized_value_size=len(value or b""),
        headers=headers,
    )


def kept(spill: Spill, records: Iterable[ConsumerRecord[bytes, bytes]]) -> None:
    spreading = Spreading(spill, most_pending=7)
    for each in records:
        spreading.keep(each)
    spreading.write()


def read(spill: Spill, part: Part) -> list[list[ConsumerRecord[bytes, bytes]]]:
    buckets = range(spill.buckets)
    return [[each for some in spill.records(part, bucket) for each in some] for bucket in buckets]


def about(record: ConsumerRecord[bytes, bytes]) -> bytes | None:
    return dict(record.headers).get("ce_subject")


@given(st.lists(SUBJECTS, max_size=40), st.integers(1, 4))
def test_every_record_comes_back_as_it_was_in_order_beside_the_others_of_its_journey(
    subjects: list[bytes | None], buckets: int
) -> None:
    sent = [record(offset, subject) for offset, subject in enumerate(subjects)]
    with TemporaryDirectory() as folder:
        spill = Spill(Path(folder), buckets)
        kept(spill, sent)
        found = read(spill, Part.OTHERS)

    assert sorted((each for some in found for each in some), key=attrgetter("offset")) == sent
    for some in found:
        assert [each.offset for each in some] == sorted(each.offset for each in some)
    for subject in set(subjects):
        assert sum(subject in {about(each) for each in some} for some in found) == 1


def test_answers_are_kept_apart(tmp_path: Path) -> None:
    answers, other = record(1, b"ada", equality.TOPIC), record(2, b"ada")
    spill = Spill(tmp_path, 1)
    kept(spill, [answers, other])

    assert read(spill, Part.ANSWERS) == [[answers]]
    assert read(spill, Part.OTHERS) == [[other]]


def test_rows_come_back_in_their_bucket_and_nobody_can_read_the_file(tmp_path: Path) -> None:
    story = told(received(date(2021, 4, 6)), answered(EthnicGroup.ARAB))
    rows = rows_after(story).values()
    spill = Spill(tmp_path, 3)
    spill.seal(rows)

    found: dict[int, list[Journey]] = {bucket: [*spill.rows(bucket)] for bucket in range(3)}
    assert sorted((row for some in found.values() for row in some), key=attrgetter("id")) == sorted(
        rows, key=attrgetter("id")
    )
    for bucket, some in found.items():
        assert {spill.bucket_of(str(row.id).encode()) for row in some} <= {bucket}
    for file in tmp_path.iterdir():
        assert b"arab" not in file.read_bytes()
    assert spill.key.hex() not in repr(spill)
