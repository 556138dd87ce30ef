"""An answer of the service as the gateway and the operator read it: prefix, pages, complaints."""

from dataclasses import dataclass
from http.client import responses

from emulator import gsm
from emulator.callbacks import Answer
from emulator.networks import Network

MORE, BACK = "98:More", "00:Back"
PREFIXES = ("CON ", "END ")
LONGEST_LABEL = 99


@dataclass(frozen=True)
class Reading:
    """`pages` are what the phone shows, empty when the answer is unusable and `error` says why."""

    prefix: str = ""
    body: str = ""
    pages: tuple[str, ...] = ()
    error: str = ""
    label: str = ""
    warnings: tuple[str, ...] = ()


def read(answer: Answer, network: Network) -> Reading:
    """What becomes of an answer on this network."""
    body = answer.body.decode("utf-8", "replace")
    error = _error(answer, body)
    if error:
        return Reading(body=body, error=error, warnings=(error,))
    words = body[4:]
    pages = paged(words, network.screen) if body.startswith("CON ") else (words[: network.screen],)
    label_fits = len(answer.label) <= LONGEST_LABEL and "|" not in answer.label
    return Reading(
        prefix=body[:3],
        body=body,
        pages=pages,
        label=answer.label if label_fits else "",
        warnings=tuple(_warnings(answer, body, network)),
    )


def paged(words: str, limit: int) -> tuple[str, ...]:
    """Words cut into screens of at most `limit` septets, with the operator's keys on each."""
    if gsm.length(words) <= limit:
        return (words,)
    pages: list[str] = []
    while words:
        keys = f"\n{BACK}" if pages else ""
        chunk = words
        if not pages or gsm.length(words + keys) > limit:
            keys = f"\n{MORE} {BACK}" if pages else f"\n{MORE}"
            chunk = words[: _cut(words, limit - len(keys))]
        pages.append(chunk + keys)
        words = words[len(chunk) :].lstrip("\n")
    return tuple(pages)


def _cut(words: str, room: int) -> int:
    """Where to cut: after the last whole line that fits, else where the room ends."""
    end = min(len(words), room)
    while gsm.length(words[:end]) > room:
        end -= 1
    line = words.rfind("\n", 1, end + 1)
    return line if line > 0 else end


def _error(answer: Answer, body: str) -> str:
    if answer.trouble:
        return answer.trouble
    if answer.status != 200:
        reason = responses.get(answer.status, "<none>")
        return f"Received unexpected response code: {answer.status} {reason}"
    if not body:
        return "Received an empty response"
    if not body.startswith(PREFIXES):
        return "Response does not start with CON or END"
    return ""


def _warnings(answer: Answer, body: str, network: Network) -> list[str]:
    words, found = body[4:], []
    size, whole = gsm.length(words), gsm.length(body)
    if size > network.screen:
        what = "cut into pages" if body.startswith("CON ") else "cut off"
        found.append(f"{size} characters, {network.name} shows {network.screen}: {what}")
    elif whole > network.screen:
        found.append(
            f"{whole} characters counting {body[:3]}, {network.name} shows {network.screen}"
        )
    if gsm.outside(words):
        found.append(f"not in the phone's alphabet: {gsm.outside(words)}")
    if not answer.kind.startswith("text/plain"):
        found.append(f"the content type is {answer.kind or 'missing'}, not text/plain")
    if len(answer.label) > LONGEST_LABEL or "|" in answer.label:
        found.append("the hop's label is over 99 characters or has a bar in it: not kept")
    return found
