"""The gateways messages leave by: one, or two where a second account is set."""

from __future__ import annotations

import time
from random import SystemRandom

import structlog

from sessions.address import at
from settings import Settings
from sms.africastalking import AfricasTalking
from sms.failover import Carrier, Failover, SharedHealth

FIRST, SECOND = "first", "backup"


def gateway(settings: Settings) -> Carrier:
    """What a worker sends through. Another kind of gateway is a file beside sms/africastalking.py
    and a row here.
    """
    batch = settings.sms_batch
    first = AfricasTalking(
        settings.at_username, settings.at_api_key, settings.gateway_url, batch=batch
    )
    if not settings.at_backup_username:
        return first
    second = AfricasTalking(
        settings.at_backup_username,
        settings.at_backup_api_key,
        settings.backup_url,
        batch=batch,
    )
    part = settings.at_backup_share
    redis = at(settings.queue_redis, socket_timeout=2)
    return Failover(
        carriers={FIRST: first, SECOND: second},
        given={FIRST: 1 - part, SECOND: part},
        health=SharedHealth(redis, time.time, structlog.get_logger("gateways")),
        draw=SystemRandom().random,
        clock=time.monotonic,
    )
