#!/usr/bin/env python3
"""The part of the sqlite3 command that building PROJ needs: sqlite3 DATABASE < SCRIPT.sql, or sqlite3 DATABASE "SQL"."""
import sqlite3
import sys


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "--version" in sys.argv or "-version" in sys.argv:
        print(sqlite3.sqlite_version)
        return
    if not words:
        sys.exit("usage: sqlite3 DATABASE [SQL]")
    connection = sqlite3.connect(words[0], isolation_level=None)
    if len(words) > 1:
        for row in connection.execute(words[1]):
            print("|".join("" if cell is None else str(cell) for cell in row))
    else:
        connection.executescript(sys.stdin.buffer.read().decode("utf-8"))
    connection.close()


main()
