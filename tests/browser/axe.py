"""axe-core, as a package of Python brings it: nothing is loaded from elsewhere, and no page has to let it in.

Every rule that is on by itself, those of WCAG 2.0 to 2.2 A and AA and its good practices among them; and the size of
what one touches (WCAG 2.2, 2.5.8), which axe leaves off by itself. Nothing is fetched: the pages bring one style sheet.

Contrast, two thirds of axe's time, is measured on the first of all texts that look alike (alike.py).
"""

from functools import cache
from importlib import resources

from tests.browser.alike import MARK, Looks

SIZES = {"target-size": {"enabled": True}}
ALL = {"rules": SIZES}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}  # what dark can change
TOUCH = {"runOnly": {"type": "rule", "values": ["target-size"]}}  # what a narrow window can change
OF_FIRSTS = f"axe.configure({{rules: [{{id: 'color-contrast', selector: '[{MARK}]'}}]}})"
RUN = """async told => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, ...told});
  return found.violations.map(each => `${each.id}: ${each.help} (${each.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")})`);
}"""


@cache
def _source():
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page, told=ALL, looks=None):
    """What keeps somebody out of this page, one line each; but of a text that looks like one of `looks`, not its contrast."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
        page.evaluate(OF_FIRSTS)
    if told is not TOUCH:
        (looks or Looks()).mark(page)
    return page.evaluate(RUN, told)
