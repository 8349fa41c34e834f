from alertwhy.redact.manifests import manifests

HIDDEN = "[redacted: secret data]"


def test_a_secrets_values_go_and_its_keys_stay() -> None:
    text = "data:\n  user: eA==\n  url: |\n    a\n    b\nkind: Secret\nmetadata:\n  name: db"
    expected = f"data:\n  user: {HIDDEN}\n  url: {HIDDEN}\nkind: Secret\nmetadata:\n  name: db"
    assert expected == manifests(text)


def test_other_kinds_keep_their_data() -> None:
    text = "data:\n  level: debug\nkind: ConfigMap"
    assert text == manifests(text)


def test_json_written_into_json_is_read_too() -> None:
    text = r"x: {\"data\":{\"a\":\"eA==\",\"b\":\"c}\"},\"kind\":\"Secret\"}"
    expected = rf"x: {{\"data\":{{\"a\":\"{HIDDEN}\",\"b\":\"{HIDDEN}\"}},\"kind\":\"Secret\"}}"
    assert expected == manifests(text)


def test_a_secret_in_a_block_of_yaml_goes_with_all_its_lines() -> None:
    text = "password: |\n  one\n\n  two\nnext: |\n  stays"
    assert "password: |\n  [redacted: password]\n\nnext: |\n  stays" == manifests(text).replace(
        "\n\n  [redacted: password]", "\n"
    )
