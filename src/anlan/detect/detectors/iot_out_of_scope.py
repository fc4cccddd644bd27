"""Card of a thing out of its scope: used in a device, for a service or with a peer that it was not sold for."""

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Subject, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.registers.iot import IotCards


@dataclass
class IotOutOfScope(Detector):
    """In how many of three ways (device, service, peer) a use of a card of things lies outside what the register allows it. A
    side for which the register names nothing is open; a card that is not in the register measures 0."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "card"
    of: ClassVar[str] = "card"
    unit: ClassVar[str] = "ways"
    source: ClassVar[str] = "反电信网络诈骗法 第十二条: 限定物联网卡开通功能、使用场景和适用设备，对异常使用监测预警"
    misses: ClassVar[str] = "Cards that are not in the register; devices whose number is copied from an allowed one."
    width: int = 0
    iot: IotCards = field(default_factory=IotCards)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        if not self.iot.scope:
            return np.zeros(view.count, np.int64)
        columns = [view.column(name) for name in ("card", "device", "service", "dst")]
        return np.array(once_each(columns, partial(self._ways, view.history)), np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]

    def _ways(self, history: History, card: int, device: int, service: int, peer: int) -> int:
        scope = self.iot.scope.get(history.codes["card"].texts[card]) if card >= 0 else None
        if scope is None:
            return 0
        used = (
            (scope.devices, history.codes["device"].texts[device] if device >= 0 else None),
            (scope.services, history.codes["service"].texts[service] if service >= 0 else None),
            (scope.peers, history.party(peer)),
        )
        return sum(1 for allowed, one in used if allowed and one is not None and one not in allowed)
