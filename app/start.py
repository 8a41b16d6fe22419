"""placeholder"""


def start(*, example: bool, clock: str, undo_minutes: int | None) -> int:
    del example, clock, undo_minutes
    return 0
