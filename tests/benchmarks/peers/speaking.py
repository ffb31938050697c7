"""A contender in a process of its own: it reads one question a line and answers with one line, so that rounds interleave.

Nothing here or beside it imports anything of Amanah: the peers run in an environment that does not have it.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

Deed = Callable[..., Any]


def serve(**deeds: Deed) -> None:
    """Answer until the questions end. What a library prints goes to the other stream, or it would be taken for answers."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            question = json.loads(line)
            deed = deeds.get(question.pop("do"), _present)
            print(json.dumps(_answer(deed, question)), file=answers, flush=True)


def _present() -> str:
    """The answer of one who is ready, and of one who was asked what he does not do."""
    return "here"


def _answer(deed: Deed, question: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"value": deed(**question)}
    except Exception as error:  # noqa: BLE001 -- whatever it is, the harness tells it
        return {"failed": f"{type(error).__name__}: {error}"}
