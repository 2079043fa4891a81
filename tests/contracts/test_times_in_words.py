"""Times of day as GOV.UK writes them, in letters, pages and spreadsheets alike."""

import re
from datetime import UTC, datetime
from pathlib import Path

from contracts.words import clock_time, hours, moment

ROOT = Path(__file__).parents[2]
OF_ITS_OWN = re.compile(r"%-?[HIp]\b|(starts|ends)_at (?:}}|~)")
"""How Python or a template would write a time by itself."""
FOR_MACHINES = ("contracts/calendar.py",)


def test_a_time_is_said_as_people_say_it() -> None:
    said = [clock_time(each) for each in ("00:00", "00:30", "09:05", "12:00", "12:30", "18:00")]

    assert said == ["midnight", "12:30am", "9:05am", "midday", "12:30pm", "6pm"]
    assert hours("12:00", "13:30") == "midday to 1:30pm"


def test_a_moment_is_said_as_it_is_in_london() -> None:
    assert moment(datetime(2025, 7, 4, 17, 30, tzinfo=UTC)) == "6:30pm on 4 July 2025"
    assert moment(datetime(2025, 12, 4, 12, tzinfo=UTC)) == "midday on 4 December 2025"


def test_no_page_letter_or_file_writes_a_time_of_its_own() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text()
        for folder in ("contracts", "services")
        for kind in ("py", "html", "txt")
        for path in (ROOT / folder).rglob(f"*.{kind}")
    }

    assert {name for name, text in texts.items() if OF_ITS_OWN.search(text)} == {*FOR_MACHINES}
