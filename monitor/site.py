"""Where things are for one configuration file: its database, its data folder, its transport.

Paths in a register are relative to the configuration file. Secrets are read when they are needed, so that a changed
password is used without a restart, and are never kept in a record.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from monitor.language import _
from monitor.model import Register
from monitor.settings import Database, Smtp

if TYPE_CHECKING:  # what speaks mail is imported where mail is spoken: `check` need not wait for it
    from monitor.transport import Transport

_DATABASE_URL: Final = r'(?m:^\s*url\s*=\s*["\'](?P<url>[^"\']+)["\'])'


@dataclass(frozen=True, slots=True)
class Site:
    """A configuration file and what lies around it."""

    config: Path

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self.config.resolve().parent

    @property
    def data(self) -> Path:
        """Where run-time state is kept."""
        return self.folder / "data"

    @property
    def last_run_note(self) -> Path:
        """A note of the last cycle's day; it outlives a database that is deleted, and one restored from a backup."""
        return self.data / "senaste-korning.txt"

    def last_run(self) -> date | None:
        """Return the day on that note, or None where there is none, or none that can be read."""
        try:
            return date.fromisoformat(self.last_run_note.read_text(encoding="utf-8")[:10])
        except (OSError, ValueError):
            return None

    def note_run(self, day: date) -> None:
        """Write that note; OSError where the folder can't be written."""
        self.data.mkdir(parents=True, exist_ok=True)
        told = _(
            "giltig körde senast den dagen. Är databasen äldre än så, eller borta, hålls mejlen tills någon kör\n"
            "giltig outbox release: de kan ha skickats förut."
        )
        self.last_run_note.write_text(f"{day}\n{told}\n", encoding="utf-8")

    @property
    def reports(self) -> Path:
        """Where reports for meetings are kept, as they were on their day."""
        return self.data / "reports"

    def path(self, relative: str) -> Path:
        """Return a path of the register, made absolute."""
        return self.folder / Path(relative).expanduser()

    def database_url(self, url: str) -> str:
        """Return the database's address with the file's path made absolute."""
        prefix = "sqlite:///"
        return prefix + str(self.path(url.removeprefix(prefix))) if url.startswith(prefix) else url

    def has_database(self, register: Register) -> bool:
        """Whether there is a database to look in; a command that only looks makes none."""
        url = self.database_url(register.database.url)
        return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()

    def database_url_of_broken(self, text: str) -> str:
        """Find the database's address in a configuration that can't be used, so that the last good one can be found."""
        try:
            values = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            match = re.search(_DATABASE_URL, text)
            found: object = match["url"] if match else None
        else:
            table = values.get("database")
            found = table.get("url") if isinstance(table, dict) else None
        return self.database_url(found if isinstance(found, str) and "://" in found else Database().url)

    def transport(self, register: Register) -> "Transport":
        """Return how mails leave."""
        from monitor.transport import FolderTransport, SeveralTransports  # noqa: PLC0415 - see above

        smtp = register.mail.smtp
        if register.mail.transport == "folder" or smtp is None:
            return FolderTransport(self.path(register.mail.folder))
        from monitor.mail import SmtpTransport  # noqa: PLC0415 - only where there is a relay

        def connection() -> SmtpTransport:
            return SmtpTransport(
                host=smtp.host,
                port=smtp.port,
                security=cast("Literal['starttls', 'tls', 'none']", smtp.security),
                user=smtp.user,
                password=(lambda: self.password(smtp)) if smtp.user else None,
                ca_file=self.path(smtp.ca_file) if smtp.ca_file else None,
                timeout=smtp.timeout,
            )

        if smtp.connections == 1:
            return connection()
        return SeveralTransports([connection() for _ in range(smtp.connections)])

    def password(self, smtp: Smtp) -> str:
        """Read the relay's password from the environment or its file; OSError says where it should be."""
        if smtp.password_env:
            if password := os.environ.get(smtp.password_env):
                return password
            raise OSError(
                _("miljövariabeln {password_env} med lösenordet är inte satt", password_env=smtp.password_env)
            )
        path = self.path(smtp.password_file or "")
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OSError(_("lösenordsfilen {path} går inte att läsa: {why}", path=path, why=error.strerror)) from error
