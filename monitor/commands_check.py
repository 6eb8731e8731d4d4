"""`giltig check`."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date

from monitor import clock, console
from monitor.faults import Fault
from monitor.language import _n
from monitor.model import Register
from monitor.problems import Problem, errors
from monitor.register import RegisterReading
from monitor.site import Site
from monitor.wording import counted


def check(options: Namespace) -> int:
    """Print every problem of the register; exit code 3 if any is an error."""
    site, today = Site(options.config), clock.today("Europe/Stockholm")
    reading = console.read(site, today)
    wrong = errors(reading.problems)
    told = (*reading.problems, *_advice(reading, today)) if options.advice else reading.problems
    if options.format == "json":
        from monitor.answers import as_json, problem_records

        console.show(as_json({"as_of": today, "problems": problem_records(told)}))
        return console.REGISTER_ERRORS if wrong else 0
    for problem in told:
        console.show(str(problem))
    register, warnings = reading.register, len(reading.problems) - len(wrong)
    counts = (
        *((counted(len(register.documents), "dokument"), _decisions(register)) if register else ()),
        _n("{n} fel", "{n} fel", len(wrong)),
        _n("{n} varning", "{n} varningar", warnings),
    )
    console.say(f"{site.config}: {', '.join(counts)}.")
    return console.REGISTER_ERRORS if wrong else 0


def _decisions(register: Register) -> str:
    return _n("{n} beslut", "{n} beslut", len(register.decisions))


def _advice(reading: RegisterReading, as_of: date) -> Iterator[Problem]:
    """Return what is worth pointing out about a register without errors, each with its line."""
    if reading.register is None:
        return
    from monitor.advice import advice

    for one in advice(reading.register, as_of=as_of):
        yield reading.spots.problem(Fault(one.place, one.code, one.message, one.hint), "advice")
