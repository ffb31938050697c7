"""What an act leaves behind: streams that fold acts, and the world in which the next one is judged.

The same folds serve the writer under its lock, the aggregates, fsck and the stranger's verifier. Deciding may refuse;
folding never does: the shape of the facts was checked at the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast

from domain.evidence.entry import Actor, ActRef, stream_id
from domain.evidence.errors import Refused

# Keppres 41/1987: the three zones of Indonesia, without summer time. A table, so that no verifier depends on a time
# zone database.
ZONES = {
    "Asia/Jakarta": timezone(timedelta(hours=7), "WIB"),
    "Asia/Pontianak": timezone(timedelta(hours=7), "WIB"),
    "Asia/Makassar": timezone(timedelta(hours=8), "WITA"),
    "Asia/Jayapura": timezone(timedelta(hours=9), "WIT"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is folded. `facts` is None where the content is withheld: unknown, never empty."""

    ref: ActRef
    name: str
    actor: Actor
    basis: tuple[ActRef, ...]
    received_at: int
    facts: Mapping[str, Any] | None

    @property
    def known(self) -> Mapping[str, Any]:
        """The facts; raises `Withheld` where they are not to be had."""
        if self.facts is None:
            raise Withheld(self.ref)
        return self.facts

    def names(self, value: Any) -> bool:
        """Whether a reference in facts names this act."""
        return bool(value == self.ref.data())


class Withheld(Exception):
    """The content that an answer needs is withheld or destroyed."""

    def __init__(self, ref: ActRef) -> None:
        super().__init__(ref.digest)
        self.ref = ref


class Stream:
    """The acts of one thing (an official, an office, an agreement …) and what they add up to."""

    kind: ClassVar[str]
    # Acts whose name alone says what they add, content withheld or not.
    told_by_name: ClassVar[frozenset[str]] = frozenset()
    # Attributes that folds replace and never change: a copy shares them.
    replaced: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, name: str) -> None:
        self.name = name
        self.acts: dict[int, Act] = {}
        self.head: ActRef | None = None
        self.withheld = False  # whether `blind` has anything to look for: an act of hidden facts was folded

    @property
    def id(self) -> str:
        """The 32 hex digits of the name."""
        return self.name.split("/")[1]

    @property
    def version(self) -> int:
        """The place of the last act; 0 for a stream that has none."""
        return self.head.version if self.head else 0

    @property
    def unbroken(self) -> bool:
        """Whether every act from the first to the head is here."""
        return len(self.acts) == self.version > 0

    def find(self, value: Any) -> Act | None:
        """The act that a reference in facts names, if it stands in this stream."""
        act = self.acts.get(value["version"])
        return act if act is not None and act.names(value) else None

    def fold(self, act: Act) -> None:
        """Add an act. A withheld content leaves its place in the stream and nothing else."""
        self.acts[act.ref.version] = act
        self.head = act.ref
        apply = getattr(self, _method(act.name), None)
        if act.name not in self.told_by_name and act.facts is None:
            self.withheld = True
        elif apply is not None:
            apply(act, act.facts or {})

    def adds(self, name: str) -> bool:
        """Whether an act of that name adds more to the stream than its place."""
        return hasattr(self, _method(name))

    def copy(self) -> Self:
        """The same, to be folded on without touching this one; acts and facts, which nothing changes, are shared."""
        return cast("Self", _own(self, {id(act.facts): act.facts for act in self.acts.values()}))

    def blind(self) -> Act | None:
        """An act whose content is withheld and may have changed what the stream adds up to."""
        if not self.withheld:
            return None
        hidden = (act for act in self.acts.values() if act.name not in self.told_by_name and act.facts is None)
        return next(hidden, None)


@lru_cache(maxsize=256)
def _method(act: str) -> str:
    return "_" + act.replace("-", "_")


def _own(value: Any, copied: dict[int, Any]) -> Any:
    """A value that folds may change, with everything in it that they may change; what is met twice stays one."""
    kind: Any = type(value)
    if not _grows(kind):
        return value
    if id(value) in copied:
        return copied[id(value)]
    own: Any
    if kind is dict:
        own = {name: _own(member, copied) for name, member in value.items()}
    elif kind is list:
        own = [_own(member, copied) for member in value]
    elif hasattr(kind, "copy") and not issubclass(kind, Stream):
        own = value.copy()
    else:
        own = kind.__new__(kind)
        shared = getattr(kind, "replaced", ())
        own.__dict__ |= {
            name: member if name in shared else dict(member) if name == "acts" else _own(member, copied)
            for name, member in vars(value).items()
        }
    copied[id(value)] = own
    return own


@lru_cache(maxsize=256)
def _grows(kind: Any) -> bool:
    """Whether folds may change a value of this kind: collections, streams, and records that are not frozen."""
    frozen = getattr(kind, "__dataclass_params__", None)
    return issubclass(kind, dict | list | set | Stream) or (frozen is not None and not frozen.frozen)


class World(Protocol):
    """Where an act is judged: every stream as it stands at the record."""

    @property
    def origin(self) -> str:
        """The ledger's origin."""
        ...

    def stream(self, name: str) -> Stream:
        """The stream of that name, empty if it has no acts here."""
        ...


_Kind = TypeVar("_Kind", bound=Stream)


def stream_of(world: World, name: str, kind: type[_Kind]) -> _Kind:
    """A stream that must be of one kind; refused where the name says another."""
    stream = world.stream(name)
    if not isinstance(stream, kind):
        raise Refused("wrong_stream", act=kind.kind, stream=name)
    return stream


def reference(world: World, value: Any, *, field: str, names: tuple[str, ...]) -> Act:
    """The act a reference in facts names; refused where it is absent or of another kind."""
    act = world.stream(value["stream"]).find(value)
    if act is None:
        raise Refused("reference_unknown", field=field)
    if act.name not in names:
        raise Refused("reference_wrong", field=field)
    return act


def natural(world: World, kind: str, key: str) -> str:
    """The name of a stream that has a natural key."""
    return f"{kind}/{stream_id(world.origin, kind, key)}"


def local_date(received_at: int, zone: str) -> date:
    """The civil day of a moment (ms, UTC) in the zone of genesis."""
    return datetime.fromtimestamp(received_at / 1000, ZONES[zone]).date()


def demand(holds: bool, code: str, **facts: Any) -> None:  # noqa: FBT001 -- reads as a sentence: demand(that, else)
    """Refuse unless it holds."""
    if not holds:
        raise Refused(code, **facts)
