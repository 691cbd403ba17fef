"""How gunicorn serves the house: `gunicorn -c python:app.serving 'app:create_app()'`."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Loaded once and shared by fork; no connection is opened before it.
preload_app = True
# Longer than a proxy keeps its own side open, so that it never writes into a closed connection.
keepalive = 75
timeout = 60
graceful_timeout = 10
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning")
