"""How long an example takes depends on what else the machine does: properties have no deadline."""

from hypothesis import settings

settings.register_profile("steady", settings(), deadline=None)
settings.load_profile("steady")
