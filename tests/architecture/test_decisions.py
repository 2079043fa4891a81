"""The decisions and their index: a reader finds each decision once, with its date."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"
INDEX = DECISIONS / "README.md"
DECISION = re.compile(
    r"^## (\d+)\. (.+)\n\n(\d{1,2} [A-Z][a-z]+ 20\d\d)\. \*\*(.+)\*\*$", re.MULTILINE
)
FILES = {path.stem: path.read_text() for path in DECISIONS.glob("*.md") if path != INDEX}


def test_every_decision_has_a_number_a_date_and_a_verdict() -> None:
    for name, text in FILES.items():
        assert len(DECISION.findall(text)) == len(re.findall(r"^## ", text, re.MULTILINE)), name


def test_each_file_has_its_decisions_in_the_order_of_their_numbers() -> None:
    for name, text in FILES.items():
        numbers = [int(each[0]) for each in DECISION.findall(text)]
        assert numbers == sorted(numbers), name


def test_numbers_are_unique_and_have_no_holes() -> None:
    numbers = sorted(int(each[0]) for text in FILES.values() for each in DECISION.findall(text))

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_index_names_each_decision_once_as_its_file_does() -> None:
    rows = {
        int(
            number
        ): f"| [{number}]({name}.md#{anchor(number, title)}) | {verdict} | {name} | {day} |"
        for name, text in FILES.items()
        for number, title, day, verdict in DECISION.findall(text)
    }
    index = [line for line in INDEX.read_text().splitlines() if re.match(r"\| \[\d", line)]

    assert index == [rows[number] for number in sorted(rows)]


def anchor(number: str, title: str) -> str:
    """The part of an address that leads to a heading."""
    return re.sub(r"[^\w -]", "", f"{number} {title}".lower()).replace(" ", "-")
