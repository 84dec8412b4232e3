"""How do the tests get a Spark cluster? One master and two workers on this machine, for as long as a file of tests.

need_spark()
with standalone_cluster() as master, session_on(master) as engine:
    ...

It takes some fifteen seconds to start, so tests of Spark stand together in one file, with many cases in each job.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from placepound.analytics import engines
from tests.machine import in_continuous_integration

NO_JAVA = "no Java found: install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless)"
NO_PYSPARK = "no pyspark found: install the extra spark (uv sync --extra spark)"
HOST = "127.0.0.1"
WORKERS = 2
QUICK_TO_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"

SMALL = {
    "spark.driver.bindAddress": HOST,
    "spark.driver.host": HOST,
    "spark.driver.memory": "768m",
    "spark.driver.extraJavaOptions": QUICK_TO_START,
    "spark.executor.memory": "768m",
    "spark.executor.extraJavaOptions": QUICK_TO_START,
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",  # plans anew between stages, which costs more than it saves on small tables
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",  # both workers take part from the first job on
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
}

# The shell stands between us and the cluster: when we close its input, or die, it stops the cluster and cleans up.
KEEPER = """
home=$1; class=$2; port=$3; workers=$4
"$class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0 >"$home/master" 2>&1 &
running=$!
for number in $(seq "$workers"); do
    "$class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 --cores 1 --memory 1g \\
        --work-dir "$home/work-$number" "spark://127.0.0.1:$port" >"$home/worker-$number" 2>&1 &
    running="$running $!"
done
read -r closed
kill $running
wait
rm -rf "$home"
"""


class ClusterDidNotStart(RuntimeError):
    """The message is the end of the logs."""


def need_spark() -> None:
    """Without pyspark or Java the test is skipped with the reason, and fails where CI=true."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())
    missing = NO_JAVA if not java else NO_PYSPARK if find_spec("pyspark") is None else ""
    if missing and in_continuous_integration():
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)


@contextmanager
def standalone_cluster() -> Iterator[str]:
    """Start a cluster from pyspark's own jars; the address is its master's."""
    import pyspark

    spark_home = Path(pyspark.__file__).parent
    home = Path(tempfile.mkdtemp(prefix="pp-spark-"))
    port = _free_port()
    environment = {
        **os.environ,
        "SPARK_HOME": str(spark_home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(home / "local"),
        "SPARK_DAEMON_MEMORY": "192m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK_TO_START,
    }
    keeper = subprocess.Popen(
        ["sh", "-c", KEEPER, "keeper", home, spark_home / "bin" / "spark-class", str(port), str(WORKERS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches us, and we stop the cluster in order
    )
    try:
        _wait_until_registered(home)
        yield f"spark://{HOST}:{port}"
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        port: int = tried.getsockname()[1]
        return port


def _wait_until_registered(home: Path, *, within_seconds: float = 240) -> None:
    logs = [home / f"worker-{number}" for number in range(1, WORKERS + 1)]
    until = time.monotonic() + within_seconds
    while not all(log.exists() and "Successfully registered with master" in log.read_text() for log in logs):
        if time.monotonic() > until:
            said = (log.read_text()[-2000:] for log in (home / "master", *logs) if log.exists())
            raise ClusterDidNotStart("\n".join(said))
        time.sleep(0.1)


@contextmanager
def session_on(master: str) -> Iterator[Any]:
    """The engine, and afterwards nothing left of it: the process that talks to Java would stay until the end."""
    from pyspark import SparkContext

    before = dict(os.environ)
    os.environ |= {"SPARK_LOCAL_IP": HOST}
    with tempfile.TemporaryDirectory(prefix="pp-spark-driver-") as home:
        engine = engines.spark(master=master, settings=SMALL | {"spark.sql.warehouse.dir": home})
        try:
            yield engine
        finally:
            gateway = SparkContext._gateway
            engine.disconnect()
            _close(gateway)
            SparkContext._gateway = SparkContext._jvm = None
            os.environ.clear()
            os.environ |= before


def _close(gateway: Any) -> None:
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=30)
