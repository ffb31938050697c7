"""How long the server works on a page: Flask's own client, no network, no browser."""

from collections.abc import Iterator
from functools import partial
from statistics import quantiles

from projections import views
from service.house import House
from tests.benchmarks.figures import Figure, seconds
from web import create_app

ROUNDS = 200


def pages(house: House) -> Iterator[Figure]:
    """Median and 99th percentile of each room."""
    house.catch_up()
    row = next(row for row in views.agreements(house.views) if row.in_force_record)
    client = create_app(house).test_client()
    rooms = {
        "list": "/",
        "agreement": f"/perjanjian/{row.id}",
        "record": f"/register/{row.in_force_record}",
        "book": "/buku",
        "verify form": "/periksa",
    }
    for name, path in rooms.items():
        client.get(path)
        times = [seconds(partial(client.get, path)) * 1000 for _ in range(ROUNDS)]
        yield Figure.of(f"page, {name}, p50", times, "ms")
        yield Figure(f"page, {name}, p99", round(quantiles(times, n=100)[-1], 2), "ms", ROUNDS, *_ends(times))


def _ends(times: list[float]) -> tuple[float, float]:
    return round(min(times), 2), round(max(times), 2)
