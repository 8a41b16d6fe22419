"""Alembic migrations; they ship in the wheel and run by `sagsgang migrate`."""
