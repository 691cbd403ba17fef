"""The demo process, made by calling the services at the moments when its people would have."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app import clock
from app.demo import content
from app.demo.agenda import Agenda
from app.demo.entering import plan_house
from app.demo.people import places
from app.demo.policies import plan_policy
from app.demo.stage import Stage
from app.demo.vision import plan_vision


def build(session: Session) -> Iterator[None]:
    """Fill an empty database with years of work; yields 100 times, spread evenly. The caller commits."""
    stage = Stage(session, Agenda(clock.now()))
    plan_house(stage)
    frames = content.frames()
    plan_policy(stage, frames["sundhedspolitik"], places()["sundhed"].description)
    plan_policy(stage, frames["transportpolitik"], frames["transportpolitik"].rest["goal"])
    plan_vision(stage)
    yield from stage.agenda.run()
    session.flush()
