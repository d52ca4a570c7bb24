// Runs before any module. zod tries `new Function` where it may compile its checks; under this page's CSP the mere try
// is reported as a violation, so it is told not to.
globalThis.__zod_globalConfig = { jitless: true };
