"""Every room, in light and dark and at the width of a phone: it fits, it can be read, and the browser complains of nothing."""

import re
from typing import Any

import pytest

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MANNERS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESK},
    "dark": {"color_scheme": "dark", "viewport": DESK},
    "phone": {"color_scheme": "light", "viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True},
}  # fmt: skip
READABLE = 4.5  # WCAG 2.2, 1.4.3

# Texts whose contrast with the nearest background is below the measure.
PALE = """least => {
  const channels = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = colour => channels(colour).slice(0, 3)
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const pale = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (!text || !element.checkVisibility()) continue;
    const [low, high] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < least) pale.add(`${text.slice(0, 40)}: ${((high + 0.05) / (low + 0.05)).toFixed(2)}`);
  }
  return [...pale];
}"""
DOCUMENTS = "links => links.map(link => link.pathname).filter(path => !path.endsWith('.zip'))"
# The address of the first record of each kind of act in the book.
ONE_OF_EACH = """() => {
  const rows = [...document.querySelectorAll("tbody tr")];
  return [...new Map(rows.map(row => [row.children[1].textContent, row.querySelector("a").pathname])).values()];
}"""
# What stands out of the window or out of its own sheet, unless it scrolls within a frame of its own.
OUTSIDE = """() => {
  const framed = at => at.closest(".proof, .deed-scroll, .unseen, .table--cards thead");
  const edge = at => Math.min(document.documentElement.clientWidth, at.closest(".sheet")?.getBoundingClientRect().right ?? Infinity);
  const outside = [...document.querySelectorAll("main *")]
    .filter(at => !framed(at) && at.getBoundingClientRect().right > edge(at) + 1)
    .map(at => `${at.tagName} ${at.className}: ${at.textContent.trim().slice(0, 40)}`);
  const scrolls = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  return scrolls ? ["the page scrolls sideways", ...outside] : outside;
}"""


def hand_in(visitor, file):
    visitor.page.get_by_label("Berkas bukti").set_input_files(file)
    visitor.follow(visitor.page.get_by_role("button", name="Periksa"))


@pytest.fixture
def rooms(agreement, revised, good_bundle, bad_bundle):
    """Each room by its name, and how one gets into it."""

    def into(path):
        return lambda visitor: visitor.open(path)

    def record(visitor):
        visitor.open(agreement)
        visitor.follow(visitor.page.get_by_role("region", name="Ringkasan").get_by_role("link", name="Reg.").first)

    def verdict(bundle):
        def enter(visitor):
            visitor.open("/periksa")
            hand_in(visitor, bundle)

        return enter

    def draft(visitor):
        visitor.open("/?status=ditandatangani")
        visitor.follow(visitor.page.locator("tbody th a").first)

    return {
        "list": into("/"), "nothing-found": into("/?cari=tidak-ada"), "agreement": into(agreement), "draft": draft,
        "revision": into(revised), "rejected": into(f"{agreement}/versi/2"), "record": record, "first-record": into("/register/1"), "book": into("/buku"),
        "verify": into("/periksa"), "verify-good": verdict(good_bundle), "verify-bad": verdict(bad_bundle), "help": into("/bantuan"),
        "not-found": into("/register/999999"), "english": into("/?bahasa=en"),
    }  # fmt: skip


@pytest.mark.parametrize("manner", MANNERS)
def test_every_room_fits_and_can_be_read(visit, rooms, pictures, manner):
    visitor, wrong = visit(**MANNERS[manner]), {}
    page = visitor.page
    for name, enter in rooms.items():
        enter(visitor)
        if pictures:
            page.screenshot(path=pictures / f"{name}-{manner}.png", full_page=True)
        found = page.evaluate(OUTSIDE) + page.evaluate(PALE, READABLE)
        if found:
            wrong[name] = found
    assert wrong == {}


def test_dark_is_dark_and_light_is_light(visit):
    grounds = {}
    for scheme in ("light", "dark"):
        visitor = visit(color_scheme=scheme)
        visitor.open("/")
        colour = visitor.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        grounds[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert grounds["dark"] < 3 * 64
    assert grounds["light"] > 3 * 192


def test_no_page_scrolls_sideways_on_a_phone(visit):
    """Of every agreement, of its versions, of the first page of the book, and of one record of every kind of act."""
    visitor, seen, wide = visit(**MANNERS["phone"]), set(), []
    waiting = ["/", "/buku"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        visitor.open(path)
        seen.add(path)
        if visitor.page.evaluate(OUTSIDE):
            wide.append(path)
        waiting += (
            visitor.page.eval_on_selector_all('a[href*="/perjanjian/"]', DOCUMENTS) if "/register" not in path else []
        )
        waiting += visitor.page.evaluate(ONE_OF_EACH) if path == "/buku" else []
    assert wide == []
    assert len(seen) > 20
