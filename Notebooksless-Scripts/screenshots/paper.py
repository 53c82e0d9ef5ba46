"""Checks a printed report: nothing stands beyond the margin of the paper, and no head of a table stands
alone at the foot of a page.

    paper.py REPORT.pdf...
"""

import re
import subprocess
import sys

# A4 with 14 mm at the sides, in points; half a point for rounding.
RIGHT = 595.3 - 14 / 25.4 * 72 + 0.5
defects = []


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


for path in sys.argv[1:]:
    page = 0
    for line in output("pdftotext", "-bbox", path, "-").splitlines():
        page += "<page" in line
        word = re.search(r'xMax="([\d.]+)".*>(.*)</word', line)
        if word and float(word[1]) > RIGHT:
            defects.append(f"{path}: page {page}: {word[2][:40]} ends beyond the margin")
    for number, text in enumerate(output("pdftotext", "-layout", path, "-").split("\f"), 1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        # The last line is the page's number.
        last = lines[-2] if len(lines) > 1 else ""
        if re.search(r"\bValue\b.*\b(Counts|Rows)\b|^(Column|Metric|Step)\b.*  |\bby group$", last):
            defects.append(f"{path}: page {number}: a head alone: {re.sub(' +', ' ', last)}")

for defect in defects[:20]:
    print(f"defect: {defect}", file=sys.stderr)
print(f"on paper: {len(defects)} defects")
sys.exit(1 if defects else 0)
