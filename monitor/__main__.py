"""`python -m monitor` is `giltig`."""

from monitor.cli import main

main()
