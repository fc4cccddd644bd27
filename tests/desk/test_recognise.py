"""What a submission carries of its text: four kinds, each once, sums as written, the lower end of a range as the sum it is."""

from anlan.desk.intake.recognise import recognise


def test_sums_are_shown_as_written_and_the_lower_end_of_a_range_as_the_sum_it_is() -> None:
    found = [(one.kind, one.value, one.shown) for one in recognise("转账3-5万元，又转二十余万")]
    assert found == [
        ("amount", "3000000", "30,000.00"),
        ("amount", "5000000", "5万元"),
        ("amount", "20000000", "二十余万"),
    ]
