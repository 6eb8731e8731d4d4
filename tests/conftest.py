"""What tests of several files share."""

from collections.abc import Iterator

import pytest
from postgres import Postgres

from monitor import language


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a process; each takes a database of its own."""
    with Postgres() as server:
        yield server


@pytest.fixture(autouse=True)
def in_swedish() -> Iterator[None]:
    """Whatever language a test's register asks for, the next test begins in Swedish."""
    yield
    language._Language.fixed = False
    language.use("sv")
