"""Hands that have no mouse: whatever has the focus must be seen, and seen in the window."""

import pytest

# What has the focus: its name, whether its outline can be seen, and whether it stands in the window.
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: (at.textContent || at.value || at.name || "").trim().replace(/\\s+/g, " "),
    id: at.id, of: at.name || "",
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
MOST = 80  # times that a hand presses Tab before it gives up


class Keyboard:
    """They press Tab until they stand where they want to be."""

    def __init__(self, page):
        self.page = page

    def tab(self):
        """One step further, and where it leads."""
        self.page.keyboard.press("Tab")
        focus = self.page.evaluate(FOCUS)
        assert focus["shown"], f"focus cannot be seen on {focus['name']!r}"
        assert focus["inside"], f"focus is out of the window on {focus['name']!r}"
        return focus

    def tab_to(self, name, *, at_most=MOST):
        """To what is called so."""
        self._until(lambda focus: focus["name"].startswith(name), name, at_most)

    def tab_to_field(self, ident, *, at_most=MOST):
        """To the field of a form that has this id, or this name among its like."""
        self._until(lambda focus: ident in (focus["id"], focus["of"]), ident, at_most)

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)

    def follow(self, name):
        """To a link or button, and through it: until the page that it leads to is loaded."""
        self.tab_to(name)
        self.go()

    def go(self):
        """Enter, until the page that it leads to is loaded."""
        with self.page.expect_event("load"):
            self.press("Enter")

    def past_the_head(self):
        """By the skip link, which is the first thing on every page."""
        self.tab_to("Langsung ke isi", at_most=1)
        self.press("Enter")
        assert self.page.evaluate("location.hash") == "#isi"

    def _until(self, is_there, name, at_most):
        for _ in range(at_most):
            if is_there(self.tab()):
                return
        pytest.fail(f"{name!r} is not reached by {at_most} times Tab")
