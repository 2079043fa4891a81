"""Assessments: stage one, the window, stage two and the report, up to the referral to panel.

Owns: assessment cases with the checks that are in, written reasons and evidence of delay.
Hears: `enquiry` (an accepted registration opens a case), `panel` (the agency decision ends it).
Says: the stream `assessment`.
"""
