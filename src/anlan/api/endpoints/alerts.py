"""Alerts that a partner's own watch has raised."""

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from anlan.api.keys import Caller, Key
from anlan.api.once import once
from anlan.api.shapes import AlertIn, AlertsIn, AlertsOut, RefusedOut
from anlan.desk.alerts.acts.raise_alerts import raise_alerts
from anlan.desk.alerts.signal import Signal
from anlan.desk.words import said

router = Router(tags=["alerts"])


@router.post("", auth=Key("alerts.push"), response={201: AlertsOut, 200: AlertsOut}, summary="推送预警 · Push alerts")
def push_alerts(request: HttpRequest, body: AlertsIn) -> HttpResponse:
    """Push up to 200 alerts to the receiving body. What was pushed before is known by its key; repeats add to an open alert."""

    def act(caller: Caller, _: str) -> AlertsOut:
        signals = [_signal(alert) for alert in body.alerts]
        found = raise_alerts(signals=signals, organisation=caller.key.receiver, powers=caller.powers, now=caller.now)
        refused = [RefusedOut(key=key, reasons=[said(note) for note in notes]) for key, notes in found.refused]
        return AlertsOut(new=len(found.new), added=len(found.added), known=found.known, refused=refused)

    return once(request, act)


def _signal(alert: AlertIn) -> Signal:
    return msgspec.convert(alert.model_dump(), Signal)
