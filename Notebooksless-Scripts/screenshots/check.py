"""Checks a report page: it asks for nothing outside itself, its HTML is valid, what assistive
technology needs is there, and every pair of colours has a contrast of 4.5 to 1 or more."""

import re
import sys

import html5lib

text = open(sys.argv[1], encoding="utf-8").read()
defects = []

# Requests: anything that could make a browser fetch, run or leave.
for pattern in [
    r"<script", r"<link", r"<img", r"<iframe", r"<object", r"<embed", r"<base", r"<form",
    r"\ssrc\s*=", r"\ssrcset\s*=", r"\son[a-z]+\s*=\s*\"", r"@import", r"url\(", r"\sstyle\s*=",
    r"href=\"(?!#)", r"http-equiv",
]:
    markup = re.sub(r">[^<]*<", "><", text.split("</style>")[1])
    style = text.split("</style>")[0]
    for part in (markup, style):
        # Quoted values hold texts from data, in which nothing of this means anything.
        bare = re.sub(r'(title|value|content|aria-label)="[^"]*"', r'\1=""', part)
        for match in re.finditer(pattern, bare, re.IGNORECASE):
            defects.append(f"{pattern}: …{bare[max(0, match.start() - 30):match.end() + 30]!r}…")

parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
tree = parser.parse(text)
defects += [f"HTML: {code} at {place}" for place, code, _ in parser.errors]

# Names are unique and links lead somewhere.
ids = [element.get("id") for element in tree.iter() if element.get("id")]
defects += [f"two elements have the id {one}" for one in {i for i in ids if ids.count(i) > 1}] \
    if len(ids) < 5000 else [] if len(ids) == len(set(ids)) else ["two elements have the same id"]
known = set(ids)
for element in tree.iter():
    tag = str(element.tag).split("}")[-1]
    if tag == "a" and element.get("href", "")[1:] not in known:
        defects.append(f"a link leads nowhere: {element.get('href')}")
    for name in (element.get("aria-labelledby") or "").split():
        if name not in known:
            defects.append(f"nothing has the name {name}")
    if tag == "table" and not any(str(c.tag) == "caption" for c in element):
        defects.append("a table without a caption")
    if tag == "th" and element.get("scope") not in ("row", "col"):
        defects.append("a heading cell without a scope")
    if tag == "svg" and element.get("role") != "img":
        defects.append("a drawing without a role")
html = tree if str(tree.tag) == "html" else tree.find("html")
if html.get("lang") != "en":
    defects.append("the page does not say its language")
for landmark in ("header", "nav", "main", "footer"):
    if sum(1 for e in tree.iter() if str(e.tag) == landmark) != 1:
        defects.append(f"there is not one {landmark}")
levels = [int(str(e.tag)[1]) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
if levels.count(1) != 1:
    defects.append("there is not one h1")
defects += [f"a heading of level {b} after one of level {a}"
            for a, b in zip(levels, levels[1:]) if b > a + 1]


# Contrast (WCAG 2.1, 1.4.3).
def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


themes = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
if len(themes) != 2:
    defects.append("there are not two themes")
for theme in themes:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", theme))
    pairs = [(ink, "paper") for ink in ("ink", "quiet", "link", "stated", "mark")]
    pairs += [("ink", "shade"), ("quiet", "shade")]
    pairs += [(name, f"{name}-ground") for name in ("good", "bad", "unknown")]
    for ink, ground in pairs:
        ratio = contrast(colours[ink], colours[ground])
        if ratio < 4.5:
            defects.append(f"{ink} on {ground}: {ratio:.2f}")

for defect in defects[:20]:
    print(f"defect: {defect}", file=sys.stderr)
print(f"{sys.argv[1]}: {len(text.encode())} bytes, {len(defects)} defects")
sys.exit(1 if defects else 0)
