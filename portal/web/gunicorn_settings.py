"""Gunicorn's settings, the same for `make run` and for a public server behind a TLS proxy.

    gunicorn -c portal/web/gunicorn_settings.py 'app:create_app()'

`PORT` says where to listen (8000), `WEB_CONCURRENCY` how many processes (1: more need PostgreSQL). A flag on the
command line goes before what stands here: `-b 0.0.0.0:8000` inside a container, for instance.
"""

import logging
import os
import tempfile
from pathlib import Path
from typing import Any

# One message is too small a sum to share out: the threads of the server are what keeps every core busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "portal.web.server.WaitressWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or "1")
threads = 8
worker_connections = 1000
timeout = 30  # seconds without a sign of life before a process is replaced
graceful_timeout = 20  # seconds to finish what is in flight

control_socket_disable = True  # gunicorn would open one for commands that nobody here gives
accesslog = None  # addresses of pages say what someone is going through, and with an IP address, who
errorlog = "-"
loglevel = "warning"
if Path("/dev/shm").is_dir():  # noqa: S108  # signs of life belong in memory: a full disk must not stop the site
    worker_tmp_dir = "/dev/shm"  # noqa: S108

if workers > 1:  # /metrics then adds up what each process counted
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="iyc-metrics-"))

# Waitress warns each time a request waits for a thread, which under load is every time.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def post_worker_init(worker: Any) -> None:
    """Say where the site is, once: a process that replaces another stays silent."""
    if worker.age == 1:
        print(f"In Your Corner is ready: {worker.sockets[0]}", flush=True)
