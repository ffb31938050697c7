"""Long files leave the house while they are made: what is in memory does not grow with them."""

from flask import Flask

from web.downloads import streamed


def test_lines_are_made_only_as_fast_as_they_are_sent():
    made = []

    def lines():
        for number in range(100_000):
            made.append(number)
            yield f"{number};{'x' * 60}\r\n"

    with Flask(__name__).test_request_context("/"):
        answer = streamed(lines(), "text/csv; charset=utf-8", "daftar.csv")
        pieces = answer.iter_encoded()
        first = next(pieces)
        assert 60_000 < len(first) < 70_000
        assert len(made) < 1_100
        rest = b"".join(pieces)
    assert (first + rest).count(b"\r\n") == 100_000
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar.csv"'


def test_the_register_as_csv_is_sent_while_it_is_made_and_ends_whole(client, tables):
    answer = client.get("/perubahan.csv")
    assert answer.is_streamed
    text = answer.text
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    (total,) = tables.execute("SELECT count(*) FROM target_change").fetchone()
    assert text.count("\r\n") >= total
    assert not tables.in_transaction
