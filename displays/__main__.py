"""`python -m displays` is `iocast`."""

from displays.cli import main

main()
