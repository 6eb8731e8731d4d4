"""tomllib and pydantic alone: the least that reading a register as checked records takes. No rules across records."""

import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Document(_Record):
    title: str
    kind: str
    decided_by: str
    responsible: str
    source: str
    valid_from: date | None = None
    valid_to: date | str | None = None
    length: str | None = None
    period: str | None = None
    until_further_notice: bool = False
    planned: bool = False
    intention: str | None = None
    question: str | None = None
    option: str | None = None
    follows: str | None = None
    replaces: str | None = None
    law: list[str] = []
    holdover: bool | dict[str, Any] = False
    notice: dict[str, Any] | None = None
    auto_extension: dict[str, Any] | None = None
    review: dict[str, Any] | None = None
    adoption: dict[str, Any] | None = None
    deadlines: list[dict[str, Any]] = []


class _Decision(_Record):
    on: date
    by: str | list[str]
    action: str
    documents: list[str]
    source: str
    length: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    last_day: date | None = None
    what: str | None = None
    to: date | str | None = None
    due: date | None = None
    every: str | None = None
    condition: str | None = None
    revokes: dict[str, Any] | None = None
    with_: str | None = Field(default=None, alias="with")


class _Register(BaseModel):
    document: dict[str, _Document]
    decision: list[_Decision] = Field(default_factory=list)


def main() -> None:
    """Read a register in one file."""
    found = _Register.model_validate(tomllib.loads(Path(sys.argv[1]).read_text("utf-8")))
    print(f"about {len(found.document)} documents, {len(found.decision)} decisions")


if __name__ == "__main__":
    main()
