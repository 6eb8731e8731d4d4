"""Real giltig processes for tests, each started in a twentieth of a second: forked from one that has imported everything.

    with Starter() as starter:
        process = starter.run("--config", "config.toml", "run", "--once", env={"GILTIG_FAILPOINT": "marked:kill"})
        process.wait()          # exit code, or minus the signal that ended it
        process.log             # what it wrote to stdout and stderr

A process gets a process id, signals, files and sockets of its own, and runs `monitor.cli.main` as the installed command
does. Forking from the tests themselves would copy their threads' locks; the starter has no threads.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

_SOURCE = """
import atexit, gc, json, os, signal, sys, threading
import psycopg
from monitor import cli, commands_run, cycle, daemon, letters, mail, relay_client, render_report, running, templates
relay_client.client_class()
shared = templates.environment()
for name in shared.list_templates(extensions=["txt", "html"]):
    shared.get_template(name)  # compiled here, and not in each process
cycle.environment = render_report.environment = lambda folder=None: shared
gc.freeze()
for line in sys.stdin:
    asked = json.loads(line)
    if "wait" in asked:
        try:
            pid, status = os.waitpid(asked["wait"], os.WNOHANG)
        except ChildProcessError:
            pid, status = asked["wait"], 0
        print(json.dumps(os.waitstatus_to_exitcode(status) if pid else None), flush=True)
        continue
    pid = os.fork()
    if pid == 0:
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        os.open(os.devnull, os.O_RDONLY)
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 2)
        sys.stdout = sys.stderr = open(2, "w", buffering=1, closefd=False)
        os.environ.update(asked["env"])
        try:
            cli.main(asked["arguments"])
        except SystemExit as end:
            threading._shutdown()  # as an interpreter ends, but for taking itself apart, which takes as long as all else
            atexit._run_exitfuncs()
            os._exit(end.code)
    print(pid, flush=True)
"""


@dataclass
class Running:
    """One process."""

    starter: "Starter"
    pid: int
    path: Path
    ended: int | None = None

    @property
    def log(self) -> str:
        """What it has written."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal; one that has ended is left alone."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        if self.ended is None:
            self.ended = self.starter.ask({"wait": self.pid})
        return self.ended

    def wait(self, seconds: float = 20.0) -> int:
        """Return how it ended."""
        until = monotonic() + seconds
        pause = _Pause()
        while self.poll() is None:
            assert monotonic() < until, f"it still runs:\n{self.log}"
            pause()
        assert self.ended is not None
        return self.ended

    def wait_for(self, words: str, seconds: float = 20.0) -> None:
        """Wait until it has written some words."""
        until = monotonic() + seconds
        pause = _Pause()
        while words not in self.log:
            assert monotonic() < until, f"it has not written {words!r}:\n{self.log}"
            pause()


class _Pause:
    """Waits for another process, a hundredth of a second at a time."""

    def __call__(self) -> None:
        """Wait."""
        signal.sigtimedwait([], 0.01)


class Starter:
    """Starts processes; ends those that are left at the end."""

    def __init__(self) -> None:
        """Import everything, in a process of its own."""
        self._running: list[Running] = []
        self._logs = tempfile.TemporaryDirectory()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GILTIG_")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SOURCE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parent.parent,
        )

    def run(self, *arguments: str | Path, env: dict[str, str] | None = None) -> Running:
        """Start `giltig` with some arguments."""
        path = Path(self._logs.name) / f"{len(self._running)}.log"
        asked = {"arguments": [str(argument) for argument in arguments], "env": env or {}, "log": str(path)}
        pid = self.ask(asked)
        assert pid is not None
        running = Running(self, pid, path)
        self._running.append(running)
        return running

    def ask(self, what: dict[str, object]) -> int | None:
        """Ask the starter's process for something."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for running in self._running:
            running.kill()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._logs.cleanup()
