// One headless Chromium, spoken to over a pipe: no port is opened, no library is needed.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
  "--hide-scrollbars",
  // The same letter always looks the same, which halves what a picture takes.
  "--disable-lcd-text",
  "--disable-font-subpixel-positioning",
  "--font-render-hinting=full",
  "--remote-debugging-pipe",
];
const DEADLINE = 60_000; // milliseconds for one answer

export class Chromium {
  #waiting = new Map();
  #heard = "";
  #last = 0;

  constructor() {
    this.profile = mkdtempSync(join(tmpdir(), "pictures-"));
    const flags = [...QUIET, `--user-data-dir=${this.profile}`];
    // Descriptors 3 and 4 are what Chromium listens and speaks on.
    this.process = spawn(program(), flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.process.stdio[4].setEncoding("utf8").on("data", (text) => this.#hear(text));
  }

  // A page at an address; ask it by `page("Method.name", {…})`.
  async open(address) {
    const { targetId } = await this.#ask("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#ask("Target.attachToTarget", { targetId, flatten: true });
    const page = (method, params) => this.#ask(method, params, sessionId);
    await page("Page.enable");
    const loaded = new Promise((done) => this.#waiting.set(`${sessionId} Page.loadEventFired`, { done }));
    await page("Page.navigate", { url: address });
    await loaded;
    return page;
  }

  async close() {
    const ended = new Promise((done) => this.process.on("exit", done));
    this.process.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #ask(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    return new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`${method} had no answer`)), DEADLINE);
      this.#waiting.set(id, { done, fail, late });
      this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #hear(text) {
    const parts = (this.#heard + text).split("\0");
    this.#heard = parts.pop();
    parts.map((part) => JSON.parse(part)).forEach((said) => this.#answer(said));
  }

  #answer({ id, sessionId, method, result, error }) {
    const key = id ?? `${sessionId} ${method}`;
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    this.#waiting.delete(key);
    clearTimeout(waiting.late);
    if (error) waiting.fail(new Error(error.message));
    else waiting.done(result);
  }
}

// What a page evaluates to; its own errors become ours.
export const evaluate = async (page, expression) => {
  const said = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (said.exceptionDetails) {
    throw new Error(said.exceptionDetails.exception?.description ?? said.exceptionDetails.text);
  }
  return said.result.value;
};

const program = () => {
  const folders = (process.env.PATH || "").split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("no Chromium on PATH; on Debian: apt-get install chromium");
  return found;
};
