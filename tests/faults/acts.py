"""Acts that lean on nothing but the founding of a city: any number, signed beforehand, to be recorded in any order."""

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.evidence.entry import Body, Entry
from service.amanah import Submission
from service.demo.stage import Careless, _intent
from service.house import House
from service.settings import Settings
from service.signing import sign_own, signed_text
from tests.people import Town


def registrations(town: Town, count: int) -> list[Submission]:
    """A registrar registers people, each on a stream of its own; none of it is submitted."""
    registrar = town.city.registrars[0]
    drafter = Careless(town.house.app, town.house.store, offices_of=lambda _official: (), entropy=town.stage.entropy)
    deeds = (town.city._registering(town.stage.person(f"Pegawai {number}")) for number in range(count))
    drafts = (drafter.draft([_intent(registrar, deed)], at=town.stage.clock.now_ms()) for deed in deeds)
    return [signed for draft in drafts for signed in sign_own(draft, registrar.key)]


def digest_of(submission: Submission) -> str:
    """The one name of an act."""
    return Body.parse(submission.body).digest


def reopened(town: Town, **environ: str) -> None:
    """Open the same town under other settings: another place of its book, another way to its database."""
    stage = town.stage
    stage.close()
    stage.settings = Settings.read({"AMANAH_HOME": str(stage.settings.home), **environ})
    stage.house = House(stage.settings, origin=stage.origin, clock=stage.clock, entropy=stage.entropy)


def handed_in(client: FlaskClient, *submissions: Submission) -> TestResponse:
    """The answer to a program that hands in signed acts."""
    return client.post("/perbuatan", data=signed_text(list(submissions)), content_type="application/json")


def told(answer: TestResponse) -> dict[str, Any]:
    """What it said."""
    return dict(json.loads(answer.get_data()))


def dealt(submissions: list[Submission], hands: int) -> list[list[Submission]]:
    """Acts dealt out to several hands."""
    return [submissions[start::hands] for start in range(hands)]


def digests(town: Town) -> dict[int, str]:
    """Every act that stands, by its record."""
    return {row.record: Entry.parse(row.entry).body.digest for row in town.house.store.rows(limit=100_000)}
