"""For each risk point a log in which it is found and one, as like it as can be, in which it is not; each with the instant of the
look."""

HELP = "channel=phone code=help reporter_ref=R1 payee_account=A1"
FRAUD = "channel=phone code=fraud reporter_ref=R1 payee_account=A1"
SECURITY = "channel=phone code=security reporter_ref=R1 payee_account=A1"
REGISTERED = f"""
report 03-02 09:00 opened {HELP}
report 03-02 09:10 registered registration_no=J1"""
FILED = """
criminal_case 03-02 08:00 opened kind=ordinary
criminal_case 03-02 09:00 filed loss=100000"""
FROZEN = f"""{FILED}
freeze 03-02 10:00 opened
freeze 03-02 10:00 ordered
freeze 03-02 11:00 frozen kind=deposit amount=100000 account_ref=A1
freeze 03-02 12:00 registered
freeze 03-02 12:00 filed_with_inspection"""
INTERVIEW = "questioning 03-02 09:00 opened"
GOOD = "place=case_area officers=2 held=no"
PRESENT = """
summons 03-02 09:00 opened
summons 03-02 10:20 arrived kind=summons person_ref=P1"""
DETAINED = """
criminal_case 03-02 08:00 opened kind=ordinary
criminal_case 03-02 09:00 filed loss=100000
detention 03-02 10:00 opened
detention 03-02 10:20 detained"""
AT_DETENTION = """
detention 03-02 12:00 admitted
detention 03-02 12:10 family_notified
detention 03-02 12:20 interrogated"""
ADMIN = """
administrative_case 03-02 09:00 opened kind=security
administrative_case 03-02 15:00 filed kind=security"""
REFUND = """
restitution 03-02 09:00 opened
restitution 03-03 09:00 papers_complete
restitution 03-05 09:00 notice_published"""

Look = tuple[str, str]

SAMPLES: dict[str, tuple[Look, Look]] = {
    "rp-01": (
        (f"report 03-02 09:00 opened {HELP}", "03-02 10:30"),
        (REGISTERED, "03-02 10:30"),
    ),
    "rp-02": (
        (f"{REGISTERED}\nreport 03-02 10:00 accepted_criminal", "03-03 07:00"),
        (f"{REGISTERED}\nreport 03-02 10:00 accepted_criminal\nreport 03-02 10:10 receipt_given", "03-03 07:00"),
    ),
    "rp-03": (
        (f"{REGISTERED}\nreport 03-02 10:00 other_organ_found", "03-03 05:00"),
        (f"{REGISTERED}\nreport 03-02 10:00 other_organ_found\nreport 03-02 11:00 transfer_sent", "03-03 05:00"),
    ),
    "rp-04": (
        (f"{REGISTERED}\nreport 03-02 10:00 found_not_police", "03-02 10:10"),
        (f"{REGISTERED}\nreport 03-02 10:00 found_not_police\nreport 03-02 10:05 reporter_told", "03-02 10:10"),
    ),
    "rp-05": (
        (f"{REGISTERED}\nstop_payment 03-02 09:20 opened\nstop_payment 03-02 09:30 order_sent", "03-02 10:00"),
        (
            f"{REGISTERED}\nstop_payment 03-02 09:20 opened\nstop_payment 03-02 09:30 order_sent"
            "\nreport 03-02 09:30 accepted_criminal",
            "03-02 10:00",
        ),
    ),
    "rp-06": (
        (
            f"report/1 03-02 09:00 opened {HELP}\nreport/2 03-10 09:00 opened {HELP}\nreport/3 03-20 09:00 opened {HELP}",
            "03-22 10:00",
        ),
        (
            f"report/1 03-02 09:00 opened {HELP}\nreport/2 03-20 09:00 opened {HELP}\nreport/3 04-05 09:00 opened {HELP}",
            "04-07 10:00",
        ),
    ),
    "rp-07": (
        (f"report 03-02 09:00 opened {SECURITY}\nreport 03-02 09:10 registered registration_no=J1", "03-03 04:00"),
        (REGISTERED, "03-03 04:00"),
    ),
    "rp-08": (
        ("criminal_case 03-02 09:00 opened kind=ordinary", "03-04 10:00"),
        ("criminal_case 03-02 09:00 opened kind=ordinary\ncriminal_case 03-02 10:00 filed loss=1", "03-04 10:00"),
    ),
    "rp-09": (
        ("criminal_case 03-02 09:00 opened kind=economic", "03-07 10:00"),
        ("criminal_case 03-02 09:00 opened kind=economic", "03-06 10:00"),
    ),
    "rp-10": (
        ("agency_transfer 03-02 10:00 opened", "03-03 05:00"),
        ("agency_transfer 03-02 10:00 opened\nagency_transfer 03-02 11:00 papers_complete", "03-03 05:00"),
    ),
    "rp-11": (
        ("criminal_case 03-02 09:00 opened kind=ordinary\ncriminal_case 03-02 10:00 not_filed_complained", "03-03 10:00"),
        (
            "criminal_case 03-02 09:00 opened kind=ordinary\ncriminal_case 03-02 10:00 not_filed_complained"
            "\ncriminal_case 03-02 11:00 no_file_notice_served",
            "03-03 10:00",
        ),
    ),
    "rp-12": (
        ("filing_reconsideration 03-02 09:00 opened\nfiling_reconsideration 03-03 09:00 recons_asked", "04-01 10:00"),
        ("filing_reconsideration 03-02 09:00 opened\nfiling_reconsideration 03-03 09:00 recons_asked", "03-20 10:00"),
    ),
    "rp-13": (
        ("filing_supervision 03-02 09:00 opened", "03-06 10:00"),
        ("filing_supervision 03-02 09:00 opened\nfiling_supervision 03-03 09:00 reasons_given", "03-06 10:00"),
    ),
    "rp-14": (
        ("detention 03-02 10:00 opened\ndetention 03-02 10:20 detained", "03-02 10:30"),
        (DETAINED, "03-02 10:30"),
    ),
    "rp-15": (
        (DETAINED, "03-03 05:00"),
        (f"{DETAINED}\ndetention 03-02 11:00 interrogated", "03-03 05:00"),
    ),
    "rp-16": (
        (
            f"{INTERVIEW}\nquestioning 03-02 09:00 started person=adult attended=none place=elsewhere officers=2 held=no",
            "03-02 09:01",
        ),
        (
            f"{INTERVIEW}\nquestioning 03-02 09:00 started person=adult attended=none {GOOD}"
            "\nquestioning 03-02 09:05 rights_told\nquestioning 03-02 10:00 ended recorded=full",
            "03-02 11:00",
        ),
    ),
    "rp-17": (
        (f"{INTERVIEW}\nquestioning 03-02 09:00 started person=minor attended=none {GOOD}", "03-02 09:01"),
        (f"{INTERVIEW}\nquestioning 03-02 09:00 started person=minor attended=adult {GOOD}", "03-02 09:01"),
    ),
    "rp-18": (
        ("appraisal 03-02 09:00 opened clock_stopped=other", "03-02 10:00"),
        ("appraisal 03-02 09:00 opened clock_stopped=psychiatric", "03-02 10:00"),
    ),
    "rp-19": (
        ("evidence_register 03-02 09:00 opened", "03-06 10:00"),
        ("evidence_register 03-02 09:00 opened\nevidence_register 03-05 09:00 returned", "03-06 10:00"),
    ),
    "rp-20": (
        (f"{FILED}\ntechnical_measure 03-02 10:00 opened kind=technical", "05-27 10:00"),
        (f"{FILED}\ntechnical_measure 03-02 10:00 opened kind=technical\ntechnical_measure 05-20 09:00 lifted", "05-27 10:00"),
    ),
    "rp-21": (
        (PRESENT, "03-02 20:00"),
        (f"{PRESENT}\nsummons 03-02 15:00 left", "03-02 20:00"),
    ),
    "rp-22": (
        (
            "administrative_questioning 03-02 09:00 opened\nadministrative_questioning 03-02 10:00 arrived recorded=yes"
            "\nadministrative_questioning 03-02 10:10 family_told",
            "03-02 16:30",
        ),
        (
            "administrative_questioning 03-02 09:00 opened\nadministrative_questioning 03-02 10:00 arrived recorded=yes"
            "\nadministrative_questioning 03-02 10:10 family_told\nadministrative_questioning 03-02 14:00 left",
            "03-02 16:30",
        ),
    ),
    "rp-23": (
        ("continued_questioning 03-02 20:10 opened protected=yes\ncontinued_questioning 03-02 20:20 family_told", "03-02 23:20"),
        ("continued_questioning 03-02 20:10 opened protected=no\ncontinued_questioning 03-02 20:20 family_told", "03-02 23:20"),
    ),
    "rp-24": (
        (DETAINED, "03-03 05:00"),
        (f"{DETAINED}\ndetention 03-02 11:00 admitted", "03-03 05:00"),
    ),
    "rp-25": (
        (DETAINED, "03-03 05:00"),
        (f"{DETAINED}\ndetention 03-02 11:00 family_notified", "03-03 05:00"),
    ),
    "rp-26": (
        (f"{DETAINED}{AT_DETENTION}", "03-04 10:00"),
        (f"{DETAINED}{AT_DETENTION}\ndetention 03-03 09:00 released", "03-04 10:00"),
    ),
    "rp-27": (
        ("non_approval 03-02 09:00 opened", "03-02 09:10"),
        ("non_approval 03-02 09:00 opened\nnon_approval 03-02 09:05 released ground=evidence", "03-02 09:10"),
    ),
    "rp-28": (
        ("custody_change 03-02 09:00 opened kind=stopped", "03-04 10:00"),
        ("custody_change 03-02 09:00 opened kind=stopped\ncustody_change 03-03 10:00 notice_served", "03-04 10:00"),
    ),
    "rp-29": (
        (f"{FILED}\nbail 03-02 10:00 opened\nbail 03-02 11:00 bailed security=deposit", "04-29 10:00"),
        (
            f"{FILED}\nbail 03-02 10:00 opened\nbail 03-02 11:00 bailed security=deposit\nbail 04-20 09:00 investigated",
            "04-29 10:00",
        ),
    ),
    "rp-30": (
        ("suspect_request 03-02 09:30 opened kind=meeting", "03-04 05:00"),
        ("suspect_request 03-02 09:30 opened kind=meeting\nsuspect_request 03-03 09:00 granted", "03-04 05:00"),
    ),
    "rp-31": (
        (f"report 03-02 09:00 opened {FRAUD}", "03-02 09:40"),
        (
            f"report 03-02 09:00 opened {FRAUD}\nstop_payment 03-02 09:05 opened\nstop_payment 03-02 09:10 order_sent",
            "03-02 09:40",
        ),
    ),
    "rp-32": (
        (FROZEN, "08-25 10:00"),
        (f"{FROZEN}\nfreeze 08-20 09:00 renewed granted=6m", "08-25 10:00"),
    ),
    "rp-33": (
        (f"{FROZEN}\nfreeze 03-05 09:00 found_unrelated", "03-07 10:00"),
        (f"{FROZEN}\nfreeze 03-05 09:00 found_unrelated\nfreeze 03-06 09:00 lifted", "03-07 10:00"),
    ),
    "rp-34": (
        (f"{FILED}\nproperty_item 03-02 10:20 opened\nproperty_item 03-02 10:30 list_made", "03-03 05:00"),
        (
            f"{FILED}\nproperty_item 03-02 10:20 opened\nproperty_item 03-02 10:30 list_made"
            "\nproperty_item 03-02 11:00 handed_over\nproperty_item 03-02 12:00 filed_with_inspection",
            "03-03 05:00",
        ),
    ),
    "rp-35": (
        ("administrative_seizure 03-02 09:00 opened", "03-28 10:00"),
        ("administrative_seizure 03-02 09:00 opened\nadministrative_seizure 03-20 09:00 disposed", "03-28 10:00"),
    ),
    "rp-36": (
        (f"{FROZEN}\nfreeze 03-10 09:00 victims_traced", "04-06 10:00"),
        (f"{FROZEN}\nfreeze 03-10 09:00 victims_traced\nfreeze 03-11 09:00 restitution_opened", "04-06 10:00"),
    ),
    "rp-37": (
        ("objection 03-02 09:00 opened kind=police_measure", "03-28 10:00"),
        ("objection 03-02 09:00 opened kind=police_measure\nobjection 03-20 09:00 answered", "03-28 10:00"),
    ),
    "rp-38": (
        (ADMIN, "03-28 10:00"),
        (f"{ADMIN}\nadministrative_case 03-20 09:00 appraisal_started", "03-28 10:00"),
    ),
    "rp-39": (
        (f"{FILED}\ncriminal_case 03-20 09:00 prosecution_sent\ncriminal_case 04-01 09:00 supplement_ordered", "04-25 10:00"),
        (
            f"{FILED}\ncriminal_case 03-20 09:00 prosecution_sent\ncriminal_case 04-01 09:00 supplement_ordered"
            "\ncriminal_case 04-20 09:00 sent_again",
            "04-25 10:00",
        ),
    ),
    "rp-40": (
        (f"{FROZEN}\ncriminal_case 03-10 09:00 cancelled\ncriminal_case 03-10 10:00 cancellation_told", "03-10 11:00"),
        (
            f"{FROZEN}\nfreeze 03-09 09:00 found_unneeded\nfreeze 03-09 10:00 lifted"
            "\ncriminal_case 03-10 09:00 cancelled\ncriminal_case 03-10 10:00 cancellation_told",
            "03-10 11:00",
        ),
    ),
    "rp-41": (
        ("administrative_detention 03-01 09:00 opened\nadministrative_detention 03-02 09:00 taken_in granted=5d", "03-07 13:00"),
        (
            "administrative_detention 03-01 09:00 opened\nadministrative_detention 03-02 09:00 taken_in granted=5d"
            "\nadministrative_detention 03-07 12:30 released",
            "03-07 13:00",
        ),
    ),
}
