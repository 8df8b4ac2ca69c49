"""Opens a page in a browser without a window, types as a person would, and prints what came of it as JSON.

    python3 browser.py BROWSER PAGE WORD

Speaks the DevTools protocol over two pipes (--remote-debugging-pipe), so nothing but the browser is needed.
"""

import json
import os
import subprocess
import sys
import tempfile

KEYS = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowRight": 39, "PageDown": 34}


class Browser:
    def __init__(self, program, profile):
        to_child, self.out = os.pipe()
        self.into, from_child = os.pipe()

        def place():
            # Copies first: one of the pipes may have the number the other is to get.
            read, write = os.dup(to_child), os.dup(from_child)
            os.dup2(read, 3)
            os.dup2(write, 4)

        options = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        if os.geteuid() == 0:
            # As root, in a container, the sandbox does not start.
            options.append("--no-sandbox")
        command = [program, *options, "--remote-debugging-pipe", "--user-data-dir=" + profile, "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=place, close_fds=False, stderr=subprocess.DEVNULL)
        self.buffer = b""
        self.sent = 0
        self.events = []
        self.session = None

    def receive(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.into, 65536)
            if not piece:
                raise SystemExit("the browser went away")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        self.sent += 1
        message = {"id": self.sent, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.sent:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def value(self, expression):
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, key):
        for kind in ["rawKeyDown", "keyUp"]:
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key])


def main(program, page, word):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            print(json.dumps(look(browser, page, word)))
        finally:
            browser.process.kill()
            browser.process.wait()


def look(browser, page, word):
    target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ["Page", "Runtime", "Log", "Network"]:
        browser.ask(domain + ".enable")
    browser.ask("Page.navigate", url="file://" + page)
    browser.wait("Page.loadEventFired")
    seen = {"said": []}

    def said():
        seen["said"].append(browser.value("document.getElementById('said').textContent"))

    browser.value("document.getElementById('search').focus()")
    browser.ask("Input.insertText", text=word)
    said()
    browser.press("Enter")
    said()
    seen["picked"] = browser.value("document.querySelector('#panel h3')?.textContent")
    seen["sentences"] = browser.value("document.querySelectorAll('#panel li').length")
    browser.value("document.querySelector('.node[tabindex=\"0\"]').focus()")
    browser.press("PageDown")
    browser.press("Enter")
    said()
    browser.press("Escape")
    said()
    seen["rows"] = browser.value("[...document.querySelectorAll('#all tbody tr')].filter((row) => !row.hidden).length")
    browser.value("document.querySelector('#all thead button').click()")
    said()
    # All kinds away, and back.
    for _ in range(2):
        browser.value("document.querySelectorAll('.legend input[data-part=kind]').forEach((box) => box.click())")
        said()
    seen["reached"] = browser.value("document.querySelectorAll('.node[tabindex=\"0\"]').length")
    seen["back"] = browser.value("[...document.querySelectorAll('#all tbody tr')].filter((row) => !row.hidden).length")
    seen["sideways"] = browser.value("document.documentElement.scrollWidth - innerWidth")
    methods = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
    seen["complaints"] = [event["params"] for event in browser.events if event.get("method") in methods]
    requests = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    seen["requests"] = [url for url in requests if not url.startswith(("file://" + page, "data:"))]
    return seen


main(*sys.argv[1:])
