"""How long the server works on a page: Flask's own client, no network, no browser."""

from collections.abc import Iterator
from functools import partial
from statistics import quantiles

from projections import register_views, views
from service.heap import settle
from service.house import House
from tests.benchmarks.figures import Figure, seconds
from tests.benchmarks.profiling import watched
from web import create_app


def pages(house: House, *, of: str, rounds: int) -> Iterator[Figure]:
    """Median and 99th percentile of each room; `of` says which ledger it is."""
    house.catch_up()
    client = create_app(house).test_client()
    settle()  # as every worker does that serves: one search for cycles is longer than the longest page
    for name, path in rooms(house).items():
        status = client.get(path).status_code
        times = [seconds(partial(client.get, path)) * 1000 for _ in range(rounds)]
        told = f"page of {of}, {name}" + ("" if status == 200 else f" ({status})")
        yield Figure.of(f"{told}, p50", times, "ms")
        slowest = round(quantiles(times, n=100, method="inclusive")[-1], 2)
        figure = Figure(f"{told}, p99", slowest, "ms", rounds, *_ends(times), 100, 50)
        if figure.missed:
            watched(figure.figure, partial(client.get, path), rounds)
        yield figure


def rooms(house: House) -> dict[str, str]:
    """An address of every kind of page, with the most that stands in it."""
    db = house.views
    row = next(row for row in views.agreements(db) if row.in_force_record)
    change = next(iter(register_views.changes(db).rows))
    sheet = db.execute("SELECT sheet, record FROM sheet_entry ORDER BY record LIMIT 1").fetchone()
    busiest = db.execute(
        "SELECT official FROM act WHERE official IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    place, year = f"/perjanjian/{row.id}", row.fiscal_year
    return {
        "list": "/",
        "list, searched": "/?cari=kepala",
        "list, last page": "/?ke=100000",
        "list, of a year and a status": f"/?tahun={year}&status=berlaku",
        "search": "/cari?kata=kepala",
        "search, two common words": "/cari?kata=kepala+bidang",
        "agreement": place,
        "version": f"{place}/versi/1",
        "as of, as known": f"{place}?pada={year}-08-11&jam=tercatat",
        "as of, as effective": f"{place}?pada={year}-08-11&jam=berlaku",
        "two moments": f"{place}/banding?dari={year}-03-01&sampai={year}-08-11&jam=tercatat",
        "sheet": f"/lembar/{sheet['sheet']}",
        "changes": "/perubahan",
        "change": f"/perubahan/{change.record}/{change.position}",
        "changes, filtered": f"/perubahan?tahun={year}&arah=easier&diketahui=ya&opd={change.agency}",
        "changes, searched": "/perubahan?cari=kepala",
        "changes, most lifted": f"/perubahan?tahun={year}&urut=lift",
        "changes, of a part": "/perubahan?bagian=target",
        "changes, named views": "/perubahan/tampilan",
        "changes, of who decides most": f"/perubahan?pejabat={change.decider or change.proposer}",
        "citation": f"/kutipan?nomor={change.record}&sidik={change.digest[:12]}",
        "officials": "/pejabat",
        "officials, searched": "/pejabat?cari=a",
        "official with most acts": f"/pejabat/{busiest.fetchone()[0]}",
        "agencies": "/opd",
        "agency": f"/opd/{row.agency}",
        "periods": "/masa",
        "agencies, searched": "/opd?cari=dinas",
        "period": f"/masa/{year}/tw1",
        "period, missing": f"/masa/{year}/tw1?keadaan=missing",
        "period, verified, last page": f"/masa/{year}/tw1?keadaan=verified&ke=100000",
        "record": f"/register/{row.in_force_record}",
        "record of a sheet": f"/register/{sheet['record']}",
        "book": "/buku",
        "book, sheets, deep": "/buku?jenis=sheet&ke=1000",
        "budgets": f"/anggaran?tahun={year}",
        "budget": f"/anggaran/{row.agency}/{year}",
        "from year to year": f"/antar-tahun?opd={row.agency}",
        "verify form": "/periksa",
        "changes as a file": f"/perubahan.csv?tahun={year}",
    }


def _ends(times: list[float]) -> tuple[float, float]:
    return round(min(times), 2), round(max(times), 2)
