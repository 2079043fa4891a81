#!/usr/bin/env bash
# Each header of each email that Python writes makes two classes of its own.
#
# Python 3.11's email.policy.SMTP has a header registry whose __getitem__ calls type() for every header that is
# set, also for a name that it has seen. A class is part of cycles, so it stays until the garbage collector comes:
# some 25 KB a letter. A process that writes letters and collects rarely grows by tens of megabytes.
# Seen: 100 letters of three headers leave 600 classes, because each header is looked up twice as it is set.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/python" - <<'PYTHON'
import gc, sys
from email.headerregistry import BaseHeader
from email.message import EmailMessage
from email.policy import SMTP


def classes_after(letters):
    before = len(BaseHeader.__subclasses__())
    for number in range(letters):
        letter = EmailMessage(SMTP)
        letter["To"] = "reader@example.org"
        letter["Subject"] = "Hello"
        letter["Message-ID"] = f"<{number}@example.org>"
    return len(BaseHeader.__subclasses__()) - before


gc.disable()
made = classes_after(100)
print(f"Python {sys.version.split()[0]}: 100 letters of three headers made {made} classes")
sys.exit(0 if made == 600 else "The behaviour has changed: there are not two classes for each header.")
PYTHON
echo "As described: two classes for each header."
