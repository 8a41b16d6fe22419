"""The engine with a schedule that a test can wait for. A script with a guard, as the real main module."""

from app.engine.main import main
from flows.schedule import UTC, Scheduled

if __name__ == "__main__":
    main([Scheduled("sweep", "flows.sweep.sweep", "* * * * *", UTC, "A test waits for it.")])
