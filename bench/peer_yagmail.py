"""Stock `yag.send()`, as its documentation shows it: a hundred mails to a relay on PORT, the cost in seconds a mail."""

import io
import sys
from time import perf_counter

import yagmail

from bench.mails import COUNT, HTML, ICS, READER, SENDER, TEXT


def main() -> None:
    """Send them."""
    sender = yagmail.SMTP(SENDER, "", host="127.0.0.1", port=int(sys.argv[1]), smtp_ssl=False, smtp_starttls=False, smtp_skip_login=True)  # fmt: skip
    before = perf_counter()
    for number in range(COUNT):
        calendar = io.BytesIO(ICS.encode())
        calendar.name = "kalender.ics"
        sender.send(READER, f"Löper ut {number}", [TEXT, HTML], attachments=[calendar])
    print(f"cost {(perf_counter() - before) / COUNT}")


if __name__ == "__main__":
    main()
