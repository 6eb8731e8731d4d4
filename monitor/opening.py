"""Opening the database of a register, or ending with exit code 6 and the remedy."""

from monitor import console
from monitor.model import Register
from monitor.site import Site
from monitor.store import Store, StoreError


def open_store(site: Site, register: Register) -> Store:
    """Return the register's database."""
    try:
        return Store(site.database_url(register.database.url))
    except StoreError as error:
        console.fail(str(error), console.DATABASE_OUT_OF_REACH)
