"""Every room, in light and dark and at the width of a phone: it fits, it can be read, and the browser complains of nothing."""

import re
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from service.house import House
from tests.browser.alike import Looks
from tests.browser.axe import COLOURS, TOUCH, violations
from web import create_app

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
ON_A_PHONE: dict[str, Any] = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
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
  return Object.fromEntries(rows.map(row => [row.children[1].textContent, row.querySelector("a").pathname]));
}"""
PAGES_OF_THE_BOOK = range(1, 20, 3)
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


def by_way_of(path, find, onward=None):
    """Through the page at a path, by the link that is found there; or to where its address leads onward."""

    def enter(visitor):
        visitor.open(path)
        if onward is None:
            visitor.follow(find(visitor.page))
        else:
            visitor.open(onward(find(visitor.page).evaluate("link => link.pathname")))

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


NO_PAGE = re.compile(r"\.[a-z-]+$|^/(tile|checkpoint|static|unggah)\b")  # downloads
OF_THE_PAST = frozenset({"sources", "past", "papers", "plans", "budgets", "instruments", "orders", "lineage", "search", "rules", "evaluations"})  # fmt: skip


@cache
def _map():
    """The addresses of the house; nobody asks the house itself anything."""
    return create_app(cast(House, None)).url_map


def kinds():
    """Every kind of page, as the house itself names them; but those of an upload, which test_upload_walk.py looks at."""
    told = {rule.endpoint: rule.rule for rule in _map().iter_rules() if "GET" in (rule.methods or ())}
    return {kind for kind, path in told.items() if not NO_PAGE.search(path)}


def kind_of(address):
    return _map().bind("").match(urlsplit(address).path)[0]


@pytest.fixture
def rooms_of_the_book(agreement, revised, good_bundle, bad_bundle):
    """Each room of the signed year by its name, and how one gets into it."""
    forged = looked_up(lambda text: text.replace("nomor 2", "nomor 3"))
    first_row = "tbody th a"
    return {
        "list": into("/"), "nothing-found": into("/?cari=tidak-ada"), "english": into("/?cari=kesehatan&bahasa=en"), "indonesian": into("/?cari=kesehatan&bahasa=id"),
        "draft": by_way_of("/?status=ditandatangani", lambda page: page.locator(first_row).first), "list-of-the-past": into("/?tahun=2024"),
        "agreement": into(agreement), "revision": into(revised), "rejected": into(f"{agreement}/versi/2"), "lines": into(f"{agreement}/indikator"),
        "as-of-recorded": into(f"{agreement}?pada=2025-08-13&jam=tercatat"), "as-of-in-effect": into(f"{agreement}?pada=2025-08-13&jam=berlaku"),
        "difference": into(f"{agreement}/banding?dari=2025-08-11&sampai=2025-11-30&jam=berlaku"),
        "changes": into("/perubahan"), "changes-none": into("/perubahan?cari=tidakada"), "claims": into("/perubahan?tingkat=claim&bagian=target"),
        "saved-views": into("/perubahan/tampilan"), "named-view": into("/perubahan/tampilan/longgar-tw4"),
        "change": by_way_of("/perubahan?arah=easier&keputusan=rejected", lambda page: page.locator(".change h2 a").first),
        "claimed-change": by_way_of("/perubahan?tingkat=claim", lambda page: page.locator(".change h2 a").first),
        "cite": into("/kutipan"), "cite-found": looked_up(), "cite-forged": forged,
        "officials": into("/pejabat"), "official": by_way_of("/pejabat?cari=anindya", lambda page: page.locator(first_row).first),
        "agencies": into("/opd"), "agency": by_way_of("/opd", lambda page: page.get_by_role("link", name="Dinas Kesehatan")),
        "periods": into("/masa"), "period": into("/masa/2025/tw4"),
        "sheet": by_way_of(agreement, lambda page: page.get_by_role("region", name="Lembar realisasi").locator(first_row).first),
        "record": by_way_of(agreement, lambda page: page.get_by_role("region", name="Ringkasan").get_by_role("link", name="Reg.").first),
        "first-record": into("/register/1"), "book": into("/buku"), "verify": into("/periksa"), "verify-good": verdict(good_bundle),
        "verify-bad": verdict(bad_bundle), "help": into("/bantuan"), "not-found": into("/register/999999"),
    }  # fmt: skip


@pytest.fixture
def rooms_of_the_past():
    """What was there before the book, and what agreements stand on: lists, and the first of each that says most."""

    def first(path, row="tbody th a"):
        return by_way_of(path, lambda page: page.locator(row).first)

    return {
        "sources": into("/asal"), "source": into("/asal/esakip"), "source-state": first("/asal/esakip"), "unread": into("/asal/esakip/terbuka"),
        "source-first": by_way_of("/asal/esakip", lambda page: page.locator("tbody th a[href*='/asal/']").last),
        "past": into("/lama"), "past-differs": first("/lama?capaian=berbeda"), "past-paper": first("/lama?tingkat=attested"),
        "past-before": by_way_of("/lama?capaian=berbeda", lambda page: page.locator("tbody th a").first, lambda path: f"{path}?pada=2024-12-20"),
        "papers": into("/kertas"), "paper": first("/kertas?keadaan=attested"), "plans": into("/rencana"), "plan": first("/rencana?jenis=renstra"),
        "plan-of-all": first("/rencana?jenis=rpjmd"), "budgets": into("/anggaran?tahun=2025"),
        "budget": by_way_of("/anggaran?tahun=2025", lambda page: page.get_by_role("link", name="Dinas Kesehatan")),
        "instruments": into("/naskah"), "instrument": first("/naskah?jenis=nota_kesepahaman"), "orders": into("/perintah"),
        "years": by_way_of("/opd", lambda page: page.get_by_role("contentinfo").get_by_role("link", name="Antar-tahun")),
        "years-of-one": by_way_of("/opd", lambda page: page.get_by_role("link", name="Dinas Kesehatan"), lambda path: f"/antar-tahun?opd={path[-32:]}&tahun=2025"),
        "indicator": by_way_of("/cari?kata=imunisasi", lambda page: page.locator("a[href*='/indikator/']").first),
        "search": into("/cari?kata=perjanjian+kerja"), "search-none": into("/cari?kata=tidakada"), "rules": into("/aturan"),
        "scales": into("/skala"), "evaluations": into("/evaluasi"),
    }  # fmt: skip


def looked_at(page, name, pictures, looks, *, first):
    """What is wrong with a room: entered once, its colours and then its width change in place.

    axe, which is slow, looks a second and third time only at the first room of a kind, and at what looks like nothing
    before; the house's own eyes at all.
    """

    def keep(manner):
        if pictures:
            page.screenshot(path=pictures / f"{name}-{manner}.png", full_page=True)

    wrong = violations(page, looks=looks) + page.evaluate(OUTSIDE) + page.evaluate(PALE, READABLE)
    keep("light")
    page.emulate_media(color_scheme="dark")
    wrong += page.evaluate(PALE, READABLE) + (violations(page, COLOURS, looks) if first else [])
    keep("dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    wrong += page.evaluate(OUTSIDE) + (violations(page, TOUCH) if first else [])
    keep("phone")
    page.set_viewport_size(DESK)
    return wrong


@pytest.mark.parametrize("which", ["book", "past"])
def test_every_room_lets_everybody_in_fits_and_can_be_read(visit, request, pictures, which):
    """axe and the house's own eyes, light and dark, at the desk and as narrow as a phone; no kind of page is left out."""
    visitor, wrong, entered, looks = visit(), {}, set(), Looks()
    for name, enter in request.getfixturevalue(f"rooms_of_the_{which}").items():
        enter(visitor)
        kind = kind_of(visitor.page.url)
        if found := looked_at(visitor.page, name, pictures, looks, first=kind not in entered):
            wrong[name] = found
        entered.add(kind)
    assert wrong == {}
    past = {kind for kind in kinds() if kind.partition(".")[0] in OF_THE_PAST}
    every = past if which == "past" else kinds() - past
    assert every - entered == set()


def test_the_one_who_looks_for_what_shuts_people_out_finds_it(visit):
    visitor = visit()
    visitor.open("/")
    page = visitor.page
    assert violations(page) + violations(page, COLOURS) + violations(page, TOUCH) == []
    page.evaluate("document.querySelector('h1').style.color = '#222'")
    assert violations(page) == page.evaluate(PALE, READABLE) == []
    page.emulate_media(color_scheme="dark")
    assert any(found.startswith("color-contrast:") for found in violations(page, COLOURS))
    assert any(found.startswith("Perjanjian kinerja") for found in page.evaluate(PALE, READABLE))
    page.evaluate("document.querySelector('label[for=cari]').remove()")
    assert any(found.startswith("label:") for found in violations(page))
    page.evaluate(
        "for (const at of document.querySelectorAll('.wings a')) at.style.cssText = 'display: inline-block; padding: 0; height: 9px; width: 9px; overflow: hidden'"
    )
    assert any(found.startswith("target-size:") for found in violations(page, TOUCH))


THREE = "<main><h1>Satu</h1>" + "<section><p>Dua kata</p></section>" * 3 + "<i></i></main>"
BEHIND = """(p, i) => {
  const at = p.getBoundingClientRect();
  i.style.cssText = `position: absolute; z-index: -1; background: #444; inset: ${at.top}px 0 auto 0; height: ${at.height}px`;
}"""


@pytest.mark.parametrize(
    "changed",
    ["p => { p.style.color = '#aaa' }", "p => { p.parentElement.style.background = '#555' }", BEHIND],
    ids=["another colour", "another ground", "a box behind it"],
)
def test_a_text_that_looks_like_none_before_it_is_examined_wherever_it_stands(visit, changed):
    def pale():
        return [found for found in violations(page, COLOURS, looks) if found.startswith("color-contrast:")]

    page, looks = visit().page, Looks()
    page.set_content(THREE)
    assert pale() == []
    page.evaluate(f"({changed})([...document.querySelectorAll('p')].at(-1), document.querySelector('i'))")
    assert len(pale()) == 1
    assert pale() == []  # looked at twice


def test_dark_is_dark_and_light_is_light(visit):
    grounds = {}
    for scheme in ("light", "dark"):
        visitor = visit(color_scheme=scheme)
        visitor.open("/")
        colour = visitor.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        grounds[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert grounds["dark"] < 3 * 64
    assert grounds["light"] > 3 * 192


def test_no_page_scrolls_sideways_on_a_phone(visit, agreement, revised):
    """Of two agreements told at length, of their versions, and of one record of every kind of act on pages of the book."""
    visitor, seen, wide = visit(**ON_A_PHONE), set(), []
    waiting = ["/", agreement, revised, *(f"/buku?ke={page}" for page in PAGES_OF_THE_BOOK)]
    kinds_of_acts: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        visitor.open(path)
        seen.add(path)
        if visitor.page.evaluate(OUTSIDE):
            wide.append(path)
        if path in (agreement, revised):
            waiting += visitor.page.eval_on_selector_all('a[href*="/versi/"]', DOCUMENTS)
        if path.startswith("/buku"):
            kinds_of_acts |= visitor.page.evaluate(ONE_OF_EACH)
            waiting += [] if any("/buku" in each for each in waiting) else kinds_of_acts.values()
    assert wide == []
    assert len(kinds_of_acts) > 30
