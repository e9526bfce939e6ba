"""Every word that Python shows a reader. One module a language, all with the same tables."""

from pkgutil import iter_modules

LANGUAGES = tuple(sorted(module.name for module in iter_modules(__path__)))
