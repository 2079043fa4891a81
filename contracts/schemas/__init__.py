"""The contracts as other programs read them: JSON Schemas, an AsyncAPI document, and their guard.

Beside this file lies what the code generates now; `published/` holds what was published before, and
moves only through `python -m contracts.schemas --publish`. The invariant: whatever was ever written
to Kafka is read by today's code with its old meaning, so topics can be replayed from the first event.
"""
