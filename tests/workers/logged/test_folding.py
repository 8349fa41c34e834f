from workers.logged.folding import WIDTH, both_ends, shape


def test_numbers_times_and_ids_do_not_tell_lines_apart() -> None:
    assert shape("09:20:01 retry 3 of 4f2a91bc") == shape("09:21:44 retry 17 of 00aa91ff")


def test_words_do() -> None:
    assert shape("retry decade 3") != shape("giving up 3")


def test_only_the_front_of_a_line_counts() -> None:
    assert WIDTH == len(shape("x" * 1000))


def test_a_long_text_keeps_both_its_ends() -> None:
    assert "short" == both_ends("short", 5)
    assert "aaaa … bbb" == both_ends("a" * 9 + "b" * 9, 10)
