"""The pages of a household that has joined: where they are, what is theirs to do, what is known of them.

The invariant: every address names the journey, and a page is for an applicant of it alone.
"""
