"""Serve the class's page to the computer that it runs on, and to nobody else."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cnn_course.classroom.page.drawing import page, table
from cnn_course.classroom.status import Status

LOOPBACK = "127.0.0.1"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        "img-src data:"
    ),
}


def server(look: Callable[[], Status], port: int = 0) -> ThreadingHTTPServer:
    """Return a server of the page, bound to this computer alone; ``serve_forever`` starts it.

    Args:
        look: returns the class as it is now.
        port: 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            draw = {"/": page, "/class": table}.get(self.path)
            host = self.headers.get("Host", "").rsplit(":", 1)[0]
            if host not in (LOOPBACK, "localhost"):  # another page's name that was turned to this computer
                self.send_error(403)
            elif draw is None:
                self.send_error(404)
            else:
                self._send(draw)

        def _send(self, draw: Callable[[Status], str]) -> None:
            try:
                content = draw(look()).encode()
            except Exception:  # the folder may be gone for a moment; the page says that it waits
                self.send_error(503)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep the terminal for the teacher."""

    return ThreadingHTTPServer((LOOPBACK, port), Answer)
