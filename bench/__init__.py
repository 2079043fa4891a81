"""How fast the suite is: each measurement beside a peer and a limit, in one run on one machine.

The invariant: every side of a comparison runs on the same real broker and real mongod, in turns with
the others; only their ratio is judged, or a latency that someone waits for, because a figure from
another machine or another minute says nothing about this one.
"""
