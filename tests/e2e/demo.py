"""`make slack-demo`: a local Slack with the coach in it, to talk to in a browser; nothing of it outlives the demo."""

from __future__ import annotations

import signal
import socket
import sys
import tempfile
from pathlib import Path

from tests.e2e.local_slack import NotHereError, free_port, running


def main() -> int:
    """Start both, print where to go, and wait for Ctrl-C."""
    port = 3100 if _free(3100) else free_port()
    try:
        with tempfile.TemporaryDirectory() as folder, running("socket", Path(folder), port) as found:
            print(f"\nOpen {found.url} in your browser.\n", flush=True)
            print(
                "You are Anja. Choose the direct message 'Anja de Vries' and tell the coach what happened, for example:"
            )
            print("  Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.")
            print("Open the thread under your message for the answer. Try also: /klankbord help, the app 'klankbord'")
            print("in the sidebar (its home page), or @klankbord in #algemeen. 'Act as' makes you somebody else.")
            print("\nCtrl-C stops both; everything that was said is then gone.", flush=True)
            _until_stopped()
    except NotHereError as missing:
        print(f"slack-demo: {missing}", file=sys.stderr)
        return 1
    return 0


def _free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def _until_stopped() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    sys.exit(main())
