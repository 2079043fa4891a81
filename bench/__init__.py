"""How fast the suite is: each measurement beside a peer and a limit, in one run on one machine.

The invariant: only ratios are judged, or a latency that somebody waits for, because a figure from
another machine or another minute says nothing about this one.
"""
