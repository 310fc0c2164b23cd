"""Writes events as an iCalendar file (RFC 5545) that any calendar can take in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from jalon.domain.calendar_events import EventKind, Publication

_ZONE: Final = "Europe/Paris"
_PRODUCT: Final = "-//Jalon//Jalon//FR"
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


def calendar_of(publications: Iterable[Publication]) -> bytes:
    """Return the calendar of some events and cancellations; the same ones give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    for publication in publications:
        calendar.add_component(_component(publication))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """Return French legal time since 1996: last Sundays of March and October (directive 2000/84/CE)."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    summer.add("dtstart", datetime(1996, 3, 31, 2))  # noqa: DTZ001  local time, by definition
    summer.add("rrule", {"freq": "yearly", "bymonth": 3, "byday": "-1SU"})
    summer.add("tzoffsetfrom", _WINTER)
    summer.add("tzoffsetto", _SUMMER)
    summer.add("tzname", "CEST")
    winter.add("dtstart", datetime(1996, 10, 27, 3))  # noqa: DTZ001
    winter.add("rrule", {"freq": "yearly", "bymonth": 10, "byday": "-1SU"})
    winter.add("tzoffsetfrom", _SUMMER)
    winter.add("tzoffsetto", _WINTER)
    winter.add("tzname", "CET")
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


def _component(publication: Publication) -> Event:
    told, event = publication.told, publication.event
    component = Event()
    component.add("uid", told.uid)
    component.add("dtstamp", told.told_at.astimezone(UTC).replace(microsecond=0))
    component.add("sequence", told.sequence)
    component.add("class", "PRIVATE")
    if event is None:
        component.add("dtstart", told.day)
        component.add("status", "CANCELLED")
        return component
    component.add("summary", event.summary)
    if event.description:
        component.add("description", event.description)
    component.add("categories", [event.kind.value])
    if event.start_time is None:
        component.add("dtstart", event.day)
        component.add("dtend", event.day + timedelta(days=1))
    else:
        start = datetime.combine(event.day, event.start_time, ZoneInfo(_ZONE))
        component.add("dtstart", start)
        component.add("duration", timedelta(minutes=event.duration_minutes or 0))
    component.add("status", "CONFIRMED")
    # A deadline does not take up the day; a planned act does.
    component.add("transp", "OPAQUE" if event.kind is EventKind.ACT else "TRANSPARENT")
    return component
