from workers.logged.folding import WIDTH, shape


def test_numbers_times_and_ids_do_not_tell_lines_apart() -> None:
    assert shape("09:20:01 retry 3 of 4f2a91bc") == shape("09:21:44 retry 17 of 00aa91ff")


def test_words_do() -> None:
    assert shape("retry decade 3") != shape("giving up 3")


def test_only_the_front_of_a_line_counts() -> None:
    assert WIDTH == len(shape("x" * 1000))
