"""What a log line may hold: the place of an exception, never its words."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging
import structlog
from services.chassis.logs import start_logging

start_logging("toy", "INFO")
try:
    raise ValueError("what somebody typed")
except ValueError as error:
    structlog.get_logger().error("request_failed", error=error)
    logging.getLogger("library").exception("it broke")
for node in range(3):
    logging.getLogger("library").error("unable to connect to node %s", node)
    logging.getLogger("library.part").warning("it waits")
"""


@pytest.fixture(scope="module")
def said() -> str:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    return found.stdout + found.stderr


def test_an_exception_is_logged_by_its_place_and_not_by_what_it_says(said: str) -> None:
    own, of_a_library, *_ = map(json.loads, said.splitlines())

    assert own["error"] == "ValueError at <string>:8 in <module>"
    assert own["service"] == "toy"
    assert of_a_library["error"] == own["error"]
    assert (of_a_library["event"], of_a_library["library"]) == ("it broke", "library")
    assert "what somebody typed" not in said


def test_what_a_library_says_again_and_again_is_said_once_in_a_while(said: str) -> None:
    _, _, *lines = map(json.loads, said.splitlines())

    assert [(each["level"], each["event"]) for each in lines] == [
        ("error", "unable to connect to node 0"),
        ("warning", "it waits"),
    ]
