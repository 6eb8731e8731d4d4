"""`giltig run`: acts."""

from argparse import Namespace

from monitor.running import run as run_daemon
from monitor.site import Site


def run(options: Namespace) -> int:
    """Run one cycle, or the daemon until a signal."""
    return run_daemon(Site(options.config), once=options.once)
