"""Papers: transcribed by one clerk, confirmed by a second, acknowledged by who signed them.

Until it is attested a paper gives no figure. Its three days stand apart: the one printed on it, the one on which hands
were put to it as somebody says, the one on which it came in; the day of the record is the record's own.
"""

import json
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence import canonical
from domain.evidence.papers import electronic_of, parties_of
from projections import grades, paper_changes, past
from projections.days import local_day
from projections.matching import agency_of, squash
from projections.past_reading import Cell, Line, Money, Read
from projections.reading import every, first
from projections.recorded import Recorded
from projections.tables import change, insert, put
from projections.words import put_words

_ATTESTS = "sesuai"


def recorded_paper(db: Connection, recorded: Recorded) -> None:
    """A transcription; the next one of the same paper takes its place until one is confirmed."""
    document = recorded.may("document")
    day, electronic = recorded.may("date_on_paper") or {}, recorded.may("electronic") or {}
    put(
        db,
        "paper",
        {"paper": recorded.id},
        record=recorded.record,
        recorded_on=local_day(db, recorded),
        state="recorded",
        open=False,
        grade=None,
        official=recorded.entry.body.actor.official,
        kind=recorded.told("kind"),
        title=recorded.may("document", "title_printed"),
        **_place(db, recorded),
        date_printed=day.get("printed"),
        date_on_paper=day.get("date"),
        date_precision=day.get("precision"),
        signed_on=recorded.may("signed_on", "date"),
        signed_on_source=recorded.may("signed_on_source"),
        received_on=recorded.told("received_on", "date"),
        pages=recorded.told("pages"),
        original_seen=recorded.told("original_seen"),
        original_kept_at=recorded.may("original_kept_at"),
        electronic_subject=electronic.get("subject_printed"),
        electronic_issuer=electronic.get("issuer_printed"),
        electronic_result=None,
        attested_record=None,
        attested_on=None,
        supersedes=_superseded(recorded),
        parties=sum(party is not None for party in _parties(document)),
        document=None if document is None else canonical.encode(document).decode(),
        scans=_files(recorded.each("scans")),
        seen=json.dumps(recorded.each("hands_seen"), ensure_ascii=False),
        illegible=json.dumps(recorded.each("illegible"), ensure_ascii=False),
        withheld=recorded.withheld,
    )
    _hand(db, recorded, role="recorder")


def _place(db: Connection, recorded: Recorded) -> dict[str, Any]:
    """Whose paper it is: the agency that the clerk names, else the one of exactly that name."""
    printed, named = recorded.told("agency_printed"), recorded.may("agency")
    return {
        "agency": named or agency_of(db, name=printed, code=None, government=None, region_code=None),
        "agency_named": named,
        "agency_printed": printed,
        "squashed": squash(printed),
        "office": recorded.may("office"),
        "fiscal_year": recorded.told("fiscal_year"),
    }


def _superseded(recorded: Recorded) -> str | None:
    stream = recorded.may("supersedes", "stream")
    return None if stream is None else str(stream).partition("/")[2]


def _parties(document: dict[str, Any] | None) -> list[Any]:
    return [] if document is None else [document["trustee"], document["grantor"]]


def _files(files: list[dict[str, Any]]) -> str:
    kept = [{name: file[name] for name in ("sha256", "title", "size", "media_type")} for file in files]
    return json.dumps(kept, ensure_ascii=False)


# ---- confirmed, acknowledged -----------------------------------------------------------------------------------------


def attested(db: Connection, recorded: Recorded) -> None:
    """A second clerk's word. That the transcription is what the paper says opens it and gives it a grade."""
    _hand(db, recorded, role="attester")
    result = recorded.may("electronic_check", "result")
    paper = _demand(db, recorded)
    if recorded.told("outcome") != _ATTESTS:
        if not recorded.withheld:
            change(db, "paper", {"paper": recorded.id}, state="rejected")
        return
    change(
        db,
        "paper",
        {"paper": recorded.id},
        state="attested",
        open=True,
        electronic_result=result,
        attested_record=recorded.record,
        attested_on=local_day(db, recorded),
    )
    if paper["supersedes"] is not None:
        db.execute("UPDATE paper SET superseded_by = ? WHERE paper = ?", [recorded.id, paper["supersedes"]])
    _graded(db, recorded.id)
    if paper["document"] is not None:
        _written(db, recorded.id)
        paper_changes.compared(db, recorded.id)
    _found_by(db, recorded.id)


def acknowledged(db: Connection, recorded: Recorded) -> None:
    """A party's own word: it is mine, or it is not."""
    _hand(db, recorded, role=recorded.told("role"))
    _demand(db, recorded)
    if not recorded.withheld:
        said, denied = _answers(db, recorded.id)
        change(db, "paper", {"paper": recorded.id}, acknowledged=len(said - denied), disowned=len(denied))
        _graded(db, recorded.id)


def _answers(db: Connection, ident: str) -> tuple[set[str], set[str]]:
    """The roles for which somebody says that it is so, and those for which somebody says that it is not."""
    rows = every(db, _ANSWERS, paper=ident)
    said, denied = ({row["role"] for row in rows if row["outcome"] == one} for one in ("diakui", "disangkal"))
    return said, denied


_ANSWERS = "SELECT role, outcome FROM paper_hand WHERE paper = :paper AND role IN ('trustee', 'grantor')"


def _graded(db: Connection, ident: str) -> None:
    """The grade follows every hand; what rests on the paper follows the grade."""
    paper = _paper(db, ident)
    if not paper["open"]:
        return
    said, denied = _answers(db, ident)
    facts = {"document": json.loads(paper["document"] or "null"), "hands_seen": json.loads(paper["seen"])}
    grade = grades.of_paper(
        electronic=paper["electronic_result"],
        parties=parties_of(facts).keys(),
        by_certificate=electronic_of(facts),
        said=said,
        denied=denied,
    )
    change(db, "paper", {"paper": ident}, grade=grade)
    db.execute("UPDATE past_agreement SET grade = ? WHERE past = ?", [grade, ident])
    db.execute("UPDATE target_change SET grade = ? WHERE holder = ?", [grade, ident])


def _paper(db: Connection, ident: str) -> Row:
    row = first(db, "SELECT * FROM paper WHERE paper = :paper", paper=ident)
    if row is None:
        raise LookupError("paper", ident)
    return row


def _demand(db: Connection, recorded: Recorded) -> Row:
    return _paper(db, recorded.id)


def _hand(db: Connection, recorded: Recorded, *, role: str | None) -> None:
    actor = recorded.entry.body.actor
    known = first(db, "SELECT name_printed FROM official WHERE official = :id", id=actor.official)
    post = first(db, "SELECT post_printed FROM office WHERE office = :id", id=actor.office)
    insert(
        db,
        "paper_hand",
        record=recorded.record,
        paper=recorded.id,
        act=recorded.name,
        role=role,
        official=actor.official,
        name=recorded.may("name_printed") or (known and known["name_printed"]),
        post=post and post["post_printed"],
        outcome=recorded.may("outcome") or recorded.may("answer"),
        seen=recorded.may("seen"),
        reason_code=recorded.may("reason_code"),
        electronic_result=recorded.may("electronic_check", "result"),
        received_at=recorded.entry.received_at,
        local_day=local_day(db, recorded),
        stated=recorded.may("stated", "date"),
        withheld=recorded.withheld,
    )


# ---- what stands on it -----------------------------------------------------------------------------------------------


def _written(db: Connection, ident: str) -> None:
    paper = _paper(db, ident)
    read = read_paper(json.loads(paper["document"]), paper)
    about = {"kind": "paper", "grade": paper["grade"], "source": None, "key": read.head.pop("title")}
    place = {name: paper[name] for name in ("agency", "squashed")}
    past.written(db, ident, read, **about, **place, recorded_on=paper["recorded_on"])


def read_paper(document: dict[str, Any], paper: Row) -> Read:
    """A transcription as a past agreement: what the paper prints, at the record of the transcription."""
    trustee, grantor = document["trustee"], document["grantor"] or {}
    head = {
        "title": document["title_printed"],
        "doc_kind": paper["kind"],
        "government_printed": document["government_printed"],
        "region_code": None,
        "agency_printed": paper["agency_printed"],
        "agency_code": None,
        "trustee_name": trustee["name_printed"],
        "trustee_post": trustee["office_printed"],
        "grantor_name": grantor.get("name_printed"),
        "grantor_post": grantor.get("office_printed"),
        "signed_printed": paper["date_printed"],
        "signed_on": paper["signed_on"] or paper["date_on_paper"],
        "fiscal_year": document["fiscal_year"],
    }
    read = Read(head=head, record=paper["record"])
    for objective in document["objectives"]:
        read.lines += [_line(line, objective, paper["record"]) for line in objective["lines"]]
    read.money = [_money(programme, paper["record"]) for programme in document["programmes"]]
    return read


def _line(line: dict[str, Any], objective: dict[str, Any], record: int) -> Line:
    return Line(
        row=None,
        line_id=line["line_id"],
        no=line["no_printed"],
        objective=objective["text"],
        indicator=line["indicator_printed"],
        record=record,
        unit=line["target"].get("unit"),
        polarity=line.get("polarity"),
        formula=None,
        target=Cell(line["target"]["printed"], "sole", line["target"], record),
        lineage=line.get("lineage"),
    )


def _money(programme: dict[str, Any], record: int) -> Money:
    amount = programme["amount"]
    return Money(
        row=None,
        code=programme.get("code"),
        name=programme["name_printed"],
        amount=Cell(amount["printed"], "sole", amount, record),
        realized=None,
    )


def _found_by(db: Connection, ident: str) -> None:
    """A paper is found by its words once they are open."""
    paper = _paper(db, ident)
    hands = [hand["name_printed"] for hand in json.loads(paper["seen"])]
    lines = every(db, "SELECT indicator FROM past_line WHERE past = :past ORDER BY position", past=ident)
    texts = [paper["title"], paper["agency_printed"], str(paper["fiscal_year"] or ""), *hands]
    put_words(db, "paper", ident, [*texts, *(line["indicator"] for line in lines)])
