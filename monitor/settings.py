"""The settings of a register: the tables that say how the program runs, one of each.

Frozen records like those of `model`, checked field by field; the documents and everything they name stand there.
"""

from dataclasses import dataclass

from monitor import fields
from monitor.dates import Length
from monitor.decoding import one_of, table
from monitor.language import N_
from monitor.schema import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """`[monitor]`: whose register it is and who hears about faults."""

    network: str = key(fields.text, "giltig")
    language: str = key(fields.language, "sv")
    timezone: str = key(fields.timezone, "Europe/Stockholm")
    admin: str = key(fields.text, example=N_('"samordnare"'), refers=("recipient",))
    include: tuple[str, ...] = key(fields.texts, ())
    ends_soon: Length = key(fields.some_length, Length(months=6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """`[database]`: where promises are kept."""

    url: str = key(fields.text, "sqlite:///data/giltig.db", example='"sqlite:///data/giltig.db"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """`[mail.smtp]`: the relay; `timeout` in seconds."""

    host: str = key(fields.host, example='"smtp.example.se"')
    port: int = key(fields.whole_number(1, 65535), 587)
    security: str = key(one_of("starttls", "tls", "none"), "starttls")
    user: str | None = key(fields.text, None)
    password_env: str | None = key(fields.env_name, None)
    password_file: str | None = key(fields.text, None)
    ca_file: str | None = key(fields.text, None)
    timeout: float = key(fields.seconds, 30.0)
    connections: int = key(fields.whole_number(1, 10), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`[mail]`: how mails leave, and in whose name."""

    transport: str = key(one_of("folder", "smtp"), "folder", example='"folder"')
    folder: str = key(fields.text, "data/outbox")
    sender: str = key(fields.sender, "giltig <giltig@example.se>")
    reply_to: str | None = key(fields.address, None)
    domain: str | None = key(fields.domain, None)
    smtp: Smtp | None = key(table(Smtp), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`[schedule]`: the local time of the cycle on working days."""

    send_at: str = key(fields.clock_time, "07:30", example='"07:30"')


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """`[report]`: who gets the report, and how far ahead it looks."""

    to: tuple[str, ...] = key(fields.ids, (), refers=("recipient",), example=N_('["samordnare"]'))
    before_papers: Length = key(fields.length, Length(days=3))
    horizon: Length = key(fields.some_length, Length(months=12))
    publish: str | None = key(fields.text, None, example=N_('"data/sidor"'))


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """`[web]`: the read-only pages."""

    listen: str = key(fields.listen, "127.0.0.1:8000", example='"127.0.0.1:8000"')
    token_env: str | None = key(fields.env_name, None)
    feed_token_env: str | None = key(fields.env_name, None)
    trusted_header: str | None = key(fields.header_name, None)
    address: str | None = key(fields.web_address, None, example='"https://giltig.example.se"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """`[minutes]`: the folder that minutes are read from."""

    folder: str | None = key(fields.text, None, example='"data/minutes"')
    to: tuple[str, ...] = key(fields.ids, (), refers=("recipient",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`[health]`: how silence is told from death."""

    heartbeat_url: str | None = key(fields.web_address, None, example='"https://example.se/giltig"')
    sign_of_life: str = key(one_of("weekly", "off"), "weekly")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """`[delivery]`: what happens with an unknown outcome, and how many mails a cycle are a flood."""

    unknown: str = key(one_of("resend", "hold"), "resend", example='"resend"')
    brake: int | None = key(fields.whole_number(1, 1_000_000), None)
