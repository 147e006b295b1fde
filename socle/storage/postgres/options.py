"""The server's settings: a laptop's size, durable, silent about contents."""

import shutil
from pathlib import Path

PORT = 5432

_SETTINGS = {
    # The folder's rights are the lock: no network, and a socket that only its owner (or root) may use.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # Two clients of ours (pages, worker), the jobs and the searches fit well below these.
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # One server without replicas: less to write. Commits stay durable (synchronous_commit and fsync are on).
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    # Errors quote values and statements quote contents: neither reaches the log, only the server's own life
    # does.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "logging_collector": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written
_SHARED_MEMORY_NEEDED = 512 * 1024 * 1024


def server_options(socket_folder: str, mark: str) -> list[str]:
    """The command-line options of the server; `mark` is shown by each of its processes."""
    settings = _SETTINGS | {
        "unix_socket_directories": socket_folder,
        "cluster_name": mark,
        "dynamic_shared_memory_type": _dynamic_shared_memory(),
    }
    return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]


def _dynamic_shared_memory() -> str:
    """Files instead where the machine's shared memory is small: building an HNSW index fails in a container's
    64 MB.
    """
    if not _SHARED_MEMORY.exists() or shutil.disk_usage(_SHARED_MEMORY).total < _SHARED_MEMORY_NEEDED:
        return "mmap"
    return "posix"
