"""The pages of an agency's teams: the work queue, the case pages, and what else a team does each day.

The invariant: every address names the agency, and a page is for somebody who holds one of its roles there.
"""
