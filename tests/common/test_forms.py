"""What every form takes, and what it leaves alone."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Cast


def a_file() -> tuple[BytesIO, str]:
    return BytesIO(b"chen"), "chen.txt"


def test_a_file_where_text_belongs_is_refused(app: Flask, cast: Cast) -> None:
    """F86: signed in or not."""
    answer = app.test_client().post("/sign-in", data={"username": a_file(), "password": "x"})

    assert answer.status_code == 400
    assert "要填文字的地方传来了文件，没有接受。" in answer.text


def test_what_was_typed_beside_the_file_is_handed_back(
    sign_in_as: Callable[[str], FlaskClient], make_item: Callable[..., int]
) -> None:
    data = {"version": a_file(), "words": "已经落实了第一步"}

    answer = sign_in_as("owner").post(f"/items/{make_item()}/progress", data=data)

    assert (answer.status_code, "已经落实了第一步" in answer.text) == (400, True)


def test_text_where_a_file_belongs_is_no_file(sign_in_as: Callable[[str], FlaskClient]) -> None:
    answer = sign_in_as("secretary").post("/o/branch/intake", data={"file": "总结.docx"})

    assert (answer.status_code, "请选择文件，或粘贴文字。" in answer.text) == (400, True)


@pytest.mark.parametrize("body", [[], 7, None, {"username": 1, "password": ["x"]}])
def test_what_is_no_form_is_an_empty_one(app: Flask, cast: Cast, body: Any) -> None:
    answer = app.test_client().post("/sign-in", json=body)

    assert (answer.status_code, "请填写用户名。" in answer.text) == (400, True)
