// The Content-Security-Policy of every page load. Threat: injected markup that runs a script, loads a file or sends data out.
import { randomBytes } from 'node:crypto';

export function newNonce(): string {
  return randomBytes(18).toString('base64');
}

export function contentSecurityPolicy(nonce: string): string {
  return [
    // Whatever is not named below is refused: frames, workers, media, objects, manifests.
    "default-src 'none'",
    // The build's own files; no inline script, no eval.
    "script-src 'self'",
    // Mantine and react-remove-scroll add <style> elements, each with this load's nonce.
    `style-src 'self' 'nonce-${nonce}'`,
    // The two bundled typefaces.
    "font-src 'self'",
    // data: for the checkbox and select marks that CSS carries.
    "img-src 'self' data:",
    // The page has no network at all: everything goes over IPC.
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // Markup from text is refused at the sink; renderer/main.tsx sets the default policy (CSS only).
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
