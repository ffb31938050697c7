"""Every room, in light and dark and at the width of a phone: it fits, it can be read, and the browser complains of nothing."""

import re
from typing import Any

import pytest

from tests.browser.axe import violations

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


def into(path):
    return lambda visitor: visitor.open(path)


def by_way_of(path, find):
    """Through the page at a path, by the link that is found there."""

    def enter(visitor):
        visitor.open(path)
        visitor.follow(find(visitor.page))

    return enter


def verdict(bundle):
    def enter(visitor):
        visitor.open("/periksa")
        hand_in(visitor, bundle)

    return enter


def looked_up(change=str):
    def enter(visitor):
        visitor.open("/register/2")
        text = visitor.page.get_by_role("textbox", name="Kutipan").input_value()
        visitor.open("/kutipan")
        visitor.page.get_by_label("Tempelkan kutipan di sini").fill(change(text))
        visitor.follow(visitor.page.get_by_role("button", name="Cocokkan").first)

    return enter


@pytest.fixture
def rooms(agreement, revised, good_bundle, bad_bundle):
    """Each room by its name, and how one gets into it."""
    forged = looked_up(lambda text: text.replace("nomor 2", "nomor 3"))
    first_row = "tbody th a"
    return {
        "list": into("/"), "nothing-found": into("/?cari=tidak-ada"), "english": into("/?bahasa=en"), "indonesian": into("/?bahasa=id"),
        "draft": by_way_of("/?status=ditandatangani", lambda page: page.locator(first_row).first),
        "agreement": into(agreement), "revision": into(revised), "rejected": into(f"{agreement}/versi/2"),
        "as-of-recorded": into(f"{agreement}?pada=2025-08-13&jam=tercatat"), "as-of-in-effect": into(f"{agreement}?pada=2025-08-13&jam=berlaku"),
        "difference": into(f"{agreement}/banding?dari=2025-08-11&sampai=2025-11-30&jam=berlaku"),
        "changes": into("/perubahan"), "changes-none": into("/perubahan?cari=tidakada"),
        "change": by_way_of("/perubahan?arah=easier&keputusan=rejected", lambda page: page.locator(".change h2 a").first),
        "cite": into("/kutipan"), "cite-found": looked_up(), "cite-forged": forged,
        "officials": into("/pejabat"), "official": by_way_of("/pejabat?cari=anindya", lambda page: page.locator(first_row).first),
        "agencies": into("/opd"), "agency": by_way_of("/opd", lambda page: page.get_by_role("link", name="Dinas Kesehatan")),
        "periods": into("/masa"), "period": into("/masa/2025/tw4"),
        "sheet": by_way_of(agreement, lambda page: page.get_by_role("region", name="Lembar realisasi").locator(first_row).first),
        "record": by_way_of(agreement, lambda page: page.get_by_role("region", name="Ringkasan").get_by_role("link", name="Reg.").first),
        "first-record": into("/register/1"), "book": into("/buku"), "verify": into("/periksa"), "verify-good": verdict(good_bundle),
        "verify-bad": verdict(bad_bundle), "help": into("/bantuan"), "not-found": into("/register/999999"),
    }  # fmt: skip


@pytest.mark.parametrize("manner", ["light", "dark"])
def test_no_room_shuts_anybody_out(visit, rooms, manner):
    visitor, wrong = visit(**MANNERS[manner]), {}
    for name, enter in rooms.items():
        enter(visitor)
        if found := violations(visitor.page):
            wrong[name] = found
    assert wrong == {}


def test_the_one_who_looks_for_what_shuts_people_out_finds_it(visit):
    visitor = visit()
    visitor.open("/")
    visitor.page.evaluate("document.querySelector('label[for=cari]').remove()")
    assert any(found.startswith("label:") for found in violations(visitor.page))


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
