"""A server on a free port of this computer, which stops when its standard input is closed."""

import logging
import sys
import threading

from werkzeug.serving import make_server


def serve(application_for):
    """Serves `application_for(origin)`. Prints the origin when it answers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, None, threaded=True)
    origin = f"http://127.0.0.1:{server.server_port}"
    server.app = application_for(origin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(origin, flush=True)
    sys.stdin.read()
