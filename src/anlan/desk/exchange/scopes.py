"""What a key to the API may be good for. A key holds a few of these; an endpoint names one."""

from collections.abc import Mapping

from anlan.desk.words import tr_later

SCOPES: Mapping[str, object] = {
    "alerts.push": tr_later("推送预警", "Push alerts"),
    "reports.push": tr_later("推送报案", "Push reports"),
    "payments.push": tr_later("推送被害人付款", "Push victims' payments"),
    "orders.pull": tr_later("拉取指令", "Pull orders"),
    "orders.answer": tr_later("反馈指令", "Answer orders"),
}
