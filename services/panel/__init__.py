"""Panels: the meeting, its recommendation, the final minutes and the agency decision; reviews of an approval and its end.

Owns: panel cases with who sat, who decided, and the reasons in writing; the central lists of panel members, and panel
meetings with who was asked, came and stepped out.
Hears: `assessment` (a referral opens a case, a withdrawal closes it).
Says: the streams `panel`, `central_list` and `panel_meeting`.
"""
