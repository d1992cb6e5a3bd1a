"""Glue: the history of crawlers, which ministack does not keep. A crawl looks at nothing, and makes no table.

A crawl is in the history from its start on, and its states have other names there than in the description of its
crawler (API reference, ListCrawls, CrawlerHistory and LastCrawlInfo).
"""

import json
import time
import uuid
from typing import Any

from ministack.services import glue

from . import common
from .common import Answer, Json

common.require_attributes(glue, '_crawlers', '_start_crawler', '_delete_crawler', '_handle_request_sync')
_start_original, _delete_original = glue._start_crawler, glue._delete_crawler
_handle_original = glue._handle_request_sync
# The crawls of each crawler, in the order of their starts.
_crawls = common.create_store()
# What each crawler named as its last crawl when the newest one began.
_before = common.create_store()
_STATES = {'SUCCEEDED': 'COMPLETED', 'CANCELLED': 'STOPPED', 'FAILED': 'FAILED'}
# API reference, ListCrawls, MaxResults.
_PAGE_SIZE = 20


def _start(request: Json) -> Any:
    name = request.get('Name')
    crawler = glue._crawlers.get(name)
    history = [] if crawler is None else _settled(name, crawler)
    before = None if crawler is None else crawler['LastCrawl']
    answer = _start_original(request)
    if answer[0] == 200:
        started = {'CrawlId': str(uuid.uuid4()), 'State': 'RUNNING', 'StartTime': time.time()}
        _crawls[name], _before[name] = [*history, started], before
    return answer


def _settled(name: Any, crawler: Json) -> list[Json]:
    """The history of a crawler, with the end of the newest crawl if it has ended."""
    history: list[Json] = _crawls.get(name, [])
    if history and history[-1]['State'] == 'RUNNING' and crawler['State'] != 'RUNNING':
        last = crawler['LastCrawl']
        # ministack does not name a crawl that was stopped.
        ended = last if last is not _before.get(name) else {'Status': 'CANCELLED', 'EndTime': time.time()}
        history[-1].update(State=_STATES[str(ended['Status'])], EndTime=ended['EndTime'])
    return history


def _delete(request: Json) -> Any:
    answer = _delete_original(request)
    if answer[0] == 200:
        _crawls[request['Name']] = []
    return answer


def _list(request: Json) -> Answer:
    name = request.get('CrawlerName')
    crawler = glue._crawlers.get(name)
    if crawler is None:
        return common.error('EntityNotFoundException', f'Crawler {name} not found')
    found = _settled(name, crawler)[::-1]
    begin = int(request.get('NextToken') or 0)
    end = begin + int(request.get('MaxResults') or _PAGE_SIZE)
    more = {'NextToken': str(end)} if end < len(found) else {}
    return common.ok({'Crawls': found[begin:end], **more})


def _handle(method: str, path: str, headers: Json, body: bytes, query: Json) -> Any:
    if str(headers.get('x-amz-target', '')).endswith('.ListCrawls'):
        return _list(json.loads(body))
    return _handle_original(method, path, headers, body, query)


glue._start_crawler, glue._delete_crawler, glue._handle_request_sync = _start, _delete, _handle
