"""How sure a fact or finding is: `certain`, the document shows it; `uncertain`, it is our reading of it."""

from typing import Literal

Certainty = Literal["certain", "uncertain"]
