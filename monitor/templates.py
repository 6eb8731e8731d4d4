"""The templates of mails and reports, and the one environment that reads them.

Templates beside the configuration (`templates/`) win over the shipped ones. They may be written by an admin, so they
run in a sandbox; what they print comes from the register and is untrusted: `.html` and `.svg` are escaped, `.txt` is
not, and an unknown name is an error, never an empty word.
"""

import re
from datetime import date
from pathlib import Path
from typing import Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from monitor import language, wording
from monitor.language import _, _c, number_form

__all__ = ["Environment", "environment", "source_of"]


def environment(config_dir: Path | None = None) -> Environment:
    """Return the environment; `config_dir` is the folder of the configuration file."""
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in _folders(config_dir)]),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "long_date": wording.long_date,
        "iso": _iso,
        "one_line": wording.one_line,
        "keep_dates": _keep_dates,
    }
    environment.globals |= {"_": _say, "_n": _say_many, "_c": _say_there}
    environment.globals["language_tag"] = language.tag
    return environment


# The texts are the templates' own, and an admin may have written them: the sandbox fills in the values, and escapes
# them where the template is HTML.


@pass_eval_context
def _say(context: EvalContext, text: str, /, **values: object) -> str:
    return _filled(context, _(text), values)


@pass_eval_context
def _say_many(context: EvalContext, one: str, many: str, n: int, /, **values: object) -> str:
    return _filled(context, number_form(one, many, n), {"n": n, **values})


@pass_eval_context
def _say_there(context: EvalContext, where: str, text: str, /, **values: object) -> str:
    return _filled(context, _c(where, text), values)


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    safe = Markup(text) if context.autoescape else text  # noqa: S704 - the template's own text
    if not values:
        return safe
    filled: str = context.environment.getattr(safe, "format")(**values)
    return filled


def source_of(environment: Environment, name: str) -> str:
    """Return a template's own text, for what another program than Jinja2 reads: the admin's, else the shipped one."""
    assert environment.loader is not None  # noqa: S101 - `environment` sets it
    return environment.loader.get_source(environment, name)[0]


def _folders(config_dir: Path | None) -> list[Path]:
    own = config_dir / "templates" if config_dir else None
    return [own, _shipped()] if own and own.is_dir() else [_shipped()]


def _shipped() -> Path:
    """Return the shipped templates: inside the package of an installed wheel, else at the top of the repository."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _iso(day: date | None) -> str:
    """Write a day for tables; a dash where there is none."""
    return day.isoformat() if day else "–"


_ISO_DATE: Final = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def _keep_dates(text: str) -> Markup:
    """Return HTML in which no line breaks inside an ISO date; the text itself is escaped."""
    return Markup(_ISO_DATE.sub(r'<span class="date">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped here
