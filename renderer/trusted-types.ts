/** Mantine fills <style> by innerHTML. The default policy lets CSS through and refuses anything that could be markup. */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): unknown;
}

export function installTrustedTypesPolicy(): void {
  const factory = (window as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML: (text) => {
      if (text.includes('<')) throw new TypeError('Refused: markup may not be written into the page.');
      return text;
    },
  });
}

/** The nonce of this load, which main put into the CSP header as well. */
export function styleNonce(): string {
  return document.querySelector('meta[name="style-nonce"]')?.getAttribute('content') ?? '';
}
