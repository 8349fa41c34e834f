// Draws pictures: `node draw.mjs JOBS.json`, a list of {out, height, columns: [{channel, width, payload, how}]}.
// The columns of one picture stand side by side, cut at `height` where it is given. `out` ends in .webp, or .png for programs without it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { Chromium, evaluate } from "./chromium.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const PAGES = {
  slack: "slack.jsx",
  teams: "teams.js",
  pagerduty: "pagerduty.js",
  stdout: "terminal.js",
  picture: "picture.js",
};

const main = async (jobs) => {
  const folder = mkdtempSync(join(tmpdir(), "pages-"));
  const browser = new Chromium();
  const pages = {};
  const page = async (name) => (pages[name] ??= await browser.open(write(folder, name)));
  try {
    for (const { out, columns, height } of jobs) {
      const shots = [];
      for (const column of columns) shots.push(await shoot(await page(column.channel), column));
      const how = { height, kind: out.endsWith(".png") ? "image/png" : "image/webp" };
      const made = await evaluate(await page("picture"), `join(${JSON.stringify(shots)}, ${JSON.stringify(how)})`);
      writeFileSync(out, Buffer.from(made, "base64"));
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
};

// A page that needs nothing from anywhere else.
const write = (folder, name) => {
  const outfile = join(folder, `${name}.js`);
  buildSync({
    entryPoints: [join(HERE, PAGES[name])],
    bundle: true,
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    outfile,
    logLevel: "error",
  });
  const read = (path) => { try { return readFileSync(path, "utf8"); } catch { return ""; } };
  const style = read(join(folder, `${name}.css`)) + read(join(HERE, "pictures.css"));
  const page = join(folder, `${name}.html`);
  const script = readFileSync(outfile, "utf8").replaceAll("</script", "<\\/script");
  const shape = `<!doctype html><meta charset="utf-8"><style>${style}</style><div id="root"></div>`;
  writeFileSync(page, `${shape}<script>${script}</script>`);
  return pathToFileURL(page).href;
};

const shoot = async (page, { width, payload, how }) => {
  const screen = { width, height: 100, deviceScaleFactor: 1, mobile: false };
  await page("Emulation.setDeviceMetricsOverride", screen);
  await evaluate(page, `draw(${JSON.stringify(payload)}, ${JSON.stringify(how ?? {})})`);
  const height = await evaluate(page, "Math.ceil(document.documentElement.getBoundingClientRect().height)");
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  await page("Page.bringToFront"); // what stands behind is never painted
  const { data } = await page("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
  return data;
};

await main(JSON.parse(readFileSync(process.argv[2], "utf8")));
