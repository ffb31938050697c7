"""Reads what other systems export: CSV and XLSX files, by mappings that are data; nothing here records anything."""

from service.importing.answers import parse_decisions, questions_text, read_decisions
from service.importing.limits import LIMITS, Limits
from service.importing.mapping import Mapping, bundled_mappings, load_mapping, read_mapping
from service.importing.reader import Reading, Rows, read_file
from service.importing.records import NO_DECISIONS, Decisions, Place, Question, Rejected, Row
from service.importing.sentences import SENTENCES, Sentence, sentence
from service.importing.template import write_template


def questions_file(reading: Reading) -> str:
    """The TOML file in which a person answers every question of a reading."""
    return questions_text(reading.title, reading.file_sha256, reading.questions)


__all__ = [
    "LIMITS",
    "NO_DECISIONS",
    "SENTENCES",
    "Decisions",
    "Limits",
    "Mapping",
    "Place",
    "Question",
    "Reading",
    "Rejected",
    "Row",
    "Rows",
    "Sentence",
    "bundled_mappings",
    "load_mapping",
    "parse_decisions",
    "questions_file",
    "read_decisions",
    "read_file",
    "read_mapping",
    "sentence",
    "write_template",
]
