"""Which texts of a page look like none that was examined: a table's hundredth row says nothing new of colours.

Whether a text can be told from its ground is settled by what it is and how it is painted, from the root down to it, and
by everything painted where it stands, whether above or below it and whether as wide as it is. Texts that agree in all of
this are alike: axe, which takes milliseconds for each, looks at the first of them, on whatever page it stands. The theme
needs no mention: other colours are another look.
"""

MARK = "data-first-of-its-kind"

# Marks the first of each look that is not known yet; answers with these looks.
FIRSTS = """([known, mark]) => {
  const HOW = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "textShadow", "position", "display",
    "visibility", "overflow", "clipPath", "transform", "filter", "mixBlendMode", "textIndent", "zIndex", "webkitTextStroke"];
  const WHAT = ["class", "role", "type", "disabled", "aria-disabled", "aria-hidden", "hidden", "open"];
  const BLANK = "rgba(0, 0, 0, 0)", PICTURES = "svg, img, canvas, video, iframe, object";
  const hash = text => {  // FNV-1a of 32 bits, twice with other beginnings: a million looks would hardly meet
    let [a, b] = [0x811c9dc5, 0x01234567];
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x01000193); b = Math.imul(b ^ text.charCodeAt(i), 0x01000193);
    }
    return (b & 0x1fffff) * 0x100000000 + (a >>> 0);
  };
  const style = (element, part) => { const told = getComputedStyle(element, part); return HOW.map(name => told[name]).join(); };
  const pseudo = (element, part) => getComputedStyle(element, part).content === "none" ? "" : style(element, part);
  const looks = new Map();
  const look = element => {
    if (!element) return 0;
    if (!looks.has(element)) {
      const own = [element.tagName, ...WHAT.map(name => element.getAttribute(name)), style(element), pseudo(element, "::before"), pseudo(element, "::after")];
      looks.set(element, hash(own.join("|") + look(element.parentElement)));
    }
    return looks.get(element);
  };
  const every = [...document.body.querySelectorAll("*")];
  const painted = every.filter(element => {
    const told = getComputedStyle(element);
    return told.backgroundColor !== BLANK || told.backgroundImage !== "none" || element.matches(PICTURES);
  }).map(element => [element, element.getBoundingClientRect()]);
  const around = element => {
    const at = element.getBoundingClientRect();
    return painted
      .filter(([, box]) => box.left < at.right && at.left < box.right && box.top < at.bottom && at.top < box.bottom)
      .map(([other, box]) => [look(other), other.contains(element), other.compareDocumentPosition(element) & 4,
        box.left <= at.left && at.right <= box.right && box.top <= at.top && at.bottom <= box.bottom].join());
  };
  const seen = new Set(known), fresh = [];
  for (const element of every) {
    element.removeAttribute(mark);
    const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).join("");
    if (!texts && !element.matches("input, select, textarea")) continue;
    const told = hash([look(element), texts.length > 1, ...new Set(around(element))].join("|"));
    if (seen.has(told)) continue;
    seen.add(told); fresh.push(told); element.setAttribute(mark, "");
  }
  return fresh;
}"""


class Looks:
    """The looks that were examined so far."""

    def __init__(self) -> None:
        self._known: list[int] = []

    def mark(self, page) -> None:
        """Mark the first text of each look that is new on this page; from now on it is known."""
        self._known += page.evaluate(FIRSTS, [self._known, MARK])
