"""Prefect's settings, as environment variables: complete before the first `import prefect` reads them.

Imports nothing of Prefect, so that the supervisor can prepare children without loading it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from config.secret import Secret
from config.settings import Settings
from models.access.secret import secret_in

RESOURCES = "app.engine.resources:open_resources"
LOCAL = "127.0.0.1"
USER = "sagsgang"
PASSWORD_FILE = "server-secret"  # noqa: S105  (a file name)
_SERVICE = "PREFECT_SERVER_SERVICES"
QUIET_SERVER = {
    f"{_SERVICE}_TRIGGERS_ENABLED": "false",
    f"{_SERVICE}_PAUSE_EXPIRATIONS_ENABLED": "false",
    f"{_SERVICE}_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
    f"{_SERVICE}_LATE_RUNS_LOOP_SECONDS": "60",
    f"{_SERVICE}_REPOSSESSOR_LOOP_SECONDS": "60",
    f"{_SERVICE}_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "30",
}
"""What the server looks for by itself every few seconds, though nothing of ours makes it: automations, runs that pause.
The rest is looked for by the minute: runs are planned for hours, and a third of an idle server's work was looking.
"""


def prefect_home(settings: Settings) -> str:
    """Prefect's own files lie in our data folder, never in the user's home."""
    return str(settings.data / "prefect")


def prefect_password(settings: Settings) -> Secret:
    """What opens Prefect's server: whoever can change a deployment there runs code as us. `user:password`."""
    return Secret(f"{USER}:{secret_in(settings.data / 'prefect' / PASSWORD_FILE).get_secret_value()}")


def prefect_environment(settings: Settings, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """What server, engine and scheduled runs are started with; what is `given` wins (another server, a database), and
    our password is told to no other server.
    """
    chosen = _ours(settings)
    if given and given.get("PREFECT_API_URL"):
        del chosen["PREFECT_API_AUTH_STRING"]
    return {name: (given or {}).get(name) or value for name, value in chosen.items()}


def _ours(settings: Settings) -> dict[str, str]:
    """Telemetry is off on both sides, and the server answers nobody without its password. Runs and events are kept for
    a week: Prefect's records are disposable, ours are not. No program is looked for in the folder one stands in.
    """
    return {
        "PYTHONSAFEPATH": "1",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": prefect_home(settings),
        "PREFECT_API_URL": f"http://{LOCAL}:{settings.prefect_port}/api",
        "PREFECT_API_AUTH_STRING": prefect_password(settings).get_secret_value(),
        "PREFECT_SERVER_API_AUTH_STRING": prefect_password(settings).get_secret_value(),
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": ",".join(
            f"http://{host}:{settings.prefect_port}" for host in (LOCAL, "localhost")
        ),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{prefect_home(settings)}/prefect.db",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(7 * 24 * 3600),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
        **QUIET_SERVER,
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "5",
        # Workers of a pool are somebody's to watch; without a pool there are none.
        "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "true" if settings.work_pool else "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "SAGSGANG_RESOURCES": RESOURCES,
    }


def prepare(settings: Settings, environment: Mapping[str, str] | None = None) -> None:
    """Put the settings into this process's environment. What is already set there wins (another server, a database)."""
    Path(prefect_home(settings)).mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(settings, os.environ if environment is None else environment))
