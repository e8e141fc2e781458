// Lighthouse (mobile profile) over every page that a signed-in person reaches by links from the start page.
// Usage: node run.mjs http://localhost:5081 officer "password" [path ...]
// Prints one line a page: performance, accessibility; exits 1 where one is below the goal.
import { existsSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const performanceMin = 95;
const accessibilityMin = 100;
const [node, name, password, ...paths] = process.argv.slice(2);
if (!password) {
  console.error('usage: node run.mjs ADDRESS NAME "PASSWORD" [PATH ...]');
  process.exit(2);
}

const chromePath = [process.env.SERAI_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (p) => p && existsSync(p),
);

/** Signs in as the form does and answers the cookies. */
async function signIn() {
  const jar = new Map();
  const keep = (answer) => {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair);
    }
  };
  const form = await fetch(new URL("/sign-in", node));
  keep(form);
  const token = /name="__RequestVerificationToken"[^>]*value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const answer = await fetch(new URL("/sign-in", node), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: [...jar.values()].join("; "), "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ name, password, __RequestVerificationToken: token }),
  });
  keep(answer);
  if (answer.status !== 303 && answer.status !== 302) {
    throw new Error(`Sign-in answered ${answer.status}.`);
  }

  return [...jar.values()].join("; ");
}

/** The pages behind the links of the start page and of what they lead to; one of each kind. */
async function pagesOf(cookie) {
  const kindOf = (path) => path.replace(/[?#].*/, "").replace(/\/[0-9][^/]*|\/[0-9a-f-]{20,}/g, "/*");
  const found = new Map([["/", "/"]]);
  const queue = ["/"];
  while (queue.length > 0) {
    const answer = await fetch(new URL(queue.shift(), node), { headers: { cookie, accept: "text/html" } });
    const isPage = answer.headers.get("content-type")?.startsWith("text/html");
    for (const [, href] of isPage ? (await answer.text()).matchAll(/<a [^>]*href="(\/[^"]*)"/g) : []) {
      const path = href.replaceAll("&amp;", "&");
      const kind = kindOf(path);
      if (!found.has(kind) && !/\.(csv|json|jsonl|ndjson)$|sign-out/.test(kind)) {
        found.set(kind, path);
        queue.push(path);
      }
    }
  }

  return [...found.values()];
}

const cookie = await signIn();
const chrome = await chromeLauncher.launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox"] });
let failed = 0;
for (const path of paths.length > 0 ? paths : await pagesOf(cookie)) {
  const result = await lighthouse(new URL(path, node).href, {
    port: chrome.port,
    output: "json",
    onlyCategories: ["performance", "accessibility"],
    extraHeaders: { Cookie: cookie },
    disableStorageReset: true,
  });
  const { performance, accessibility } = result.lhr.categories;
  const scores = [performance.score, accessibility.score].map((s) => Math.round((s ?? 0) * 100));
  const isGood = scores[0] >= performanceMin && scores[1] >= accessibilityMin;
  failed += isGood ? 0 : 1;
  console.log(`${isGood ? "ok " : "LOW"} performance ${scores[0]} accessibility ${scores[1]} ${path}`);
  for (const reference of accessibility.auditRefs) {
    if (result.lhr.audits[reference.id].score === 0 && reference.weight > 0) {
      console.log(`    ${reference.id}: ${result.lhr.audits[reference.id].title}`);
    }
  }
}

chrome.kill();
process.exit(failed > 0 ? 1 : 0);
