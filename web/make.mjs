// Called by the build of Serai.Platform: `node make.mjs packages` or `node make.mjs bundle <folder>`.
// A lock keeps two builds of one checkout apart; every output is written aside and renamed, so that no build ever
// reads half a file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const web = dirname(fileURLToPath(import.meta.url));
const lock = join(tmpdir(), `serai-web-${createHash("sha256").update(web).digest("hex").slice(0, 16)}.lock`);
const lockWaitMsMax = 180_000;

const [task, folder] = process.argv.slice(2);
takeLock();
try {
  process.exitCode = task === "packages" ? packages() : await bundle(resolve(folder));
} finally {
  rmSync(lock, { force: true });
}

function packages() {
  if (modified("node_modules/.package-lock.json") > modified("package-lock.json")) {
    return 0;
  }
  const windows = process.platform === "win32";
  const flags = ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  const npm = spawnSync("npm", flags, { cwd: web, shell: windows, encoding: "utf8" });
  if (npm.status === 0) {
    return 0;
  }
  const said = (npm.stderr || npm.error?.message || "").split("\n").filter(l => l.trim() && !l.includes("warn"));
  return fail(`npm ci in web/ failed: ${said.slice(0, 3).join(" | ")}`);
}

async function bundle(out) {
  const typescript = join(web, "node_modules", "typescript", "bin", "tsc");
  const checked = spawnSync(process.execPath, [typescript, "--noEmit", "-p", web, "--pretty", "false"], {
    cwd: web, encoding: "utf8",
  });
  if (checked.status !== 0) {
    process.stdout.write(checked.stdout.replaceAll(/^src\//gm, "web/src/"));
    return 1;
  }
  const { build } = await import("esbuild");
  const common = { bundle: true, minify: true, write: false, absWorkingDir: web, logLevel: "error", charset: "utf8" };
  const script = await build({ ...common, entryPoints: ["src/serai.ts"], format: "esm", target: "es2022" });
  const styles = await build({ ...common, entryPoints: ["styles/serai.css"], target: "chrome111" });
  mkdirSync(out, { recursive: true });
  publish(out, "serai.js", script.outputFiles[0].contents);
  publish(out, "serai.css", styles.outputFiles[0].contents);
  publish(out, "favicon.svg", readFileSync(join(web, "icons", "favicon.svg")));
  publish(out, "favicon.ico", readFileSync(join(web, "icons", "favicon.ico")));
  return 0;
}

function publish(out, name, bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  for (const [file, content] of [
    [`${name}.br`, brotliCompressSync(bytes, { params })],
    [`${name}.gz`, gzipSync(bytes, { level: 9 })],
    [name, bytes],
  ]) {
    const aside = join(out, `${file}.${process.pid}`);
    writeFileSync(aside, content);
    renameSync(aside, join(out, file));
  }
}

function takeLock() {
  for (const until = Date.now() + lockWaitMsMax; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST" || Date.now() > until) {
        throw error;
      }
      leaveDeadLock();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

// A build that was killed leaves its lock behind: its process number tells.
function leaveDeadLock() {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch (error) {
    if (error.code === "ESRCH") {
      rmSync(lock, { force: true });
    }
  }
}

function modified(file) {
  return statSync(join(web, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  console.log(`web : error SERAI002: ${message}`);
  return 1;
}
