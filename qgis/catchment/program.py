"""The program, run beside QGIS: found, watched, and ended when the user cancels."""

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading

from qgis.core import QgsProcessingException

from .words import lang, say

# Exit code of a run that was finished and misses a norm that was asked for; not a failure.
NOT_MET = 1
# Exit code of data that cannot be computed with.
BAD_DATA = 65


def find():
    """Where the program is: named by the user, in the plugin, or on PATH."""
    beside = os.path.join(os.path.dirname(__file__), "bin")
    names = ["catchment.exe", "catchment"] if os.name == "nt" else ["catchment"]
    places = [os.environ.get("CATCHMENT_BIN")] + [os.path.join(beside, name) for name in names] + [shutil.which("catchment")]
    for place in places:
        if place and os.path.isfile(place):
            return place
    raise QgsProcessingException(say("no_program", bin=beside))


def run(arguments, feedback, may_find=False):
    """Runs it, shows how far it is, and gives back the document that it prints. Whether it may find bad data is up to who asks."""
    command = [find(), *arguments, "--json", "--progress", "json", "--lang", lang()]
    feedback.pushCommandInfo(" ".join(command))
    no_window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.PIPE, creationflags=no_window
        )
        is_cancelled, said = _watch(process, feedback)
        printed.seek(0)
        text = printed.read().decode("utf-8", "replace")
    if is_cancelled:
        raise QgsProcessingException(say("cancelled"))
    try:
        document = json.loads(text)
    except ValueError:
        document = {}
    for issue in document.get("issues", []):
        _show(issue, feedback)
    # The same in words, where the document does not have it.
    for line in [] if document.get("issues") else said:
        feedback.pushConsoleInfo(line)
    if process.returncode not in (0, NOT_MET, *([BAD_DATA] if may_find else [])):
        raise QgsProcessingException(say("failed", code=process.returncode, what=_errors(document)))
    return document


def _watch(process, feedback):
    """Waits for the end: whether the user did not, and what was said beside how far it is."""
    lines = queue.Queue()

    def read():
        for line in process.stderr:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    stage = None
    said = []
    is_cancelled = False
    while True:
        # Also while nothing is said, so that it ends at once.
        if feedback.isCanceled() and not is_cancelled:
            is_cancelled = True
            process.terminate()
        try:
            line = lines.get(timeout=0.1)
        except queue.Empty:
            continue
        if line is None:
            break
        text = line.decode("utf-8", "replace").rstrip()
        try:
            step = json.loads(text)
        except ValueError:
            step = None
        if not isinstance(step, dict) or "stage" not in step:
            said.append(text)
            continue
        if step["stage"] != stage:
            stage = step["stage"]
            feedback.setProgressText(stage)
        if step.get("total"):
            feedback.setProgress(100 * step["done"] / step["total"])
    process.wait()
    process.stderr.close()
    return is_cancelled, said


def _show(issue, feedback):
    """A finding in the log, errors in red and warnings in yellow."""
    text = f"{issue.get('code')} ({issue.get('count')}): {issue.get('sentence')}"
    for example in issue.get("examples", []):
        place = [example.get(key) for key in ("file", "line", "feature", "id", "name", "field", "value")]
        text += "\n    " + " · ".join(str(part) for part in place if part not in (None, ""))
    if issue.get("help"):
        text += f"\n    → {issue['help']}"
    severity = issue.get("severity")
    if severity == "error":
        feedback.reportError(text)
    elif severity == "warning" and hasattr(feedback, "pushWarning"):
        feedback.pushWarning(text)
    else:
        feedback.pushInfo(text)


def _errors(document):
    errors = [issue for issue in document.get("issues", []) if issue.get("severity") == "error"]
    return "; ".join(f"{issue.get('code')} {issue.get('sentence')}" for issue in errors) or document.get("error", "?")
