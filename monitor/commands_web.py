"""The commands that show: `giltig serve`, `publish`."""

import logging
import signal
import sys
import threading
from argparse import Namespace
from pathlib import Path

from monitor import console
from monitor.language import _
from monitor.model import Register
from monitor.opening import open_store
from monitor.publish import NotOurs
from monitor.publish import publish as write_pages
from monitor.register_watch import RegisterWatch
from monitor.settings import Web
from monitor.site import Site
from monitor.store import Store
from monitor.templates import environment
from monitor.web_access import AccessError
from monitor.web_server import WebServer
from monitor.web_source import WebSource, public_pages
from monitor.wording import counted


def serve(options: Namespace) -> int:
    """Show the pages until a signal; reads the database where there is one, and makes none."""
    site = Site(options.config)
    register = console.register_of(site)
    web = register.web or Web()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(message)s")
    source = WebSource(
        RegisterWatch(site, register),
        templates=environment(site.folder),
        store=_store(site, register),
        has_key=web.token_env is not None,
    )
    try:
        server = WebServer(web, source)
    except AccessError as error:
        console.fail(_("Webbsidorna kan inte visas: {why}", why=error), console.WRONG_USAGE)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server.start()
    console.say(_("Webbsidorna finns på {address}; avsluta med Ctrl+C.", address=server.address))
    stopping.wait()
    server.stop()
    return 0


def publish(options: Namespace) -> int:
    """Write the public pages to a folder."""
    site = Site(options.config)
    register = console.register_of(site, options.as_of)
    as_of = console.day_of(register, options.as_of)
    store = _store(site, register)
    console.progress(_("Räknar fram sidorna för {documents} …", documents=counted(len(register.documents), "dokument")))
    try:
        done = write_pages(public_pages(register, environment(site.folder), store, as_of=as_of), options.folder)
    except NotOurs as error:
        console.fail(str(error), console.WRONG_USAGE)
    except OSError as error:
        console.fail(
            _("{file} går inte att skriva: {why}", file=options.folder, why=error.strerror), console.WRONG_USAGE
        )
    console.show(
        _(
            "{folder}: {written} sidor skrivna, {unchanged} oförändrade, {removed} borttagna, "
            "{kept} äldre mötessidor sparade.",
            folder=options.folder,
            written=done.written,
            unchanged=done.unchanged,
            removed=done.removed,
            kept=done.kept,
        )
    )
    return 0


def _store(site: Site, register: Register) -> Store | None:
    url = site.database_url(register.database.url)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return None
    return open_store(site, register)
