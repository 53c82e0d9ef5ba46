"""Checks the pages of a bias audit in a real browser, and takes pictures of them.

Usage: check.py [--axe FILE] OUTPUT FOLDER...

Each FOLDER holds an index.html and a workpaper.html. Exit codes: 0 no defect, 1 a defect.
"""

import pathlib
import re
import subprocess
import sys

from browser import Browser

SHEETS = {"a4": (8.27, 11.69), "letter": (8.5, 11)}

# What assistive technology needs, asked of the document as the browser understands it.
STRUCTURE = """(() => {
  const defects = [];
  const all = (query) => [...document.querySelectorAll(query)];
  if (!document.documentElement.lang) defects.push('no language');
  if (!document.title.trim()) defects.push('no title');
  for (const one of ['header', 'nav', 'main', 'footer', 'h1'])
    if (all('body ' + one).length !== 1) defects.push('not one ' + one);
  const levels = all('h1, h2, h3, h4').map((e) => +e.tagName[1]);
  levels.forEach((level, index) => {
    if (index && level > levels[index - 1] + 1) defects.push('a heading level is left out');
  });
  for (const table of all('table')) {
    if (!table.caption || !table.caption.textContent.trim()) defects.push('no caption');
    const region = table.parentElement;
    if (region.tabIndex !== 0 || region.getAttribute('role') !== 'region')
      defects.push('a table without a region for the keyboard');
    for (const cell of table.querySelectorAll('th'))
      if (!['col', 'row', 'rowgroup'].includes(cell.scope)) defects.push('a head without scope');
    const columns = table.tHead.rows[0].cells.length;
    for (const row of table.rows) {
      const width = [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
      if (width !== columns) defects.push('a row with another number of cells');
    }
  }
  for (const drawing of all('svg')) {
    if (drawing.getAttribute('role') !== 'img') defects.push('a drawing without a role');
    for (const part of ['title', 'desc'])
      if (!drawing.querySelector(part)?.textContent.trim()) defects.push('a drawing without ' + part);
  }
  const ids = all('[id]').map((e) => e.id);
  if (new Set(ids).size !== ids.length) defects.push('two elements have one id');
  for (const link of all('a[href^="#"]'))
    if (!document.getElementById(link.getAttribute('href').slice(1)))
      defects.push('a link leads nowhere: ' + link.getAttribute('href'));
  return defects;
})()"""

# What is wider than the window and in no region that scrolls by itself.
OVERFLOW = """(() => {
  const wide = [];
  if (document.documentElement.scrollWidth > innerWidth) wide.push('the page scrolls sideways');
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.scroll, .skip, .watermark, svg')) continue;
    const box = element.getBoundingClientRect();
    if (box.width && box.right > innerWidth + 1)
      wide.push(element.tagName + ' ends at ' + Math.round(box.right));
  }
  return wide.slice(0, 5);
})()"""

# Tables that a reader of a phone must push sideways.
SCROLLING = """[...document.querySelectorAll('.scroll')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.querySelector('caption').textContent)"""

AXE = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
  'best-practice']}).then((r) => ({
    violations: r.violations.map((v) => v.id + ': ' + v.help + ' ' + v.nodes[0].html.slice(0, 120)),
    rules: r.passes.length}))"""


def banned(text):
    """Words that no page says: the law knows no such verdict."""
    return re.findall(r"\b(?:pass|fail|complian|certif)\w*", text, re.IGNORECASE)


def sheets(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True,
                          check=True).stdout
    return text.split("\f")[:-1]


def check(browser, page, output, axe):
    defects = []
    name = f"{page.parent.name}-{page.stem}"
    is_draft = page.parent.name == "draft"
    browser.size(1280)
    browser.media()
    browser.open(page)
    if len(browser.requests) != 1:
        defects.append(f"the page asks for {browser.requests[1:]}")
    defects += browser.evaluate(STRUCTURE)
    defects += [f"the page says {word}" for word in banned(
        browser.evaluate("document.title + ' ' + document.body.textContent"))]
    browser.press("Tab", 9)
    if browser.evaluate("document.activeElement.getAttribute('href')") != "#main":
        defects.append("the first tab stop is not the way past the contents")
    elif browser.evaluate("document.activeElement.getBoundingClientRect().left") < 0:
        defects.append("the way past the contents is not seen when it has the focus")
    browser.evaluate("document.activeElement.blur()")
    if axe:
        browser.evaluate(axe)
    for width, is_phone in ((360, True), (1280, False)):
        for dark in (False, True):
            browser.size(width, is_phone=is_phone)
            browser.media(dark=dark)
            kind = f"{width}{'-dark' if dark else ''}"
            defects += [f"at {kind}: {one}" for one in browser.evaluate(OVERFLOW)]
            browser.picture(output / f"{name}-{kind}.png")
            if axe:
                result = browser.evaluate(AXE)
                defects += [f"at {kind}: axe: {one}" for one in result["violations"]]
                if result["rules"] < 15:
                    defects.append(f"at {kind}: axe looked at {result['rules']} rules alone")
            if is_phone and not dark:
                for caption in browser.evaluate(SCROLLING):
                    print(f"  {name}: scrolls by itself at {width}: {caption}")
    browser.media()
    for sheet, (width, height) in SHEETS.items():
        pdf = output / f"{name}-{sheet}.pdf"
        browser.print(pdf, width, height)
        found = sheets(pdf)
        for number, text in enumerate(found, 1):
            if ("DRAFT" in text) != is_draft:
                defects.append(f"{sheet}, sheet {number}: the mark of a draft is "
                               + ("missing" if is_draft else "there"))
            if page.stem == "workpaper" and "PRIVATE" not in text:
                defects.append(f"{sheet}, sheet {number}: it is not said that it is private")
        print(f"  {name}: {len(found)} sheets of {sheet}")
    return [f"{name}: {one}" for one in defects]


def main(arguments):
    axe = None
    if arguments[:1] == ["--axe"]:
        axe = pathlib.Path(arguments[1]).read_text(encoding="utf-8")
        arguments = arguments[2:]
    output = pathlib.Path(arguments[0])
    output.mkdir(parents=True, exist_ok=True)
    defects = []
    with Browser() as browser:
        if not browser.is_alone:
            print("  the system gives no process of its own network; names lead nowhere instead")
        for folder in map(pathlib.Path, arguments[1:]):
            for page in ("index.html", "workpaper.html"):
                defects += check(browser, folder / page, output, axe)
    for defect in defects[:40]:
        print(f"defect: {defect}", file=sys.stderr)
    print(f"{len(defects)} defects" + ("" if axe else "; without axe-core"))
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
