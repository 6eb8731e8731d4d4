"""What the web pages need before they may be shown beyond this machine: somebody who may see them, named."""

from collections.abc import Iterator

from monitor.findings import Finding, Known, error
from monitor.language import _
from monitor.model import Register
from monitor.web_names import LOOPBACK, host_of


def check_web(register: Register, _known: Known) -> Iterator[Finding]:
    """Find pages that anybody could read: beyond loopback there must be a key, or a proxy that has asked for one."""
    web = register.web
    if web is None or web.token_env or web.trusted_header:
        return
    hint = _('Skriv token_env = "GILTIG_WEB_TOKEN", eller trusted_header för en proxy på samma dator som loggar in.')
    if host_of(web.listen) not in LOOPBACK:
        yield error(
            ("web", "listen"),
            "web_open",
            _("”{address}” når utanför datorn, och ingen nyckel krävs", address=web.listen),
            hint,
        )
    elif web.address:
        yield error(
            ("web", "address"),
            "web_open",
            _("”{address}” når utanför datorn, och ingen nyckel krävs", address=web.address),
            hint,
        )
