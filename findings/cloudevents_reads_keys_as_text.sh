#!/usr/bin/env bash
# The CloudEvents SDK reads no event whose Kafka record has a key that is not UTF-8.
#
# Kafka's keys are bytes, and the Kafka protocol binding of CloudEvents 1.0.2 (3.1) leaves to the program what a key
# is. cloudevents 2.2.0 for Python makes an attribute of it, `partitionkey`, and decodes it as UTF-8 for that: where
# the key is the 16 bytes of a UUID, an avro or any other binary key, `from_binary` and `from_kafka` raise
# UnicodeDecodeError for the whole event, and no option leaves the key out.
# Seen: of 1,000 events with random UUIDs as keys none was read by their bytes, all by their text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cloudevents==2.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from uuid import uuid4
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event

EVENTS = 1000
HEADERS = {"ce_specversion": b"1.0", "ce_id": b"1", "ce_type": b"a.b", "ce_source": b"/c", "content-type": b"application/json"}


def is_read(key):
    try:
        from_kafka_event(KafkaMessage(HEADERS, key, b"{}"))
    except UnicodeDecodeError:
        return False
    return True


keys = [uuid4() for _ in range(EVENTS)]
as_bytes = sum(is_read(key.bytes) for key in keys)
as_text = sum(is_read(str(key).encode()) for key in keys)
print(f"of {EVENTS} events read: {as_bytes} where the key is a UUID's bytes, {as_text} where it is its text")
sys.exit(0 if as_text == EVENTS and as_bytes < EVENTS / 100 else "The behaviour has changed.")
PYTHON
echo "As described: a key that is not text costs the event."
