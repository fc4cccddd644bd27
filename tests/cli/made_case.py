"""A small case written as files: a victim pays a mule, who passes some on, draws some and keeps the rest."""

from pathlib import Path

VICTIM, MULE, NEXT = "6222020000000000001", "6217000000000000002", "6228480000000000003"

STATEMENTS = {
    "victim.csv": f"""账户：{VICTIM} 户名：张三
交易日期,交易时间,摘要,交易金额,余额,对方账号,对方户名
2026-03-02,08:00:00,工资,+500.00,60500.00,,
2026-03-02,09:00:00,转账,-50000.00,10500.00,{MULE},李四
""",
    "mule.csv": f"""账户：{MULE} 户名：李四
交易日期,交易时间,摘要,交易金额,余额,对方账号,对方户名
2026-03-02,09:00:20,转账,+50000.00,50100.00,{VICTIM},张三
2026-03-02,09:05:00,转账,-30000.00,20100.00,{NEXT},王五
2026-03-02,09:10:00,ATM取款,-5000.00,15100.00,,
""",
}

VICTIMS = f"""victim,victim_account,payee_account,amount,paid_at
张三,{VICTIM},{MULE},50000.00,2026-03-02 09:00:00
张三,{VICTIM},{MULE},1.00,2026-03-02 09:00:00
张三,{VICTIM},{MULE},much,2026-03-02 09:00:00
"""


def write_case(folder: Path) -> Path:
    (folder / "statements").mkdir(parents=True)
    for name, text in STATEMENTS.items():
        (folder / "statements" / name).write_text(text, encoding="utf-8")
    (folder / "victims.csv").write_text(VICTIMS, encoding="utf-8")
    return folder
