"""Which document carries another's end (T17): a follower that ends with its parent needs no decision of its own."""

from collections.abc import Mapping

from monitor.model import Register
from monitor.standing import Standing


def leader_of(register: Register, standings: Mapping[str, Standing], id_: str) -> str | None:
    """Return the document whose end carries this one's, the furthest up; None where it ends by its own text."""
    documents, seen, leader = register.documents, {id_}, None
    parent = documents[id_].follows
    while parent and parent in documents and parent not in seen:
        if standings[parent].valid_to != standings[id_].valid_to:
            break
        seen.add(parent)
        leader, parent = parent, documents[parent].follows
    return leader
