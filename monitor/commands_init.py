"""`giltig init` and `giltig schema`: a file to start from, and what an editor needs to check it."""

import json
import shlex
import sys
from argparse import Namespace
from pathlib import Path

from monitor import clock, console
from monitor.fields import is_address
from monitor.json_schema import json_schema
from monitor.language import _
from monitor.starting_example import Answers, starting_example
from monitor.starting_file import SCHEMA_NAME, starting_file


def schema(options: Namespace) -> int:
    """Write the JSON Schema of the register language."""
    console.show(_schema_text(), options.output)
    return 0


def init(options: Namespace) -> int:
    """Write a register to start from, and its schema beside it; a register that is there is never written over."""
    output: Path = options.output or options.config
    if output.exists():
        _refuse(output)
    answers = _asked() if sys.stdin.isatty() and sys.stderr.isatty() else Answers()
    text = starting_file(starting_example(answers, today=clock.today("Europe/Stockholm")))
    try:
        with output.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        output.with_name(SCHEMA_NAME).write_text(_schema_text(), encoding="utf-8", newline="")
    except FileExistsError:
        _refuse(output)
    except OSError as error:
        where, why = error.filename or output, error.strerror
        console.fail(_("{output} går inte att skriva: {why}", output=where, why=why), console.WRONG_USAGE)
    console.say(_next_steps(output))
    return 0


def _schema_text() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _refuse(output: Path) -> None:
    console.fail(
        _(
            "{output} finns redan, och skrivs inte över.\nSkriv till en annan fil: giltig init --output FIL",
            output=output,
        ),
        console.WRONG_USAGE,
    )


def _asked() -> Answers:
    """Ask on the terminal for what every network has its own of; an empty answer leaves the example."""
    console.say(_("Två frågor, som går att lämna tomma. Allt går att ändra i filen efteråt."))
    return Answers(network=_network(), address=_address())


def _network() -> str:
    while True:
        name = _answer(_("Nätverkets namn: "))
        if name.isprintable() and not set(name) & set('<>"'):
            return name
        console.say(_("Namnet får inte innehålla < > eller citattecken."))


def _address() -> str:
    while True:
        address = _answer(_("Samordnarens e-postadress: "))
        if not address or is_address(address):
            return address
        console.say(_("Det är ingen adress som går att skicka till. Skriv t.ex. samordnare@example.se"))


def _answer(question: str) -> str:
    """Ask on stderr, since stdout is for results; an end of input is an empty answer."""
    print(question, end="", file=sys.stderr, flush=True)  # noqa: T201 - a question
    return sys.stdin.readline().strip()


def _next_steps(output: Path) -> str:
    here = output.resolve() == Path("config.toml").resolve()
    giltig = "giltig" if here else f"giltig --config {shlex.quote(str(output))}"
    told = [
        _("Skrev {output}, ett exempel att utgå från, och {schema}.", output=output, schema=SCHEMA_NAME),
        "",
        _("Så här går det vidare:"),
        _("1. Öppna filen och byt exemplen mot ert eget."),
        _("2. Se vad som är fel, om något:"),
        f"     {giltig} check",
        _("3. Se vilka mejl som skulle gå, och när; inget skickas:"),
        f"     {giltig} plan",
        _("4. Kör en gång. Mejlen blir filer i data/outbox, tills ni ställer in en e-postserver:"),
        f"     {giltig} run --once",
        "",
        _(
            "En textredigerare med Tombi eller Even Better TOML (båda finns till Visual Studio Code) säger till om fel"
            " medan ni skriver."
        ),
    ]
    return "\n".join(told)
