"""What a statement says of the organisations it asks, read from its text as the database gets it (law 13)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

KEY = "organisation_id"
NAME = r'"?(\w+)"?'
NO_NAME = "where on join inner left outer cross group order limit for set using union except intersect returning values"
REFERENCE = re.compile(
    rf"(?:\b(?:FROM|JOIN|UPDATE)|,)\s+{NAME}\b(?!\s*[.(])(?:\s+(?:AS\s+)?(?!(?:{NO_NAME.replace(' ', '|')})\b)(\w+))?",
    re.I,
)
COMPOUND = re.compile(r"\b(?:UNION(?:\s+ALL)?|INTERSECT|EXCEPT)\b", re.I)
HOLDS = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)\b", re.I)
CONFLICT = re.compile(r"\bON\s+CONFLICT\s*\(([^)]*)\)", re.I)
NOTHING = re.compile(r"\bWHERE\s+(?:0 = 1|false)", re.I)  # as SQLAlchemy writes an empty set
CLAUSE = re.compile(r"\bFROM\b(.*?)(?:\b(?:WHERE|GROUP|ORDER|LIMIT|UNION|INTERSECT|EXCEPT|FOR)\b|$)", re.I | re.S)
BARE = re.compile(rf"\s*{NAME}(?!\s*AS\b|\w|\s*[.(])", re.I)
HELD = re.compile(rf"\b(\w+)\.{KEY}\b", re.I)


@dataclass
class Scope:
    """One SELECT, UPDATE or DELETE, without the ones inside it."""

    text: str = ""
    inside: list["Scope"] = field(default_factory=list)


def scopes_of(statement: str) -> Iterator[Scope]:
    """A parenthesis that opens with SELECT or WITH begins a scope; every other belongs to the one around it."""
    stack, opened, place = [Scope()], [], 0
    for part in re.finditer(r"'(?:[^']|'')*'|[()]", statement):
        stack[-1].text += statement[place : part.start()]
        place = part.end()
        if part[0] == "(":
            begins = re.match(r"\s*(SELECT|WITH)\b", statement[place:], re.I) is not None
            opened.append(begins)
            stack[-1].text += "("
            if begins:
                stack[-1].inside.append(inner := Scope())
                stack.append(inner)
        elif part[0] == ")":
            if opened.pop():
                yield stack.pop()
            stack[-1].text += ")"
        else:
            stack[-1].text += "''"
    stack[-1].text += statement[place:]
    yield stack[-1]


@cache
def loose(statement: str, sharded: frozenset[str]) -> str:
    """Why it breaks a rule; "" if it keeps them all."""
    for scope in scopes_of(statement):
        for part in COMPOUND.split(scope.text):
            if why := loose_in(part, sharded):
                return why
    return bare_target(statement, sharded)


def loose_in(text: str, sharded: frozenset[str]) -> str:
    if NOTHING.search(text):
        return ""
    names = {alias: table for table, alias in references(text) if table in sharded}
    bound = {name: bound_by(name, text, alone=len(names) == 1) for name in names}
    for name, others in bound.items():
        if not others:
            return f"rule 9: {names[name]} is asked in every organisation"
    if names and all(others <= names.keys() for others in bound.values()):
        return f"rule 9: {', '.join(sorted(names))} are joined, and asked in every organisation"
    if HOLDS.search(text) and not any(re.search(rf"\b{name}\.{KEY}\s*=", text) for name in names) and names:
        return "rule 10: rows of several organisations are held"
    return ""


def references(text: str) -> Iterator[tuple[str, str]]:
    for found in REFERENCE.finditer(re.sub(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", "", text, flags=re.I)):
        yield found[1].lower(), (found[2] or found[1]).lower()


def bound_by(name: str, text: str, *, alone: bool) -> set[str]:
    """What its organisation is compared with: other names of the scope, or `?` for something known."""
    own = rf'(?:"?{name}"?\.{KEY}' + (rf"|(?<![\w.]){KEY}" if alone else "") + ")"
    found: set[str] = set()
    for other in re.findall(rf"{own}\s*=\s*(\S+)", text, re.I) + re.findall(rf"(\S+)\s*=\s*{own}\b", text, re.I):
        held = HELD.search(other)
        found.add(held[1].lower() if held else "?")
    if re.search(rf"{own}(?:,[^()]*\))?\s*(?:IN\b|=\s*ANY\b)", text, re.I):
        found.add("?")
    return found


def bare_target(statement: str, sharded: frozenset[str]) -> str:
    into = re.match(rf"\s*INSERT\s+INTO\s+{NAME}", statement, re.I)
    target = CONFLICT.search(statement)
    if into and target and into[1] in sharded and KEY not in target[1]:
        return "rule 12: a conflict is looked for in every organisation"
    return ""


@cache
def uncorrelated(statement: str) -> str:
    """The table that a sub-select reads anew beside its own, though the select round it gives its row; "" if none.
    SQLAlchemy adds such a FROM by itself where a nested sub-select names a column and is not correlated (F68)."""
    *_inner, whole = scopes_of(statement)
    return read_anew(whole, frozenset())


def read_anew(scope: Scope, given: frozenset[str]) -> str:
    own: set[str] = set()
    for clause in CLAUSE.findall(flat(scope.text)):
        sources = [part for part in re.split(r",|\bJOIN\b", clause, flags=re.I) if part.strip()]
        named = {found[1].lower() for part in sources if (found := BARE.match(part))}
        if "," in clause and named & given:
            return min(named & given)
        own |= named
    return next((found for inner in scope.inside if (found := read_anew(inner, given | own))), "")


def flat(text: str) -> str:
    """Without what stands in parentheses."""
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text
