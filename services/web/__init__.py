"""The pages in the browser, one front door for each group of people.

The public enquires and books information events; adopters follow their journey and register; agency teams work
through queues and cases; the national team reads and publishes figures; support sees what needs a person.

Keeps browser sessions in MongoDB and nothing else: no case record, no topic, no figure. It asks the five
services over HTTP, each time as the person who is signed in, so no page shows or does more than they allow.
What all doors share is in `site`. Doors import `site` and never one another.
"""
