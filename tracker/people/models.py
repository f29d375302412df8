"""Organisations as a tree, users, their roles and deputies there, one-time links, and the log of who signed in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tracker.common.columns import Id, UtcDateTime
from tracker.common.names import key_of
from tracker.extensions import Model
from tracker.people.initials import initials_of


class Organisation(Model):
    """A branch or a committee. path: "/1/7/", the ids from the root down to this one. parent_signs: where nobody of
    its own may sign an item off, the committees above may. public_contact: how readers of a public version reach it."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(400), index=True, default="/")
    parent_signs: Mapped[bool] = mapped_column(default=False, server_default=false())
    public_contact: Mapped[str] = mapped_column(String(200), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    parent: Mapped["Organisation | None"] = relationship(remote_side=[id])

    @property
    def line(self) -> tuple[int, ...]:
        """The ids from the root down: sorting by it gives the tree, its parts in the order of their founding."""
        return tuple(int(id_) for id_ in self.path.strip("/").split("/") if id_)

    def is_within(self, other: "Organisation") -> bool:
        """True for `other` itself and for everything below it."""
        return self.path.startswith(other.path)


class Ancestry(Model):
    """ancestor is the organisation itself (depth 0) or stands so many steps above it: the tree, to be joined by
    equality. `tree.keep_lines` writes it wherever a path is set."""

    __tablename__ = "ancestry"
    __table_args__ = (Index("ix_ancestry_ancestor_id_organisation_id", "ancestor_id", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    depth: Mapped[int]


class User(Model):
    """A person with an account; never deleted, only deactivated."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    # Made from the name, to find it by: as it is compared, and " cm ".
    name_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    initials: Mapped[str] = mapped_column(String(100), default="", server_default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="selectin")
    deputyships: Mapped[list["Deputyship"]] = relationship(
        back_populates="deputy", foreign_keys="Deputyship.deputy_id", order_by="Deputyship.id"
    )
    sign_in: Mapped["SignIn"] = relationship(back_populates="user", cascade="save-update, merge")

    password_hash: AssociationProxy[str] = association_proxy("sign_in", "password_hash")
    password_set_at: AssociationProxy[datetime | None] = association_proxy("sign_in", "password_set_at")
    must_change_password: AssociationProxy[bool] = association_proxy("sign_in", "must_change_password")
    failures: AssociationProxy[int] = association_proxy("sign_in", "failures")
    locked_until: AssociationProxy[datetime | None] = association_proxy("sign_in", "locked_until")
    session_stamp: AssociationProxy[str] = association_proxy("sign_in", "session_stamp")

    is_authenticated = True
    is_anonymous = False

    @validates("name")
    def found_by(self, _field: str, name: str) -> str:
        """Whoever gives the name, what it is found by follows."""
        self.name_key, self.initials = key_of(name)[:200], initials_of(name)
        return name

    def get_id(self) -> str:
        """Flask-Login keeps this in the session; a new stamp ends every session of the account."""
        return f"{self.id}:{self.session_stamp}"

    def direct_roles_in(self, organisation: Organisation) -> frozenset[str]:
        """Roles given in that very organisation."""
        return frozenset(m.role for m in self.memberships if m.organisation_id == organisation.id)

    def roles_in(self, organisation: Organisation) -> frozenset[str]:
        """Roles held there, and parent-committee reading inherited from above."""
        return frozenset(
            m.role
            for m in self.memberships
            if m.organisation_id == organisation.id
            or (m.role in INHERITED_ROLES and organisation.is_within(m.organisation))
        )


class SignIn(Model):
    """What signing in asks and writes, one row a person: a table of its own, because `user_account` may stand on
    several machines, and a wrong password is to be counted while one of them is away."""

    __tablename__ = "sign_in"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session_stamp: Mapped[str] = mapped_column(String(40), default="")
    # Hashes of the last passwords, a line each, the newest last.
    last_hashes: Mapped[str] = mapped_column(Text, default="", server_default="")

    user: Mapped[User] = relationship(back_populates="sign_in")


INHERITED_ROLES = frozenset({"parent_reader", "administrator"})


class Membership(Model):
    """One role of one person in one organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organisation_id", "user_id", "role"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Deputyship(Model):
    """deputy acts in the place of principal in one organisation, from starts_on to ends_on, both included.

    ended_on: the first day on which it no longer counts, when it was ended early.
    """

    __tablename__ = "deputyship"
    __table_args__ = (
        Index("ix_deputyship_organisation_id_ends_on", "organisation_id", "ends_on"),
        CheckConstraint("deputy_id <> principal_id", "of_somebody_else"),
        CheckConstraint("starts_on <= ends_on", "a_period"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    principal: Mapped[User] = relationship(foreign_keys=[principal_id], lazy="joined")
    deputy: Mapped[User] = relationship(back_populates="deputyships", foreign_keys=[deputy_id])

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on and (self.ended_on is None or day < self.ended_on)


class OneTimeLink(Model):
    """A link that works once: to set the instance up, or to choose a password. Only its hash is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class AccessRecord(Model):
    """One sign-in, refusal, download, or change to accounts, roles and settings: time, who, what, success. Triggers
    refuse changing it. times: how often, from `at` on. Of who signed in with a name that nobody has, a keyed hash."""

    __tablename__ = "access_record"
    __table_args__ = (Index("ix_access_record_organisation_id_at", "organisation_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120), default="")
    success: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    times: Mapped[int] = mapped_column(default=1, server_default="1")
