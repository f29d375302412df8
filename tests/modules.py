"""The modules of tracker/ as their text says: what each imports, calls and puts on the blueprint."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "tracker").rglob("*.py"))}


def place(path: Path) -> str:
    return path.relative_to(ROOT / "tracker").as_posix()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports() -> dict[str, set[str]]:
    """module → the modules of tracker/ it imports: at the top, in functions, and for types only."""
    names = {module_name(path): tree for path, tree in MODULES.items()}
    return {name: {each for each in named_modules(tree, set(names)) if each != name} for name, tree in names.items()}


def named_modules(tree: ast.AST, known: set[str]) -> set[str]:
    """`from package import module` means the module, `from module import name` the module too."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            beneath = {alias: f"{node.module}.{alias}" for alias in (each.name for each in node.names)}
            found |= {full if full in known else str(node.module) for full in beneath.values()}
    return found & known


def calling(name: str) -> list[str]:
    """The files that call a function or method of that name, once for each call."""
    calls = [
        (path, node.func) for path, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.Call)
    ]
    return [
        place(path) for path, called in calls if name in (getattr(called, "attr", None), getattr(called, "id", None))
    ]


def routes_of(tree: ast.AST) -> list[ast.expr]:
    """The decorators by which a file puts pages on a blueprint, under whatever name it knows that."""
    decorators = [each for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for each in node.decorator_list]
    return [
        each
        for each in decorators
        if re.match(r"([\w.]+\.)?blueprint\.(route|get|post|put|patch|delete)\(", ast.unparse(each))
    ]


def imported_by(tree: ast.AST) -> set[str]:
    """Everything a file names in its imports, wherever they stand: modules, and what may be a module of a package."""
    named = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return named


def names_in(tree: ast.AST) -> set[str]:
    """Every name that a file uses or imports, as a name of its own or of something else."""
    nodes = list(ast.walk(tree))
    named = {getattr(node, "id", None) or getattr(node, "attr", None) for node in nodes}
    return {name for name in named if name} | {
        alias.name for node in nodes for alias in getattr(node, "names", ()) if isinstance(alias, ast.alias)
    }
