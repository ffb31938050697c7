"""The ledger that the environment names, open for the length of a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from service.house import House, open_house
from service.settings import Settings


def settings() -> Settings:
    """What AMANAH_HOME and its sisters say."""
    return Settings.read(os.environ)


@contextmanager
def opened(*, bring_up: bool = True) -> Iterator[House]:
    """The house, closed afterwards. One that may only be read says so at once."""
    house = open_house(settings(), bring_up=bring_up)
    try:
        if house.ledger.read_only is not None:
            click.echo(str(house.ledger.read_only), err=True)
        yield house
    finally:
        house.close()
