#!/usr/bin/python3
"""Attempts what feedwired.service forbids and what it must allow, and prints one line each:

    name <TAB> what came of it <TAB> what the unit wants to come of it (a regular expression)

booted.sh runs it in the daemon's own sandbox, and as root with nothing around it: an attempt that fails there too
tells nothing. Whatever would do harm if it were allowed has an argument that the kernel turns down later than it
asks for the permission.
"""

import ctypes
import errno
import mmap
import os
import platform
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import threading

libc = ctypes.CDLL(None, use_errno=True)
NOBODY = 65534
STATE = "/var/lib/feedwire"
SCRATCH = "/dev/shm"  # Open to everybody, and ProtectSystem= leaves it so.
REFUSED = "EPERM|EACCES"
READ_ONLY = "EROFS"
FAMILY = "EAFNOSUPPORT"
attempts = []


def attempt(name, wanted):
    def keep(function):
        attempts.append((name, wanted, function))

    return keep


def call(function, *arguments):
    """A call of libc's: its errno becomes the exception."""
    result = function(*arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def become_nobody():
    """Root in the control has every capability; what the kernel asks of users must be asked as one."""
    if os.geteuid() == 0:
        try:
            # Of its groups, too: root's may see everybody's processes.
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        except OSError:
            pass  # The filter of system calls is in force.


def add(name, wanted, function, *arguments):
    attempts.append((name, wanted, lambda: function(*arguments) and None))


# Files.


def write_in(folder):
    # Open to everybody: the permissions of the folder are not what refuses.
    path = f"{folder}/probe.{os.getpid()}"
    with open(path, "w"):
        os.unlink(path)


def read(path):
    with open(path, "rb") as file:
        file.read(1)


for where in ("/usr/local/open", "/etc/open", "/var/open", "/boot/open"):
    add(f"write {where}", READ_ONLY, write_in, where)
add("write /home/open", f"ENOENT|{READ_ONLY}|{REFUSED}", write_in, "/home/open")
add("write its configuration", f"{READ_ONLY}|{REFUSED}", open, "/etc/feedwire/feedwire.toml", "a")
for secret in ("/home/reader/secret", "/root/secret", "/run/user/secret"):
    add(f"read {secret}", f"ENOENT|{REFUSED}", read, secret)
add("read the system's /tmp", "ENOENT", read, "/tmp/mark")
add("read the system's /var/tmp", "ENOENT", read, "/var/tmp/mark")


@attempt("see its own mount table only", "own")
def _():
    return "the system's" if os.readlink("/proc/self/ns/mnt") == os.environ["SYSTEM_MOUNTS"] else "own"


# Devices.

add("open /dev/loop0 (a block device)", f"ENOENT|{REFUSED}", os.open, "/dev/loop0", os.O_RDONLY)
add("open /dev/mem", f"ENOENT|{REFUSED}", os.open, "/dev/mem", os.O_RDONLY)
add("open /dev/kmsg", f"ENOENT|{REFUSED}", os.open, "/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)


@attempt("make a device node", REFUSED)
def _():
    path = f"{SCRATCH}/node.{os.getpid()}"
    os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3))
    os.unlink(path)


# The kernel's settings and logs.


def own_time():
    # struct timex: a mode that changes nothing would need no right, so the tick is set to what it is.
    class Timex(ctypes.Structure):
        _fields_ = [("modes", ctypes.c_uint), ("before", ctypes.c_long * 10), ("tick", ctypes.c_long), ("rest", ctypes.c_byte * 256)]

    timex = Timex()
    call(libc.adjtimex, ctypes.byref(timex))
    timex.modes = 0x4000
    call(libc.adjtimex, ctypes.byref(timex))


add("set the clock (adjtimex)", REFUSED, own_time)


@attempt("set the host's name", REFUSED)
def _():
    name = socket.gethostname().encode()
    call(libc.sethostname, name, len(name))


add("write /proc/sys", f"ENOENT|{READ_ONLY}|{REFUSED}", open, "/proc/sys/net/ipv4/ip_forward", "r+")
add("read /proc/sys", "ENOENT", read, "/proc/sys/kernel/ostype")
add("read /proc/meminfo", "ENOENT", read, "/proc/meminfo")
add("read the kernel's log (syslog)", REFUSED, lambda: call(libc.klogctl, 9, None, 0))


@attempt("make a control group", f"{READ_ONLY}|{REFUSED}")
def _():
    path = f"/sys/fs/cgroup/probe.{os.getpid()}"
    os.mkdir(path)
    os.rmdir(path)


@attempt("see another user's process", "unseen")
def _():
    become_nobody()
    return "seen" if os.path.exists("/proc/1/stat") else "unseen"


# Memory, personality, scheduling, namespaces, sockets.

add("change the personality", REFUSED, lambda: call(libc.personality, ctypes.c_ulong(8)))


@attempt("map memory to write and execute", REFUSED)
def _():
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


@attempt("make written memory executable", REFUSED)
def _():
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    call(libc.mprotect, ctypes.c_void_p(address), ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_EXEC)


add("real-time scheduling", REFUSED, lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
for name, flag in (("user", 1 << 28), ("mount", 1 << 17), ("net", 1 << 30), ("pid", 1 << 29), ("ipc", 1 << 27), ("uts", 1 << 26)):
    add(f"a new {name} namespace", REFUSED, call, libc.unshare, flag)
for name, family, kind in (("AF_NETLINK", 16, 3), ("AF_PACKET", 17, 3), ("AF_VSOCK", 40, 1)):
    add(f"a socket of {name}", FAMILY, socket.socket, family, kind)


def set_bit(mode):
    path = f"{SCRATCH}/bit.{os.getpid()}"
    with open(path, "w"):
        pass
    try:
        os.chmod(path, mode)
    finally:
        os.unlink(path)


add("make a file setuid", REFUSED, set_bit, 0o4700)
add("make a file setgid", REFUSED, set_bit, 0o2700)


@attempt("gain root by a setuid program", "stays")
def _():
    become_nobody()
    is_root = subprocess.run(["/usr/local/bin/setuid-id", "-u"], capture_output=True).stdout == b"0\n"
    return "root" if is_root else "stays"


# System calls. A wrong argument follows wherever success would change something.

add("mount", REFUSED, lambda: call(libc.mount, b"none", b"/nowhere", b"tmpfs", 0, None))
add("umount", REFUSED, lambda: call(libc.umount2, b"/nowhere", 0))
add("pivot_root, chroot", REFUSED, lambda: call(libc.chroot, b"/"))
add("reboot", REFUSED, lambda: call(libc.reboot, 0x1234))
add("swapon", REFUSED, lambda: call(libc.swapon, b"/nowhere", 0))
add("ptrace", REFUSED, lambda: call(libc.ptrace, 0, 0, None, None))
add("setns", REFUSED, lambda: call(libc.setns, -1, 0))
add("chown", REFUSED, lambda: os.chown("/nowhere", 0, 0))
add("setuid", REFUSED, lambda: os.setuid(os.getuid()))
add("nice -1", REFUSED, lambda: os.setpriority(os.PRIO_PROCESS, 0, -1))
if platform.machine() == "x86_64":
    add("load a module", REFUSED, lambda: call(libc.syscall, 175, b"", 0, b""))
    add("kexec_load", REFUSED, lambda: call(libc.syscall, 246, 0, 0, 0, ctypes.c_ulong(-1)))
    add("bpf", REFUSED, lambda: call(libc.syscall, 321, -1, None, 0))
    add("perf_event_open", REFUSED, lambda: call(libc.syscall, 298, None, 0, -1, -1, 0))
    add("userfaultfd", REFUSED, lambda: call(libc.syscall, 323, 0))
    add("open_by_handle_at", REFUSED, lambda: call(libc.syscall, 304, -1, None, 0))

    # 39 is getpid, whose other number would be of the x32 architecture.
    add("a system call of x32", "SIGSYS", lambda: call(libc.syscall, 0x40000000 + 39))

    # A segmentation fault where the kernel has no such calls.
    @attempt("a 32-bit system call", "SIGSYS|SIGSEGV")
    def _():
        # mov eax, 20 (getpid); int 0x80; ret. Of a file, since memory must not be both written and executed.
        file = os.memfd_create("code")
        os.write(file, b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
        libc.mmap.restype = ctypes.c_void_p
        code = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_EXEC, mmap.MAP_PRIVATE, file, ctypes.c_long(0))
        ctypes.CFUNCTYPE(ctypes.c_int)(code)()


# What the kernel says of this process.


def status(key):
    with open("/proc/self/status") as file:
        return re.search(rf"^{key}:\s*(\S+)", file.read(), re.M).group(1)


for key, wanted in (("CapBnd", "0+"), ("CapPrm", "0+"), ("CapEff", "0+"), ("CapInh", "0+"), ("CapAmb", "0+"), ("NoNewPrivs", "1"), ("Seccomp", "2")):
    attempts.append((key, wanted, lambda key=key: status(key)))
attempts.append(("umask", "0o77", lambda: oct(os.umask(0))))
attempts.append(("open files (soft:hard)", os.environ["WANTED_FILES"], lambda: "%d:%d" % resource.getrlimit(resource.RLIMIT_NOFILE)))
attempts.append(("user:group", os.environ["WANTED_USER"], lambda: f"{os.getresuid()[2]}:{os.getresgid()[2]}"))
attempts.append(("other groups", "none", lambda: ",".join(str(group) for group in os.getgroups() if group != os.getgid()) or "none"))

# What must go on working.


def connect(address):
    with socket.create_connection(address, 5):
        pass


def thread():
    worker = threading.Thread(target=lambda: None)
    worker.start()
    worker.join()


add("allowed: write its state folder", "ok", write_in, STATE)
add("allowed: write its own /tmp", "ok", write_in, "/tmp")
add("allowed: read its configuration", "ok", read, "/etc/feedwire/feedwire.toml")
add("allowed: read the certificates of authorities", "ok", read, "/etc/ssl/certs/ca-certificates.crt")
add("allowed: look up a name", "ok", socket.getaddrinfo, "localhost", 80)
add("allowed: connect by TCP, IPv4", "ok", lambda: connect(("127.0.0.1", int(os.environ["ORIGIN_PORT"]))))
add("allowed: a TCP socket, IPv6", "ok", socket.socket, socket.AF_INET6, socket.SOCK_STREAM)
add("allowed: a UDP socket", "ok", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
add("allowed: a Unix socket", "ok", socket.socket, socket.AF_UNIX, socket.SOCK_STREAM)
add("allowed: threads", "ok", thread)
add("allowed: pipe2, inotify, epoll", "ok", lambda: (os.pipe2(os.O_CLOEXEC), call(libc.inotify_init1, 0), select.epoll()))


def outcome(function):
    try:
        return function() or "ok"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def apart(function):
    """In a process of its own: what changes a process, or ends it, must not change the next attempt."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        os.write(into, outcome(function).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as said:
        text = said.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return signal.Signals(-code).name if code < 0 else text


for name, wanted, function in attempts:
    print(name, apart(function), wanted, sep="\t")
sys.stdout.flush()
