"""``python -m cli`` is ``alertwhy``."""

from cli.main import main

main()
