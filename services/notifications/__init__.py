"""Notifications: which event becomes which message to a household, and that it leaves once.

Owns: one case record a journey with the messages that wait, were sent, failed or were cancelled; no name,
no address.
Hears: enquiry, assessment, panel.
Says: MessageSent, MessageFailed, MessageCancelled.
"""
