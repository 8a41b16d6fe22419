"""The engine as it is, that looks for runs of dead processes every second and waits for none."""

from datetime import timedelta

from app.engine import main, runner, stale_runs

runner.LOOK_EVERY = 1.0
stale_runs.BEGINS_WITHIN = timedelta(seconds=3)
main.main()
