"""The command `ketenzicht`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ketenzicht", *sys.argv[1:]])


if __name__ == "__main__":
    main()
