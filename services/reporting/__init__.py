"""Reporting: journeys seen from outside, and the measures that can be published about them.

Owns: journey rows and cells, both derived; publications, and numbers of others that analysts typed, which are the only copy of what was said.
Hears: every stream. Asks the enquiry service for the keys to equality answers, and keeps none.
Says: nothing.
"""
