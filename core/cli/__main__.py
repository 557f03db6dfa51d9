"""``python -m core.cli`` is the same command."""

from core.cli.main import main

main()
