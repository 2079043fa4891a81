"""Last days, warnings and breaches worked out by hand from wall calendars, each with its reason.

The one rule: a date stands here because somebody counted it on a calendar page with the bank
holidays of that year in front of them, never because the code gave it.
"""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from contracts.calendar import london_date
from contracts.clocks import ClockId, LocalStandard, breached_from, due, due_soon_on, start

# A row: clock, first day, the agency's own standard in working days or "-", the date expected, and
# why. Days named in a reason are the working days counted, unless it says otherwise.
PLAIN_WEEKS = """
qd_response       2025-08-05  -  2025-09-30  beginning with Tuesday 5: 4, 5, 5, after the bank holiday 4, four weeks, 29, 30
qd_response       2025-06-02  -  2025-07-25  beginning with Monday 2 June: eight plain weeks
qd_response       2025-06-07  -  2025-08-01  sent on a Saturday: day 1 is Monday 9, eight plain weeks
notify_written    2025-06-13  -  2025-06-20  Friday: Monday 16 to Friday 20
notify_written    2025-06-14  -  2025-06-20  decided on a Saturday: Monday 16 to Friday 20
first_response    2025-06-09  -  2025-06-11  Monday, so Tuesday 10 and Wednesday 11
first_response    2025-06-13  -  2025-06-17  Friday, so Monday 16 and Tuesday 17
referral_take_up  2025-06-14  -  2025-06-17  Saturday counts as the Friday before: 16, 17
enq_call          2025-06-15  -  2025-06-17  Sunday counts as the Friday before: 16, 17
roi_decide        2025-06-11  -  2025-06-18  Wednesday: 12, 13, the weekend, 16, 17, 18
roi_decide        2025-06-14  -  2025-06-20  Saturday: the whole week from Monday 16 to Friday 20
enq_visit         2025-07-02  -  2025-07-16  ten working days of two plain weeks, to the Wednesday
enq_writeup       2025-07-07  -  2025-07-16  Monday: 8 to 11 are four, 14 to 16 make seven
enq_info          2025-07-06  -  2025-07-18  Sunday: 7 to 11 and 14 to 18 July
par_comment       2025-06-09  -  2025-06-13  beginning with Monday: Monday 9 to Friday 13
par_comment       2025-06-13  -  2025-06-19  beginning with Friday: 13, then 16, 17, 18, 19
par_comment       2025-06-14  -  2025-06-20  sent on a Saturday: day 1 is Monday 16
adm_decide        2025-06-13  -  2025-06-24  Friday: 16 to 20 are five, then 23 and 24
review_comment    2025-06-09  -  2025-06-20  beginning with Monday: 9 to 13 are five, 16 to 20 make ten
review_annual     2025-06-09  -  2026-06-09  twelve months, to the corresponding date
"""
CHRISTMAS_AND_NEW_YEAR = """
notify_written    2025-12-22  -  2025-12-31  23, 24, then 29, 30, 31 December
notify_written    2026-12-23  -  2027-01-04  24, 29, 30, 31, then Monday 4: not Friday 25, Monday 28, Friday 1
notify_written    2021-12-24  -  2022-01-05  29, 30, 31, then 4, 5: Monday 3 for New Year's Day
roi_decide        2020-12-23  -  2021-01-04  24, 29, 30, 31, 4: not Monday 28, not 1 January
first_response    2021-12-24  -  2021-12-30  29, 30: Monday 27 and Tuesday 28 are the substitutes
enq_call          2021-12-25  -  2021-12-30  Christmas Day on a Saturday, as from Friday 24: 29, 30
referral_take_up  2021-12-30  -  2022-01-04  31, then 4: Monday 3 January for New Year's Day
enq_info          2021-12-22  -  2022-01-10  23, 24, 29, 30, 31 December, 4, 5, 6, 7, 10 January
enq_writeup       2021-12-20  -  2021-12-31  21, 22, 23, 24, then 29, 30, 31 December
first_response    2022-12-23  -  2022-12-29  28, 29: Monday 26 Boxing Day, Tuesday 27 for Christmas
enq_visit         2022-12-19  -  2023-01-05  20, 21, 22, 23, 28, 29, 30, then 3, 4, 5: not Monday 2
roi_decide        2022-12-22  -  2023-01-03  23, 28, 29, 30 December and Tuesday 3 January
par_comment       2022-12-30  -  2023-01-06  beginning with Friday 30; not Monday 2; 3, 4, 5, 6
enq_info          2023-12-22  -  2024-01-10  27, 28, 29, then not Monday 1: 2, 3, 4, 5, 8, 9, 10
enq_visit         2024-12-23  -  2025-01-09  24, 27, 30, 31, then 2, 3, 6, 7, 8, 9 January
first_response    2025-12-24  -  2025-12-30  Christmas Eve: Thursday 25, Friday 26 skipped; 29, 30
enq_writeup       2025-12-23  -  2026-01-06  24, 29, 30, 31, then not Thursday 1: 2, 5, 6 January
enq_call          2026-12-24  -  2026-12-30  Friday 25 and Monday 28 for Boxing Day: 29, 30
referral_take_up  2026-12-26  -  2026-12-30  Boxing Day on a Saturday; its Monday 28 too: 29, 30
enq_info          2026-12-21  -  2027-01-07  22, 23, 24, 29, 30, 31, then not Friday 1: 4, 5, 6, 7
roi_decide        2027-12-23  -  2028-01-04  24, 29, 30, 31, then Tuesday 4: Monday 3 for New Year
enq_visit         2027-12-31  -  2028-01-17  4 to 7 are four, 10 to 14 make nine, Monday 17
adm_decide        2027-12-27  -  2028-01-07  from Christmas Day's Monday: 29, 30, 31, 4, 5, 6, 7
"""
EASTER = """
enq_call          2024-03-27  -  2024-04-02  28 March; Good Friday 29, Easter Monday 1; Tuesday 2
first_response    2024-03-29  -  2024-04-03  from Good Friday itself: Tuesday 2 and Wednesday 3
enq_writeup       2024-03-25  -  2024-04-05  26, 27, 28 March, then 2, 3, 4, 5 April
enq_visit         2024-03-22  -  2024-04-09  25 to 28 March are four, 2 to 5 April eight, 8, 9
first_response    2025-04-17  -  2025-04-23  Good Friday 18 and Easter Monday 21 are skipped: 22, 23
referral_take_up  2025-04-21  -  2025-04-23  from Easter Monday itself: 22 and 23
roi_decide        2025-04-16  -  2025-04-25  17, then 22, 23, 24, 25: Good Friday 18, Monday 21
enq_info          2025-04-14  -  2025-04-30  15, 16, 17, then 22 to 25 make seven, 28, 29, 30
enq_visit         2025-04-17  -  2025-05-06  22 to 25 four, 28 to 2 May nine; Monday 5 skipped; 6
enq_call          2026-04-02  -  2026-04-08  Good Friday 3 and Easter Monday 6 are skipped: 7, 8
par_comment       2026-04-02  -  2026-04-10  beginning with Maundy Thursday: 2, then 7, 8, 9, 10
enq_writeup       2026-04-04  -  2026-04-15  Easter Saturday: 7 to 10 are four, 13, 14, 15
enq_info          2026-03-31  -  2026-04-16  1, 2, then 7 to 10 make six, 13, 14, 15, 16
referral_take_up  2027-03-25  -  2027-03-31  not Good Friday 26 nor Monday 29; 30, 31 in summer time
"""
OTHER_BANK_HOLIDAYS = """
first_response    2020-05-07  -  2020-05-12  VE Day, Friday 8 May, is skipped: Monday 11, Tuesday 12
roi_decide        2020-05-01  -  2020-05-11  Monday 4 was worked: 4, 5, 6, 7, not Friday 8, 11
enq_call          2020-05-02  -  2020-05-05  Saturday: Monday 4 was worked in 2020, Tuesday 5
first_response    2022-06-01  -  2022-06-07  Thursday 2 and Friday 3 June, the Jubilee: 6, 7
enq_call          2022-05-27  -  2022-05-31  Monday 30 May was worked, its holiday moved: 30, 31
enq_visit         2022-05-26  -  2022-06-13  27, 30, 31, 1, not 2 nor 3, then 6 to 10 and 13
referral_take_up  2022-06-02  -  2022-06-07  from the moved spring holiday: Monday 6, Tuesday 7
first_response    2022-09-16  -  2022-09-21  the state funeral, Monday 19, is skipped: 20, 21
enq_info          2022-09-12  -  2022-09-27  13 to 16 are four, not 19, 20 to 23 eight, 26, 27
enq_writeup       2022-09-19  -  2022-09-28  from the funeral itself: 20 to 23 four, 26, 27, 28
enq_call          2023-05-05  -  2023-05-10  the coronation holiday, Monday 8, is skipped: 9, 10
enq_visit         2023-04-26  -  2023-05-12  27, 28, not 1, 2 to 5 make six, not 8, then 9 to 12
referral_take_up  2023-05-08  -  2023-05-10  from the coronation holiday itself: 9, 10
enq_writeup       2023-04-27  -  2023-05-10  28, not 1, 2 to 5 make five, not 8, then 9, 10
enq_writeup       2024-05-01  -  2024-05-13  2, 3, not Monday 6, 7 to 10 make six, Monday 13
roi_decide        2024-05-24  -  2024-06-03  not Monday 27; 28, 29, 30, 31 May and Monday 3 June
enq_info          2025-05-23  -  2025-06-09  not Monday 26; 27 to 30 four, 2 to 6 June nine, 9
first_response    2025-08-25  -  2025-08-27  from the summer bank holiday itself: 26, 27
first_response    2025-08-22  -  2025-08-27  Friday; Monday 25 is skipped: 26, 27
par_comment       2025-08-25  -  2025-09-01  sent on the bank holiday: Tuesday 26 is day 1; Monday 1
enq_call          2026-05-01  -  2026-05-06  Friday; Monday 4 is skipped: 5, 6
enq_info          2026-05-20  -  2026-06-04  21, 22, not Monday 25, 26 to 29 make six, 1 to 4 June
enq_info          2026-08-28  -  2026-09-14  not Monday 31; 1 to 4 September four, 7 to 11 nine, 14
"""
AFTER_THE_DECISION = """
notify_oral       2025-06-13  -  2025-06-17  Friday: Monday 16 and Tuesday 17
notify_oral       2025-06-14  -  2025-06-17  decided on a Saturday: Monday 16 and Tuesday 17
notify_oral       2025-12-24  -  2025-12-30  Thursday 25 and Friday 26 are skipped: 29, 30
notify_oral       2026-12-31  -  2027-01-05  not Friday 1 January: Monday 4 and Tuesday 5
notify_oral       2026-04-02  -  2026-04-08  Good Friday 3 and Easter Monday 6 are skipped: 7, 8
notify_oral       2026-05-01  -  2026-05-06  not the early May bank holiday, Monday 4: 5, 6
notify_oral       2023-05-05  -  2023-05-10  not Monday 8, for the coronation: 9, 10
notify_oral       2022-06-01  -  2022-06-07  not Thursday 2 and Friday 3, the Jubilee: 6, 7
notify_oral       2022-09-16  -  2022-09-21  not Monday 19, the day of the funeral: 20, 21
notify_oral       2025-08-22  -  2025-08-27  not the summer bank holiday, Monday 25: 26, 27
irm_papers        2025-06-09  -  2025-06-23  Monday: 10 to 13 are four, 16 to 20 make nine, Monday 23
irm_papers        2025-06-14  -  2025-06-27  heard on a Saturday: 16 to 20 and 23 to 27
irm_papers        2025-08-18  -  2025-09-02  19 to 22 four, without Monday 25 26 to 29 make eight, 1, 2
irm_papers        2025-12-18  -  2026-01-06  19, 22, 23, 24, then 29, 30, 31, not Thursday 1: 2, 5, 6
irm_papers        2026-03-26  -  2026-04-13  27, 30, 31, 1, 2 are five, then 7 to 10 make nine, 13
irm_papers        2026-12-21  -  2027-01-07  22, 23, 24, 29, 30, 31, then not Friday 1: 4, 5, 6, 7
irm_papers        2024-05-03  -  2024-05-20  not Monday 6: 7 to 10 are four, 13 to 17 make nine, 20
irm_papers        2023-04-28  -  2023-05-16  not Mondays 1 and 8: 2 to 5 four, 9 to 12 eight, 15, 16
final_decision    2025-06-13  -  2025-06-24  Friday: 16 to 20 are five, then 23 and 24
final_decision    2025-06-16  -  2025-06-25  Monday: 17 to 20 are four, then 23, 24, 25
final_decision    2025-12-19  -  2026-01-02  22, 23, 24, then 29, 30, 31, not Thursday 1: Friday 2
final_decision    2027-12-24  -  2028-01-07  Monday 27 and Tuesday 28 the substitutes: 29, 30, 31, 4, 5, 6, 7
final_decision    2026-04-01  -  2026-04-14  Thursday 2, then 7 to 10 make five, 13, 14
final_decision    2026-05-20  -  2026-06-01  21, 22, not Monday 25: 26 to 29 make six, 1 June
final_decision    2022-05-31  -  2022-06-13  1 June, not Thursday 2 and Friday 3: 6 to 10 make six, 13
final_decision    2025-04-11  -  2025-04-24  14 to 17 are four, not Friday 18 and Monday 21: 22, 23, 24
complaint_answer  2025-03-10  -  2025-03-24  11 to 14 four, 17 to 21 nine, Monday 24
complaint_answer  2025-04-14  -  2025-04-30  15 to 17 three, not 18 and 21, 22 to 25 seven, 28 to 30
complaint_answer  2025-06-14  -  2025-06-27  received on a Saturday: 16 to 20 and 23 to 27
complaint_answer  2025-12-24  -  2026-01-12  29 to 31 three, Friday 2, 5 to 9 make nine, Monday 12
complaint_investigation  2025-03-24  -  2025-04-30  18 to Thursday 17 April, 22 to 25 make 22, 28 to 30
complaint_investigation  2026-04-01  -  2026-05-11  2, 7 to 10 make 5, three weeks 20, not 4, 5 to 8, 11
complaint_panel   2025-05-12  -  2025-06-24  4 to 16, 9 to 23, not 26, 13 to 30, 28 to 20 June, 23, 24
complaint_panel   2025-12-12  -  2026-01-28  8 to Christmas, 12 to 2 January, 27 to 23 January, 26 to 28
"""
CLOCK_CHANGES = """
enq_call          2024-03-31  -  2024-04-03  clocks go on, Easter Sunday; Monday 1 skipped: 2, 3
referral_take_up  2024-10-26  -  2024-10-29  the Saturday before the clocks go back: 28, 29
enq_info          2024-10-23  -  2024-11-06  24, 25, then 28 to 1 November make seven, 4, 5, 6
first_response    2025-03-28  -  2025-04-01  the Friday before the clocks go on: 31 March, 1 April
enq_call          2025-03-30  -  2025-04-01  the Sunday of 23 hours: 31 March and 1 April
referral_take_up  2025-03-31  -  2025-04-02  the first day of summer time: 1, 2 April
first_response    2025-10-24  -  2025-10-28  the Friday before the clocks go back: 27, 28
enq_call          2025-10-26  -  2025-10-28  the Sunday of 25 hours: 27, 28
enq_visit         2025-10-16  -  2025-10-30  17, then 20 to 24 make six, 27, 28, 29, 30
enq_writeup       2026-03-27  -  2026-04-09  30, 31, 1, 2, then over Easter 7, 8, 9
first_response    2026-10-23  -  2026-10-27  the Friday before the clocks go back: 26, 27
stage_one         2025-01-30  -  2025-03-30  the day the clocks go on, a Sunday, does not move
stage_one         2025-08-26  -  2025-10-26  nor does the day on which they go back
stage_two_window  2025-09-29  -  2026-03-29  from summer time over winter to the next change
"""
MONTH_ENDS_AND_LEAP_YEARS = """
complaint         2024-02-29  -  2025-02-28  twelve months from a leap day: 2025 has no 29 February
complaint         2025-05-31  -  2026-05-31  the corresponding date a year on, a Sunday, does not move
first_response    2024-02-28  -  2024-03-01  Thursday 29 February is counted, Friday 1 March
first_response    2024-02-29  -  2024-03-04  from the leap day: Friday 1, Monday 4 March
enq_info          2024-02-19  -  2024-03-04  20 to 23 four, 26 to 1 March with the 29th nine, 4
enq_call          2025-02-27  -  2025-03-03  Friday 28 is the last of February, Monday 3 March
roi_decide        2028-02-28  -  2028-03-06  Tuesday 29 February, 1, 2, 3 and Monday 6 March
roi_decide        2025-01-31  -  2025-02-07  the last of January: the whole week 3 to 7 February
enq_writeup       2025-07-31  -  2025-08-11  1 August, 4 to 8 make six, Monday 11
stage_one         2025-12-31  -  2026-02-28  no 31 February; 2026 is no leap year
stage_one         2027-12-31  -  2028-02-29  no 31 February; 2028 is a leap year
stage_one         2025-01-31  -  2025-03-31  March has a 31st
stage_two_window  2025-08-30  -  2026-02-28  no 30 February: its last day
stage_two_window  2025-08-31  -  2026-02-28  no 31 February: the same last day
stage_two_window  2023-08-30  -  2024-02-29  no 30 February in a leap year either
stage_two_window  2025-10-18  -  2026-04-18  a Saturday does not move
stage_two         2025-10-31  -  2026-02-28  four months into a short February
stage_two         2025-02-28  -  2025-06-28  the last of February to the 28th, not to the 30th
stage_two         2025-12-03  -  2026-04-03  Good Friday does not move
registration_to_approval  2024-02-29  -  2024-08-29  from the leap day to the 29th
registration_to_approval  2025-06-25  -  2025-12-25  Christmas Day does not move
"""
LOCAL_STANDARDS = """
first_response    2025-06-13   1  2025-06-16  Friday: one working day is Monday 16
first_response    2025-04-17   3  2025-04-24  Good Friday 18, Easter Monday 21 skipped: 22, 23, 24
enq_info          2024-12-23   5  2025-01-02  24, 27, 30, 31 December, not 1, Thursday 2 January
enq_call          2025-05-01   5  2025-05-09  2, not Monday 5, then 6, 7, 8, 9
enq_visit         2022-05-26  15  2022-06-20  ten end on 13 June; 14 to 17 make fourteen, Monday 20
enq_visit         2025-03-24  20  2025-04-23  four, nine, fourteen, 14 to 17 eighteen, 22, 23
enq_writeup       2022-09-12  10  2022-09-27  13 to 16 four, not 19, 20 to 23 eight, 26, 27
referral_take_up  2021-12-24   1  2021-12-29  Wednesday 29, after both substitute days
"""
DUE_SOON = """
first_response    2025-06-09  -  2025-06-10  due Wednesday 11; one working day before
first_response    2025-06-13  -  2025-06-16  due Tuesday 17; Monday 16
first_response    2025-04-17  -  2025-04-22  due Wednesday 23; Tuesday 22
referral_take_up  2021-12-30  -  2021-12-31  due Tuesday 4 January; Monday 3 is skipped: Friday 31
enq_call          2024-03-27  -  2024-03-28  due Tuesday 2 April; over Easter back to Thursday 28
roi_decide        2020-05-01  -  2020-05-07  due Monday 11; over VE Day back to Thursday 7
par_comment       2025-06-09  -  2025-06-12  due Friday 13; Thursday 12
enq_info          2025-04-14  -  2025-04-28  due Wednesday 30; two before are 29, 28
enq_visit         2025-04-17  -  2025-05-01  due Tuesday 6 May; not Monday 5; Friday 2, Thursday 1
enq_writeup       2025-07-07  -  2025-07-14  due Wednesday 16; Tuesday 15, Monday 14
adm_decide        2027-12-27  -  2028-01-05  due Friday 7; Thursday 6, Wednesday 5
stage_one         2025-12-31  -  2026-02-16  due Saturday 28; back 27 to 23, then 20 to Monday 16
stage_one         2023-10-25  -  2023-12-11  due Christmas Day; back 22 to 18, then 15 to Monday 11
stage_two_window  2025-10-18  -  2026-04-02  due Saturday 18; 17 to 13, 10 to 7, not 6 nor 3: 2
stage_two         2025-12-03  -  2026-03-20  due Good Friday 3; 2, 1, 31, 30, then 27 to 23, 20
registration_to_approval  2024-02-29  -  2024-08-14  due 29; 28, 27, not 26; 23 to 19; 16, 15, 14
enq_visit         2025-03-24  20  2025-04-17  due Wednesday 23; Tuesday 22, over Easter Thursday 17
first_response    2025-06-09   1  2025-06-09  due Tuesday 10; Monday 9, the day it starts
first_response    2025-06-14   1  2025-06-14  due Monday 16; Friday 13 is before the start
enq_info          2025-06-09   1  2025-06-09  due Tuesday 10; Friday 6 is before the start
"""
BREACHED_FROM = """
first_response    2025-03-28  -  2025-04-02  due Tuesday 1 April, the day after
enq_writeup       2021-12-20  -  2022-01-01  due Friday 31 December; late on New Year's Day
roi_decide        2025-06-14  -  2025-06-21  due Friday 20; late on the Saturday
stage_one         2027-12-31  -  2028-03-01  due on the leap day
stage_one         2025-12-31  -  2026-03-01  due 28 February, the last of the month
enq_visit         2022-05-26  15  2022-06-21  due Monday 20 June by the local standard
"""
INSTANTS = [
    ("2025-03-29T23:59:59+00:00", "2025-03-29", "2025-04-01", "Saturday, still winter time"),
    ("2025-03-30T00:00:00+00:00", "2025-03-30", "2025-04-01", "midnight; they go on at one"),
    ("2025-03-30T00:59:59+00:00", "2025-03-30", "2025-04-01", "the last second of winter time"),
    ("2025-03-30T01:00:00+00:00", "2025-03-30", "2025-04-01", "two o'clock in summer time"),
    ("2025-03-30T22:59:59+00:00", "2025-03-30", "2025-04-01", "the last second of that Sunday"),
    ("2025-03-30T23:00:00+00:00", "2025-03-31", "2025-04-02", "Monday begins: Tuesday, Wednesday"),
    ("2025-06-30T22:59:59+00:00", "2025-06-30", "2025-07-02", "the last second of June"),
    ("2025-06-30T23:00:00+00:00", "2025-07-01", "2025-07-03", "July begins in London before UTC"),
    ("2025-10-25T22:59:59+00:00", "2025-10-25", "2025-10-28", "Saturday, still summer time"),
    ("2025-10-25T23:00:00+00:00", "2025-10-26", "2025-10-28", "Sunday begins in summer time"),
    ("2025-10-26T00:59:59+00:00", "2025-10-26", "2025-10-28", "a second to two, the first time"),
    ("2025-10-26T01:00:00+00:00", "2025-10-26", "2025-10-28", "one o'clock, the second time"),
    ("2025-10-26T23:00:00+00:00", "2025-10-26", "2025-10-28", "eleven at night: not midnight yet"),
    ("2025-10-26T23:59:59+00:00", "2025-10-26", "2025-10-28", "the last second of that Sunday"),
    ("2025-10-27T00:00:00+00:00", "2025-10-27", "2025-10-29", "Monday begins: Tuesday, Wednesday"),
    ("2024-02-28T23:59:59+00:00", "2024-02-28", "2024-03-01", "the last second before a leap day"),
    ("2024-02-29T00:00:00+00:00", "2024-02-29", "2024-03-04", "the leap day begins"),
    ("2025-12-31T23:59:59+00:00", "2025-12-31", "2026-01-05", "New Year's Eve: Friday 2, Monday 5"),
    ("2026-03-29T23:30:00+00:00", "2026-03-30", "2026-04-01", "half past midnight on Monday"),
    ("2026-10-25T23:30:00+00:00", "2026-10-25", "2026-10-27", "half past eleven on Sunday"),
]


class Worked(NamedTuple):
    """One date worked out by hand."""

    clock: ClockId
    started_on: date
    standard: LocalStandard | None
    expected: date
    why: str

    def __str__(self) -> str:
        return f"{self.clock} from {self.started_on}"


def rows(*tables: str) -> list[Worked]:
    return [row(line) for table in tables for line in table.strip().splitlines()]


def row(line: str) -> Worked:
    name, started, days, expected, why = line.split(maxsplit=4)
    clock = ClockId(name)
    standard = None if days == "-" else LocalStandard(clock=clock, working_days=int(days))
    return Worked(clock, date.fromisoformat(started), standard, date.fromisoformat(expected), why)


LAST_DAYS = rows(
    PLAIN_WEEKS,
    CHRISTMAS_AND_NEW_YEAR,
    EASTER,
    OTHER_BANK_HOLIDAYS,
    AFTER_THE_DECISION,
    CLOCK_CHANGES,
    MONTH_ENDS_AND_LEAP_YEARS,
    LOCAL_STANDARDS,
)


@pytest.mark.parametrize("worked", LAST_DAYS, ids=str)
def test_the_last_day_in_time_is_the_one_on_the_wall_calendar(worked: Worked) -> None:
    assert due(worked.clock, worked.started_on, worked.standard) == worked.expected, worked.why


def test_every_clock_has_a_last_day_worked_out_by_hand() -> None:
    assert {worked.clock for worked in LAST_DAYS} == set(ClockId)


@pytest.mark.parametrize("worked", rows(DUE_SOON), ids=str)
def test_a_clock_is_due_soon_from_the_day_on_the_wall_calendar(worked: Worked) -> None:
    running = start(worked.clock, worked.started_on, worked.standard)

    assert due_soon_on(running) == worked.expected, worked.why


@pytest.mark.parametrize("worked", rows(BREACHED_FROM), ids=str)
def test_a_clock_is_late_from_the_day_on_the_wall_calendar(worked: Worked) -> None:
    running = start(worked.clock, worked.started_on, worked.standard)

    assert breached_from(running) == worked.expected, worked.why


@pytest.mark.parametrize(("instant", "in_london", "last", "why"), INSTANTS)
def test_an_instant_near_midnight_starts_its_clock_on_the_day_it_was_in_london(
    instant: str, in_london: str, last: str, why: str
) -> None:
    received_on = london_date(datetime.fromisoformat(instant))

    assert received_on == date.fromisoformat(in_london), why
    assert due(ClockId.FIRST_RESPONSE, received_on) == date.fromisoformat(last), why
