"""What a page says to the person before it: its status and its heading."""

import html
import re

from werkzeug.test import TestResponse

NOT_THERE = (404, "没有找到这个页面")
NOT_ALLOWED = (403, "您不能做这一步")


def seen(answer: TestResponse) -> tuple[int, str]:
    """(404, "没有找到这个页面"): a refusal says so in words, whatever was asked for."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S)
    heading = re.sub(r"<[^>]+>", "", found[1]) if found else ""
    return answer.status_code, " ".join(html.unescape(heading).split())
