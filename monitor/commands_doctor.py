"""`giltig doctor`: proves the installation."""

from argparse import Namespace

from monitor import console
from monitor.doctor import examine
from monitor.site import Site


def doctor(options: Namespace) -> int:
    """Examine the installation."""
    return examine(Site(options.config), options.role, console.show)
