"""Every figure of every page stands with its record and its grade; a page that mixes grades says so at each figure."""

import re

import pytest

from projections import register_views
from projections.grades import GRADES
from projections.register_answers import Wanted
from tests.web.walking import Element, Page, Said, main_part, walk
from web.words import LANGUAGES, catalogue

# Where digits are no figures of the matter, and why.
PAGES = {
    "/register/": "a record itself: its wording, its bytes and its proof",
    "/buku": "the book: numbers of records and the seal",
    "/kutipan": "a citation, compared with the book",
    "/periksa": "a bundle: its size, its digests",
    "/aturan": "what regulations say, each with its citation",
    "/skala": "the bands of scales, each with its citation",
    "/bantuan": "help",
}
PLACES = {
    "reg": "the number of a record itself",
    "sourced": "a name, a definition or a decree, with its record",
    "said": "words that somebody wrote: a name, a unit, a title, a document's number",
    "told": "a sentence of an answer, with its records beside it",
    "pager": "which page of a list this is",
    "trail": "where the reader is: years and periods",
    "grade": "a grade itself",
    "deed__number": "the number of the document",
    "rests": "the line of grades",
}
TAGS = {
    "code": "digests, commands, names of files",
    "pre": "commands and proofs",
    "select": "what a reader chooses",
    "textarea": "a citation to copy, or one that was pasted",
    "svg": "drawn from the table beside it, which has every figure",
    "h1": "what the page is about",
    "th": "what a row or a column is about",
}
MONTHS = "|".join(catalogue(language)[f"month.{n}"] for language in LANGUAGES for n in range(1, 13))
NOT_FIGURES = re.compile(
    rf"""\b\d{{1,2}}\ (?:{MONTHS})\ \d{{4}}\b (?:\ (?:pukul|at)\ \d\d[.:]\d\d)?    # a day, a moment
      | (?<![\d.,])20\d\d(?![\d.,/]|\ ?%)                                           # a year
      | \b(?:[Vv]ersi|[Vv]ersion|[Pp]erubahan|[Rr]evision)\ \d+                     # a version of a document
      | \b\d+\ (?:kewenangan|powers)                                                # what a decree lists
      | \b[\d.,]+\ (?:catatan|records)\b                                            # the size of the book
      | \b[\d.,]+\ (?:hari|days)\ (?:sebelum|sesudah|before|after)\b               # days between two dates that stand there
      | \b\d+\ (?:bukti|pieces?\ of\ evidence)\b                                     # files that the act beside brings along
      | SHA-256 | UTF-8
    """,
    re.VERBOSE,
)


def left(said: Said) -> str:
    """The digits of a text that no reason explains, with the words around them."""
    if not said.inside("main") or any(each.tag in TAGS or each.classes & SHIELDS for each in said.within):
        return ""
    rest = NOT_FIGURES.sub("", said.text)
    return rest if re.search(r"\d", rest) else ""


SHIELDS = PLACES.keys() | {"figure"}


def bare(page: str) -> set[str]:
    """The texts of a page that look like figures and stand without a record."""
    return {found for said in Page(page).said if (found := left(said))}


def unfounded(elements: list[Element], size: int) -> list[str]:
    """The figures whose record or grade is none."""
    figures = [each.attributes for each in elements if "figure" in each.classes]
    return [str(each) for each in figures if not _founded(each, size)]


def _founded(figure: dict[str, str], size: int) -> bool:
    records, grades = figure.get("data-register", "").split(), figure.get("data-grade", "").split()
    named = all(record.isdecimal() and 0 < int(record) <= size for record in records)
    return bool(records and grades and named and set(grades) <= set(GRADES) and figure.get("title"))


def unsaid(elements: list[Element]) -> set[str]:
    """The grades on which figures of a page rest and which its head does not tell; and those that are not told beside them."""
    figures = [
        grade
        for each in elements
        if "figure" in each.classes
        for grade in each.attributes.get("data-grade", "").split()
    ]
    marks = [code for each in elements for code in each.classes if code.startswith("grade--")]
    mixed = len(set(figures)) > 1
    wanted = {grade: 1 + (figures.count(grade) if mixed else 0) for grade in set(figures)}
    return {grade for grade, n in wanted.items() if marks.count(f"grade--{grade}") < n}


def is_about_figures(address: str) -> bool:
    return not address.startswith(tuple(PAGES))


def faults(pages: dict[str, str], size: int) -> dict[str, list[str]]:
    """By address what looks like a figure and has no record or grade, and the grades that are not told."""
    wrong: dict[str, list[str]] = {}
    for address, text in pages.items():
        if not is_about_figures(address):
            continue
        page = Page(main_part(text))
        found = {said for each in page.said if (said := left(each))} | set(unfounded(page.elements, size))
        found |= unsaid(page.elements)
        if found:
            wrong[address] = sorted(found)[:5]
    return wrong


def test_every_figure_of_every_page_stands_with_its_record_and_its_grade(client, house):
    # Every address there is, not some of each kind; of those that are not judged, some: the others are linked elsewhere too.
    pages = walk(client, most=10**6, few=tuple(PAGES)).pages
    assert len(pages) > 1_000
    assert faults(pages, house.store.head().size) == {}


def test_the_walk_saw_figures_of_every_grade_that_the_demo_has(walked):
    seen = {grade for text in walked("id").pages.values() for grade in re.findall(r'data-grade="([a-z ]+)"', text)}
    assert "signed" in seen


@pytest.mark.parametrize("chapter", ["reopened", "november"])
def test_the_figures_of_a_small_city_stand_with_their_records_too(town_at, town_client, chapter):
    town = town_at(chapter)
    client = town_client(town)
    size = town.house.store.head().size
    for address in ("/", "/opd", "/pejabat", "/masa", "/masa/2025/tw2", "/perubahan"):
        text = client.get(address).text
        assert bare(text) == set(), address
        assert unfounded(Page(text).elements, size) == [], address


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("<td>92,5</td>", True),
        ("<td>Rp 1.250.000.000,00</td>", True),
        ("<p>Capaian 2025 %</p>", True),
        ("<td>2.025 orang</td>", True),
        (
            '<td><a class="figure" data-register="1" data-grade="signed" title="x" href="/register/1">92,5</a></td>',
            False,
        ),
        ('<td class="said">per 100.000 penduduk</td>', False),
        ("<td>27 Januari 2025 pukul 09.15 WITA</td>", False),
        ("<p>Perjanjian 2025</p>", False),
    ],
)
def test_the_one_who_looks_for_bare_figures_finds_them(shown, found):
    assert bool(bare(f"<main>{shown}</main>")) is found


@pytest.mark.parametrize(
    "attributes",
    [
        'data-register="" data-grade="signed" title="x"',
        'data-register="0" data-grade="signed" title="x"',
        'data-register="9 10" data-grade="signed" title="x"',
        'data-register="1" data-grade="" title="x"',
        'data-register="1" data-grade="sworn" title="x"',
        'data-register="1" data-grade="signed"',
    ],
)
def test_a_figure_without_a_record_or_a_grade_is_found(attributes):
    assert unfounded(Page(f'<a class="figure" {attributes}>5</a>').elements, 9)


def test_a_page_that_mixes_grades_silently_is_found():
    figures = '<a class="figure" data-grade="signed">1</a><a class="figure" data-grade="claim">2</a>'
    head = '<i class="grade grade--signed"></i><i class="grade grade--claim"></i>'
    assert unsaid(Page(figures).elements) == {"signed", "claim"}
    assert unsaid(Page(head + figures).elements) == {"signed", "claim"}
    assert unsaid(Page(head + head + figures).elements) == set()
    assert unsaid(Page(head + '<a class="figure" data-grade="signed">1</a>').elements) == set()


def test_a_page_of_one_grade_has_no_badge_beside_its_figures_and_one_of_several_has(client, tables):
    of = dict(register_views.changes(tables).by_grade)
    assert len(of) > 1, "the demo's register has one grade only"
    alone = client.get("/perubahan?tingkat=claim").text
    mixed = client.get("/perubahan").text
    assert alone.count('class="grade grade--claim"') == 1
    for grade in of:
        assert f'class="grade grade--{grade}"' in mixed.partition('class="rests')[2].partition("</p>")[0]
    assert "<!--grade" not in mixed
    assert mixed.count('class="grade grade--claim"') > 5


def test_the_count_of_changes_of_an_agency_says_on_what_they_rest(client, tables):
    silent = next(row for row in register_views.changes(tables, Wanted(grade="claim")).rows if row.agency)
    page = client.get(f"/opd?tahun={silent.fiscal_year}").text
    link = next(part for part in page.split("<a ") if f"opd={silent.agency}&amp;" in part and "figure" in part)
    assert "claim" in re.findall(r'data-grade="([^"]*)"', link)[0].split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_has_its_words(grade, language):
    assert {f"grade.{grade}", f"grade.{grade}.what", f"gradeshort.{grade}"} <= catalogue(language).keys()
