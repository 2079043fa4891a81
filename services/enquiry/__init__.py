"""Enquiries: from the first hello to the decision on the registration of interest.

Owns: enquiries with the names, wishes and forms of households and who signs in for them, information
      events, equality answers with the keys to what is published of them, mystery shops and their rounds, campaigns,
      the service standards of agencies.
Hears: how a registered journey ended, in the streams `assessment` and `panel`.
Says: the streams `enquiry`, `equality`, `information_event`, `mystery_shop`, `mystery_shop_round`,
      `campaign` and `service_standard`.
"""
