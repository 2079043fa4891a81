#!/usr/bin/env bash
# liiatools 0.2.0, by which local authorities clean Ofsted's Annex A: what becomes of an honest "not known"?
# One expects an error or the code for unknown. A disability "Not known" or "N/A" is cleaned to "b) No", an ethnicity
# "Information not yet obtained" to "j) AIND" (Indian), and an adopter whose enquiry date is ISO text is not in the
# output. The log names the date that was emptied; of the others it says nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps liiatools==0.2.0 \
  sfdata-stream-parser==0.4.1 click==8.1.7 click-log==0.4.0 dacite==1.8.1 elementpath==2.5.3 et-xmlfile==2.0.0 \
  faust-cchardet==2.1.19 lxml==4.9.4 more-itertools==8.14.0 numpy==1.26.4 openpyxl==3.1.5 pandas==1.5.3 \
  python-dateutil==2.9.0.post0 python-decouple==3.8 pytz==2025.2 PyYAML==6.0.2 regex==2022.10.31 six==1.17.0 \
  tablib==3.7.0 tabulate==0.9.0 xlrd==2.0.1 XlsxWriter==3.2.0 xmlschema==1.11.3
mkdir "$folder/log" "$folder/out"
cd "$folder"
cat > make.py <<'PYTHON'
from datetime import datetime

import yaml
from importlib.resources import files
from openpyxl import Workbook

lists = yaml.safe_load((files("liiatools") / "spec/annex_a/annex-a-merge.yml").read_text())["datasources"]
book = Workbook()
book.remove(book.active)
for name, columns in lists.items():
    book.create_sheet(name).append([*columns])
sheet, headers = book["List 11"], [*lists["List 11"]]
day = datetime(2026, 1, 9)
for number, (ethnicity, disability, enquired) in enumerate(
    [("a) WBRI", "Not known", day), ("Information not yet obtained", "N/A", day), ("a) WBRI", "b) No", "2026-01-09")]
):
    row = dict.fromkeys(headers)
    row |= {headers[0]: f"A{number}", "Gender": "a) Male", "Ethnicity": ethnicity, "Disability": disability}
    row |= {headers[5]: "c) Unknown", "Date enquiry received": enquired}
    sheet.append([row[header] for header in headers])
book.save("annex-a.xlsx")
PYTHON
venv/bin/python make.py
venv/bin/python -W ignore -m liiatools annex-a cleanfile --i annex-a.xlsx --la_code BAR --la_log_dir log --o out > said 2>&1
venv/bin/python - <<'PYTHON'
from pathlib import Path

from openpyxl import load_workbook

rows = [row[:7] for row in load_workbook("out/annex-a_clean.xlsx")["List 11"].iter_rows(values_only=True)][1:]
log = " ".join(each.read_text() for each in Path("log").iterdir())
print("liiatools 0.2.0")
for row in rows:
    print(row[0], "ethnicity", row[3], "disability", row[4])
print("log:", log.strip() or "empty")

assert [row[0] for row in rows] == ["A0_BAR", "A1_BAR"], "it has changed: A2 had an ISO date"
assert [row[4] for row in rows] == ["b) No", "b) No"], "it has changed"
assert rows[1][3] == "j) AIND", "it has changed"
assert "Ethnicity" not in log and "Disability" not in log, "it has changed"
PYTHON
echo "As described: what is not known becomes No or Indian without a word, and a row with an ISO date is left out."
