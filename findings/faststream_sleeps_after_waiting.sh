#!/usr/bin/env bash
# FastStream's batch subscriber for Kafka is deaf half of the time while nothing comes.
#
# faststream 0.7.8 asks aiokafka 0.14.0 for a batch with `batch_timeout_ms`. aiokafka waits so long for records and answers
# at once when one comes. If none came, FastStream then sleeps for `batch_timeout_ms` again, and a record that comes meanwhile
# is not heard before the end of that sleep. So a long timeout, which would let an idle service rest, delays events by up to
# the whole timeout, and a short one wakes the service twice in every timeout: at 25 ms forty times a second.
# Seen: with a timeout of 1 s, a record that comes 0.1 s after an empty answer is given out 0.9 to 1 s after it came; aiokafka
# alone gives it out at once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "faststream[kafka]==0.7.8" aiokafka==0.14.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys, time
from faststream.kafka import KafkaBroker

TIMEOUT = 1.0


class Consumer:
    """Waits for records as aiokafka's does: an answer as soon as there is one, else none after the timeout."""

    def __init__(self):
        self.came, self.at = asyncio.Event(), 0.0

    def brings(self, after):
        asyncio.get_running_loop().call_later(after, self._comes)

    def _comes(self):
        self.at = time.monotonic()
        self.came.set()

    async def getmany(self, *, timeout_ms, max_records):
        try:
            await asyncio.wait_for(self.came.wait(), timeout_ms / 1000)
        except TimeoutError:
            return {}
        return {"partition": ["record"]}


async def delay(ask):
    """How long after it came a record is given out that comes 0.1 s after an empty answer."""
    consumer = Consumer()
    consumer.brings(TIMEOUT + 0.1)
    while not await ask(consumer):
        pass
    return time.monotonic() - consumer.at


async def main():
    subscriber = KafkaBroker().subscriber("events", batch=True, batch_timeout_ms=int(TIMEOUT * 1000))

    async def alone(consumer):
        return await consumer.getmany(timeout_ms=int(TIMEOUT * 1000), max_records=1)

    return await delay(subscriber.get_msg), await delay(alone)


faststream, aiokafka = asyncio.run(main())
print(f"  with FastStream {faststream:.2f} s after it came, with getmany alone {aiokafka:.2f} s")
sys.exit(0 if faststream > 0.8 and aiokafka < 0.2 else "The behaviour has changed")
PYTHON
echo "As described: an empty answer is followed by a sleep of the same length."
