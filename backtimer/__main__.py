"""`python -m backtimer` is the `backtimer` command."""

from backtimer.app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
