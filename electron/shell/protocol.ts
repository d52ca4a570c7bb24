// app:// serves the page from the build's own files. Threats: reading other files of the disk, a foreign host under our scheme, a page without its CSP.

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol } from 'electron';
import { APP_HOST, APP_SCHEME } from './app-origin.ts';
import { contentSecurityPolicy, newNonce } from './content-policy.ts';

/** Stands in index.html wherever this load's nonce belongs. */
const NONCE_PLACE = '__STYLE_NONCE__';

const MIME_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. Never bypassCSP, never allowServiceWorkers. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** URL path → file, of every file in the build. What is not listed does not exist: no path is ever joined from a request. */
function listFiles(dir: string, prefix = '/'): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) for (const [url, file] of listFiles(path, `${prefix}${entry.name}/`)) files.set(url, file);
    else if (entry.isFile() && extname(entry.name) in MIME_TYPES) files.set(`${prefix}${entry.name}`, path);
  }
  return files;
}

function refuse(status: number, reason: string): Response {
  return new Response(reason, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  });
}

export type ServeApp = (request: Request) => Promise<Response>;

/** `dir` holds the renderer's build. */
export function createAppServer(dir: string, nonce: () => string = newNonce): ServeApp {
  const files = listFiles(dir);
  return async (request) => {
    const url = URL.parse(request.url);
    if (url?.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return refuse(403, 'Not this app.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET.');
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    const file = files.get(path);
    const type = file && MIME_TYPES[extname(file)];
    if (!file || !type) return refuse(404, 'No such file.');

    const policyNonce = nonce();
    const content = await readFile(file);
    const body = path.endsWith('.html') ? content.toString('utf8').replaceAll(NONCE_PLACE, policyNonce) : content;
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(policyNonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      },
    });
  };
}

/** Must run once the app is ready. A handler of one session does not cover another; the app has only the default one. */
export function handleAppScheme(serve: ServeApp): void {
  protocol.handle(APP_SCHEME, serve);
}
