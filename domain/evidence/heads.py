"""The heads of all streams under one root: what lets a bundle prove that nothing was left out.

Each day with acts ends with `stream-heads`: the RFC 6962 root over the canonical JSON of {digest, stream, version},
sorted by stream.
"""

import re
from collections.abc import Iterable, Sequence

from domain.evidence import canonical
from domain.evidence.entry import ActRef
from domain.evidence.merkle import inclusion_path, leaf_hash, node_hash, root_of

_PLAIN = re.compile(r"[0-9a-f]{64} [a-z]+/[0-9a-f]{32}")


def head_leaf(head: ActRef) -> bytes:
    """The leaf of one stream's head."""
    if _PLAIN.fullmatch(f"{head.digest} {head.stream}") is None:
        return leaf_hash(canonical.encode(head.data()))
    # What `encode` prints, for a day's heads are all streams that ever were.
    return leaf_hash(f'{{"digest":"{head.digest}","stream":"{head.stream}","version":{head.version}}}'.encode())


def heads_root(heads: Iterable[ActRef]) -> bytes:
    """The root over the heads of all streams."""
    return root_of([head_leaf(head) for head in sorted(heads)])


def heads_path(heads: Sequence[ActRef], index: int) -> tuple[bytes, ...]:
    """The inclusion path of one of the sorted heads."""
    levels = [[head_leaf(head) for head in heads]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return inclusion_path(index, len(heads), lambda level, at: levels[level][at])
