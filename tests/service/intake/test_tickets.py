"""A link for one upload: one hour, one file, one confirmation; its secret is kept nowhere."""

import io
import multiprocessing
import stat
import threading

import pytest

from domain.evidence.errors import AmanahError, Refused
from service.intake.tickets import VALID, Tickets
from service.settings import Settings
from tests.service.intake.exports import SOURCE

NOW = 1_770_000_000_000
LIMIT = 1000


@pytest.fixture
def settings(tmp_path):
    return Settings.read({"AMANAH_HOME": str(tmp_path)})


@pytest.fixture
def tickets(settings):
    return Tickets(settings)


@pytest.fixture
def token(tickets):
    return tickets.issue(SOURCE, mapping="data", now=NOW, decimal=",").token


@pytest.fixture
def staged(tickets, token):
    """A file that waits to be confirmed."""
    return stage(tickets, token, b"isi")


def stage(tickets, token, data, title="ekspor.csv", now=NOW):
    return tickets.stage(token, io.BytesIO(data), title=title, now=now, limit=LIMIT)


def demand_refused(code, doing, *given, **named):
    with pytest.raises(Refused) as refused:
        doing(*given, **named)
    assert refused.value.code == code
    return refused.value


def confirm(tickets, token, revision, record=7, now=NOW):
    with tickets.confirmed(token, revision=revision, now=now) as spending:
        assert spending.ticket.staged.exists()
        spending.record = record


def test_a_ticket_says_what_it_is_good_for(tickets, token):
    ticket = tickets.find(token, now=NOW)
    assert (ticket.source, ticket.mapping, ticket.decimal) == (SOURCE, "data", ",")
    assert (ticket.expires_at, ticket.staged, ticket.revision) == (NOW + VALID, None, 0)


def test_the_secret_has_256_bits_and_is_kept_nowhere(settings, tickets, token, staged):
    assert len(token) == 43
    assert len({tickets.issue(SOURCE, mapping="data", now=NOW).token for _ in range(20)}) == 20
    kept = [path for path in settings.home.rglob("*") if path.is_file()]
    assert all(token.encode() not in path.read_bytes() and token not in str(path) for path in kept)


def test_table_rooms_and_files_are_for_their_owner_alone(settings, tickets, token, staged):
    modes = {
        path: stat.S_IMODE(path.stat().st_mode)
        for path in (settings.tickets_path, settings.uploads, staged.staged.parent, staged.staged)
    }
    assert list(modes.values()) == [0o600, 0o700, 0o700, 0o600]


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "../../keys"])
def test_an_unknown_link_is_refused(tickets, token, wrong):
    demand_refused("ticket_unknown", tickets.find, wrong, now=NOW)


def test_an_hour_later_the_link_is_over(tickets, token, staged):
    tickets.find(token, now=NOW + VALID - 1)
    for late in (NOW + VALID, NOW + 10 * VALID):
        demand_refused("ticket_expired", tickets.find, token, now=late)
        demand_refused("ticket_expired", stage, tickets, token, b"x", now=late)
        demand_refused("ticket_expired", confirm, tickets, token, 1, now=late)


def test_after_a_month_nobody_remembers_it(tickets, token):
    tickets.issue(SOURCE, mapping="data", now=NOW + VALID + 31 * 86_400_000)
    demand_refused("ticket_unknown", tickets.find, token, now=NOW)


def test_a_file_waits_as_it_came(staged):
    assert (staged.staged.read_bytes(), staged.title, staged.revision) == (b"isi", "ekspor.csv", 1)


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(tickets, token):
    demand_refused("oversized", stage, tickets, token, b"x" * (LIMIT + 1))
    ticket = tickets.find(token, now=NOW)
    assert ticket.staged is None
    assert stage(tickets, token, b"x" * LIMIT).staged.stat().st_size == LIMIT


def test_a_second_upload_takes_the_place_of_the_first_and_of_its_answers(tickets, token, staged):
    decided = tickets.decide(token, "jawaban", now=NOW)
    second = stage(tickets, token, b"lain")
    assert (second.decisions, second.revision) == (None, 3)
    assert not staged.staged.exists()
    assert not decided.decisions.exists()
    assert [path.read_bytes() for path in second.staged.parent.iterdir()] == [b"lain"]


def test_answers_stand_beside_the_file(tickets, token, staged):
    tickets.decide(token, "lama", now=NOW)
    ticket = tickets.decide(token, "baru", now=NOW)
    assert ticket.decisions.read_text() == "baru"
    assert len(list(ticket.staged.parent.iterdir())) == 2


def test_answers_without_a_file_are_refused(tickets, token):
    demand_refused("ticket_empty", tickets.decide, token, "x", now=NOW)


def test_nothing_is_confirmed_without_a_file(tickets, token):
    demand_refused("ticket_empty", confirm, tickets, token, 0)


def test_what_changed_since_it_was_shown_is_not_confirmed(tickets, token, staged):
    tickets.decide(token, "x", now=NOW)
    demand_refused("ticket_changed", confirm, tickets, token, staged.revision)


def test_a_confirmed_ticket_is_used_and_its_files_are_gone(settings, tickets, token, staged):
    confirm(tickets, token, staged.revision)
    assert list(settings.uploads.iterdir()) == []
    for again in (
        tickets.find,
        lambda t, now: stage(tickets, t, b"x", now=now),
        lambda t, now: tickets.decide(t, "x", now=now),
    ):
        assert demand_refused("ticket_used", again, token, now=NOW).facts["record"] == 7
    demand_refused("ticket_used", confirm, tickets, token, staged.revision)


def test_a_ticket_whose_file_was_refused_may_be_used_again(tickets, token, staged):
    with pytest.raises(AmanahError), tickets.confirmed(token, revision=1, now=NOW):
        raise Refused("claims_empty", file="x")
    assert tickets.find(token, now=NOW).staged.read_bytes() == b"isi"
    confirm(tickets, token, 1)


def test_while_it_is_being_confirmed_nothing_else_gets_in(tickets, token, staged):
    with tickets.confirmed(token, revision=1, now=NOW):
        demand_refused("ticket_used", stage, tickets, token, b"lain")
        demand_refused("ticket_used", tickets.decide, token, "x", now=NOW)
        demand_refused("ticket_used", confirm, tickets, token, 1)
        assert tickets.sweep(NOW + VALID // 2) == 0
        assert staged.staged.exists()


def test_the_files_of_links_that_are_over_are_deleted(settings, tickets, token, staged):
    assert tickets.sweep(NOW + VALID - 1) == 0
    assert tickets.sweep(NOW + VALID) == 1
    assert list(settings.uploads.iterdir()) == []


def test_whoever_asks_for_any_link_later_deletes_what_is_over(settings, tickets, token, staged):
    demand_refused("ticket_expired", tickets.find, token, now=NOW + VALID)
    assert list(settings.uploads.iterdir()) == []


def test_without_a_ticket_there_is_nothing_to_sweep(settings, tickets):
    assert tickets.sweep(NOW) == 0
    assert not settings.tickets_path.exists()


def test_of_many_threads_one_confirms(settings, token, staged):
    won, lost = [], []
    gate = threading.Barrier(8)

    def run(number):
        gate.wait()
        try:
            confirm(Tickets(settings), token, 1, record=number)
            won.append(number)
        except Refused as refusal:
            lost.append(refusal.code)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1
    assert set(lost) == {"ticket_used"}


def test_of_several_processes_one_confirms(settings, token, staged):
    forking = multiprocessing.get_context("fork")
    said = forking.SimpleQueue()
    running = [forking.Process(target=_race, args=(settings, token, said)) for _ in range(4)]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=30)
    assert sorted(said.get() for _ in running) == ["ticket_used"] * 3 + ["won"]


def _race(settings, token, said):
    try:
        confirm(Tickets(settings), token, 1)
        said.put("won")
    except Refused as refusal:
        said.put(refusal.code)
