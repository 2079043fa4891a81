"""Notifications: which event becomes which message to a household, and that it leaves once.

Owns: one case record a journey with the messages that wait, were sent, failed, were told or cancelled; no name
of the household and no address, and no words but what staff filled in.
Hears: enquiry, assessment, panel.
Says: MessageRequested, MessageReleased, MessageSent, MessageFailed, MessageGivenToStaff, MessageToldAnotherWay,
MessageCancelled.
"""
