"""The smallest service there is: it says it is ready, and can be told over HTTP to die."""

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answering(BaseHTTPRequestHandler):
    """Ready from the start."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def do_POST(self) -> None:
        if self.path == "/die":
            sys.stdout.write("told to die\n")
            os._exit(3)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.end_headers()


if __name__ == "__main__":
    if "slow" in sys.argv:
        sys.stdout.write("not yet\n")
        time.sleep(100)
    if "refusing" in sys.argv:
        sys.exit("no settings, no service")
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answering).serve_forever()
