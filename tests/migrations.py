"""A migration as a module, to call one of its functions."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from tests.databases import MIGRATIONS


def migration(name: str) -> ModuleType:
    spec = spec_from_file_location(name, f"{MIGRATIONS}/versions/{name}.py")
    assert spec and spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
