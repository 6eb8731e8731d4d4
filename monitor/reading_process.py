"""Files that come from anywhere are read in a process of their own: whatever a hostile one does, it does there.

`answer_of` starts it and waits, `serve` is what runs in it: limits on time and memory, bytes in, JSON out.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from monitor.language import _

#: By the clock, and of processor time.
SECONDS: Final = 60
CPU_SECONDS: Final = 30
MEMORY_BYTES: Final = 1_500_000_000


class Unreadable(Exception):
    """A file that can't be read; the message says why and what to do, for people."""


class Fault(Exception):
    """Why a file can't be read, said in the child: a key that the one who asked has words for, and what they need."""

    def __init__(self, key: str, *details: str) -> None:
        """Take the key and its details."""
        super().__init__(key)
        self.key, self.details = key, details


def content_of(path: Path, *, largest: int) -> bytes:
    """Return the bytes of a file with at most so many, or say why it has none that can be used."""
    try:
        if not path.is_file():
            raise Unreadable(_("är ingen vanlig fil") if path.exists() else _("filen finns inte"))
        if path.stat().st_size > largest:
            raise Unreadable(_("filen är större än {megabytes} MB", megabytes=largest // 1_000_000))
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(_("filen går inte att läsa: {why}", why=error.strerror)) from error


def answer_of(module: str, content: bytes, *arguments: str) -> dict[str, Any]:
    """Let `main` of a module read the bytes; return its answer, which has a `fault` where it could not."""
    program = f"import sys; sys.path[:0] = [sys.argv.pop(1)]; from {module} import main; main()"
    command = [sys.executable, "-I", "-c", program, str(Path(__file__).resolve().parent.parent), *arguments]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        message = _("filen tog mer än {seconds} sekunder att läsa, och lämnades oläst", seconds=SECONDS)
        raise Unreadable(message) from None
    except OSError as error:
        raise Unreadable(_("filen går inte att läsa: {why}", why=error.strerror)) from error
    if done.returncode != 0:
        raise Unreadable(_("filen gick inte att läsa: den tog för mycket tid eller minne, eller är skadad"))
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"fault": "damaged"}


def serve(extract: Callable[[bytes, Sequence[str]], dict[str, Any]]) -> None:
    """Read standard input with limits, and answer on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer = extract(content, sys.argv[1:])
    except Fault as fault:
        answer = {"fault": fault.key, "details": fault.details}
    except MemoryError:
        answer = {"fault": "too_big"}
    sys.stdout.buffer.write(json.dumps(answer).encode())
