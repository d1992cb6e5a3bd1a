"""Fires a schedule of a running instance."""

import json
import urllib.error
import urllib.request
from urllib.parse import quote, urlencode


class FireError(Exception):
    """The schedule did not fire."""


def fire(endpoint: str, name: str, scheduled_time: str | None) -> None:
    """Invokes the target of a schedule as at its scheduled time, an ISO 8601 instant; now, if there is none."""
    query = urlencode({} if scheduled_time is None else {'scheduled-time': scheduled_time})
    url = f'{endpoint}/_local-aws/schedules/{quote(name, safe="")}?{query}'
    try:
        urllib.request.urlopen(urllib.request.Request(url, method='POST')).close()
    except urllib.error.HTTPError as error:
        raise FireError(json.loads(error.read())['message']) from None
    except urllib.error.URLError as error:
        raise FireError(f'nothing answers at {endpoint}: {error.reason}') from None
