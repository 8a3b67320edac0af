#!/usr/bin/env python3
"""The man pages against the programs: tests/man_pages.py BUILD SOURCE

Every option that --help names is in its page and the other way round, every key that the configuration reader knows
is in feedwire.toml(5), and mandoc has nothing to say where it is installed."""
import os, re, shutil, subprocess, sys, tempfile

build, source = sys.argv[1:3]
mistakes = []


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "COLUMNS": "500"})
    return done.stdout + done.stderr


def page(name):
    with open(f"{source}/man/{name}", encoding="utf-8") as file:
        return file.read()


def options_of_help(text):
    return set(re.findall(r"^\s+(?:-\w,)?--([a-z-]+)", text, re.M)) - {"help"}


def options_of_page(text):
    return set(re.findall(r"^\.It (?:Fl \w+ , )?Fl -([a-z-]+)", text, re.M)) - {"help"}


def compare(where, ours, theirs):
    for missing in sorted(ours - theirs):
        mistakes.append(f"{where}: --{missing} is not described")
    for extra in sorted(theirs - ours):
        mistakes.append(f"{where}: --{extra} is described and does not exist")


daemon_help = said(f"{build}/feedwired", "--help")
compare("feedwired(8)", set(re.findall(r"--([a-z-]+)", daemon_help)) - {"help"}, options_of_page(page("feedwired.8")))

manual = page("feedwire.1")
top = said(f"{build}/feedwire", "--help")
commands = re.findall(r"^  ([a-z][a-z-]*)\s", top[top.index("Subcommands:"):], re.M)
sections = dict(re.findall(r"^\.Ss ([a-z-]+)\n(.*?)(?=^\.S[sh])", manual, re.M | re.S))
for missing in sorted(set(commands) ^ set(sections)):
    mistakes.append(f"feedwire(1): the command {missing} is only in one of --help and the page")
for command in commands:
    compare(f"feedwire(1) {command}", options_of_help(said(f"{build}/feedwire", command, "--help")),
            options_of_page(sections.get(command, "")))

configuration = page("feedwire.toml.5")
for table in ["[daemon]", "[fetch]", "[items]", "[[feed]]", "[[gateway]]", "[[folder]]", "[[archive]]"]:
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        needed = 'url = "https://example.org/"\n' if table in ("[[feed]]", "[[gateway]]") else 'path = "x"\n'
        file.write(table + "\n" + (needed if table.startswith("[[") else "") + "no_such = 1\n")
        file.flush()
        answer = said(f"{build}/feedwired", "--config", file.name, "--check-config")
    known = re.search(r"known here: ([a-z_, ]+)", answer)
    if not known:
        mistakes.append(f"{table}: which keys there are was not said: {answer.strip()}")
        continue
    for key in known.group(1).split(", "):
        is_list = table.startswith("[[")
        name = rf"\\fB{key}\\fR" if is_list else rf"Ic {re.escape(table.strip('[]') + '.' + key)}\b"
        if not re.search(name, configuration):
            mistakes.append(f"feedwire.toml(5): {table} {key} is not described")

if shutil.which("mandoc"):
    for name in sorted(os.listdir(f"{source}/man")):
        lint = said("mandoc", "-T", "lint", "-W", "warning", f"{source}/man/{name}")
        if lint:
            mistakes.append(lint.strip())
else:
    print("mandoc is not installed: the pages' own syntax was not looked at")

print("\n".join(mistakes) or f"{len(commands)} commands and {len(sections)} sections agree")
sys.exit(1 if mistakes else 0)
