"""What stops the reading of a boarding pass."""

from __future__ import annotations

from realname.measure.errors import MeasureError


class PassError(MeasureError):
    """It is no boarding pass, or not a whole one: codes `pass.absent`, `pass.several`, `pass.malformed`.

    No text of it says what stands on the pass.
    """

    code = "pass.malformed"
    remedy = "Scan the bar code of the boarding pass again, or use the newest one that the airline sent."
