"""Assessments: stage one, the window, stage two and the report, up to the referral to panel.

Owns: assessment cases with their checks, person by person, written reasons and evidence of delay.
Hears: `enquiry` (an accepted registration opens a case; who is in it, by number), `panel` (the agency decision
ends it).
Says: the stream `assessment`.
"""
