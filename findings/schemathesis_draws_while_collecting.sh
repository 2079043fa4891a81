#!/usr/bin/env bash
# Schemathesis draws the requests of its example and coverage phases while pytest collects, before any test is chosen.
#
# With schemathesis 4.32.5 a test made by `schema.parametrize()` holds all requests that cover the edges of an operation's
# schema by the time it is collected. `pytest --collect-only`, a run of `-k` one operation, and every worker of pytest-xdist
# draw them for all operations; of 200 operations with bodies of usual size that is some 20 s of a core for each worker.
# The way that draws later, `schemathesis.pytest.from_fixture`, ends in an AttributeError with pytest 9.2.0.
# Seen: a strategy of our own for a format is drawn from under `--collect-only`, by one process and by each of two workers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5 pytest==9.2.0 pytest-xdist==3.8.0 hypothesis==6.170.15
cat > "$folder/schema_here.py" <<'PYTHON'
import os
from pathlib import Path
import schemathesis
from hypothesis import strategies

DRAWN = Path(__file__).with_name("drawn")


def noted(day):
    with DRAWN.open("a") as drawn:
        drawn.write(f"{os.getpid()}\n")
    return day


schemathesis.openapi.format("noted-day", strategies.just("2026-11-30").map(noted))
BODY = {"type": "object", "required": ["on"], "properties": {"on": {"type": "string", "format": "noted-day"}}}
OPERATION = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
    "responses": {"200": {"description": "Done"}},
}
SCHEMA = schemathesis.openapi.from_dict(
    {
        "openapi": "3.1.0",
        "info": {"title": "Days", "version": "1"},
        "paths": {f"/days/{number}": {"post": OPERATION} for number in range(5)},
    }
)
PYTHON
cat > "$folder/test_drawn_early.py" <<'PYTHON'
from schema_here import SCHEMA


@SCHEMA.parametrize()
def test_something(case):
    pass
PYTHON
cat > "$folder/test_drawn_late.py" <<'PYTHON'
import pytest
import schemathesis
from schema_here import SCHEMA


@pytest.fixture
def schema():
    return SCHEMA


@schemathesis.pytest.from_fixture("schema").parametrize()
def test_something(case):
    pass
PYTHON
cd "$folder"
processes_that_drew() {
    rm -f drawn
    "$folder/venv/bin/python" -m pytest -q -p no:cacheprovider "$@" > said 2>&1 || true
    if [ -e drawn ]; then sort -u drawn | wc -l; else echo 0; fi
}
collecting=$(processes_that_drew --collect-only test_drawn_early.py)
none_chosen=$(processes_that_drew -n 2 -k nothing_of_this_name test_drawn_early.py)
late=$(processes_that_drew --collect-only test_drawn_late.py)
processes_that_drew test_drawn_late.py > /dev/null
broken=$(grep -c "object has no attribute '_nodeid'" said || true)
echo "processes that drew: $collecting while collecting, $none_chosen of two workers without a test to run, $late by way of a fixture"
echo "lines that say that from_fixture failed: $broken"
[ "$collecting" = 1 ] && [ "$none_chosen" = 2 ] && [ "$late" = 0 ] && [ "$broken" -gt 0 ] || { echo "The behaviour has changed."; exit 1; }
echo "As described: requests are drawn by every process that collects, whichever tests it runs."
