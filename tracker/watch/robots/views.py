"""Group robots of an organisation, for its secretary and its administrators: listed, added, tried out, taken away."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common import clock
from tracker.common.forms import form_page
from tracker.extensions import db, limiter
from tracker.people.access import Right
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me
from tracker.watch.pages import blueprint
from tracker.watch.robots import saying, sending, setting_up
from tracker.watch.robots.formats import KINDS
from tracker.watch.robots.forms import RobotForm
from tracker.watch.robots.models import GroupRobot

TRIALS = "6 per minute"


def too_often() -> str:
    return _("测试消息发得太频繁，请过一分钟再试。")


def whose_trial() -> str:
    return f"trials of {(request.view_args or {}).get('slug')}"


@blueprint.route("/o/<slug>/robots", methods=["GET", "POST"])
def robots(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.SET_UP_TELLING)
    form = RobotForm()
    if form.validate_on_submit():
        with refusable(form):
            setting_up.add(
                organisation,
                kind=form.kind.data,
                name=form.name.data or "",
                url=(form.hook.data or "").strip(),
                secret=(form.secret.data or "").strip(),
                by=me(),
                at=clock.now(),
            )
            db.session.commit()
            flash(_("已添加。请发一条测试消息，看看群里收到没有。"), "done")
            return redirect(url_for(".robots", slug=slug), 303)
    found = db.session.scalars(setting_up.robots_of(organisation)).all()
    origins = current_app.config["HOOK_ORIGINS"]
    return form_page("watch/robots/robots.html", form, organisation=organisation, robots=found, origins=origins)


@blueprint.post("/o/<slug>/robots/<int:robot_id>/trial")
@limiter.limit(TRIALS, key_func=whose_trial, error_message=too_often)
def try_robot(slug: str, robot_id: int) -> ResponseReturnValue:
    """Sent at once, with no transaction open; the page says how it went."""
    robot = robot_or_404(organisation_or_404(slug, Right.SET_UP_TELLING), robot_id)
    kind, address, name = KINDS[robot.kind], setting_up.opened(robot), robot.name
    with force_locale("zh_CN"):
        message = saying.trial(robot)
    db.session.commit()
    if address is None:
        flash(_("地址和密钥打不开了（换过服务器或会话密钥），请删除后重新添加。"), "refused")
        return redirect(url_for(".robots", slug=slug), 303)
    try:
        sending.send(kind, message, url=address[0], secret=address[1], now=clock.now())
    except Exception as error:
        current_app.logger.warning("a trial of group robot %s failed: %s", robot_id, sending.words_of(error))
        flash(_("没有发出：%(error)s", error=sending.words_of(error)), "refused")
    else:
        flash(_("已发到“%(name)s”，请到群里看看。", name=name), "done")
    return redirect(url_for(".robots", slug=slug), 303)


@blueprint.post("/o/<slug>/robots/<int:robot_id>/removal")
def remove_robot(slug: str, robot_id: int) -> ResponseReturnValue:
    robot = robot_or_404(organisation_or_404(slug, Right.SET_UP_TELLING), robot_id)
    setting_up.remove(robot, by=me(), at=clock.now())
    db.session.commit()
    flash(_("已删除，不再向这个群发消息。"), "done")
    return redirect(url_for(".robots", slug=slug), 303)


def robot_or_404(organisation: Organisation, robot_id: int) -> GroupRobot:
    here = (GroupRobot.organisation_id == organisation.id) & (GroupRobot.id == robot_id)
    robot = db.session.scalar(select(GroupRobot).where(here))
    if robot is None:
        abort(404)
    return robot
