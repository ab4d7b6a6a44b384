"""One adapter a kind of feed, each one fetch; `connect` builds the one a plan asks for."""

from feeds.adapters.camera import Cameras
from feeds.adapters.cap import Cap
from feeds.adapters.http import Http
from feeds.adapters.mqtt import Mqtt
from feeds.adapters.probe import Probe
from feeds.adapters.prometheus import Prometheus
from feeds.adapters.rss import Rss
from feeds.adapters.sdmx import Sdmx
from feeds.adapters.simulated import Simulated
from feeds.adapters.spreadsheet import Spreadsheet
from feeds.feed import Feed
from feeds.plans.camera import CameraPlan
from feeds.plans.cap import CapPlan
from feeds.plans.feed import FeedPlan
from feeds.plans.http import HttpPlan
from feeds.plans.mqtt import MqttPlan
from feeds.plans.probe import ProbePlan
from feeds.plans.prometheus import PrometheusPlan
from feeds.plans.rss import RssPlan
from feeds.plans.sdmx import SdmxPlan
from feeds.plans.simulated import SimulatedPlan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.plans.sql import SqlPlan
from feeds.surroundings import Surroundings


def connect(plan: FeedPlan, around: Surroundings) -> Feed:
    """The adapter for a plan; nothing is asked of the source yet."""
    match plan:
        case SpreadsheetPlan():
            return Spreadsheet(plan, around)
        case HttpPlan():
            return Http(plan, around)
        case ProbePlan():
            return Probe(plan, around)
        case SdmxPlan():
            return Sdmx(plan, around)
        case SimulatedPlan():
            return Simulated(plan, around.clock, around.zone)
        case MqttPlan():
            return Mqtt(plan, around)
        case PrometheusPlan():
            return Prometheus(plan, around)
        case CameraPlan():
            return Cameras(plan, around)
        case CapPlan():
            return Cap(plan, around)
        case RssPlan():
            return Rss(plan, around)
        case SqlPlan():
            from feeds.adapters.sql import Sql  # SQLAlchemy takes a tenth of a second: only who has a database pays

            return Sql(plan, around.site, around.environ, around.clock)
    raise TypeError(f"no adapter for {type(plan).__name__}")
