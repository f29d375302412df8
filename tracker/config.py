"""Every setting with its default and one comment; the environment is read here and nowhere else."""

import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path
from time import sleep
from typing import Any

from tracker.common import kept
from tracker.common.addresses import origin_of

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32  # characters


def yes(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}


def days(text: str) -> timedelta:
    return not_negative(timedelta(days=float(text)))


def minutes(text: str) -> timedelta:
    return not_negative(timedelta(minutes=float(text)))


def not_negative(span: timedelta) -> timedelta:
    if span < timedelta():
        raise ValueError
    return span


def clock_time(text: str) -> str:
    """`07:30`, as it was written; ValueError for anything that is no time of day."""
    time.fromisoformat(text)
    return text


def time_or_never(text: str) -> str:
    return clock_time(text) if text else ""


def count(text: str) -> int:
    """A whole number from 0 on."""
    if (number := int(text)) < 0:
        raise ValueError
    return number


def amount(text: str) -> int:
    """A whole number from 1 on."""
    if (number := int(text)) < 1:
        raise ValueError
    return number


def escalation(text: str) -> tuple[int, int, int]:
    """`2,5,10`: three numbers of working days, none before the one it follows."""
    lead, secretary, parent = (count(part) for part in text.split(","))
    if not lead <= secretary <= parent:
        raise ValueError
    return lead, secretary, parent


def security(text: str) -> str:
    """How a mail server is spoken to."""
    if text not in {"starttls", "tls", "none"}:
        raise ValueError
    return text


def port(text: str) -> int:
    if (number := amount(text)) > 65_535:
        raise ValueError
    return number


def addresses(text: str) -> tuple[str, ...]:
    """Addresses or networks, `10.0.0.0/8`, as written."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for each in found:
        ip_network(each, strict=False)
    return found


def origins(text: str) -> tuple[str, ...]:
    """`https://hooks.example.org,http://10.0.0.8:8080`, as they are compared."""
    parts = (part.strip() for part in text.split(",") if part.strip())
    found = tuple((part, origin_of(part)) for part in parts)
    if any(part.rstrip("/").lower() != origin for part, origin in found):
        raise ValueError
    return tuple(origin for _part, origin in found)


def hosts(text: str) -> tuple[str, ...]:
    """`ledger.example.org,10.0.0.8`: names or addresses, without port."""
    found = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]", each) for each in found):
        raise ValueError
    return found


def rate(text: str) -> str:
    """`20 per minute`, as it was written; a limit nobody can read would limit nobody."""
    from limits import parse_many

    parse_many(text)
    return text


def secret(text: str) -> str:
    """Whoever guesses it signs in as anybody."""
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError
    return text


def database_url(text: str) -> str:
    """`postgres://` and `postgresql://` both mean the psycopg 3 driver."""
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if text and not text.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError
    return text


@dataclass(frozen=True, slots=True)
class Setting:
    """name: the key in app.config. variable: the environment's name for it. read: text → value."""

    name: str
    variable: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str


SETTINGS: tuple[Setting, ...] = (
    Setting("INSTANCE", "TRACKER_INSTANCE", str(ROOT / "instance"), "数据目录：数据库文件、上传的文件、密钥"),
    Setting("SQLALCHEMY_DATABASE_URI", "DATABASE_URL", "", "数据库地址；空 = 数据目录里的 SQLite", database_url),
    Setting(
        "SECRET_KEY",
        "TRACKER_SECRET_KEY",
        "",
        "会话签名密钥，至少 32 个字符；空 = 首次启动时生成并存入数据目录",
        secret,
    ),
    Setting("LOCK_SECONDS", "TRACKER_LOCK_SECONDS", "10", "网页等待数据库锁最多多少秒（PostgreSQL；0 = 不限）", count),
    Setting(
        "STATEMENT_SECONDS",
        "TRACKER_STATEMENT_SECONDS",
        "60",
        "网页的一条语句最多多少秒（PostgreSQL；0 = 不限）",
        count,
    ),
    Setting("FOREIGN_KEYS", "TRACKER_FOREIGN_KEYS", "1", "建表时带外键（PostgreSQL 系；0 = 数据库没有外键）", yes),
    Setting("TRIGGERS", "TRACKER_TRIGGERS", "1", "建表时带触发器（PostgreSQL 系；0 = 数据库没有触发器）", yes),
    Setting("HOST", "TRACKER_HOST", "127.0.0.1", "监听地址"),
    Setting("PORT", "TRACKER_PORT", "8000", "监听端口", port),
    Setting("THREADS", "TRACKER_THREADS", "8", "网页服务的线程数", amount),
    Setting("SCHEDULER", "TRACKER_SCHEDULER", "1", "随网页一起运行调度器（0 = 另用 flask watch run）", yes),
    Setting("SWEEP_AT", "TRACKER_SWEEP_AT", "07:30", "每天检查时限的时刻（北京时间，时:分）", clock_time),
    Setting("BLUE_DAYS", "TRACKER_BLUE_DAYS", "20", "剩余多少天起蓝色预警", count),
    Setting("YELLOW_DAYS", "TRACKER_YELLOW_DAYS", "10", "剩余多少天起黄色预警", count),
    Setting("DIGEST_AT", "TRACKER_DIGEST_AT", "08:00", "工作日每人一封提醒，几点送出（北京时间）", clock_time),
    Setting("QUIET_FROM", "TRACKER_QUIET_FROM", "20:00", "几点以后不再向站外送出（北京时间）", clock_time),
    Setting(
        "ESCALATE_DAYS",
        "TRACKER_ESCALATE_DAYS",
        "2,5,10",
        "逾期多少个工作日后，再次提醒也告知责任领导、书记、上级查阅人",
        escalation,
    ),
    Setting("UNARRANGED_DAYS", "TRACKER_UNARRANGED_DAYS", "10", "问题确认后多少个工作日没有措施或责任人即提醒", amount),
    Setting("CHECK_MONTHS", "TRACKER_CHECK_MONTHS", "3", "长期坚持事项的检查间隔（月）", amount),
    Setting("FOLLOW_UP_MONTHS", "TRACKER_FOLLOW_UP_MONTHS", "3", "销号后多少个月回头看（0 = 不安排）", count),
    Setting("CLOSING_CHECK", "TRACKER_CLOSING_CHECK", "0", "销号分两步：纪检委员审核，书记签批", yes),
    Setting("MAX_UPLOAD_MB", "TRACKER_MAX_UPLOAD_MB", "20", "上传文件的上限（MB）", amount),
    Setting("EVIDENCE_MB", "TRACKER_EVIDENCE_MB", "20", "一件佐证材料的上限（MB）", amount),
    Setting("EVIDENCE_PIECES", "TRACKER_EVIDENCE_PIECES", "40", "一个事项最多几件佐证材料", amount),
    Setting("EVIDENCE_TOTAL_MB", "TRACKER_EVIDENCE_TOTAL_MB", "200", "一个事项的材料合计上限（MB），含旧版", amount),
    Setting("READ_SECONDS", "TRACKER_READ_SECONDS", "20", "读取一份文件最多用多少秒", amount),
    Setting("CONVERSIONS", "TRACKER_CONVERSIONS", "1", "同时用 LibreOffice 转换几份旧格式文件，其余排队", amount),
    Setting("BACKUP_FOLDER", "TRACKER_BACKUP_FOLDER", "", "备份存放的目录；空 = 数据目录里的 backups"),
    Setting(
        "BACKUP_AT", "TRACKER_BACKUP_AT", "02:30", "每天自动备份的时刻（北京时间）；空 = 不自动备份", time_or_never
    ),
    Setting(
        "VERIFY_AT", "TRACKER_VERIFY_AT", "04:30", "每周核对历史、清理记录的时刻（北京时间）；空 = 不做", time_or_never
    ),
    Setting("BACKUP_KEEP", "TRACKER_BACKUP_KEEP", "14", "保留最近几份备份", amount),
    Setting("PUBLIC_URL", "TRACKER_PUBLIC_URL", "", "用户访问的网址；空 = http://HOST:PORT"),
    Setting("SMTP_HOST", "TRACKER_SMTP_HOST", "", "发送提醒邮件的服务器；空 = 不发邮件"),
    Setting("SMTP_PORT", "TRACKER_SMTP_PORT", "587", "邮件服务器的端口", port),
    Setting("SMTP_SECURITY", "TRACKER_SMTP_SECURITY", "starttls", "加密方式：starttls、tls 或 none", security),
    Setting("SMTP_CA", "TRACKER_SMTP_CA", "", "内网自建证书的 CA 文件；空 = 系统信任的证书"),
    Setting("SMTP_USER", "TRACKER_SMTP_USER", "", "邮件服务器的账号；空 = 不登录"),
    Setting("SMTP_PASSWORD", "TRACKER_SMTP_PASSWORD", "", "邮件服务器的密码；不在任何页面显示"),
    Setting("SMTP_FROM", "TRACKER_SMTP_FROM", "tracker@localhost", "提醒邮件的发件人"),
    Setting("MAIL_PER_MINUTE", "TRACKER_MAIL_PER_MINUTE", "60", "每分钟最多发几封邮件", amount),
    Setting(
        "HOOK_ORIGINS", "TRACKER_HOOK_ORIGINS", "", "群机器人可以用的地址（协议和主机），逗号分隔；空 = 不用", origins
    ),
    Setting("HOOK_CA", "TRACKER_HOOK_CA", "", "群机器人的内网自建证书的 CA 文件；空 = 系统信任的证书"),
    Setting("FEED_RATE", "TRACKER_FEED_RATE", "60 per hour", "一个日历订阅地址读取的频率上限", rate),
    Setting("METRICS_FROM", "TRACKER_METRICS_FROM", "127.0.0.1,::1", "哪些地址可以读 /metrics，逗号分隔", addresses),
    Setting("SESSION_COOKIE_SECURE", "TRACKER_HTTPS", "0", "只经 HTTPS 使用：会话 Cookie、HSTS", yes),
    Setting("HOSTS", "TRACKER_HOSTS", "", "只在这些主机名下应答，逗号分隔；本机总可以；空 = 不限", hosts),
    Setting("BEHIND_PROXY", "TRACKER_BEHIND_PROXY", "0", "前面反向代理的层数（信任 X-Forwarded-*）", count),
    Setting("PERMANENT_SESSION_LIFETIME", "TRACKER_IDLE_MINUTES", "30", "无操作多少分钟后退出", minutes),
    Setting("SESSION_HOURS", "TRACKER_SESSION_HOURS", "12", "登录多少小时后一律重新登录", amount),
    Setting("PASSWORD_DAYS", "TRACKER_PASSWORD_DAYS", "90", "密码多少天后须更换（0 = 不限）", days),
    Setting("LOCK_AFTER", "TRACKER_LOCK_AFTER", "5", "连续输错多少次锁定账号", amount),
    Setting("LOCK_MINUTES", "TRACKER_LOCK_MINUTES", "30", "锁定多少分钟", minutes),
    Setting("LINK_HOURS", "TRACKER_LINK_HOURS", "48", "一次性链接的有效小时数", amount),
    Setting("SIGN_IN_RATE", "TRACKER_SIGN_IN_RATE", "20 per minute", "同一地址输错密码、打开失效链接的频率上限", rate),
    Setting("PASSWORD_COST", "TRACKER_PASSWORD_COST", "19456", "密码散列（argon2）的内存，KiB", amount),
    Setting("RATELIMIT_STORAGE_URI", "TRACKER_RATELIMIT_STORAGE", "memory://", "频率限制的计数存放处"),
)

FIXED: dict[str, Any] = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "tracker",
    "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session does; a long form is never refused
    "BABEL_DEFAULT_LOCALE": "zh_CN",
    "BABEL_TRANSLATION_DIRECTORIES": "translations",
    "RATELIMIT_HEADERS_ENABLED": True,
    "MAX_FORM_MEMORY_SIZE": 4_000_000,  # a pasted report is a form field, not a file
    "MAX_FORM_PARTS": 5_000,
    "SCHEMA_SECONDS": 10,  # how often a running program looks whether the database is still the one it knows
}


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Defaults, then the environment, then overrides; derives what depends on others."""
    values = {setting.name: read(setting) for setting in SETTINGS} | FIXED
    values |= overrides or {}
    instance = Path(values["INSTANCE"])
    try:
        kept.make_folder(instance)
        values["SECRET_KEY"] = values["SECRET_KEY"] or kept_secret(instance / "secret_key")
        open_still = kept.close_to_others(instance)
    except OSError as wrong:
        raise SystemExit(f"数据目录 {instance} 不能使用：{wrong.strerror}") from wrong
    if open_still:
        told = f"{open_still[0]} 等 {len(open_still)} 处对其他账号开放，又不属于本账号：请改属主，或收回权限。\n"
        sys.stderr.write(told)
    values["SQLALCHEMY_DATABASE_URI"] = values["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{instance / 'tracker.db'}"
    values["PUBLIC_URL_IS_SET"] = bool(values["PUBLIC_URL"])
    if values["SESSION_COOKIE_SECURE"]:
        values["SESSION_COOKIE_NAME"] = f"__Host-{values['SESSION_COOKIE_NAME']}"  # no other host may plant one
    values["PUBLIC_URL"] = values["PUBLIC_URL"] or f"http://{values['HOST']}:{values['PORT']}"
    values["MAX_CONTENT_LENGTH"] = (values["MAX_UPLOAD_MB"] + 1) * 1024 * 1024
    at_once = min(values["EVIDENCE_TOTAL_MB"], 5 * values["EVIDENCE_MB"])  # several files in one form
    values["MAX_EVIDENCE_LENGTH"] = (at_once + 1) * 1024 * 1024
    return values


def read(setting: Setting) -> Any:
    """Its value; the program does not start on one that makes no sense."""
    text = os.environ.get(setting.variable, setting.default)
    try:
        return setting.read(text)
    except (ValueError, OverflowError) as wrong:
        told = "…" if setting.read is secret else text
        raise SystemExit(f"设置 {setting.variable}={told} 无法识别：{setting.meaning}") from wrong


def kept_secret(path: Path) -> str:
    """The instance's own secret, made once; readable by its owner only. Another process may just be writing it."""
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
        new.write(secrets.token_hex(32))
        new.flush()
        os.fsync(new.fileno())
        kept.settle_folder(path.parent)
    for _ in range(20):
        if kept_there := path.read_text().strip():
            break
        sleep(0.05)
    if len(kept_there) >= SHORTEST_SECRET:
        return kept_there
    if kept_there:
        raise SystemExit(f"密钥文件 {path} 里的密钥太短，不到 {SHORTEST_SECRET} 个字符，请删除它再启动。")
    raise SystemExit(f"密钥文件 {path} 是空的，请删除它再启动。")
