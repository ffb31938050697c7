"""Contents whose words were found to be those of their template, so that a process renders them once.

From the check of a draft to its record, and again under the head lock, it is the same content that is asked about.
"""

from collections.abc import Mapping

from domain.evidence.content import Content
from domain.evidence.court import words
from domain.evidence.streams import Act
from domain.evidence.wording import Pack

MOST = 4096  # contents that are remembered; one that is not is rendered again


class Worded:
    """Answers claim 3.5 as `words` does. Only a yes is kept.

    Everything that is rendered is in its name: the digest of the content, that of the pack, and those of the acts that
    the facts name, each of which was held against its own content when its stream was read.
    """

    def __init__(self) -> None:
        self._found: set[tuple[str, ...]] = set()

    def __call__(self, content: Content, pack: Pack, read: Mapping[str, Act]) -> bool:
        """Whether the words of a content are what its template gives for its facts and for the acts that they name."""
        here = all(act.facts is not None for act in read.values())  # `words` says what is withheld
        name = (content.sha256, pack.sha256, *(act.ref.digest for act in read.values()))
        if here and name in self._found:
            return True
        found = words(content, pack, read)
        if found:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found.add(name)
        return found
