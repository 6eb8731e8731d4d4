"""Events as iCalendar (RFC 5545): the only import of icalendar, and only when a calendar is written.

Whole days, told as free time, since they are days to know of and not to be somewhere. The same events give the same
bytes: the stamp is the day that they were worked out for.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.calendar_events import Event
from monitor.language import N_, _, current

if TYPE_CHECKING:
    from icalendar import Event as Component

PRODUCT = "-//giltig//giltig//{language}"
#: How often a subscribed calendar should look again.
_REFRESH = timedelta(hours=12)
#: Alarms come at nine.
_MORNING = timedelta(hours=9)


def as_ics(events: Iterable[Event], *, name: str, domain: str, as_of: date) -> str:
    """Return a calendar; `domain` makes the events' ids the network's own."""
    from icalendar import Calendar, vText  # noqa: PLC0415 - only a calendar needs it

    calendar = Calendar()
    calendar.add("prodid", PRODUCT.format(language=current().upper()))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(name))  # as it stands it would not be escaped
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for event in events:
        calendar.add_component(_component(event, domain, as_of))
    return bytes(calendar.to_ical()).decode()


def _component(event: Event, domain: str, as_of: date) -> "Component":
    from icalendar import Alarm  # noqa: PLC0415 - as above
    from icalendar import Event as Component  # noqa: PLC0415 - as above

    component = Component()
    component.add("uid", f"{event.uid}@{domain}")
    component.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    component.add("sequence", event.sequence)
    component.add("dtstart", event.on)
    component.add("dtend", event.on + timedelta(days=1))
    component.add("summary", event.title)
    if event.text:
        component.add("description", event.text)
    component.add("categories", [_(_CATEGORIES[event.kind])])
    component.add("transp", "TRANSPARENT")
    component.add("class", "PUBLIC")
    for days in event.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", timedelta(days=-days) + _MORNING)
        component.add_component(alarm)
    return component


_CATEGORIES = {
    "end": N_("Slutdatum"),
    "notice": N_("Uppsägning"),
    "submit": N_("Anmälan"),
    "meeting": N_("Möte"),
    "review": N_("Översyn"),
    "deadline": N_("Åtgärd"),
    "trial": N_("Uppehåll"),
    "revision": N_("Revidering"),
}
