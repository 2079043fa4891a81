"""Forms made from the JSON schemas of commands, so that a new command needs no page code.

The invariant: nothing here knows any command. What people read comes from the schema: `title`,
`description`, `x-words` (code to words), `x-long` (free text), `x-filled` (what the page answers itself),
`x-record` (the kind of record that a code names).
The service that takes the command decides; what is checked here spares a way there and back.

`questions` reads a schema, `begun` and `typed_from` say what the form shows at first, `fields` lays it
out, `read` turns what was posted into a body, `summary` says that body in words, `refused` brings a refusal
back to the fields.
"""

from services.web.site.command_forms.answers import Errors, Typed, begun, read, refused, typed_from
from services.web.site.command_forms.fields import Field, fields, problems
from services.web.site.command_forms.questions import NotAForm, Question, questions
from services.web.site.command_forms.records import Records, with_records
from services.web.site.command_forms.summary import summary

__all__ = [
    "Errors",
    "Field",
    "NotAForm",
    "Question",
    "Records",
    "Typed",
    "begun",
    "fields",
    "problems",
    "questions",
    "read",
    "refused",
    "summary",
    "typed_from",
    "with_records",
]
