"""A process that dies at a statement of the database, as far as a transaction can tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Died(BaseException):
    """The process died at a statement."""


@contextmanager
def dying_at(statement: int) -> Iterator[list[bool]]:
    """Die before a statement, the first being 1; what is yielded holds whether it came to that."""
    seen, died = 0, [False]

    def before(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            died[0] = True
            raise Died

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield died
    except Died:
        pass
    finally:
        event.remove(Engine, "before_cursor_execute", before)
