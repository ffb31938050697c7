"""axe-core, as a package of Python brings it: nothing is loaded from elsewhere, and no page has to let it in."""

from functools import cache
from importlib import resources

RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(each => `${each.id}: ${each.help} (${each.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")})`);
}"""


@cache
def _source():
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page):
    """What keeps somebody out of this page, one line each."""
    page.evaluate(_source())
    return page.evaluate(RUN)
