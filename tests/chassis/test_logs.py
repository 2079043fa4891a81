"""What a log line may hold: the place of an exception, never its words."""

import json
import subprocess
import sys

PROGRAM = """
import structlog
from services.chassis.logs import start_logging

start_logging("toy", "INFO")
try:
    raise ValueError("what somebody typed")
except ValueError as error:
    structlog.get_logger().error("request_failed", error=error)
"""


def test_an_exception_is_logged_by_its_place_and_not_by_what_it_says() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    line = json.loads(said.stdout)
    assert line["error"] == "ValueError at <string>:7 in <module>"
    assert line["service"] == "toy"
    assert "what somebody typed" not in said.stdout + said.stderr
