"""What the demo keeps of the year that it does not play: what the services decide today, and nothing that is played."""

from pathlib import Path

import pytest

from contracts.catalogue import STREAMS
from deploy.demo import rest_of_year
from deploy.demo.rest_of_year import FILE, KeptEvent, KeptRecord, keep, kept_records
from services.reporting.domain.opened_answers import OpenedAnswers
from tests.demo.helpers.played_decisions import Played
from tests.demo.helpers.rest_of_year import kept_of, rest_of

pytestmark = pytest.mark.timeout(1800)

STALE = "Events of the year have changed. Run `python -m tests.demo.helpers.rest_of_year`."
MEGABYTES = 3


@pytest.fixture(scope="module")
def kept() -> list[KeptRecord]:
    return [*kept_records()]


def as_read_today(record: KeptRecord) -> KeptRecord:
    """The record as its readers understand it, who ignore what they do not know and fill in what was not said."""
    shapes = STREAMS[record.stream] | {OpenedAnswers.type: OpenedAnswers}
    events = (
        KeptEvent(each.type, shapes[each.type].model_validate(each.data).model_dump(mode="json"))
        for each in record.events
    )
    return record._replace(events=tuple(events))


def test_what_is_kept_is_what_the_services_decide_today(
    kept: list[KeptRecord], played_year: Played, played_sixteenth: Played
) -> None:
    decided = {
        (each.stream, each.identity): each for each in rest_of(played_year, played_sixteenth)
    }

    found = {(each.stream, each.identity): as_read_today(each) for each in kept}

    assert [*found] == [*decided], STALE
    assert [place for place in found if found[place] != decided[place]] == [], STALE


def test_what_is_kept_and_what_is_played_are_the_whole_year_and_no_record_is_in_both(
    kept: list[KeptRecord], played_year: Played, played_sixteenth: Played
) -> None:
    year, sixteenth = kept_of(played_year), kept_of(played_sixteenth)
    rest = {(each.stream, each.identity) for each in kept}

    assert rest.isdisjoint(sixteenth)
    assert rest | sixteenth.keys() == year.keys()
    assert {place: year[place] for place in sixteenth} == sixteenth


def test_the_file_is_small_and_the_same_whenever_it_is_made(
    kept: list[KeptRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [tmp_path / "first.xz", tmp_path / "second.xz"]
    for path in made:
        monkeypatch.setattr(rest_of_year, "FILE", path)
        keep(kept[:500])

    assert made[0].read_bytes() == made[1].read_bytes()
    assert FILE.stat().st_size < MEGABYTES * 1_000_000
