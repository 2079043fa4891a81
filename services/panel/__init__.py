"""Panels: the meeting, its recommendation, the final minutes and the agency decision.

Owns: panel cases with who sat, who decided, and the reasons in writing.
Hears: `assessment` (a referral opens a case, a withdrawal closes it).
Says: the stream `panel`.
"""
