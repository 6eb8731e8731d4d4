"""One question on a terminal, with completion by readline where Python has it."""

from collections.abc import Sequence


def ask(prompt: str, known: Sequence[str] = ()) -> str:
    """Return the line that somebody writes; Tab completes it to one of the `known`. EOFError where there is none."""
    try:
        import readline  # noqa: PLC0415 - Python can be built without it: then there is no completion
    except ImportError:
        return input(prompt)
    editing = "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    readline.parse_and_bind(editing)
    readline.set_completer_delims("")  # a title is one word
    readline.set_auto_history(False)
    readline.set_completer(_completer(known))
    try:
        return input(prompt)
    finally:
        readline.set_completer(None)


def completions(text: str, known: Sequence[str]) -> list[str]:
    """Return what a text can become: what begins like it, else what has it within; case does not matter."""
    folded = text.casefold()
    begins = [one for one in known if one.casefold().startswith(folded)]
    return begins or [one for one in known if folded in one.casefold()]


class _completer:  # noqa: N801 - a function with a memory
    """What readline calls: the answer with each number, then None."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def __call__(self, text: str, state: int) -> str | None:
        found = completions(text, self.known)
        return found[state] if state < len(found) else None
