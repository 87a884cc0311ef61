"""Lets ``python -m monitor`` be the command."""

from monitor.cli import main

main()
