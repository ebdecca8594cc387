"""``python -m nq57``: the same as the ``nq57`` command."""

from nq57.jobs.cli import main

if __name__ == "__main__":
    main.main()
