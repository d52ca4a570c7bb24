// The public half of the key that signs releases. It is in the bundle, so that the feed cannot bring its own.

/** SPKI, DER, base64; null = this build takes no updates. Made with `node electron/packaging/sign-release.ts --new-key`. */
export const RELEASE_KEY: string | null = null;
