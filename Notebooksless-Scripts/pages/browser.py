"""Headless Chromium over a pipe (the DevTools protocol), with nothing but Python's library."""

import base64
import fcntl
import json
import os
import subprocess
import tempfile


class Browser:
    """A browser with one page. It has no network where the system lets a process do without."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        commands, self._to = os.pipe()
        self._from, answers = os.pipe()
        # The protocol is spoken over the descriptors 3 and 4, so that nothing else may be there.
        commands, answers = (fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (commands, answers))
        alone = ["unshare", "--net", "--map-root-user"]
        if subprocess.run(alone + ["true"], stderr=subprocess.DEVNULL).returncode != 0:
            alone = []
        self.is_alone = bool(alone)
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{answers}', "bash", *alone,
             "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
             "--hide-scrollbars", "--force-color-profile=srgb",
             f"--user-data-dir={self._folder.name}", "--remote-debugging-pipe", "about:blank"],
            pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self._pending = b""
        self._count = 0
        self._session = None
        self.requests = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.send("Page.enable")
        self.send("Network.enable")

    def close(self):
        self._session = None
        try:
            self.send("Browser.close")
        except (EOFError, OSError):
            pass
        self._process.wait(timeout=30)
        self._folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        while b"\0" not in self._pending:
            part = os.read(self._from, 1 << 20)
            if not part:
                raise EOFError("the browser has gone")
            self._pending += part
        message, self._pending = self._pending.split(b"\0", 1)
        return json.loads(message)

    def _note(self, message):
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])

    def send(self, method, **parameters):
        """Sends a command and waits for its answer."""
        self._count += 1
        command = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._to, json.dumps(command).encode() + b"\0")
        while True:
            message = self._read()
            if message.get("id") == self._count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message)

    def open(self, path):
        """Opens a file and waits until it is there."""
        self.requests = []
        self.send("Page.navigate", url=f"file://{os.path.abspath(path)}")
        while True:
            message = self._read()
            self._note(message)
            if message.get("method") == "Page.loadEventFired":
                return

    def size(self, width, height=800, is_phone=False):
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=is_phone)

    def media(self, kind="", dark=False):
        self.send(
            "Emulation.setEmulatedMedia", media=kind,
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def evaluate(self, script):
        """The value of a script, awaited."""
        answer = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code)

    def picture(self, path, is_whole=True):
        answer = self.send(
            "Page.captureScreenshot", format="png", captureBeyondViewport=is_whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def print(self, path, width, height):
        """Prints to PDF on a sheet of so many inches."""
        answer = self.send(
            "Page.printToPDF", paperWidth=width, paperHeight=height, printBackground=False,
            preferCSSPageSize=False, marginTop=0.79, marginBottom=0.71, marginLeft=0.55,
            marginRight=0.55)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))
