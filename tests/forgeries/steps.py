"""The steps of honest and of lying people in a forged book."""

from domain.evidence.entry import ActRef
from service.demo.facts import day, decree
from service.demo.founding import Officer
from tests.forgeries.caught import Forged
from tests.people import DINKES, A, B, C

__all__ = ["DINKES", "A", "B", "C"]


def caught(book, falls, rests=(), *, bundle=None, **more):
    """A forgery of the whole book, under the trust root of an honest verifier."""
    rests = [one if isinstance(one, int) else one.record for one in rests]
    return Forged(bundle or book.bundle(), book.trust, falls, rests, **more)


# -- an agreement ------------------------------------------------------------------------------------------------------


def sign(book, *, by=None, facts=None, act="agreement-signed", **lies):
    """The trustee's hand, or one that claims to be."""
    town = book.town
    signed = book.write(
        by or town.head, act, town.promise.signing_facts() | (facts or {}), stream=town.promise.stream, **lies
    )
    town.promise.signed = signed.ref
    return signed


def countersign(book, *, by=None, facts=None, act="agreement-countersigned", **lies):
    """The grantor's hand, or one that claims to be."""
    town = book.town
    told = town.promise.countersigning_facts() | (facts or {})
    return book.write(by or town.mayor, act, told, stream=town.promise.stream, **lies)


def publish(book, binding, **lies):
    """Organisasi notes the publication."""
    town = book.town
    town.promise.in_force = binding.ref if not isinstance(binding, ActRef) else binding
    return book.write(
        town.officer("organisasi"),
        "agreement-published",
        town.promise.publication_facts(),
        stream=town.promise.stream,
        **lies,
    )


def align(book, *, by="bappeda", **lies):
    """Another agency attests."""
    town = book.town
    facts = {"proposed": town.promise.proposed.data(), "attestation": "selaras", "mismatches": []}
    return book.write(town.officer(by), "agreement-aligned", facts, stream=town.promise.stream, **lies)


def propose(book, document, *, by=None, facts=None, **lies):
    """The operator offers a document."""
    town = book.town
    told = town.promise.proposal_facts(document, budget=town.budget) | (facts or {})
    proposed = book.write(by or town.operator, "agreement-proposed", told, **lies)
    town.promise.proposed, town.promise.document, town.promise.rounds = proposed.ref, document, town.promise.rounds + 1
    return proposed


def propose_revision(book, document, *, by=None, ground="c", facts=None, **lies):
    """Whoever may revises the promise."""
    town = book.town
    evidence = [{"file": _minutes(), "shows": "Data dasar berubah setelah verifikasi."}]
    told = town.promise.revision_facts(document, ground=ground, evidence=evidence) | (facts or {})
    proposed = book.write(by or town.head, "revision-proposed", told, stream=town.promise.stream, **lies)
    town.promise.proposed, town.promise.document = proposed.ref, document
    return proposed


def _minutes():
    return {"sha256": "ab" * 32, "size": 1000, "media_type": "application/pdf", "title": "Berita acara"}


def eased(book, line="I1", value="99"):
    """The document in force with an easier target."""
    document = book.town.promise.document_in_force or book.town.promise.document
    objectives = [
        {**part, "lines": [_eased(one, value) if one["line_id"] == line else one for one in part["lines"]]}
        for part in document["objectives"]
    ]
    title = f"PERJANJIAN KINERJA PERUBAHAN TAHUN {document['fiscal_year']}"
    return {**document, "doc_type": "pk_perubahan", "title_printed": title, "objectives": objectives}


def _eased(line, value):
    return {**line, "target": {**line["target"], "value": value, "printed": value}}


# -- people ------------------------------------------------------------------------------------------------------------


def register(book, person, *, by=0, **lies):
    """A registrar registers a person."""
    parts = {"name": person.name.split(",")[0]}
    facts = {"official": person.official, "name_printed": person.name, "name": parts}
    return book.write(book.town.city.registrars[by], "official-registered", facts, **lies)


def enrol(book, person, **lies):
    """A person enrols the key."""
    return book.write(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"}, **lies)


def attest(book, person, *, by=2, **lies):
    """A registrar (by number), or anyone else, attests a key."""
    who = book.town.city.registrars[by] if isinstance(by, int) else by
    facts = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": today(book)}
    return book.write(who, "key-attested", facts, stream=f"official/{person.official}", **lies)


def newcomer(book, name=C, *, attested=2):
    """Someone registered and enrolled, attested by a registrar; in order."""
    person = book.town.stage.person(name)
    steps = [register(book, person), enrol(book, person)]
    if attested is not None:
        steps.append(attest(book, person, by=attested))
    return person, steps


def revoke(book, person, *, by=None, reason="bocor", since=None, **lies):
    """A registrar revokes a key, since today or since a day told."""
    facts = {
        "key": person.thumbprint,
        "since": day(since.isoformat()) if since else today(book),
        "reason_code": reason,
    }
    return book.write(
        by or book.town.city.registrars[0], "key-revoked", facts, stream=f"official/{person.official}", **lies
    )


def appoint(book, office, person, *, by=None, powers=("agreement.sign",), facts=None, post=None, **lies):
    """BKPSDM records an SK; the officer it makes, and the act."""
    city = book.town.city
    since = book.town.stage.today().isoformat()
    told = {
        "official": person.official, "office": city.offices[office], "capacity": "plt", "decree": decree("821.2/300/2025", since, "Wali Kota Contoh"),
        "tmt": day(since), "from": day(since), "until": day("2025-12-31"), "powers": list(powers), "keys": [person.thumbprint],
        "name_printed": person.name, "office_printed": post or f"Plt. {office}",
    } | (facts or {})  # fmt: skip
    granted = book.write(by or city.officers["bkpsdm"], "mandate-granted", told, **lies)
    post = post or f"Plt. {office}"
    return Officer(person, city.offices[office], city.homes[office], post, told["capacity"], granted.ref), granted


def end(book, officer, *, on=None, by=None, **lies):
    """BKPSDM records that an SK ended."""
    day_ = on or book.town.stage.today().isoformat()
    facts = {
        "mandate": officer.mandate.data(), "ended_on": day(day_), "reason_code": "mutasi",
        "decree": decree("821.2/208/2025", day_, "Wali Kota Contoh"),
    }  # fmt: skip
    return book.write(by or book.town.officer("bkpsdm"), "mandate-ended", facts, **lies)


def define(book, *, by=None, owner=DINKES, **lies):
    """Somebody defines an indicator: a small honest act of an officer with indicator.define."""
    known = next(iter(book.town.city.definitions.values()), None) or {}
    facts = {**known, "indicator": book.town.stage.new_id(), "owner_office": book.town.city.offices[owner]}
    return book.write(by or book.town.operator, "indicator-defined", facts, **lies)


def office_facts(book, code, *, agency=DINKES, superior=None):
    """Facts of a new office."""
    city = book.town.city
    facts = {
        "office": city.office_id(agency, code), "agency": city.agencies[agency], "code": code, "post_printed": "Jabatan Baru",
        "level": "administrator", "jpt": False,
    }  # fmt: skip
    return facts | ({"superior": city.offices[superior]} if superior else {})


def found_office(book, code="baru", *, by=None, superior=DINKES, **lies):
    """Organisasi creates an office."""
    facts = office_facts(book, code, superior=superior)
    created = book.write(by or book.town.officer("organisasi"), "office-created", facts, **lies)
    book.town.city.offices[code], book.town.city.homes[code] = facts["office"], facts["agency"]
    return created


def today(book):
    """The civil day, as facts carry it."""
    return day(book.town.stage.today().isoformat())


def appoint_registrar(book, person, *, agency, by, seconds=None, **lies):
    """One of the two turns by which a registrar comes in."""
    facts = {
        "official": person.official,
        "agency": book.town.city.agency_of(agency),
        "decree": decree("188.4/9/2025", "2025-01-03", "Sekretaris Daerah"),
    }
    facts |= {"seconds": seconds.data()} if seconds else {}
    return book.write(
        book.town.city.registrars[by] if isinstance(by, int) else by, "registrar-appointed", facts, **lies
    )


def remove_registrar(book, person, *, by, seconds=None, **lies):
    """One of the two turns by which a registrar goes."""
    facts = {
        "official": person.official,
        "decree": decree("188.4/10/2025", "2025-01-03", "Sekretaris Daerah"),
        "reason_code": "mutasi",
    }
    facts |= {"seconds": seconds.data()} if seconds else {}
    return book.write(book.town.city.registrars[by] if isinstance(by, int) else by, "registrar-removed", facts, **lies)
