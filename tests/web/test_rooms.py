"""The menu: four subsystems, the proof and help; every room is one step away, and a reader always knows where."""

import re

import pytest
from markupsafe import Markup

from tests.web.walking import Page
from web.rooms import _MENU, _UNDER
from web.words import LANGUAGES, catalogue

ENDPOINTS = [endpoint for _, rooms in _MENU for endpoint, _ in rooms]


def navs(page):
    return re.findall(r"<nav[^>]*>(.*?)</nav>", page, re.DOTALL)


def linked(part):
    return [str(Markup(link).unescape()) for link in re.findall(r'href="([^"]+)"', part)]


def test_the_menu_has_the_four_subsystems_the_proof_and_help(client):
    said = Markup(navs(client.get("/").text)[0]).striptags()
    assert re.match("Perencanaan Pengukuran Pelaporan Evaluasi Bukti Bantuan", said)


def test_every_room_is_open_and_linked_from_the_plan_of_every_page(app, client):
    with app.test_request_context():
        addresses = {app.url_for(endpoint, _external=False) for endpoint in ENDPOINTS}
    plan = navs(client.get("/periksa").text)[-1]
    assert set(linked(plan)) == addresses
    for address in addresses:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_room_is_marked_as_the_page_one_is_on_and_its_wing_with_it(app, client, endpoint):
    with app.test_request_context():
        address = app.url_for(endpoint, _external=False)
    menu = navs(client.get(address).text)[0]
    wings, rooms = re.findall(r"<ul.*?</ul>", menu, re.DOTALL)
    assert re.findall(r'href="([^"]+)" aria-current="page"', rooms) == [address]
    assert wings.count('aria-current="true"') == 1


def test_a_page_that_has_no_place_of_its_own_in_the_menu_is_marked_where_it_belongs(client, tables):
    assert 'href="/buku" aria-current="true"' in client.get("/register/1").text
    assert 'href="/perubahan" aria-current="true"' in client.get("/perubahan/tampilan/ditolak").text


def test_an_error_page_has_the_menu_and_is_nowhere(client):
    menu = navs(client.get("/no-such-page").text)[0]
    assert "aria-current" not in menu


def test_what_stands_for_a_page_is_in_the_menu():
    assert set(_UNDER.values()) <= set(ENDPOINTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_room_and_wing_has_a_name(language):
    names = {f"wing.{wing}" for wing, _ in _MENU} | {f"nav.{name}" for _, rooms in _MENU for _, name in rooms}
    assert names <= catalogue(language).keys()


# --- the address that stays -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/perubahan?keputusan=rejected&arah=easier", "/perubahan?arah=easier&keputusan=rejected"),
        ("/perubahan?arah=&ke=1&bahasa=en", "/perubahan"),
        ("/buku?ke=2&bahasa=id", "/buku?ke=2"),
        ("/register/2", "/register/2"),
    ],
)
def test_every_page_names_the_address_under_which_it_stands_for_good(client, asked, kept):
    page = client.get(asked).text
    canonical = next(each for each in Page(page).elements if each.attributes.get("rel") == "canonical")
    assert canonical.attributes["href"] == f"http://localhost{kept}"
    assert str(Markup(f">http://localhost{Markup.escape(kept)}</a>")) in page


def test_an_answer_to_a_form_has_no_address_of_its_own(client):
    assert 'rel="canonical"' not in client.post("/periksa").text
