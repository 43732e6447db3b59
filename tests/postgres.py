"""A real PostgreSQL for the tests: Debian's server in a temporary folder, on a Unix socket, stopped when the tests end."""

from __future__ import annotations

import atexit
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, LiteralString, NoReturn

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier

from bot.store.postgres_engine import PostgresEngine

TEMPLATE = "klankbord_template"
BINARIES = Path("/usr/lib/postgresql")
"""Where Debian puts the servers, one folder for each version."""


class Server:
    """A cluster of its own. Without `durable` it does not wait for the disk: for tests, not for measuring."""

    def __init__(self, binaries: Path, *, durable: bool = False) -> None:
        self._binaries = binaries
        self._made: dict[Path, str] = {}
        self._user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.folder = Path(tempfile.mkdtemp(prefix="kb-pg-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", "data", "-U", "coach", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60"]
        settings += [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(re.sub("=(.*)", r" = '\1'\n", setting) for setting in settings)
        self.start()
        self._admin: psycopg.Connection | None = None
        PostgresEngine(self.new(TEMPLATE)).close()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-s", "-l", "log", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop (`immediate`: as a crash)."""
        self._run("pg_ctl", "-D", "data", "-w", "-s", "-m", how, "stop")

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://coach@/{name}?host={self.folder}"

    def new(self, name: str, template: str = "template1") -> str:
        """Make a database; returns its URL."""
        self.admin(SQL("create database {} template {}").format(Identifier(name), Identifier(template)))
        return self.url(name)

    def of(self, folder: Path) -> str:
        """Return the URL of the database that belongs to a folder, made when there is none."""
        if folder not in self._made:
            name = f"t{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
            self.new(name, TEMPLATE)
            self._made[folder] = name
        return self.url(self._made[folder])

    def empty(self, folder: Path) -> str:
        """Return the URL of a new database for a folder, in which nothing is yet."""
        name = f"e{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
        self._made[folder] = name
        return self.new(name)

    def forget(self) -> None:
        """Remove the databases that belong to folders."""
        for name in self._made.values():
            self.admin(SQL("drop database if exists {} with (force)").format(Identifier(name)))
        self._made.clear()

    def bytes_of(self, folder: Path) -> bytes:
        """Return every value in every row of the database that belongs to a folder."""
        if folder not in self._made:
            return b""
        with psycopg.connect(self.of(folder)) as other:
            names = other.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
            rows = [other.execute(SQL("select * from {}").format(Identifier(name))).fetchall() for (name,) in names]
        return repr(rows).encode()

    def admin(self, sql: LiteralString | Composed) -> list[tuple[object, ...]]:
        """Carry out a statement as whoever administers the server."""
        if self._admin is None or self._admin.closed:
            self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        try:
            answer = self._admin.execute(sql)
        except psycopg.OperationalError:  # after a restart
            self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
            answer = self._admin.execute(sql)
        return answer.fetchall() if answer.description else []

    def tool(self, name: str, *arguments: str) -> str:
        """Run one of PostgreSQL's own programs (pg_dump, psql); returns what it prints."""
        return self._run(name, *arguments)

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        if self._admin is not None:
            self._admin.close()
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _run(self, name: str, *arguments: str) -> str:
        """Run a program of PostgreSQL as an unprivileged user; its output goes through files, for a server keeps them open."""
        as_user: dict[str, Any] = {}
        if os.getuid() == 0:
            as_user = {"user": self._user, "group": self._user, "extra_groups": []}
        out, err = self.folder / f"{name}.out", self.folder / f"{name}.err"
        with out.open("w") as to, err.open("w") as wrong:
            done = subprocess.run(
                [self._binaries / name, *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=to,
                stderr=wrong,
                check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                **as_user,
            )
        if done.returncode:
            raise RuntimeError(f"{name} failed: {out.read_text()}{err.read_text()}")
        return out.read_text()


def binaries() -> Path | None:
    """Return where the newest PostgreSQL on this computer has its programs."""
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@cache
def _started(durable: bool = False) -> Server | None:
    where = binaries()
    if where is None:
        return None
    server = Server(where, durable=durable)
    atexit.register(server.close)
    return server


def server() -> Server:
    """Return the server of this run; without one the test is skipped here, and fails in CI."""
    found = _started()
    return found if found is not None else absent()


def absent() -> NoReturn:
    """Say that there is no PostgreSQL: a test is skipped, and in CI it fails."""
    words = "there is no PostgreSQL on this computer, so nothing was tried on it: make postgres (Debian, as root)"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def bytes_of(folder: Path) -> bytes:
    """Return what lies in a folder and in the database that belongs to it, if one was made."""
    found = _started() if _started.cache_info().currsize else None
    files = b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return files + (found.bytes_of(folder) if found is not None else b"")


def forget() -> None:
    """Remove what was made on the server, if one was started."""
    if _started.cache_info().currsize and (found := _started()) is not None:
        found.forget()
