"""Every page that a reader reaches from the list by links alone, fetched once; and its words with where they stand."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

# How many of a kind of address are followed: hundreds of records have one page, and a bundle is made anew each time.
MOST_PAGES = 10
MOST = {"berkas.zip": 2, "jawaban.json": 3, "perubahan.xlsx": 3, "perubahan.csv": 3}
_IDENT = re.compile(r"(?<=/)(?:[0-9a-f]{32}|\d+)(?=/|$)")
_LINK = re.compile(r'(?:href|action)="([^"]+)"')
_EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element on the way from the root to a text."""

    tag: str
    attributes: dict[str, str]

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())


@dataclass(frozen=True, slots=True)
class Said:
    """A run of text, and the elements it stands in, the innermost last."""

    text: str
    within: tuple[Element, ...]

    def inside(self, tag: str) -> bool:
        return any(each.tag == tag for each in self.within)


class Page(HTMLParser):
    """The texts of a page, or of its main part alone, with their places."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._last: tuple[Element, ...] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(Said(" ".join(data.split()), tuple(self._open)))


@dataclass
class Walk:
    """What a walk found: the HTML of each page by its address, and every answer that was not one."""

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)


def main_part(text: str) -> str:
    """The main part of a page; the whole of what has none."""
    start, end = text.find("<main"), text.find("</main>")
    return text if start < 0 else text[start:end]


def walk(client, start: str = "/", *, most: int = MOST_PAGES, few: tuple[str, ...] = ()) -> Walk:
    """From one page along every link of this house, but not into another language; of one kind of page, not too many.

    Of pages below `few` no more than usual are fetched, however many there may be of others.
    """
    found, kinds, waiting = Walk(), Counter[str](), deque([start])
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        at_most = MOST_PAGES if kind.startswith(few) else most
        if address in found.seen or kinds[kind] >= min(at_most, MOST.get(kind.rpartition("/")[2], at_most)):
            found.left_out[kind] += address not in found.seen
            continue
        found.seen.add(address)
        kinds[kind] += 1
        with client.get(address) as answer:  # a static file stays open until its answer is closed
            if answer.status_code != 200:
                found.wrong.append((address, answer.status_code))
            if answer.mimetype == "text/html":
                found.pages[address] = answer.text
                waiting += sorted(link for link in links(answer.text, address) if "bahasa=" not in link)
    return found


def _kind(address: str) -> str:
    """An address without what tells one thing from another of its kind."""
    return _IDENT.sub("*", urlsplit(address).path)


def links(text: str, base: str) -> set[str]:
    """Where a page leads within the house."""
    absolute = (urljoin(base, str(Markup(link).unescape())) for link in set(_LINK.findall(text)))
    return {address.partition("#")[0] for address in absolute if not urlsplit(address).netloc}
