"""Serving with gunicorn, and the worker beside it: one command runs the whole installation."""

import subprocess
import sys
from typing import Any

from django.core.management import call_command
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """Gunicorn with threads. Its arbiter starts the worker for background jobs and stops it when it ends itself."""

    def __init__(self, address: str, workers: int) -> None:
        self.address = address
        self.workers = workers
        self.jobs: subprocess.Popen[bytes] | None = None
        super().__init__()  # type: ignore[no-untyped-call]

    def run(self) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        super().run()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self.address,
            "workers": self.workers,
            "threads": 4,
            "worker_class": "gthread",
            "accesslog": None,  # no log of who read what
            "loglevel": "warning",
            "when_ready": self._start_jobs,
            "on_exit": self._stop_jobs,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]

    def load(self) -> Any:
        from njia.site.wsgi import application

        return application

    def _start_jobs(self, _arbiter: object) -> None:
        self.jobs = subprocess.Popen([sys.executable, "-m", "njia.cli", "worker"])

    def _stop_jobs(self, _arbiter: object) -> None:
        if self.jobs:
            self.jobs.terminate()
            self.jobs.wait(timeout=10)
