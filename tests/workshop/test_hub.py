"""The hub's settings: safe where they must be, and each way to start servers has its limits."""

import asyncio
import re
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

# What the chart Zero to JupyterHub knows of what we set, as its reference lists it.
CHART = {
    "hub": {"config", "concurrentSpawnLimit", "activeServerLimit"},
    "hub.config": {"JupyterHub", "LTI13Authenticator", "Authenticator"},
    "proxy": {"https"},
    "proxy.https": {"enabled", "hosts", "letsencrypt"},
    "singleuser": {
        *("image", "defaultUrl", "startTimeout", "memory", "cpu", "storage", "extraEnv", "extraPodConfig"),
        "networkPolicy",
    },
    "singleuser.image": {"name", "tag"},
    "singleuser.memory": {"guarantee", "limit"},
    "singleuser.cpu": {"guarantee", "limit"},
    "singleuser.storage": {"capacity"},
    "singleuser.networkPolicy": {"enabled", "egressAllowRules"},
    "cull": {"enabled", "timeout", "every"},
    "scheduling": {"userScheduler", "podPriority", "userPlaceholder"},
    "scheduling.userPlaceholder": {"enabled", "replicas"},
    "prePuller": {"continuous"},
}


class Settings(dict):
    """What get_config() gives: any name is there, and can be set."""

    def __getattr__(self, name):
        return self.setdefault(name, Settings())

    def __setattr__(self, name, value):
        self[name] = value


@pytest.fixture
def settings(root, tmp_path, monkeypatch):
    for name in ("HUB_ADDRESS", "HUB_LOGIN", "HUB_SPAWNER", "HUB_PASSWORD", "HUB_INNER_PORT", "HUB_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HUB_STATE", str(tmp_path))

    def read(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        given = Settings()
        path = root / "workshop" / "hub" / "jupyterhub_config.py"
        runpy.run_path(str(path), init_globals={"get_config": lambda: given})
        return given

    return read


FAR = {"HUB_ADDRESS": "https://hub.example.org"}
SAFE = {"HUB_TLS_KEY": "key", "HUB_TLS_CERTIFICATE": "certificate"}
PASSWORDS = {"HUB_LOGIN": "shared-password", "HUB_PASSWORD": "one", "HUB_TEACHERS_PASSWORD": "two"}


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        (FAR | SAFE, "for loopback alone"),
        (FAR | SAFE | {"HUB_SPAWNER": "systemd"}, "for loopback alone"),
        (FAR | SAFE | PASSWORDS, "for loopback alone"),
        (FAR | PASSWORDS | {"HUB_SPAWNER": "systemd"}, "Passwords need TLS"),
        ({"HUB_SPAWNER": "kubernetes"}, "Received: kubernetes"),
    ],
)
def test_what_is_not_safe_is_refused(settings, environment, words):
    with pytest.raises(SystemExit, match=words):
        settings(**environment)


def test_a_server_for_all_has_limits_for_each(settings):
    given = settings(**FAR, **SAFE, **PASSWORDS, HUB_SPAWNER="systemd", HUB_PROCESSES="90", HUB_MEMORY="2")
    assert given.JupyterHub.spawner_class == "systemdspawner.SystemdSpawner"
    assert given.SystemdSpawner.dynamic_users is True
    assert given.SystemdSpawner.unit_extra_properties["TasksMax"] == "90"
    assert given.Spawner.mem_limit == 2 * 2**30
    assert given.Spawner.cpu_limit == 1


def test_containers_read_the_data_and_do_not_write_it(settings):
    given = settings(HUB_SPAWNER="docker", HUB_IMAGE="cnn-course", HUB_DATA="/srv/data")
    assert given.DockerSpawner.read_only_volumes["/srv/data"] == "/srv/data"
    assert given.DockerSpawner.extra_host_config["pids_limit"] == 200


def test_processes_are_limited_by_account_and_not_for_all_who_share_one(settings):
    assert not [part for part in settings().Spawner.cmd if "nproc" in part]
    assert [part for part in settings(HUB_SPAWNER="accounts").Spawner.cmd if "nproc" in part]


def test_a_class_that_logs_in_at_once_comes_in_whole(settings):
    """Above this limit the hub answers with an error page: with 10, 21 of 30 were turned away."""
    for environment, learners in (({}, 40), ({"HUB_LEARNERS": "12"}, 12)):
        hub = settings(**environment).JupyterHub
        assert hub.concurrent_spawn_limit == hub.active_server_limit == learners


def test_the_hub_ends_and_learners_go_on(settings):
    given = settings()
    assert given.JupyterHub.cleanup_servers is False
    assert "--timeout=3600" in given.JupyterHub.services[0]["command"]


def test_there_is_one_kernel_a_learner(root, monkeypatch):
    web = pytest.importorskip("tornado.web")
    monkeypatch.setattr(sys, "path", [str(root / "workshop" / "hub"), *sys.path])
    from one_kernel import WORDS, OneKernel

    class Running(OneKernel):
        def list_kernel_ids(self):
            return ["one"]

    # In a thread of its own: a browser's fixture may keep a loop running in this one.
    with ThreadPoolExecutor(1) as thread, pytest.raises(web.HTTPError) as refused:
        thread.submit(lambda: asyncio.run(Running().start_kernel())).result()
    assert (refused.value.status_code, refused.value.log_message) == (409, WORDS)


def places(values, path=""):
    """Yield each mapping of the chart's own, with where it stands."""
    for name, value in values.items():
        place = f"{path}.{name}".lstrip(".")
        if isinstance(value, dict) and place in CHART:
            yield place, set(value)
            yield from places(value, place)


def test_the_chart_knows_what_it_is_told(root):
    values = yaml.safe_load((root / "workshop" / "hub" / "values.yaml").read_text())
    found = dict(places(values))
    assert set(found) == set(CHART)
    assert {place: names - CHART[place] for place, names in found.items() if names - CHART[place]} == {}


def test_the_page_of_the_hub_names_what_can_be_set(root):
    folder = root / "workshop" / "hub"
    text = (folder / "jupyterhub_config.py").read_text()
    told = (folder / "README.md").read_text() + text[: text.index('"""', 3)]
    read = set(re.findall(r'"(HUB_\w+)"', text)) - {
        "HUB_INNER_PORT",
        "HUB_KERNELS",
        "HUB_PROXY",
        "HUB_LEARNERS",
    }
    short = {name for name in read if name not in told and f"`_{name.rsplit('_', 1)[1]}`" not in told}
    assert short - {"HUB_IMAGE"} == set()
