"""Which event becomes which message, what overtakes one, and what may be done with one that waits.

`rules` holds the tables, `on_event` reads them once for each event, `delivery` is what a sender may do and
`staff_messages` what staff send by hand. All change `correspondence`: its `progress` evolves over events,
and beside it are the messages, as `message` defines them. `action_preview` asks the rules and keeps nothing.
"""
