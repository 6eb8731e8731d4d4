"""prometheus-alertmanager as a sender of mails: `python -m bench.peer_alertmanager PROGRAM PORT`, in seconds a mail.

Every alert is a group of its own and so a mail of its own, of 30 kB in text and HTML, to the relay on PORT. From the
first alert that it is given until it has counted the last mail. It keeps what it has sent in memory, on disk every
quarter of an hour, so that a crash loses or repeats; it opens a connection a mail, many at a time.
"""

import json
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, perf_counter, sleep

from bench.mails import HTML, READER, SENDER, TEXT
from bench.processes import end_in_order, free_port, started, wait_for_port

_COUNT, _AT_A_TIME = 2000, 100
_PATIENCE = 120.0
_CONFIG = """\
route:
  receiver: mail
  group_by: ['...']
  group_wait: 0s
  group_interval: 1h
  repeat_interval: 24h
receivers:
- name: mail
  email_configs:
  - to: {reader}
    from: {sender}
    smarthost: 127.0.0.1:{relay}
    hello: localhost
    require_tls: false
    headers: {{ subject: '{{{{ .CommonLabels.alertname }}}}' }}
    text: '{{{{ .CommonAnnotations.text }}}}'
    html: '{{{{ .CommonAnnotations.html | safeHtml }}}}'
"""


def _sent(api: HTTPConnection) -> tuple[int, int]:
    """Return how many mails it counts as sent, and how many as failed."""
    api.request("GET", "/metrics")
    lines = api.getresponse().read().decode().splitlines()
    counted = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}
    return tuple(
        int(counted[f'alertmanager_notification{name}_total{{integration="email"}}']) for name in ("s", "s_failed")
    )  # type: ignore[return-value]


def measure(program: str, relay: int, folder: Path) -> float:
    """Start it, give it the alerts, and wait for the mails."""
    config, port = folder / "alertmanager.yml", free_port()
    config.write_text(_CONFIG.format(reader=READER, sender=SENDER, relay=relay), encoding="utf-8")
    command = [program, f"--config.file={config}", f"--storage.path={folder / 'data'}", "--log.level=error"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
    alerts = [
        {"labels": {"alertname": f"Löper ut {number}"}, "annotations": {"text": TEXT, "html": HTML}}
        for number in range(_COUNT)
    ]
    bodies = [json.dumps(alerts[first : first + _AT_A_TIME]) for first in range(0, _COUNT, _AT_A_TIME)]
    with started(command, cwd=folder) as process:
        wait_for_port(port, process)
        api = HTTPConnection("127.0.0.1", port)
        until, before = monotonic() + _PATIENCE, perf_counter()
        for body in bodies:
            api.request("POST", "/api/v2/alerts", body, {"Content-Type": "application/json"})
            answer = api.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
        while (found := _sent(api))[0] < _COUNT:
            assert monotonic() < until, f"{found[0]} of {_COUNT} mails"
            sleep(0.02)
        cost = (perf_counter() - before) / _COUNT
        assert not found[1], f"{found[1]} mails failed"
        return cost


def main() -> None:
    """Measure."""
    end_in_order()
    with tempfile.TemporaryDirectory() as folder:
        cost = measure(sys.argv[1], int(sys.argv[2]), Path(folder))
    print(f"about {_COUNT} mails, {1 / cost:.0f} a second\ncost {cost}")


if __name__ == "__main__":
    main()
