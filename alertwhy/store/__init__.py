"""Our own state in Redis: what decides. RQ only carries the word that something is to be looked at.

May live here: keys, scripts and transactions, and the values they hold. May not: deciding what
an alert means, calling a cluster, a model or a channel, or knowing RQ.

Everything that more than one process may change at once is changed by one script or one
``WATCH``/``MULTI``. Redis away is ``StoreUnavailable``.
"""

from redis import Redis

from alertwhy.store.answers import Answers
from alertwhy.store.buckets import Buckets
from alertwhy.store.claims import Claims
from alertwhy.store.counters import Counters
from alertwhy.store.deliveries import Deliveries
from alertwhy.store.episodes import Episodes
from alertwhy.store.history import History
from alertwhy.store.inbox import Inbox
from alertwhy.store.investigations import Investigations
from alertwhy.store.previews import Previews
from alertwhy.store.reactions import Reactions
from alertwhy.store.records import Records
from alertwhy.store.servers import Servers
from alertwhy.store.spending import Spending
from alertwhy.store.storms import Storms
from alertwhy.store.work import Work


class Store:
    """Every part of the state over one connection; ``retention`` in seconds."""

    def __init__(self, redis: Redis, *, retention: float, lease: float) -> None:
        self.redis = redis
        self.inbox = Inbox(redis)
        self.work = Work(redis, lease=lease)
        self.counters = Counters(redis)
        self.buckets = Buckets(redis)
        self.claims = Claims(redis)
        self.records = Records(redis, retention=retention)
        self.investigations = Investigations(redis, self.records, self.work)
        self.deliveries = Deliveries(redis, self.work)
        self.storms = Storms(redis)
        self.episodes = Episodes(redis, self.records, self.work, self.storms)
        self.spending = Spending(redis)
        self.answers = Answers(redis)
        self.servers = Servers(redis)
        self.history = History(redis)
        self.previews = Previews(redis)
        self.reactions = Reactions(redis, self.records, self.work)
