"""`ketenzicht db …`: the embedded server, from the command line."""

import argparse

from ketenzicht.postgres import server
from ketenzicht.postgres.folders import find_place


def main(*, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ketenzicht db")
    parser.add_argument("deed", choices=["start", "status", "stop"])
    deed = parser.parse_args(arguments).deed
    if deed == "start":
        place = server.ensure_running()
        print(f"De databank draait; socket in {place.socket_folder}.")
        return 0
    if deed == "stop":
        print("De databank is gestopt." if server.stop() else "De databank draaide niet.")
        return 0
    draait = server.is_running(place=find_place())
    print("De databank draait." if draait else "De databank draait niet.")
    return 0 if draait else 3
