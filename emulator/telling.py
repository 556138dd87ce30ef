"""Posts one callback to the service and writes on the strip how it was taken."""

from emulator.callbacks import Fields, encoded, post
from emulator.parts import Parts


def tell(
    parts: Parts,
    url: str,
    fields: Fields,
    *,
    kind: str,
    phone: str,
    words: str,
    agent: str = "",
) -> bool:
    """Whether the service answered 200 in time; blocks until it is known."""
    body = encoded(fields)
    headers = {"User-Agent": agent} if agent else {}
    answer = post(url, body, headers=headers, deadline=parts.options.answer_deadline)
    taken = answer.status == 200
    outcome = answer.trouble or f"answered {answer.status}"
    parts.strip.add(
        "gateway > service", kind, f"{words}; {outcome}", phone=phone, raw=body, ok=taken
    )
    return taken
