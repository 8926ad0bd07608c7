"""Lets ``python -m alliance_health.cli`` do what ``alliance-health`` does."""

from alliance_health.cli.app import main

if __name__ == "__main__":
    main()
