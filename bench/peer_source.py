"""postfix's `smtp-source`, four connections, 30 kB: the most that a relay on this machine takes, in seconds a mail."""

import subprocess
import sys
from time import perf_counter

_COUNT = 2000


def main() -> None:
    """Run it."""
    program, port = sys.argv[1:]
    before = perf_counter()
    subprocess.run([program, "-s", "4", "-m", str(_COUNT), "-l", "30000", f"127.0.0.1:{port}"], check=True)
    print(f"cost {(perf_counter() - before) / _COUNT}")


if __name__ == "__main__":
    main()
