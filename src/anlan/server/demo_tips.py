"""The demonstration's tips, letters, reports, claims and objections in every state, made through the same acts as in service.

In: the office, the time. All texts, accounts and names are invented. A step that comes later in a tip's life takes the earlier
ones along: a tip that is answered has been in hand, checked, concluded by three and checked again.
"""

from datetime import timedelta
from io import BytesIO

from PIL import Image

from anlan.desk.intake.acts.add_uploads import add_uploads
from anlan.desk.intake.acts.assign_tip import assign_tip
from anlan.desk.intake.acts.merge_submission import merge_submission
from anlan.desk.intake.acts.open_case import open_case
from anlan.desk.intake.acts.open_identity import ask_identity
from anlan.desk.intake.acts.receive_submission import receive_submission
from anlan.desk.intake.acts.reply import reply
from anlan.desk.intake.acts.talk import rate, write_from_office, write_from_public
from anlan.desk.intake.acts.transfer_submission import answer_referral, transfer_submission
from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.recognise import recognise
from anlan.desk.intake.scope import first_run
from anlan.desk.intake.told import Paid
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.deliberate import conclude_panel, give_opinion, open_opinions
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Run
from anlan.procedure.event import Value
from anlan.server.demo_office import DemoOffice
from anlan.values import Instant

SUBMISSIONS = (
    # days ago, kind, text, name of the sender (empty: anonymous), how far it has come
    (62.0, "tip", "滨江花园有人教老人买“国债”，收款账号 6222620910008199035，已有三人上当。", "路人丙", "rewarded"),
    (40.0, "tip", "城西物流园仓库里有四台多卡设备日夜发短信，电话 17712340000。", "", "rechecking"),
    (30.0, "tip", "某村干部为放高利贷的团伙通风报信，每月收钱。", "", "discipline"),
    (21.0, "tip", "平湖西路网吧有人收微信号，一个 80 元，链接 http://wx-buy.example/a 。", "路人丁", "panel"),
    (14.0, "letter", "反诈中心的民警陪我母亲去银行取消转账，想说声谢谢。", "", "answered"),
    (9.0, "letter", "城南小区门口的路灯坏了两个月，晚上学生放学很不安全，多次反映没有人管。", "路人甲", "talk"),
    (6.0, "letter", "我在平湖反诈中心报案后，民警很快止付，想知道后续怎样返还，电话 13900001234。", "钱多多", "talk"),
    (4.5, "tip", "望桥路 18 号三楼每晚有人用很多手机打电话，自称客服退款，收款账号 6217990300015216320。", "", "checking"),
    (4.2, "tip", "望桥路 18 号三楼晚上有人用很多手机打电话，都自称客服退款。", "", "merged"),
    (3.0, "tip", "云溪区一栋别墅里住着十几个人，白天拉着窗帘打电话，车牌遮挡。", "", "referred"),
    (2.0, "tip", "有人高价收购银行卡，一张 3000 元，联系电话 13812345678，网址 http://card-buy.example/join 。", "路人乙", ""),
    (1.2, "tip", "微信群里教人用自己的卡“跑分”，账号 6217990300015216320，说每转 1 万元给 200 元。", "", ""),
    (1.0, "objection", "账户 6214830150327702 被止付，里面是工资，请尽快核实解除。", "马六", ""),
    (0.9, "fraud", "网上刷单先返小钱，后来要我垫 3.2万元，转到 6222021001116248877 就再也联系不上。", "孙七", "case"),
    (0.8, "claim", "3 月 1 日被骗 48,600 元，转入 6228480402564891121，听说已经冻结，申请返还。", "钱多多", ""),
    (0.5, "fraud", "接到冒充客服电话 051288886666，按要求转账 26.5万元到 6225880137294410。", "周九", "registered"),
    (0.2, "letter", "建议在菜市场多做几场反诈宣传，老年人容易上当。", "", ""),
    (0.1, "tip", "楼下一家公司大门紧闭，每天有人送来成箱电话卡，怀疑是 GOIP 窝点。", "", ""),
    (0.02, "fraud", "刚刚在假证券软件里充值 8,800 元，账号 6217001210075830456，提不出来。", "吴八", ""),
)
PAYEES = {
    "孙七": ("6222021001116248877", 3_200_000),
    "周九": ("6225880137294410", 26_500_000),
    "吴八": ("6217001210075830456", 880_000),
}


def make_tips(office: DemoOffice, now: Instant) -> None:
    """All of them, each brought as far as the table says."""
    kept: Submission | None = None
    for number, (days, kind, text, name, until) in enumerate(SUBMISSIONS):
        at = now - timedelta(days=days)
        one = _receive(office, kind, text, name, once=f"demo {number}", at=at)
        if kind == "tip":
            _tip(office, one, until, at)
        elif kind == "letter" and until:
            _letter(office, one, until, at)
        elif kind == "fraud" and until:
            _report(office, one, until, at)
        if until == "merged" and kept is not None:
            reason, later = "同一地点、同一手法", at + timedelta(hours=2)
            merge_submission(duplicate=one, kept=kept, reason=reason, powers=office.powers("zhou", later), now=later)
        kept = one if until == "checking" else kept
    _ask_identity(office, now - timedelta(hours=3))


def _ask_identity(office: DemoOffice, at: Instant) -> None:
    """The head of the centre asks for the name of who told about bought cards; the custodians have not answered yet."""
    sealed = SealedIdentity.objects.filter(submission__kind="tip").latest("pk")
    purpose = "核实收卡人信息，需要当面了解情况"
    ask_identity(identity=sealed, purpose=purpose, powers=office.powers("zhou", at), now=at)


def _receive(office: DemoOffice, kind: str, text: str, name: str, *, once: str, at: Instant) -> Submission:
    paid = [Paid(at - timedelta(hours=1), PAYEES[name][1], "", PAYEES[name][0], "")] if name in PAYEES else []
    return receive_submission(
        kind=kind,
        text=text,
        mentions=recognise(text),
        identity={"name": name, "phone": "13900005678" if name else ""},
        organisation=office.bodies["centre"],
        once=once,
        now=at,
        payments=paid,
    ).submission


def _tip(office: DemoOffice, one: Submission, until: str, at: Instant) -> None:
    if until in ("discipline", "referred"):
        _refer(office, one, "discipline" if until == "discipline" else "station2", at)
    if until not in ("checking", "panel", "rechecking", "rewarded"):
        return
    at += timedelta(hours=2)
    assign_tip(submission=one, officer=office.people["lin"], grade="important", powers=office.powers("zhou", at), now=at)
    if until == "checking":
        write_from_public(submission=one, text="补充：车间在三楼东侧，晚上九点后人最多。", now=at + timedelta(hours=1))
        add_uploads(submission=one, contents=[_picture()], now=at + timedelta(hours=1))
        return
    _deliberate(office, first_run(one), at + timedelta(days=5), whole=until != "panel")
    if until == "rewarded":
        _answer_and_reward(office, one, at + timedelta(days=7))


def _picture() -> bytes:
    """A picture of nothing, for the page that shows files."""
    out = BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(out, "PNG")
    return out.getvalue()


def _deliberate(office: DemoOffice, run: Run, at: Instant, *, whole: bool) -> None:
    """Papers, opinions one by one; when ``whole``, opened, concluded, signed and sent to the superior."""
    lin = office.powers("lin", at)
    for kind in ("check_report", "deliberation_record"):
        _paper(office, "lin", run, kind, at)
    members = ("lin", "zhou", "ren") if whole else ("lin",)
    for who in members:
        powers = office.powers(who, at)
        give_opinion(run=run, gate="conclude", role="verifier", opinion="查证属实，来源清楚。", powers=powers, now=at)
    if not whole:
        return
    open_opinions(run=run, gate="conclude", role="verifier", powers=lin, now=at)
    conclude_panel(run=run, gate="conclude", role="verifier", conclusion="proved", powers=lin, now=at)
    sign_gate(run=run, gate="conclude", role="squad_lead", powers=office.powers("song_centre", at), now=at)
    _step(office, "lin", run, "conclusion_reached", "officer", at)


def _answer_and_reward(office: DemoOffice, one: Submission, at: Instant) -> None:
    run = first_run(one)
    _paper(office, "qin", run, "recheck_opinion", at, role="superior")
    sign_gate(run=run, gate="recheck", role="superior", powers=office.powers("chen", at), now=at)
    _step(office, "qin", run, "recheck_passed", "superior", at)
    at += timedelta(hours=4)
    reply(submission=one, text="您反映的情况已经查实，谢谢。", step="reporter_answered", powers=office.powers("lin", at), now=at)
    open_case(submission=one, powers=office.powers("lin", at), now=at)
    _step(office, "lin", run, "reward_due", "officer", at)
    reward, at = one.matter.runs.get(procedure="reward"), at + timedelta(hours=1)
    _step(office, "lin", reward, "proposed", "officer", at, {"amount": 300_000, "ground": "money_saved"})
    _paper(office, "lin", reward, "reward_form", at)
    for role, who in (("squad_lead", "zhou"), ("county_head", "gao")):
        sign_gate(run=reward, gate="approve", role=role, powers=office.powers(who, at), now=at)
    _step(office, "lin", reward, "approved", "officer", at)
    rate(submission=one, rating="yes", timely="yes", words="办得很快。", now=at + timedelta(days=1))


def _refer(office: DemoOffice, one: Submission, to: str, at: Instant) -> None:
    at += timedelta(hours=3)
    lin = office.powers("lin", at)
    run = transfer_submission(submission=one, to=office.bodies[to], powers=lin, now=at)
    at += timedelta(minutes=5)
    for kind in ("referral_letter", "item_list"):
        _paper(office, "lin", run, kind, at)
    sign_gate(run=run, gate="send", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="send", role="squad_lead", powers=office.powers("zhou", at), now=at)
    _step(office, "lin", run, "sent", "officer", at)
    if to == "discipline":
        for days, answer in ((1, "acknowledged"), (4, "accepted")):
            then = at + timedelta(days=days)
            answer_referral(run=run, answer=answer, powers=office.powers("ji", then), now=then)


def _letter(office: DemoOffice, one: Submission, until: str, at: Instant) -> None:
    at += timedelta(hours=3)
    lin = office.powers("lin", at)
    if until == "talk":
        write_from_office(submission=one, text="来信收到，正在核实，三个工作日内答复。", powers=lin, now=at)
        return
    run = first_run(one)
    reply(submission=one, text="来信收到。", step="accepted", powers=lin, now=at)
    _paper(office, "lin", run, "handling_opinion", at)
    for role, who in (("officer", "lin"), ("county_head", "gao")):
        sign_gate(run=run, gate="answer", role=role, powers=office.powers(who, at), now=at)
    reply(submission=one, text="谢谢您的来信，我们会继续做好。", step="answered", powers=lin, now=at)
    rate(submission=one, rating="yes", now=at + timedelta(days=1))


def _report(office: DemoOffice, one: Submission, until: str, at: Instant) -> None:
    run, at = first_run(one), at + timedelta(minutes=20)
    _step(office, "lin", run, "registered", "registrar", at, {"registration_no": f"J{one.pk:06d}"})
    if until == "case":
        _step(office, "lin", run, "accepted_criminal", "officer", at + timedelta(hours=3))
        open_case(submission=one, powers=office.powers("lin", at + timedelta(hours=4)), now=at + timedelta(hours=4))


def _paper(office: DemoOffice, who: str, run: Run, kind: str, at: Instant, *, role: str = "officer") -> None:
    attach_paper(
        run=run, kind=kind, number=f"平公（反诈）〔2026〕{run.pk:03d}号", role=role, powers=office.powers(who, at), now=at
    )


def _step(  # noqa: PLR0917  the words of one line of a course
    office: DemoOffice, who: str, run: Run, event: str, role: str, at: Instant, facts: dict[str, Value] | None = None
) -> None:
    record_event(run=run, event=event, role=role, at=at, powers=office.powers(who, at), now=at, facts=facts)
