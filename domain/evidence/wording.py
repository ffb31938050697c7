"""The words a person signs, rendered from facts by templates that are data.

A pack is one JSON file; its SHA-256 names it in every content, and a template counts only if a rule in force names that
pack. The language has substitution and repetition only, so that any programming language can render it and no template
can compute: every date and number it shows stands printed in the facts.

Nodes: {"text": "… {path} … {path|table} …"} prints one paragraph ("{{" and "}}" print braces; `table` is one of the
pack's word tables, or "consequences"). {"line": [nodes]} joins what its nodes print into one paragraph, without spaces
at its ends; an empty one is left out. {"each": path, "as": name, "do": [nodes]} repeats for each item of a list, once
for a single value, never for one that is absent or null; with "only": {key: code} it takes the items that carry that
code. {"part": name} prints a part of the pack. A path is names joined by points; its first name is `facts`, one of the
acts that the facts name (`reads` in the table of acts), or the name of a repetition.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, NoReturn

from domain.evidence.errors import Unproven
from domain.evidence.templates import Each, Labels, Line, Node, Nodes, Part, Path, Press, Print, Slot, unknown_word

PACK_LIMIT = 1024 * 1024
MAX_NESTING = 12

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_ID = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
_CODE = re.compile(r"[a-z0-9][a-z0-9_.]*", re.ASCII)
_SLOT = re.compile(r"\{\{|\}\}|\{([a-z0-9_.]+)(?:\|([a-z0-9_]+))?\}|[{}]", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Pack:
    """A wording pack, checked: what its nodes name in the pack exists."""

    id: str
    language: str
    sha256: str
    raw: bytes = field(repr=False)
    parts: Mapping[str, Nodes] = field(repr=False)
    templates: Mapping[str, Nodes] = field(repr=False)
    words: Mapping[str, Labels] = field(repr=False)
    consequences: Labels = field(repr=False)
    press: Press = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "press", Press(self.parts, self.templates, self._table))

    @classmethod
    def load(cls, raw: bytes) -> "Pack":
        """Read a pack from the bytes that its digest names; raises `Unproven("malformed")`."""
        value = _strict_json(raw)
        _demand_keys(value, {"v", "id", "language", "parts", "templates", "words", "consequences"}, "isi paket")
        if type(value["v"]) is not int or value["v"] != 1:
            _malformed("versi paket susunan kata")
        words = {name: _labels(table, name) for name, table in _members(value["words"], _NAME, "words")}
        pack = cls(
            id=_text(value["id"], "id"),
            language=_text(value["language"], "language"),
            sha256=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            parts=_templates(value["parts"], _NAME, "parts"),
            templates=_templates(value["templates"], _ID, "templates"),
            words=MappingProxyType(words),
            consequences=_labels(value["consequences"], "consequences"),
        )
        for nodes in (*pack.parts.values(), *pack.templates.values()):
            pack._demand_known(nodes)
        return pack

    def label(self, table: str, code: str) -> str:
        """The words for a code; one without words is refused (`wording_unknown_word`)."""
        label = self._table(table).get(code)
        if label is None:
            raise unknown_word(table, code)
        return label

    def _table(self, name: str) -> Labels:
        return self.consequences if name == "consequences" else self.words.get(name, {})

    def _demand_known(self, nodes: Nodes) -> None:
        for node in nodes:
            if isinstance(node, Print):
                tables = {piece.table for piece in node.pieces if isinstance(piece, Slot) and piece.table}
                if not all(self._table(table) for table in tables):
                    _malformed(f"daftar kata {', '.join(sorted(tables))}")
            elif isinstance(node, Part):
                if node.name not in self.parts:
                    _malformed(f"bagian {node.name}")
            else:
                self._demand_known(node.do)


def render(pack: Pack, template_id: str, facts: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The paragraphs a person reads and signs.

    `named` holds the facts of the acts that the facts name (`reads` in the table of acts). Raises `Unproven`:
    `unknown_template`; `wording_missing` where a value to print is not there; `wording_unknown_word` for a code
    without words; `wording_too_long`.
    """
    if template_id not in pack.templates or "facts" in named:
        raise Unproven("unknown_template", template=template_id[:80])
    return [one for one in pack.press.print(template_id, {"facts": facts, **named}) if one]


def standard_statement(pack: Pack, *, grantor: bool) -> list[dict[str, str]]:
    """The Pernyataan as the form has it, ready for a document's facts; a head of region stands alone."""
    rows = ("pembuka", "janji", "janji_balik") if grantor else ("pembuka_kepala_daerah", "janji_kepala_daerah")
    return [{"id": row.removesuffix("_kepala_daerah"), "text": pack.label("statement_text", row)} for row in rows]


def bundled_pack(sha256: str) -> Pack:
    """The pack of this digest among those that come with the program; another is refused (`unknown_template`)."""
    for pack in bundled_packs():
        if pack.sha256 == sha256:
            return pack
    raise Unproven("unknown_template", template=sha256[:80])


def current_pack(template_id: str) -> Pack:
    """The newest bundled pack that has a template: a later pack brings only what is new or changed in it."""
    for pack in reversed(bundled_packs()):
        if template_id in pack.templates:
            return pack
    raise Unproven("unknown_template", template=template_id[:80])


@cache
def bundled_packs() -> tuple[Pack, ...]:
    """Every pack in the folder beside this module, oldest first: once shipped, a pack stays readable for ever.

    A new ledger begins with all of them.
    """
    folder = resources.files("domain.evidence") / "wording"
    files = {file.name.removesuffix(".json"): file for file in folder.iterdir() if file.name.endswith(".json")}
    return tuple(Pack.load(files[number].read_bytes()) for number in sorted(files, key=int))


# --- reading a pack ------------------------------------------------------------------------------------


def _malformed(why: str) -> NoReturn:
    raise Unproven("malformed", why=why)


def _strict_json(raw: bytes) -> Any:
    """UTF-8 JSON without duplicate keys, floats or constants. Layout is free: the digest is over the bytes."""
    if len(raw) > PACK_LIMIT:
        _malformed("paket susunan kata terlalu besar")
    try:
        return json.loads(
            raw.decode(), object_pairs_hook=_once, parse_float=_not_json, parse_constant=_not_json, parse_int=_int
        )
    except (ValueError, RecursionError):
        pass
    _malformed("paket susunan kata bukan JSON baku")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(pairs)
    return members


def _not_json(text: str) -> NoReturn:
    raise ValueError(text)


def _int(text: str) -> int:
    return int(text) if len(text) <= 16 else _not_json(text)


def _demand_keys(value: object, keys: set[str], what: str) -> None:
    if not isinstance(value, dict) or set(value) != keys:
        _malformed(f"{what}: seharusnya memuat {', '.join(sorted(keys))}")


def _members(value: object, name: re.Pattern[str], what: str) -> list[tuple[str, Any]]:
    if not isinstance(value, dict) or not all(name.fullmatch(key) for key in value):
        _malformed(f"nama dalam {what}")
    return list(value.items())


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip() or _CONTROL.search(value):
        _malformed(f"teks dalam {what}")
    return value


def _labels(value: object, what: str) -> Labels:
    return MappingProxyType({code: _text(label, what) for code, label in _members(value, _CODE, what)})


def _templates(value: object, name: re.Pattern[str], what: str) -> Mapping[str, Nodes]:
    return MappingProxyType({key: _nodes(do, key, 1) for key, do in _members(value, name, what)})


def _nodes(value: object, what: str, nesting: int) -> Nodes:
    if not isinstance(value, list) or not value or nesting > MAX_NESTING:
        _malformed(f"susunan {what}")
    return tuple(_node(node, what, nesting) for node in value)


def _node(value: object, what: str, nesting: int) -> Node:
    match value:
        case {"text": str(text), **rest} if not rest:
            return Print(_pieces(_text(text, what), what))
        case {"line": do, **rest} if not rest:
            return Line(_nodes(do, what, nesting + 1))
        case {"part": str(name), **rest} if not rest:
            return Part(name)
        case {"each": str(path), "as": str(name), "do": do, **rest} if _NAME.fullmatch(name) and not rest.keys() - {
            "only"
        }:
            return Each(_path(path, what), name, _nodes(do, what, nesting + 1), _only(rest.get("only", {}), what))
    _malformed(f"simpul dalam {what}")


def _only(value: object, what: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, _text(code, what)) for key, code in _members(value, _NAME, what))


def _path(text: str, what: str) -> Path:
    names = tuple(text.split("."))
    if not all(_NAME.fullmatch(name) for name in names):
        _malformed(f"alamat {text[:80]} dalam {what}")
    return names


def _pieces(text: str, what: str) -> tuple[str | Slot, ...]:
    pieces: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            pieces.append(match[0][0])
        elif match[1]:
            pieces.append(Slot(_path(match[1], what), match[2]))
        else:
            _malformed(f"kurung kurawal dalam {what}")
    return tuple(piece for piece in (*pieces, text[end:]) if piece)
