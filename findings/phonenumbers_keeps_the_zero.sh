#!/usr/bin/env bash
# phonenumbers 9.0.43 (libphonenumber's metadata): is a British number that was cut short possible?
# One expects no. Where taking away the 0 of the trunk leaves too few digits, the 0 is taken for part of the
# number, which is then one digit longer and "possible": six digits of an area are a number of seven.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43
"$folder/venv/bin/python" - <<'PYTHON'
import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

print("phonenumbers", phonenumbers.__version__)
seen = {}
for typed in ("0113 496 0000", "0113 496", "113 496"):
    number = phonenumbers.parse(typed, "GB")
    reason = phonenumbers.is_possible_number_with_reason(number)
    in_full = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    seen[typed] = (ValidationResult.to_string(reason), in_full, bool(number.italian_leading_zero))
    print(f"{typed!r}: {seen[typed]}")

assert seen["0113 496 0000"] == ("IS_POSSIBLE", "+441134960000", False)
assert seen["0113 496"] == ("IS_POSSIBLE", "+440113496", True), "it has changed"
assert seen["113 496"][0] != "IS_POSSIBLE", "it has changed"
PYTHON
echo "As described: with its 0 the number that was cut short is possible, without it is not."
