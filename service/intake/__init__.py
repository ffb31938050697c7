"""Intake: a read file becomes signed acts on the stream of its source, and only what is new in it."""

from service.intake.naming import Official, Service, Signer, SourceNamed
from service.intake.source import State, history, named
from service.intake.taking import Plan, Preview, Taken, look, prepared, take

__all__ = [
    "Official", "Plan", "Preview", "Service", "Signer", "SourceNamed", "State", "Taken",
    "history", "look", "named", "prepared", "take",
]  # fmt: skip
