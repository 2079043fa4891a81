"""A whole suite that is killed, paused and cut off while journeys are played, and what came of it.

It lies beside the local stack and the demo, because it is made of both: their processes are disturbed,
their year is played. Tests use a part of it, and `make faults` runs the whole.
"""
