"""One question on a terminal, with completion by readline where Python has it."""

import sys
from collections.abc import Sequence


class Left(Exception):
    """Somebody left at a question instead of answering; `code` is what the process ends with."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__()
        self.code = code


def ask(prompt: str, known: Sequence[str] = ()) -> str:
    """Return the line that somebody writes; Tab completes it to one of the `known`. `Left` for Ctrl-C and Ctrl-D."""
    try:
        if sys.stdout.isatty():
            return _completed(prompt, known)
        print(prompt, end="", file=sys.stderr, flush=True)  # noqa: T201 - the result goes elsewhere
        return input()
    except (EOFError, KeyboardInterrupt) as left:
        print(file=sys.stderr)  # noqa: T201 - we are in the midst of a line
        raise Left(0 if isinstance(left, EOFError) else 130) from None


def _completed(prompt: str, known: Sequence[str]) -> str:
    try:
        import readline  # noqa: PLC0415 - Python can be built without it: then there is no completion
    except ImportError:
        return input(prompt)
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    readline.set_completer_delims("")  # a title is one word
    readline.set_auto_history(False)

    def answer(text: str, number: int) -> str | None:
        found = completions(text, known)
        return found[number] if number < len(found) else None

    readline.set_completer(answer)
    try:
        return input(prompt)
    finally:
        readline.set_completer(None)


def completions(text: str, known: Sequence[str]) -> list[str]:
    """Return what a text can become: what begins like it, else what has it within; case does not matter."""
    folded = text.casefold()
    begins = [one for one in known if one.casefold().startswith(folded)]
    return begins or [one for one in known if folded in one.casefold()]
