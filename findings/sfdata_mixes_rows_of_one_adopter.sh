#!/usr/bin/env bash
# sfdata-annexa-clean 0.1.1, a cleaner of Ofsted's Annex A: what becomes of an adopter who enquired twice?
# One expects two rows, as List 11 wants. Rows of one identifier are joined column by column: the one that is left
# has the date of the second enquiry, with the stage one start and the leaving reason of the first. And the cleaned file has Lists 1 to 8 only, so all
# adopters of List 11 are in the merged file and in no other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps sfdata-annexa-clean==0.1.1 dacite==1.8.1 \
  et-xmlfile==2.0.0 numpy==1.26.4 openpyxl==3.1.5 pandas==1.5.3 python-dateutil==2.9.0.post0 pytz==2025.2 \
  PyYAML==6.0.2 six==1.17.0 xlrd==2.0.1 XlsxWriter==3.2.0
cd "$folder"
cat > make.py <<'PYTHON'
from datetime import datetime
from importlib.resources import files

import yaml
from openpyxl import Workbook

config = files("sfdata_annexa_clean") / "assets/config/annex-a-merge.yml"
lists = yaml.safe_load(config.read_text())["datasources"]
book = Workbook()
book.remove(book.active)
for each in lists:
    book.create_sheet(each["name"]).append([column["name"] for column in each["columns"]])
sheet = book["List 11"]
headers = [cell.value for cell in sheet[1]]
for enquired, started, reason in (
    (datetime(2025, 1, 9), datetime(2025, 2, 3), "1 - Adopter withdrew from process"),
    (datetime(2026, 3, 2), None, None),
):
    row = dict.fromkeys(headers)
    row |= {headers[0]: "A1", headers[1]: "F1", "Gender": "a) Male", "Ethnicity": "a) WBRI", "Disability": "b) No"}
    row |= {headers[5]: "c) Unknown", "Date enquiry received": enquired}
    row |= {"Date Stage 1 started": started, headers[-1]: reason}
    sheet.append([row[header] for header in headers])
book.save("annex-a.xlsx")
PYTHON
venv/bin/python make.py
venv/bin/python -W ignore -m sfdata_annexa_clean --merge annex-a.xlsx > said 2>&1
venv/bin/python - <<'PYTHON'
from openpyxl import load_workbook

headers, *rows = load_workbook("merged.xlsx")["List 11"].iter_rows(values_only=True)
cleaned = load_workbook("cleaned.xlsx").sheetnames
print("sfdata-annexa-clean 0.1.1")
print("rows of A1 after the merge:", [(row[6], row[7], row[18]) for row in rows])
print("sheets of the cleaned file:", cleaned)

assert len(rows) == 1, "it has changed"
assert (rows[0][6].year, rows[0][7].year) == (2026, 2025), "it has changed"
assert rows[0][18].startswith("1 - "), "it has changed"
assert "List 11" not in cleaned, "it has changed"
PYTHON
echo "As described: two enquiries of one adopter become one row that was neither, and no adopter is in the cleaned file."
