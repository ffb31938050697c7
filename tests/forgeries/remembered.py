"""The steps of honest and of lying people with what was there before: exports of an e-SAKIP, and a paper of 2024."""

from tests import past


def take_in(book, facts=None, *, by=None, stream=None, **lies):
    """Somebody takes in a first export."""
    clerk = by or book.town.officer(past.CLERK)
    told = past.importing_facts() if facts is None else facts
    taken = book.write(clerk, "claims-imported", told, stream=stream or past.source_stream(book.town), **lies)
    book.town.past.imported = taken.ref
    return taken


def compare(book, differences=None, rows=None, *, by=None, facts=None, **lies):
    """The house, or somebody, says what changed until the next export."""
    told = past.changing_facts(book.town, differences, rows) | (facts or {})
    found = book.write(
        by or book.town.stage.service, "claims-changed", told, stream=past.source_stream(book.town), **lies
    )
    book.town.past.changed = found.ref
    return found


def transcribe(book, *, by=None, facts=None, leave_out=(), **lies):
    """A clerk transcribes the paper."""
    told = past.paper_facts(book.town) | (facts or {})
    told = {key: value for key, value in told.items() if key not in leave_out}
    recorded = book.write(by or book.town.officer(past.CLERK), "paper-recorded", told, **lies)
    book.town.past.paper, book.town.past.recorded = told["paper"], recorded.ref
    return recorded


def attest(book, *, by=None, facts=None, **lies):
    """Another clerk finds that it agrees."""
    told = past.attesting_facts(book.town) | (facts or {})
    attested = book.write(by or book.town.officer(past.SECOND), "paper-attested", told, **lies)
    book.town.past.attested = attested.ref
    return attested


def acknowledge(book, role="trustee", *, by=None, facts=None, **lies):
    """A party stands by it, himself; his office vouches for his key."""
    town = book.town
    officer = by or (town.head if role == "trustee" else town.mayor)
    told = past.acknowledging_facts(town, role, by=officer) | (facts or {})
    own = book.head(f"office/{officer.office}")
    lies = {"basis": lambda basis: sorted({*basis, own}), **lies}
    return book.write(officer.person, "paper-acknowledged", told, **lies)
