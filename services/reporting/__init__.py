"""Reporting: journeys seen from outside, and the measures that can be published about them.

Owns: journey rows and cells, both derived; nothing here is the only copy of anything.
Hears: every stream.
Says: nothing.
"""
