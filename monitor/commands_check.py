"""`giltig check`."""

from argparse import Namespace

from monitor import clock, console
from monitor.problems import errors
from monitor.site import Site


def check(options: Namespace) -> int:
    """Print every problem of the register; exit code 3 if any is an error."""
    site, today = Site(options.config), clock.today("Europe/Stockholm")
    reading = console.read(site, today)
    wrong = errors(reading.problems)
    if options.format == "json":
        from monitor.answers import as_json, problem_records

        console.show(as_json({"as_of": today, "problems": problem_records(reading.problems)}))
        return console.REGISTER_ERRORS if wrong else 0
    for problem in reading.problems:
        console.show(str(problem))
    register, warnings = reading.register, len(reading.problems) - len(wrong)
    size = f"{len(register.documents)} dokument, {len(register.decisions)} beslut, " if register else ""
    console.say(f"{site.config}: {size}{len(wrong)} fel, {warnings} varning{'ar' if warnings != 1 else ''}.")
    return console.REGISTER_ERRORS if wrong else 0
