"""The same instance on another database: rows copied at one moment, then compared and looked through there."""

from flask_babel import gettext as _
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from tracker.backup import filling, rows
from tracker.backup.archive import Unusable
from tracker.backup.verifying import Soundness, look_through
from tracker.common import schema, storage
from tracker.common.database import one_moment, teach_sqlite


def move(url: str) -> tuple[int, Soundness]:
    """url: of an empty database. How many rows went, and what is to be said of them there. Raises Unusable."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        teach_sqlite(engine)
    try:
        with one_moment() as source, filling.being_filled(engine) as target:
            if schema.revision_of(source) != schema.newest():
                raise Unusable(_("数据库的结构不是本程序的。请先运行升级。"))
            if not (rows.is_ours(target) and rows.is_empty(target)):
                raise Unusable(_("目标数据库里已有内容，没有改动。请给一个空的数据库。"))
            written = filling.from_database(target, source)
            return sum(written.values()), look_through(target, open_file=storage.files().open)
    except DBAPIError as error:
        raise Unusable(_("目标数据库不能使用：%(why)s", why=str(error.orig).strip())) from error
    finally:
        engine.dispose()
