"""JupyterHub for the course: who starts the servers, who may come in, and what each person may take.

Everything here is a setting of JupyterHub's own or of a package in its care; the README says which to choose.

    HUB_SPAWNER   folders (one account for all, loopback alone), accounts, systemd or docker
    HUB_LOGIN     dummy (loopback alone), shared-password or lti
    HUB_ADDRESS   http://127.0.0.1:8000 by default; anything else wants TLS
    HUB_STATE     the folder of the hub's database, cookie secret and, with folders, of the learners' homes
    HUB_MEMORY, HUB_CORES, HUB_PROCESSES, HUB_IDLE   what each may take, and how long a server may idle
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

c = get_config()  # noqa: F821  (JupyterHub gives it)

HERE = Path(__file__).resolve().parent
STATE = Path(os.environ.get("HUB_STATE", "/var/lib/cnn-course-hub"))
SPAWNER = os.environ.get("HUB_SPAWNER", "folders")
LOGIN = os.environ.get("HUB_LOGIN", "dummy")
ADDRESS = os.environ.get("HUB_ADDRESS", "http://127.0.0.1:8000")
MEMORY = int(float(os.environ.get("HUB_MEMORY", "1.5")) * 2**30)  # bytes: a kernel with TensorFlow has 0.5 GB
CORES = float(os.environ.get("HUB_CORES", "1"))
PROCESSES = int(os.environ.get("HUB_PROCESSES", "200"))  # threads count, and a kernel has dozens
IDLE = int(os.environ.get("HUB_IDLE", "3600"))  # seconds
DATA = os.environ.get("HUB_DATA", "/srv/cnn-course/data")  # root's, read-only for all others
WEIGHTS = os.environ.get("HUB_WEIGHTS", "/srv/cnn-course/keras")

LOOPBACK = urlsplit(ADDRESS).hostname in ("127.0.0.1", "::1", "localhost")
KEY, CERTIFICATE = os.environ.get("HUB_TLS_KEY", ""), os.environ.get("HUB_TLS_CERTIFICATE", "")
if not LOOPBACK and (SPAWNER == "folders" or LOGIN == "dummy"):
    sys.exit(
        f"HUB_SPAWNER=folders and HUB_LOGIN=dummy are for loopback alone. Received: HUB_ADDRESS={ADDRESS}"
    )
if not LOOPBACK and not (KEY and CERTIFICATE):
    sys.exit(
        "Passwords need TLS: set HUB_TLS_KEY and HUB_TLS_CERTIFICATE, or stay on loopback behind a proxy."
    )

# The hub ---------------------------------------------------------------------------------------------

STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
c.JupyterHub.bind_url = ADDRESS
c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = KEY, CERTIFICATE
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [
    os.environ.get("HUB_PROXY") or shutil.which("configurable-http-proxy") or ""
]
if port := os.environ.get("HUB_INNER_PORT"):  # two hubs on one computer, as in a test
    c.JupyterHub.hub_port = int(port)
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{int(port) + 1}"
c.JupyterHub.cleanup_servers = False  # the hub may end, or be ended, and learners go on
LEARNERS = int(os.environ.get("HUB_LEARNERS", "40"))
# A class logs in within one minute. Who comes above the limit is turned away with an error page.
c.JupyterHub.concurrent_spawn_limit = c.JupyterHub.active_server_limit = LEARNERS

# Who may come in ---------------------------------------------------------------------------------------

c.Authenticator.allow_all = True
c.Authenticator.admin_users = set(filter(None, os.environ.get("HUB_TEACHERS", "").split(",")))
if LOGIN == "shared-password":  # what the teacher writes on the board: no sign-up
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = os.environ["HUB_PASSWORD"]
    c.SharedPasswordAuthenticator.admin_password = os.environ["HUB_TEACHERS_PASSWORD"]
elif LOGIN == "lti":  # a course in Moodle or Canvas lets its members in
    c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
    c.LTI13Authenticator.issuer = os.environ["HUB_LTI_ISSUER"]
    c.LTI13Authenticator.authorize_url = os.environ["HUB_LTI_AUTHORIZE"]
    c.LTI13Authenticator.jwks_endpoint = os.environ["HUB_LTI_KEYS"]
    c.LTI13Authenticator.client_id = {os.environ["HUB_LTI_CLIENT"]}
    c.LTI13Authenticator.username_key = "email"
else:
    c.JupyterHub.authenticator_class = "dummy"
    c.DummyAuthenticator.password = os.environ.get("HUB_PASSWORD", "")

# What each learner gets ----------------------------------------------------------------------------------

c.Spawner.default_url = "/lab"
c.Spawner.mem_limit, c.Spawner.cpu_limit = MEMORY, CORES
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # thirty at once, on two cores
c.Spawner.environment = {
    "CNN_COURSE_DATA": DATA,
    "KERAS_HOME": WEIGHTS,
    "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
    # Each has a share of the cores: threads for all of them would only stand in each other's way.
    **dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1"),
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
if path := os.environ.get("HUB_KERNELS"):  # where the course is installed elsewhere than JupyterHub
    c.Spawner.environment["JUPYTER_PATH"] = path
c.Spawner.args = [
    "--ServerApp.kernel_manager_class=one_kernel.OneKernel",
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--LabApp.news_url=None",
]

SINGLE = str(Path(sys.executable).with_name("jupyterhub-singleuser"))
LIMITED = ["prlimit", f"--data={MEMORY}", "--core=0"]
# Processes are counted by account: where all share one, the limit would be one for all.
LIMITED += [f"--nproc={PROCESSES}"] if SPAWNER == "accounts" else []
if SPAWNER in ("folders", "accounts"):
    c.Spawner.cmd = [*LIMITED, SINGLE] if shutil.which("prlimit") else [SINGLE]
if SPAWNER == "folders":
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "homes" / "{username}")
elif SPAWNER == "accounts":
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
elif SPAWNER == "systemd":
    c.JupyterHub.spawner_class = "systemdspawner.SystemdSpawner"
    c.SystemdSpawner.dynamic_users = True  # an account for each, made and kept by systemd
    c.SystemdSpawner.isolate_tmp = c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.disable_user_sudo = True
    c.SystemdSpawner.unit_extra_properties = {"TasksMax": str(PROCESSES), "MemorySwapMax": "0"}
elif SPAWNER == "docker":
    c.JupyterHub.spawner_class = "dockerspawner.DockerSpawner"
    c.DockerSpawner.image = os.environ["HUB_IMAGE"]  # one with cnn-course[lab,hub] in it
    c.DockerSpawner.remove = True
    c.DockerSpawner.notebook_dir = "/home/jovyan"
    c.DockerSpawner.volumes = {"cnn-course-{username}": "/home/jovyan"}
    c.DockerSpawner.read_only_volumes = {DATA: DATA, WEIGHTS: WEIGHTS, str(HERE): str(HERE)}
    c.DockerSpawner.extra_host_config = {"pids_limit": PROCESSES}
    c.JupyterHub.hub_ip = "0.0.0.0"  # the containers' own network asks for it
else:
    sys.exit(f"HUB_SPAWNER must be folders, accounts, systemd or docker. Received: {SPAWNER}")

# Servers that nobody uses ------------------------------------------------------------------------------

c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"]}
]
