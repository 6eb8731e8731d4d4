"""A real pseudo-terminal with a program on it, whose questions are answered one by one."""

import os
import pty
import re
import select
import signal
from collections.abc import Mapping, Sequence

#: The last line, where it waits for an answer; what is indented, or part of a difference, is not a question.
QUESTION = r"^[^\s+@-].*(: |\] |\? )$"


def conversation(
    command: Sequence[str],
    *answers: str,
    question: str = QUESTION,
    last: str | None = None,
    environment: Mapping[str, str | None] | None = None,
) -> tuple[int, str]:
    """Run a program; answer each question; return exit code and all it said.

    An answer is a line, or keys as they are if it ends with a control character. After the answers comes `last`;
    without it the program may not ask again.
    """
    pid, handle = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever those who run the tests do with it
        for name, value in (environment or {}).items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})
        os.execv(command[0], [*command])
    said, asked, left = b"", 0, list(answers)
    keys = b""
    for _ in range(1000):
        if not select.select([handle], [], [], 2 if keys == b"\x03" else 30)[0]:
            assert keys == b"\x03", said.decode()  # it hangs
            os.write(handle, keys)  # readline sleeps through one that comes while it begins to listen
            continue
        try:
            piece = os.read(handle, 65536)
        except OSError:  # the other side has closed it
            break
        said += piece
        if said.endswith(b"? ") and select.select([handle], [], [], 0.5)[0]:
            continue  # more of the question, as in "Skriva? [j/N] "
        if re.search(question, said[asked:].decode(errors="ignore").rpartition("\n")[2]):
            asked = len(said)
            assert left or last is not None, said.decode()
            answer = left.pop(0) if left else str(last)
            keys = (answer if answer and ord(answer[-1]) < 32 else answer + "\n").encode()
            os.write(handle, keys)
    os.close(handle)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert [] == left, said.decode()
    return code, said.decode().replace("\r\n", "\n")
